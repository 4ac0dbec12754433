"""The only place that adds up. Board, PDF, command line and files print the object made here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Unit
from accounts.vietnamese import format_date, format_number
from assignments.models import Assignment, ProgressReport, State
from assignments.states import UNASSIGNED, directive_state, state_label
from conclusions.models import Directive
from targets.attainment import Band, percent
from targets.models import Indicator, IndicatorSet
from targets.periods import Period, PeriodKind, period_of
from targets.standings import IndicatorLine, indicator_line, with_figures

_DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
_UNFINISHED_IN_TIME = frozenset({State.DUE_SOON, State.IN_TIME})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work is added up: one committee, or one unit of it with all below it; all papers or one."""

    committee_id: int
    committee_name: str
    unit_id: int | None = None
    unit_name: str = ""
    unit_path: str = ""
    conclusion_id: int | None = None
    conclusion_reference: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The offices' four-way count; `due_soon` is part of `in_time`. Standing and stopped stand beside it."""

    total: int
    done_on_time: int
    done_late: int
    in_time: int
    overdue: int
    due_soon: int
    standing: int
    stopped: int
    unassigned: int = 0

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    assignment_id: int
    unit_id: int
    unit: str
    task: str
    product: str
    state: str
    state_label: str
    deadline: date | None
    completed_on: date | None
    report_status: str
    completion: int | None
    work_done: str
    difficulties: str
    proposals: str


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    directive_id: int
    conclusion_id: int
    reference: str
    position: int
    title: str
    topic: str
    state: str
    state_label: str
    lead_units: tuple[str, ...]
    assignments: tuple[AssignmentLine, ...]

    @property
    def leads_text(self) -> str:
        """The lead units' names, each once: the first three and how many more."""
        units = list(dict.fromkeys(self.lead_units))
        return "; ".join(units[:3]) + (f" và {len(units) - 3} đơn vị khác" if len(units) > 3 else "")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's record. `on_time_percent` is of the tasks whose deadline has been decided; None when there is none."""

    unit_id: int
    code: str
    name: str
    kind: str
    counts: Counts
    on_time_percent: Decimal | None
    due_reports: int
    sent_reports: int
    accepted_reports: int
    returned_reports: int
    silent: bool

    @property
    def on_time_text(self) -> str:
        return "" if self.on_time_percent is None else f"{format_number(self.on_time_percent, 1)}%"


@dataclass(frozen=True, slots=True)
class RollUp:
    """Everything a board or a summary of `period` says, as of the day `on`."""

    scope: Scope
    on: date
    period: Period
    assignments: Counts
    directives: Counts
    directive_lines: tuple[DirectiveLine, ...]
    indicator_bands: Mapping[str, int]
    indicator_lines: tuple[IndicatorLine, ...]
    unit_lines: tuple[UnitLine, ...]
    silent_units: tuple[str, ...]
    difficulties: tuple[AssignmentLine, ...]

    @property
    def on_text(self) -> str:
        return format_date(self.on)

    @property
    def is_empty(self) -> bool:
        """Whether the scope had neither tasks nor indicators on that day."""
        return not self.directive_lines and not self.indicator_lines and not self.unit_lines


def default_period(on: date) -> Period:
    """The half-year that holds `on`: the committee's own rhythm when nobody names a period."""
    return period_of(on, PeriodKind.HALF_YEAR)


def roll_up(scope: Scope, *, on: date, period: Period | None = None) -> RollUp:
    """Add up `scope` as of `on`. Reports are those of periods that end within `period` (default: `default_period`).

    A fixed number of queries whatever the number of rows, all of them within the committee.
    """
    period = period or default_period(on)
    assignments = _assignments(scope, on)
    reports = _latest_reports(scope, period)
    lines = [_assignment_line(assignment, reports.get(assignment.pk)) for assignment in assignments]
    indicators = _indicator_lines(scope, on)
    units = _unit_lines(assignments, lines, period)
    directives = _directive_lines(scope, assignments, lines)
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
    )


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


def _assignments(scope: Scope, on: date) -> list[Assignment]:
    rows = Assignment.objects.of_committee(scope.committee_id).existing_on(on).with_state(on)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    if scope.conclusion_id:
        rows = rows.filter(directive__conclusion_id=scope.conclusion_id)
    return list(rows.select_related("unit").order_by("directive__position", "unit__sort_key", "pk"))


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
    )


def _directive_lines(
    scope: Scope, assignments: Sequence[Assignment], lines: Sequence[AssignmentLine]
) -> list[DirectiveLine]:
    of_directive: dict[int | None, list[AssignmentLine]] = defaultdict(list)
    for assignment, line in zip(assignments, lines, strict=True):
        of_directive[assignment.directive_id].append(line)
    rows = Directive.objects.of_committee(scope.committee_id).select_related("conclusion")
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
    due = [line for assignment, line in pairs if _owes_report(assignment, period)]
    sent = Counter(line.report_status for line in due)
    waiting = sent[ProgressReport.Status.SUBMITTED]
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
    )


def _owes_report(assignment: Assignment, period: Period) -> bool:
    """Whether a report is due for the period: the work went on in it and was not stopped before its end."""
    if assignment.assigned_on > period.end:
        return False
    if assignment.cancelled_on is not None and assignment.cancelled_on <= period.end:
        return False
    return assignment.completed_on is None or assignment.completed_on >= period.start


# --- Plain data ----------------------------------------------------------------------------------


def as_data(rollup: RollUp) -> dict[str, Any]:
    """The roll-up as plain JSON values: dates ISO, numbers as numbers, None where not computable."""
    data = asdict(rollup)
    data["period"] = {
        "code": rollup.period.code,
        "label": rollup.period.label,
        "start": rollup.period.start,
        "end": rollup.period.end,
    }
    result: dict[str, Any] = _plain(data)
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
