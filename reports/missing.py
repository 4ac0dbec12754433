"""Who owes a report: for a period, how often before, and for how long. What is owed is what the roll-up counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport
from assignments.openings import due_on
from reports.figures import Scope
from reports.rollups import default_period, owes_report
from targets.periods import Period, PeriodKind, period_of, periods_back_from

_LOOK_BACK = 4
_SENT = (*ProgressReport.WITH_OFFICE, ProgressReport.Status.ASKED)


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


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit whose reports are overdue for longer than the board lets pass."""

    unit_id: int
    name: str
    count: int
    days: int


def period_due(today: date) -> Period:
    """The period whose reports are being written: the last one while it is still open, else the running one."""
    running = default_period(today)
    last = running.previous()
    return last if last.end + timedelta(days=settings.KETLUAN["report_grace_days"]) >= today else running


def missing_reports(committee_id: int, period: Period) -> list[MissingLine]:
    """The units that owe reports for `period`, those without a gap too; the most missing first. Three queries."""
    periods = list(periods_back_from(period, _LOOK_BACK))
    sent = _sent_between(committee_id, periods[-1].start, period.end)
    of_unit: dict[Unit, list[Assignment]] = defaultdict(list)
    for row in _work(committee_id, period.end):
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
    sent: dict[int, list[date]] = defaultdict(list)
    for assignment_id, period_end in rows.filter(status__in=_SENT).values_list("assignment_id", "period_end"):
        sent[assignment_id].append(period_end)
    return sent


def _people(committee_id: int) -> dict[int | None, list[User]]:
    """The units' own people that can be told something."""
    people: dict[int | None, list[User]] = defaultdict(list)
    for user in User.objects.filter(unit__committee=committee_id, role__in=User.UNIT_ROLES, is_active=True):
        people[user.unit_id].append(user)
    return people


def long_overdue(scope: Scope, on: date) -> list[LateUnit]:
    """The units that owe a report due more than the board's days ago, and have sent none since; the longest first.

    Each task by its own rhythm; one query.
    """
    sent = ProgressReport.objects.filter(assignment=OuterRef("pk"), status__in=_SENT, period_end__lte=on)
    last_sent = Subquery(sent.order_by("-period_end").values("period_end")[:1])
    rows: Any = Assignment.objects.of_committee(scope.committee_id).open_on(on).annotate(last_sent=last_sent)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    late: dict[Unit, list[int]] = defaultdict(list)
    for row in rows.select_related("unit"):
        period = _last_due(row, on)
        if owes_report(row, period) and (row.last_sent is None or row.last_sent < period.start):
            late[row.unit].append((on - due_on(period)).days)
    lines = [LateUnit(unit.pk, unit.name, len(days), max(days)) for unit, days in late.items()]
    return sorted(lines, key=lambda line: (-line.days, -line.count, line.name))


def _last_due(assignment: Assignment, on: date) -> Period:
    """The last period, of the task's own rhythm, whose report is overdue by more than the board's days."""
    period = period_of(on, PeriodKind(assignment.frequency))
    while (on - due_on(period)).days <= settings.KETLUAN["board_overdue_days"]:
        period = period.previous()
    return period
