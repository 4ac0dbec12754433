"""What the units are told of reports that they still owe."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import Telling, words
from assignments.notices import people_of
from reports.missing import MissingLine
from targets.periods import Period


def reminders(lines: Iterable[MissingLine], period: Period) -> Iterator[tuple[MissingLine, Telling]]:
    """That reports are missing: to each unit's people, the same on the same day."""

    def text(line: MissingLine) -> str:
        return words("reminded", count=len(line.missing), period=period.label)

    yield from _to_units(lines, period, Notice.Kind.REMINDED, str(timezone.localdate()), text)


def openings(lines: Iterable[MissingLine], period: Period, due: date) -> Iterator[tuple[MissingLine, Telling]]:
    """That reports for the period are taken now, until `due`."""

    def text(line: MissingLine) -> str:
        return words("schedule_opened", count=len(line.missing), period=period.label, due=f"{due:%d/%m/%Y}")

    yield from _to_units(lines, period, Notice.Kind.REPORT_DUE, "opened", text)


def _to_units(
    lines: Iterable[MissingLine], period: Period, kind: str, step: str, text: Callable[[MissingLine], str]
) -> Iterator[tuple[MissingLine, Telling]]:
    owing = [line for line in lines if line.missing]
    people = people_of((line.unit.pk for line in owing), timezone.localdate())
    for line in owing:
        about = f"missing:{line.unit.pk}:{period.code}"
        for user_id in sorted(people.writers.get(line.unit.pk, ())):
            yield line, Telling(user_id, kind, about, step, text(line), _form_of(line, period))


def _form_of(line: MissingLine, period: Period) -> str:
    """The very form when one report of this very period is missing; else the desk, with all of them."""
    first = line.missing[0]
    if len(line.missing) == 1 and first.frequency == period.kind:
        return reverse("write_report", args=[first.pk, period.code])
    return reverse("desk")
