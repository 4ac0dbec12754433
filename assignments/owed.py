"""What a unit owes: for each of its open tasks, the periods that may be reported on now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Unit
from assignments.models import Assignment, ProgressReport
from assignments.openings import due_on, open_periods
from targets.periods import Period


@dataclass(frozen=True, slots=True)
class Owed:
    """One report a unit owes or may still write; `report` is None until it is begun, `previous` is the last one sent
    before it. `assignment` carries its state."""

    assignment: Any
    period: Period
    report: ProgressReport | None
    previous: ProgressReport | None
    due_on: date
    late: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be written or corrected."""
        return self.report is None or self.report.is_editable


@dataclass(frozen=True, slots=True)
class UnitWork:
    """What a unit owes or has sent for the open periods, and what came back of other periods or of finished tasks."""

    owed: list[Owed]
    returned: list[ProgressReport]


def owed_by(unit: Unit, today: date) -> list[Owed]:
    return work_of(unit, today).owed


def work_of(unit: Unit, today: date) -> UnitWork:
    """Everything the unit leads and has not finished, with its reports of the periods that are open today; those due
    first stand first. Three queries whatever their number."""
    assignments: list[Any] = list(
        Assignment.objects.filter(unit=unit)
        .open_on(today)
        .with_state(today)
        .select_related("directive__conclusion", "indicator__indicator_set", "unit")
        .by_deadline()
    )
    rows = ProgressReport.objects.filter(assignment__unit=unit, period_end__gte=date(today.year - 2, 1, 1))
    rows = rows.select_related("assignment").prefetch_related("values__indicator").order_by("period_end", "pk")
    reports: list[ProgressReport] = list(rows)
    of_assignment: dict[int, list[ProgressReport]] = defaultdict(list)
    for report in reports:
        of_assignment[report.assignment_id].append(report)
    work = [
        _owed(assignment, period, of_assignment[assignment.pk], today)
        for assignment in assignments
        for period in open_periods(assignment, today)
    ]
    shown = {one.report.pk for one in work if one.report}
    return UnitWork(
        owed=sorted(work, key=lambda one: (one.due_on, one.period.end, one.assignment.pk)),
        returned=[report for report in reports if report.status in ProgressReport.BACK and report.pk not in shown],
    )


def _owed(assignment: Assignment, period: Period, reports: list[ProgressReport], today: date) -> Owed:
    """`reports` are all of the assignment, the oldest first."""
    own = [report for report in reports if (report.period_start, report.period_end) == (period.start, period.end)]
    before = [report for report in reports if report.period_end < period.start]
    sent = [report for report in before if report.status != ProgressReport.Status.DRAFT]
    due = due_on(period)
    return Owed(assignment, period, own[0] if own else None, sent[-1] if sent else None, due, due < today)
