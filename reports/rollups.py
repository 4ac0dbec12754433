"""The only place that adds up. Board, PDF, command line and files print the object made here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from assignments.concerns import is_for_standing_committee, with_waiting_proposals
from assignments.models import Assignment, Extension, Instruction, ProgressReport, State
from assignments.states import directive_state, state_label
from reports.counted import assignments_in, default_period, directives_in
from reports.figures import (
    AskedExtension,
    AssignmentLine,
    DirectiveLine,
    InstructionLine,
    MeasureLine,
    RollUp,
    Scope,
    UnitLine,
    WaitingProposal,
)
from reports.trends import trend_days, trend_of
from reports.unit_records import count_states, late_units, unit_lines
from targets.attainment import Band
from targets.forecast import Outlook
from targets.models import Indicator, IndicatorSet
from targets.periods import Period, periods_back_from
from targets.standings import IndicatorLine, indicator_line, with_figures

_DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})


def recent_periods(today: date) -> list[Period]:
    """The periods a page offers to choose from: the running one first, four years back."""
    return list(periods_back_from(default_period(today), 8))


def roll_up(scope: Scope, *, on: date, period: Period | None = None, beside: bool = True) -> RollUp:
    """Add up `scope` as of `on`. Reports are those of periods that end within `period` (default: `default_period`).

    Without `beside` the trend and the instructions that wait are left out, for pages that show neither. A fixed number
    of queries whatever the number of rows, all of them within the committee.
    """
    period = period or default_period(on)
    assignments, lines = _work(scope, on, period)
    indicators, answered = _indicator_lines(scope, on)
    units = unit_lines(assignments, lines, period)
    directives = _directive_lines(scope, on, assignments, lines)
    return RollUp(
        scope=scope,
        on=on,
        period=period,
        assignments=count_states(line.state for line in lines),
        directives=count_states(line.state for line in directives),
        directive_lines=tuple(directives),
        indicator_bands={band.value: sum(line.band == band for line in indicators) for band in Band},
        indicator_lines=tuple(indicators),
        unit_lines=tuple(units),
        silent_units=tuple(unit.name for unit in units if unit.silent),
        difficulties=tuple(line for line in lines if line.difficulties or line.proposals),
        measure_lines=tuple(_measure_lines(assignments, lines)),
        outlooks={outlook.value: sum(line.outlook == outlook.value for line in indicators) for outlook in Outlook},
        late_units=tuple(late_units(assignments, on)),
        trend=tuple(trend_of(scope, trend_days(on))) if beside else (),
        instruction_lines=tuple(_instruction_lines(scope, on)) if beside else (),
        unanswered=tuple(line for line in indicators if line.is_poor and line.indicator_id not in answered),
    )


def unit_records(scope: Scope, *, on: date) -> list[UnitLine]:
    """The units' part of `roll_up` alone, for pages that show nothing else: two queries."""
    period = default_period(on)
    return unit_lines(*_work(scope, on, period), period)


# --- Assignments and directives ------------------------------------------------------------------


def _work(scope: Scope, on: date, period: Period) -> tuple[list[Assignment], list[AssignmentLine]]:
    """The scope's assignments on that day, each with its line."""
    assignments = _assignments(scope, on)
    reports = _reports(scope, on, period)
    nothing = _Reported()
    return assignments, [
        _assignment_line(scope, assignment, reports.get(assignment.pk, nothing)) for assignment in assignments
    ]


def _assignments(scope: Scope, on: date) -> list[Assignment]:
    sent = ProgressReport.objects.filter(
        assignment=OuterRef("pk"), status__in=ProgressReport.SENT, period_end__lte=on
    ).order_by("-period_end")
    rows = assignments_in(scope, on).with_extensions(on).with_waiting_extension(on)
    rows = rows.annotate(last_sent=Subquery(sent.values("period_end")[:1]))
    in_paper_first = F("directive__position").asc(nulls_last=True)
    return list(rows.select_related("unit", "indicator").order_by(in_paper_first, "unit__sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class _Reported:
    """Of one assignment: the report of the period that counts, and an earlier or the same one whose proposals wait."""

    latest: Any = None
    waiting: Any = None


def _reports(scope: Scope, on: date, period: Period) -> dict[int, _Reported]:
    """The latest sent report of each assignment within the period; an accepted one wins over one that still waits."""
    rows = ProgressReport.objects.of_committee(scope.committee_id).exclude(status=ProgressReport.Status.DRAFT)
    if scope.unit_path:
        rows = rows.filter(assignment__unit__path__startswith=scope.unit_path)
    in_period = Q(period_end__gte=period.start, period_end__lte=period.end)
    found: dict[int, _Reported] = defaultdict(_Reported)
    for report in with_waiting_proposals(rows, on).filter(in_period | Q(waits=True)).order_by("period_end", "pk"):
        before = found[report.assignment_id]
        waiting = report if report.waits else before.waiting
        latest = before.latest
        if period.start <= report.period_end <= period.end and _counts_over(report, latest):
            latest = report
        found[report.assignment_id] = _Reported(latest, waiting)
    return found


def _counts_over(report: ProgressReport, before: ProgressReport | None) -> bool:
    accepted = ProgressReport.Status.ACCEPTED
    return report.status == accepted or before is None or before.status != accepted


def _assignment_line(scope: Scope, assignment: Any, reported: _Reported) -> AssignmentLine:
    """The words of a report count once the office has accepted it; before that only its status is shown."""
    report = reported.latest
    words = report if report is not None and report.status == ProgressReport.Status.ACCEPTED else None
    return AssignmentLine(
        assignment_id=assignment.pk,
        unit_id=assignment.unit_id,
        unit=assignment.unit.name,
        task=assignment.task,
        product=assignment.product,
        state=assignment.state,
        state_label=state_label(assignment.state),
        deadline=assignment.deadline,
        completed_on=assignment.completed_on if assignment.state in _DONE else None,
        report_status=report.status if report else "",
        completion=words.completion if words else None,
        work_done=words.work_done if words else "",
        difficulties=words.difficulties if words else "",
        proposals=words.proposals if words else "",
        first_deadline=assignment.due_on,
        extensions=assignment.extension_count,
        asked=_asked(assignment),
        waiting=_waiting(scope, reported.waiting),
        blocked_by=words.blocked_by if words else "",
    )


def _waiting(scope: Scope, report: Any) -> WaitingProposal | None:
    if report is None:
        return None
    return WaitingProposal(
        report_id=report.pk,
        text=report.proposals.strip(),
        held_by=report.held_by,
        since=timezone.localdate(report.accepted_at),
        for_committee=is_for_standing_committee(report.held_by, scope.committee_name),
    )


def _asked(assignment: Any) -> AskedExtension | None:
    if assignment.asked_pk is None:
        return None
    request = Extension(assignment=assignment, asked_until=assignment.asked_until)
    return AskedExtension(
        assignment.asked_pk, assignment.asked_until, assignment.asked_reason, request.is_for_committee
    )


def _directive_lines(
    scope: Scope, on: date, assignments: Sequence[Assignment], lines: Sequence[AssignmentLine]
) -> list[DirectiveLine]:
    of_directive: dict[int | None, list[AssignmentLine]] = defaultdict(list)
    for assignment, line in zip(assignments, lines, strict=True):
        of_directive[assignment.directive_id].append(line)
    rows = directives_in(scope, on).select_related("conclusion")
    if scope.unit_path:
        rows = rows.filter(pk__in=[pk for pk in of_directive if pk])
    made = []
    for directive in rows.order_by("conclusion__signed_on", "conclusion_id", "position"):
        own = of_directive[directive.pk]
        state = directive_state([line.state for line in own])
        made.append(
            DirectiveLine(
                directive_id=directive.pk,
                conclusion_id=directive.conclusion_id,
                reference=directive.conclusion.reference,
                position=directive.position,
                title=directive.title,
                topic=directive.get_topic_display(),
                state=state,
                state_label=state_label(state),
                lead_units=tuple(line.unit for line in own),
                assignments=tuple(own),
            )
        )
    return made


def _measure_lines(assignments: Sequence[Assignment], lines: Sequence[AssignmentLine]) -> list[MeasureLine]:
    """What was given out without a paper, by indicator, in the order of the indicators."""
    of_indicator: dict[int, tuple[Indicator, list[AssignmentLine]]] = {}
    for assignment, line in zip(assignments, lines, strict=True):
        if assignment.directive_id is None and assignment.indicator is not None:
            of_indicator.setdefault(assignment.indicator.pk, (assignment.indicator, []))[1].append(line)
    made = []
    for indicator, own in sorted(of_indicator.values(), key=lambda pair: (pair[0].indicator_set_id, pair[0].number)):
        state = directive_state([line.state for line in own])
        made.append(MeasureLine(indicator.pk, indicator.number, indicator.name, state, state_label(state), tuple(own)))
    return made


# --- Indicators ----------------------------------------------------------------------------------


def _indicator_lines(scope: Scope, on: date) -> tuple[list[IndicatorLine], set[int]]:
    """The indicators of one set, as sets never mix: the scope's, else of those begun by `on` the congress's, which runs
    longest.

    Beside them the numbers of those that an open measure answers.
    """
    sets = IndicatorSet.objects.filter(committee_id=scope.committee_id, period_start__lte=on)
    longest = sets.order_by("-period_end", "period_start").values("pk")[:1]
    asked = Q(indicator_set_id=scope.set_id) if scope.set_id else Q(indicator_set__in=longest)
    rows = Indicator.objects.of_committee(scope.committee_id).filter(asked)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    if scope.topic:
        rows = rows.filter(group__in=scope.groups)
    measures = Assignment.objects.measures().open_on(on).filter(indicator=OuterRef("pk"))
    found = list(with_figures(rows).annotate(is_answered=Exists(measures)).order_by("number"))
    lines = [indicator_line(indicator, on) for indicator in found]
    return lines, {indicator.pk for indicator in found if indicator.is_answered}


# --- Instructions --------------------------------------------------------------------------------


def _instruction_lines(scope: Scope, on: date) -> list[InstructionLine]:
    """What waits for a unit's answer; of a paper or a field what is about its directives, or was given out for them."""
    rows = Instruction.objects.of_committee(scope.committee_id).unanswered_on(on).select_related("unit")
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    if scope.conclusion_id:
        of_paper = Q(directive__conclusion_id=scope.conclusion_id)
        rows = rows.filter(of_paper | Q(assignment__directive__conclusion_id=scope.conclusion_id))
    if scope.topic:
        of_field = Q(directive__topic=scope.topic) | Q(assignment__directive__topic=scope.topic)
        rows = rows.filter(of_field | Q(indicator__group__in=scope.groups))
    if scope.set_id:
        of_set = Q(indicator__indicator_set_id=scope.set_id)
        rows = rows.filter(of_set | Q(assignment__indicator__indicator_set_id=scope.set_id))
    return [
        InstructionLine(
            instruction_id=row.pk,
            text=row.text,
            unit_id=row.unit_id,
            unit=row.unit.name if row.unit else "",
            given_on=timezone.localdate(row.at),
            due_on=row.due_on,
            late=row.due_on is not None and row.due_on < on,
            assignment_id=row.assignment_id,
            directive_id=row.directive_id,
            indicator_id=row.indicator_id,
        )
        for row in rows.order_by(F("due_on").asc(nulls_last=True), "at", "pk")
    ]
