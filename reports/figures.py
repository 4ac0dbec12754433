"""What a roll-up says: frozen figures for board, paper, files and command line, and the same as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from itertools import dropwhile
from typing import Any

from accounts.models import Unit
from accounts.vietnamese import format_date, format_number
from conclusions.models import Directive
from reports.jsonable import plain
from targets.attainment import Band
from targets.fields import groups_in
from targets.periods import Period
from targets.standings import IndicatorLine


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work is added up: one committee, or one unit of it with all below it; all papers or one; one field or all;
    with `set_id` what is given out for the indicators of that set.

    `groups` are the groups of indicators that belong to the field `topic`.
    """

    committee_id: int
    committee_name: str
    unit_id: int | None = None
    unit_name: str = ""
    unit_path: str = ""
    conclusion_id: int | None = None
    conclusion_reference: str = ""
    topic: str = ""
    topic_label: str = ""
    groups: tuple[str, ...] = ()
    set_id: int | None = None
    set_name: str = ""

    @property
    def narrowed_to(self) -> str:
        """What the scope leaves of the whole committee, in words; empty when it leaves everything."""
        paper = f"văn bản số {self.conclusion_reference}" if self.conclusion_reference else ""
        topic = f"lĩnh vực {self.topic_label}" if self.topic_label else ""
        return "; ".join(part for part in (self.unit_name, paper, topic, self.set_name) if part)


def scope_of(
    committee: Unit, *, unit: Unit | None = None, conclusion: Any = None, topic: str = "", indicator_set: Any = None
) -> Scope:
    """`topic` is a `Directive.Topic`; naming one costs one query, for the groups of indicators that belong to it."""
    return Scope(
        topic=topic,
        topic_label=str(Directive.Topic(topic).label) if topic else "",
        groups=groups_in(committee.pk, topic) if topic else (),
        committee_id=committee.pk,
        committee_name=committee.name,
        unit_id=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        unit_path=unit.path if unit else "",
        conclusion_id=conclusion.pk if conclusion else None,
        conclusion_reference=conclusion.reference if conclusion else "",
        set_id=indicator_set.pk if indicator_set else None,
        set_name=indicator_set.name if indicator_set else "",
    )


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
    first_deadline: date | None = None
    extensions: int = 0
    asked: "AskedExtension | None" = None
    waiting: "WaitingProposal | None" = None
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class AskedExtension:
    """A request for more time that waits on the day; `for_committee` when the Standing Committee itself decides."""

    extension_id: int
    until: date
    reason: str
    for_committee: bool


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """What the unit asked for in its latest accepted report and nobody had answered by the day.

    `held_by` names with whom it lies; `for_committee` when that is the Standing Committee itself.
    """

    report_id: int
    text: str
    held_by: str
    since: date
    for_committee: bool


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
        """The lead units' names, each once."""
        return named(self.lead_units)


def named(units: Iterable[str]) -> str:
    """The names, each once: the first three and how many more."""
    once = list(dict.fromkeys(units))
    return "; ".join(once[:3]) + (f" và {len(once) - 3} đơn vị khác" if len(once) > 3 else "")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """The measures given out for one indicator without a paper."""

    indicator_id: int
    number: int
    name: str
    state: str
    state_label: str
    assignments: tuple[AssignmentLine, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's record. `on_time_percent` is of the tasks whose deadline has been decided; None when there is none.

    Deadlines are those in force; `extensions` counts how often one was moved, `on_first_deadline` the tasks that were
    done by their first one, `blocked` those that wait for somebody else.
    """

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
    extensions: int = 0
    on_first_deadline: int = 0
    blocked: int = 0

    @property
    def on_time_text(self) -> str:
        return "" if self.on_time_percent is None else f"{format_number(self.on_time_percent, 1)}%"


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit whose reports are overdue for longer than the board lets pass; `days` is the longest."""

    unit_id: int
    name: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The counts of one day, as the roll-up of that day gives them."""

    day: date
    assignments: Counts
    directives: Counts

    @property
    def label(self) -> str:
        return format_date(self.day)


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """A word of the Standing Committee that its unit had not answered on the day; `late` once its day is over."""

    instruction_id: int
    text: str
    unit_id: int | None
    unit: str
    given_on: date
    due_on: date | None
    late: bool
    assignment_id: int | None = None
    directive_id: int | None = None
    indicator_id: int | None = None


@dataclass(frozen=True, slots=True)
class RollUp:
    """Everything a board or a summary of `period` says, as of the day `on`.

    `unanswered` are the indicators that will hardly be met and that no open measure answers; `instruction_lines` the
    words of the Standing Committee that wait for their unit's answer, the earliest due first; `trend` is how the work
    stood at the ends of the last half-years and on the day.
    """

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
    measure_lines: tuple[MeasureLine, ...] = ()
    outlooks: Mapping[str, int] = field(default_factory=dict)
    late_units: tuple[LateUnit, ...] = ()
    unanswered: tuple[IndicatorLine, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    instruction_lines: tuple[InstructionLine, ...] = ()

    @property
    def reached(self) -> int:
        """How many indicators have met or exceeded their target."""
        return self.indicator_bands[Band.EXCEEDED] + self.indicator_bands[Band.MET]

    @property
    def begun_trend(self) -> tuple[TrendPoint, ...]:
        """The trend from the first of its days on which work had been given out; of no work its last day alone."""
        return tuple(dropwhile(lambda point: not point.assignments.total, self.trend)) or self.trend[-1:]

    @property
    def groups(self) -> tuple[DirectiveLine | MeasureLine, ...]:
        """What work is given out for: the directives in force, then the indicators with measures."""
        return (*self.directive_lines, *self.measure_lines)

    @property
    def on_text(self) -> str:
        return format_date(self.on)

    @property
    def is_empty(self) -> bool:
        """Whether the scope had neither tasks nor indicators on that day."""
        return not self.directive_lines and not self.indicator_lines and not self.unit_lines


def as_data(rollup: RollUp) -> dict[str, Any]:
    """The roll-up as plain JSON values: dates ISO, numbers as numbers, None where not computable."""
    data, period = asdict(rollup), rollup.period
    data["period"] = {"code": period.code, "label": period.label, "start": period.start, "end": period.end}
    result: dict[str, Any] = plain(data)
    return result
