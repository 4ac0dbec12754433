"""The only place that adds up. Board, PDF, command line and files print the object made here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from accounts.models import Unit
from assignments.models import Assignment, ProgressReport, State
from assignments.states import UNASSIGNED, directive_state, state_label
from conclusions.models import Directive
from reports.figures import AssignmentLine, Counts, DirectiveLine, MeasureLine, RollUp, Scope, UnitLine
from targets.attainment import Band
from targets.models import Indicator, IndicatorSet
from targets.periods import Period, PeriodKind, period_of, periods_back_from
from targets.rates import percent
from targets.standings import IndicatorLine, indicator_line, with_figures

_DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
_UNFINISHED_IN_TIME = frozenset({State.DUE_SOON, State.IN_TIME})


def default_period(on: date) -> Period:
    """The half-year that holds `on`: the committee's own rhythm when nobody names a period."""
    return period_of(on, PeriodKind.HALF_YEAR)


def recent_periods(today: date) -> list[Period]:
    """The periods a page offers to choose from: the running one first, four years back."""
    return list(periods_back_from(default_period(today), 8))


def roll_up(scope: Scope, *, on: date, period: Period | None = None) -> RollUp:
    """Add up `scope` as of `on`. Reports are those of periods that end within `period` (default: `default_period`).

    A fixed number of queries whatever the number of rows, all of them within the committee.
    """
    period = period or default_period(on)
    assignments, lines = _work(scope, on, period)
    indicators = _indicator_lines(scope, on)
    units = _unit_lines(assignments, lines, period)
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
    )


def unit_records(scope: Scope, *, on: date) -> list[UnitLine]:
    """The units' part of `roll_up` alone, for pages that show nothing else: two queries."""
    period = default_period(on)
    return _unit_lines(*_work(scope, on, period), period)


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


# --- Assignments and directives ------------------------------------------------------------------


def _work(scope: Scope, on: date, period: Period) -> tuple[list[Assignment], list[AssignmentLine]]:
    """The scope's assignments on that day, each with its line."""
    assignments = _assignments(scope, on)
    reports = _latest_reports(scope, period)
    return assignments, [_assignment_line(assignment, reports.get(assignment.pk)) for assignment in assignments]


def _assignments(scope: Scope, on: date) -> list[Assignment]:
    rows = Assignment.objects.of_committee(scope.committee_id).counted_on(on).with_state(on).with_extensions(on)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    if scope.conclusion_id:
        rows = rows.filter(directive__conclusion_id=scope.conclusion_id)
    in_paper_first = F("directive__position").asc(nulls_last=True)
    return list(rows.select_related("unit", "indicator").order_by(in_paper_first, "unit__sort_key", "pk"))


def _latest_reports(scope: Scope, period: Period) -> dict[int, ProgressReport]:
    """The latest sent report of each assignment within the period; an accepted one wins over one that still waits."""
    rows = ProgressReport.objects.of_committee(scope.committee_id).filter(
        period_end__gte=period.start, period_end__lte=period.end
    )
    if scope.unit_path:
        rows = rows.filter(assignment__unit__path__startswith=scope.unit_path)
    latest: dict[int, ProgressReport] = {}
    for report in rows.exclude(status=ProgressReport.Status.DRAFT).order_by("period_end", "pk"):
        before = latest.get(report.assignment_id)
        accepted_before = before is not None and before.status == ProgressReport.Status.ACCEPTED
        if report.status == ProgressReport.Status.ACCEPTED or not accepted_before:
            latest[report.assignment_id] = report
    return latest


def _assignment_line(assignment: Any, report: ProgressReport | None) -> AssignmentLine:
    """The words of a report count once the office has accepted it; before that only its status is shown."""
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
        blocked_by=words.blocked_by if words else "",
    )


def _directive_lines(
    scope: Scope, on: date, assignments: Sequence[Assignment], lines: Sequence[AssignmentLine]
) -> list[DirectiveLine]:
    of_directive: dict[int | None, list[AssignmentLine]] = defaultdict(list)
    for assignment, line in zip(assignments, lines, strict=True):
        of_directive[assignment.directive_id].append(line)
    rows = Directive.objects.of_committee(scope.committee_id).in_force_on(on).select_related("conclusion")
    if scope.conclusion_id:
        rows = rows.filter(conclusion_id=scope.conclusion_id)
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


def _indicator_lines(scope: Scope, on: date) -> list[IndicatorLine]:
    """The indicators of one set, as sets never mix: of those begun by `on` the longest-running, the congress's."""
    sets = IndicatorSet.objects.filter(committee_id=scope.committee_id, period_start__lte=on)
    longest = sets.order_by("-period_end", "period_start").values("pk")[:1]
    rows = Indicator.objects.of_committee(scope.committee_id).filter(indicator_set__in=longest)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    return [indicator_line(indicator, on) for indicator in with_figures(rows).order_by("number")]


# --- Units ---------------------------------------------------------------------------------------


def _unit_lines(assignments: Sequence[Assignment], lines: Sequence[AssignmentLine], period: Period) -> list[UnitLine]:
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
