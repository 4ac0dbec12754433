"""What waits for whom: the work of one person's desk, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport, State
from assignments.owed import Owed, owed_by
from conclusions.models import Directive
from reports.figures import Scope
from reports.rollups import unit_records


@dataclass(frozen=True, slots=True)
class UnitDesk:
    returned: tuple[ProgressReport, ...]
    owed: tuple[Owed, ...]
    sent: tuple[Owed, ...]
    overdue: int
    total: int


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    waiting: tuple[ProgressReport, ...]
    waiting_count: int
    unassigned: tuple[Directive, ...]
    overdue: tuple[Assignment, ...]
    overdue_count: int
    silent_units: tuple[Unit, ...]
    silent_count: int


_SHOWN = 10


def unit_desk(user: User, today: date) -> UnitDesk:
    """Everything the user's unit leads and has not finished, with its reports of the periods that are open today."""
    work = owed_by(user.unit, today) if user.unit else []
    assignments = {one.assignment.pk: one.assignment for one in work}
    shown = {one.report.pk for one in work if one.report}
    back = [ProgressReport.Status.RETURNED, ProgressReport.Status.ASKED]
    returned = ProgressReport.objects.filter(assignment__unit=user.unit, status__in=back).select_related("assignment")
    return UnitDesk(
        returned=tuple(report for report in returned if report.pk not in shown),
        owed=tuple(one for one in work if one.is_open),
        sent=tuple(one for one in work if not one.is_open),
        overdue=sum(row.state == State.OVERDUE for row in assignments.values()),
        total=len(assignments),
    )


def office_desk(user: User, today: date) -> OfficeDesk:
    """The office's day: reports to check, tasks to give out, what is overdue, who has not reported."""
    reports = ProgressReport.objects.of_committee(user.committee_id)
    waiting = reports.filter(status=ProgressReport.Status.SUBMITTED).select_related("assignment__unit")
    assignments = Assignment.objects.of_committee(user.committee_id)
    overdue = assignments.with_state(today).filter(state=State.OVERDUE)
    overdue = overdue.select_related("unit", "indicator").by_deadline()
    silent = _silent_units(user, today)
    return OfficeDesk(
        waiting=tuple(waiting.order_by("submitted_at", "pk")[:_SHOWN]),
        waiting_count=waiting.count(),
        unassigned=tuple(
            Directive.objects.of_committee(user.committee_id)
            .in_force_on(today)
            .exclude(pk__in=assignments.filter(directive__isnull=False).values("directive_id"))
            .select_related("conclusion")
        ),
        overdue=tuple(overdue[:_SHOWN]),
        overdue_count=overdue.count(),
        silent_units=tuple(silent[:_SHOWN]),
        silent_count=len(silent),
    )


def _silent_units(user: User, today: date) -> list[Unit]:
    """The units that the roll-up of today calls silent: the desk and the board say the same."""
    if user.committee_id is None:
        return []
    records = unit_records(Scope(user.committee_id, committee_name=""), on=today)
    silent = {line.unit_id for line in records if line.silent}
    return [unit for unit in Unit.objects.filter(committee_id=user.committee_id) if unit.pk in silent]
