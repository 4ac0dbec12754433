"""What waits for whom: the work of one person's desk, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Window

from accounts.models import User
from assignments.models import (
    AnswerState,
    Assignment,
    Contribution,
    Extension,
    Handover,
    Instruction,
    ProgressReport,
    State,
)
from assignments.openings import open_periods, sent_for
from assignments.owed import Owed, UnitWork, work_of
from assignments.permissions import can_decide_extension
from conclusions.models import Directive
from reports.figures import Scope, UnitLine
from reports.rollups import unit_records
from targets.periods import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph that a coordinating unit may write or replace; `contribution` is None until it is written."""

    assignment: Assignment
    period: Period
    contribution: Contribution | None


@dataclass(frozen=True, slots=True)
class UnitDesk:
    returned: tuple[ProgressReport, ...]
    owed: tuple[Owed, ...]
    sent: tuple[Owed, ...]
    overdue: int
    total: int
    offers: tuple[Handover, ...] = ()
    asked: tuple[Asked, ...] = ()
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    waiting: tuple[ProgressReport, ...]
    waiting_count: int
    unassigned: tuple[Directive, ...]
    overdue: tuple[Assignment, ...]
    overdue_count: int
    silent_units: tuple[UnitLine, ...]
    silent_count: int
    extensions: tuple[Extension, ...] = ()
    extension_count: int = 0
    unanswered_count: int = 0
    unanswered_late: int = 0


_SHOWN = 10


def unit_desk(user: User, today: date) -> UnitDesk:
    """Everything the user's unit leads and has not finished, with its reports of the periods that are open today."""
    work = work_of(user.unit, today) if user.unit else UnitWork([], [])
    assignments = {one.assignment.pk: one.assignment for one in work.owed}
    return UnitDesk(
        returned=tuple(work.returned),
        owed=tuple(one for one in work.owed if one.is_open),
        sent=tuple(one for one in work.owed if not one.is_open),
        overdue=sum(row.state == State.OVERDUE for row in assignments.values()),
        total=len(assignments),
        offers=tuple(Handover.objects.waiting().filter(to_unit=user.unit).select_related("assignment__unit")),
        asked=tuple(_asked(user, today)),
        instructions=tuple(_instructions(user, today)),
    )


def _instructions(user: User, today: date) -> Any:
    """What the Standing Committee waits for from this unit, the earliest day first; those without a day last."""
    waiting = Instruction.objects.filter(unit=user.unit).unanswered_on(today).for_lists(today)
    return waiting.order_by(F("due_on").asc(nulls_last=True), "pk")


def _asked(user: User, today: date) -> list[Asked]:
    """For each open period of what the unit takes part in, as long as the lead unit has not sent its report."""
    taking_part = Assignment.objects.filter(supporting_units=user.unit).open_on(today).with_state(today)
    assignments = list(taking_part.select_related("unit").by_deadline())
    sent = sent_for(assignments, today)
    written = {
        (row.assignment_id, row.period_start, row.period_end): row
        for row in Contribution.objects.filter(assignment__in=assignments, unit=user.unit)
    }
    return [
        Asked(assignment, period, written.get(key))
        for assignment in assignments
        for period in open_periods(assignment, today)
        if (key := (assignment.pk, period.start, period.end)) not in sent
    ]


def office_desk(user: User, today: date) -> OfficeDesk:
    """The office's day: reports to check, tasks to give out, what is overdue, who has not reported."""
    reports = ProgressReport.objects.of_committee(user.committee_id)
    waiting, waiting_count = _first(
        reports.filter(status=ProgressReport.Status.SUBMITTED)
        .select_related("assignment__unit")
        .order_by("submitted_at", "pk")
    )
    assignments = Assignment.objects.of_committee(user.committee_id)
    late = assignments.with_state(today).filter(state=State.OVERDUE)
    overdue, overdue_count = _first(late.select_related("unit", "indicator").by_deadline())
    silent = _silent_units(user, today)
    extensions = waiting_extensions(user)
    unanswered = _unanswered(user, today)
    return OfficeDesk(
        waiting=waiting,
        waiting_count=waiting_count,
        unassigned=tuple(
            Directive.objects.of_committee(user.committee_id)
            .in_force_on(today)
            .exclude(pk__in=assignments.filter(directive__isnull=False).values("directive_id"))
            .select_related("conclusion")
        ),
        overdue=overdue,
        overdue_count=overdue_count,
        silent_units=tuple(silent[:_SHOWN]),
        silent_count=len(silent),
        extensions=tuple(extensions[:_SHOWN]),
        extension_count=len(extensions),
        unanswered_count=sum(unanswered.values()),
        unanswered_late=unanswered.get(AnswerState.LATE, 0),
    )


def _unanswered(user: User, today: date) -> dict[str, int]:
    """How many instructions wait for a unit's answer, by state."""
    rows = Instruction.objects.of_committee(user.committee_id).unanswered_on(today).with_answer_state(today)
    return dict(rows.order_by().values_list("answer_state").annotate(Count("pk")))


def _first(rows: Any) -> tuple[tuple[Any, ...], int]:
    """The first rows and how many there are, by one query."""
    first = tuple(rows.annotate(total=Window(Count("pk")))[:_SHOWN])
    return first, first[0].total if first else 0


def waiting_extensions(user: User) -> list[Extension]:
    """The requests for more time that this user decides on, the earliest asked first."""
    rows = Extension.objects.waiting().filter(assignment__unit__committee_id=user.committee_id)
    rows = rows.select_related("assignment__unit", "asked_by__unit").order_by("asked_at", "pk")
    return [extension for extension in rows if can_decide_extension(user, extension)]


def _silent_units(user: User, today: date) -> list[UnitLine]:
    """The units that the roll-up of today calls silent: the desk and the board say the same."""
    if user.committee_id is None:
        return []
    return [line for line in unit_records(Scope(user.committee_id, committee_name=""), on=today) if line.silent]
