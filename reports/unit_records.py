"""The record of each unit, from the assignments of a day with their lines: what it did in time, what it owes. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from accounts.models import Unit
from assignments.models import Assignment, ProgressReport, State
from assignments.openings import due_on
from assignments.states import UNASSIGNED
from reports.figures import AssignmentLine, Counts, LateUnit, UnitLine
from targets.periods import Period, PeriodKind, period_of
from targets.rates import percent

_UNFINISHED_IN_TIME = frozenset({State.DUE_SOON, State.IN_TIME})


def count_states(states: Iterable[str]) -> Counts:
    counted = Counter(states)
    return Counts(
        total=counted.total(),
        done_on_time=counted[State.DONE_ON_TIME],
        done_late=counted[State.DONE_LATE],
        in_time=sum(counted[state] for state in _UNFINISHED_IN_TIME),
        overdue=counted[State.OVERDUE],
        due_soon=counted[State.DUE_SOON],
        standing=counted[State.STANDING],
        stopped=counted[State.STOPPED],
        unassigned=counted[UNASSIGNED],
    )


def unit_lines(assignments: Sequence[Assignment], lines: Sequence[AssignmentLine], period: Period) -> list[UnitLine]:
    of_unit: dict[int, list[tuple[Assignment, AssignmentLine]]] = defaultdict(list)
    for pair in zip(assignments, lines, strict=True):
        of_unit[pair[0].unit_id].append(pair)
    made = [_unit_line(pairs[0][0].unit, pairs, period) for pairs in of_unit.values()]
    order = {pairs[0][0].unit_id: pairs[0][0].unit.sort_key for pairs in of_unit.values()}
    return sorted(made, key=lambda line: order[line.unit_id])


def _unit_line(unit: Unit, pairs: Sequence[tuple[Assignment, AssignmentLine]], period: Period) -> UnitLine:
    counts = count_states(line.state for _, line in pairs)
    due = [line for assignment, line in pairs if owes_report(assignment, period)]
    sent = Counter(line.report_status for line in due)
    waiting = sent[ProgressReport.Status.SUBMITTED] + sent[ProgressReport.Status.ASKED]
    accepted, returned = sent[ProgressReport.Status.ACCEPTED], sent[ProgressReport.Status.RETURNED]
    return UnitLine(
        unit_id=unit.pk,
        code=unit.code,
        name=unit.name,
        kind=unit.get_kind_display(),
        counts=counts,
        on_time_percent=percent(counts.done_on_time, counts.done + counts.overdue),
        due_reports=len(due),
        sent_reports=waiting + accepted,
        accepted_reports=accepted,
        returned_reports=returned,
        silent=bool(due) and not (waiting + accepted + returned),
        extensions=sum(line.extensions for _, line in pairs),
        on_first_deadline=sum(_met_first_deadline(line) for _, line in pairs),
        blocked=sum(bool(line.blocked_by) for _, line in pairs),
    )


def _met_first_deadline(line: AssignmentLine) -> bool:
    """Done by the deadline that was given at first; a task without one has none to keep."""
    first, done = line.first_deadline, line.completed_on
    return first is not None and done is not None and done <= first


def owes_report(assignment: Assignment, period: Period) -> bool:
    """Whether a report is due for the period: one of the task's own periods ends in it, the work went on in it and was
    not stopped before its end."""
    own = period_of(period.end, PeriodKind(assignment.frequency))
    if (own if own.end <= period.end else own.previous()).end < period.start:
        return False
    if assignment.assigned_on > period.end:
        return False
    if assignment.cancelled_on is not None and assignment.cancelled_on <= period.end:
        return False
    return assignment.completed_on is None or assignment.completed_on >= period.start


def late_units(assignments: Iterable[Any], on: date) -> list[LateUnit]:
    """The units that owe a report due more than the board's days ago, and have sent none since; the longest first.

    Each task by its own rhythm. `assignments` have `last_sent`, the end of the last period a report was sent for.
    """
    late: dict[Unit, list[int]] = defaultdict(list)
    for row in assignments:
        if not _is_open(row, on):
            continue
        period = _last_due(row, on)
        if owes_report(row, period) and (row.last_sent is None or row.last_sent < period.start):
            late[row.unit].append((on - due_on(period)).days)
    lines = [LateUnit(unit.pk, unit.name, len(days), max(days)) for unit, days in late.items()]
    return sorted(lines, key=lambda line: (-line.days, -line.count, line.name))


def _is_open(assignment: Assignment, on: date) -> bool:
    """Neither finished nor stopped on the day."""
    return all(day is None or day > on for day in (assignment.completed_on, assignment.cancelled_on))


def _last_due(assignment: Assignment, on: date) -> Period:
    """The last period, of the task's own rhythm, whose report is overdue by more than the board's days."""
    period = period_of(on, PeriodKind(assignment.frequency))
    while (on - due_on(period)).days <= settings.KETLUAN["board_overdue_days"]:
        period = period.previous()
    return period
