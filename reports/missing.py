"""Who owes a report: for a period, how often before, and for how long. What is owed is what the roll-up counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport
from reports.counted import default_period
from reports.unit_records import owes_report
from targets.periods import Period, periods_back_from

_LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A unit with what it owes for a period; `times` says for how many of the last `of` periods it owed something."""

    unit: Unit
    due: int
    missing: tuple[Assignment, ...]
    times: int
    of: int
    reachable: int
    """How many of its people have an account."""
    mailable: int
    """How many of those get mail."""

    @property
    def sent(self) -> int:
        return self.due - len(self.missing)


def period_due(today: date) -> Period:
    """The period whose reports are being written: the last one while it is still open, else the running one."""
    running = default_period(today)
    last = running.previous()
    return last if last.end + timedelta(days=settings.KETLUAN["report_grace_days"]) >= today else running


def missing_reports(committee_id: int, period: Period, *, among: Collection[int] | None = None) -> list[MissingLine]:
    """The units that owe reports for `period`, those without a gap too; the most missing first. Three queries.

    `among` keeps to reports on these assignments.
    """
    periods = list(periods_back_from(period, _LOOK_BACK))
    sent = _sent_between(committee_id, periods[-1].start, period.end)
    of_unit: dict[Unit, list[Assignment]] = defaultdict(list)
    for row in _work(committee_id, period.end):
        if among is not None and row.pk not in among:
            continue
        of_unit[row.unit].append(row)
    people = _people(committee_id)
    lines = [_line(unit, rows, periods, sent, people.get(unit.pk, [])) for unit, rows in of_unit.items()]
    return sorted((line for line in lines if line.due), key=lambda line: (-len(line.missing), line.unit.sort_key))


def _line(
    unit: Unit, rows: list[Assignment], periods: list[Period], sent: dict[int, list[date]], people: list[User]
) -> MissingLine:
    owed = [[row for row in rows if owes_report(row, period)] for period in periods]
    gaps = [
        [row for row in due if not _covers(sent.get(row.pk, []), period)]
        for due, period in zip(owed, periods, strict=True)
    ]
    return MissingLine(
        unit=unit,
        due=len(owed[0]),
        missing=tuple(gaps[0]),
        times=sum(bool(gap) for gap in gaps),
        of=sum(bool(due) for due in owed),
        reachable=len(people),
        mailable=sum(bool(person.email) and person.wants_mail for person in people),
    )


def _covers(ends: Iterable[date], period: Period) -> bool:
    return any(period.start <= end <= period.end for end in ends)


def _work(committee_id: int, on: date) -> list[Assignment]:
    rows = Assignment.objects.of_committee(committee_id).existing_on(on).select_related("unit")
    return list(rows.order_by("unit__sort_key", "pk"))


def _sent_between(committee_id: int, start: date, end: date) -> dict[int, list[date]]:
    """Of each assignment the last days of the periods for which a report was sent and has not come back."""
    rows = ProgressReport.objects.of_committee(committee_id).filter(period_end__gte=start, period_end__lte=end)
    rows = rows.filter(status__in=ProgressReport.SENT)
    sent: dict[int, list[date]] = defaultdict(list)
    for assignment_id, period_end in rows.filter(status__in=ProgressReport.SENT).values_list(
        "assignment_id", "period_end"
    ):
        sent[assignment_id].append(period_end)
    return sent


def _people(committee_id: int) -> dict[int | None, list[User]]:
    """The units' own people that can be told something."""
    people: dict[int | None, list[User]] = defaultdict(list)
    for user in User.objects.filter(unit__committee=committee_id, role__in=User.UNIT_ROLES, is_active=True):
        people[user.unit_id].append(user)
    return people
