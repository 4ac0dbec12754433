"""Everything a summary is written from: the roll-up, and beside it what only a paper says."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from accounts.models import Unit
from assignments.concerns import Concern, concerns_of
from conclusions.models import Directive, Passage
from reports.changes import Changes, changes_between
from reports.figures import Counts, RollUp, Scope, as_data, scope_of
from reports.jsonable import plain
from reports.rollups import roll_up
from targets.forecast import Outlook
from targets.periods import Period

COMMITTEE_HEADINGS = (
    *("Nhiệm vụ", "Hoàn thành", "Việc giao", "Việc xong", "Việc quá hạn"),
    *("Chỉ tiêu", "Đạt, vượt", "Khó hoàn thành"),
)


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """How a committee below this one stands; `at_risk` are its indicators that will hardly be met."""

    committee_id: int
    name: str
    directives: Counts
    assignments: Counts
    indicators: int
    reached: int
    at_risk: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """Under `COMMITTEE_HEADINGS`."""
        work = (self.assignments.total, self.assignments.done, self.assignments.overdue)
        return (self.directives.total, self.directives.done, *work, self.indicators, self.reached, self.at_risk)


@dataclass(frozen=True, slots=True)
class Material:
    """`headings` are the words of the part of its paper in which each directive stands, by the directive's number.

    `changes` are those since the last summary of the same scope that was issued; None when there is none. `concerns`
    are the difficulties and proposals that are open on the day.
    """

    rollup: RollUp
    headings: Mapping[int, str] = field(default_factory=dict)
    changes: Changes | None = None
    concerns: tuple[Concern, ...] = ()
    committees: tuple[CommitteeLine, ...] = ()


def material_of(scope: Scope, *, on: date, period: Period, since: date | None = None) -> Material:
    """Gather it as of `on`. The number of queries grows with the committees below this one, with nothing else."""
    rollup = roll_up(scope, on=on, period=period)
    concerns = concerns_of(
        scope.committee_id, on, unit_path=scope.unit_path, conclusion_id=scope.conclusion_id, topic=scope.topic
    )
    given = {line.assignment_id for group in rollup.groups for line in group.assignments}
    return Material(
        rollup=rollup,
        headings=_headings(line.directive_id for line in rollup.directive_lines),
        changes=changes_between(scope, since, on) if since and since < on else None,
        concerns=tuple(row for row in concerns if row.is_open and row.assignment_id in given),
        committees=() if scope.narrowed_to else committee_lines(scope.committee_id, on=on, period=period),
    )


def figures_of(rollup: RollUp, committees: Iterable[CommitteeLine]) -> dict[str, Any]:
    """All figures of a summary as plain JSON values: what is frozen with it and recomputed to verify it."""
    return as_data(rollup) | {"committees": plain([asdict(line) for line in committees])}


def committee_lines(committee_id: int, *, on: date, period: Period) -> tuple[CommitteeLine, ...]:
    """The committees anywhere below this one that exist on the day, each added up by itself."""
    below = committees_below(committee_id, on).order_by("sort_key", "pk")
    return tuple(_committee_line(row, on, period) for row in below)


def committees_below(committee_id: int, on: date) -> Any:
    """The committees anywhere below this one that exist on the day."""
    own = Unit.objects.get(pk=committee_id)
    below = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, path__startswith=own.path).exclude(pk=own.pk)
    return below.valid_on(on)


def _committee_line(committee: Unit, on: date, period: Period) -> CommitteeLine:
    rollup = roll_up(scope_of(committee), on=on, period=period, beside=False)
    return CommitteeLine(
        committee_id=committee.pk,
        name=committee.name,
        directives=rollup.directives,
        assignments=rollup.assignments,
        indicators=len(rollup.indicator_lines),
        reached=rollup.reached,
        at_risk=rollup.outlooks[Outlook.AT_RISK.value],
    )


def _headings(directive_ids: Iterable[int]) -> dict[int, str]:
    """The nearest heading above each directive; empty for one that stands under none. Two queries."""
    found = dict(Directive.objects.filter(pk__in=list(directive_ids)).values_list("pk", "passage_id"))
    passages = Passage.objects.filter(conclusion__in=Passage.objects.filter(pk__in=found.values()).values("conclusion"))
    fields = ("pk", "parent_id", "kind", "marker", "heading", "text")
    rows = {pk: rest for pk, *rest in passages.values_list(*fields)}
    return {directive_id: _heading_above(passage_id, rows) for directive_id, passage_id in found.items()}


def _heading_above(passage_id: int | None, rows: Mapping[int, Any]) -> str:
    while passage_id is not None:
        parent, kind, marker, heading, text = rows[passage_id]
        if kind == Passage.Kind.HEADING:
            return " ".join(f"{marker} {heading or text}".split())
        passage_id = parent
    return ""
