"""The units against the directives: in each cell the state of what a unit leads, and the address of those rows."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assignments.models import State
from assignments.narrowing import MEASURES
from assignments.states import directive_state, state_label
from reports.figures import AssignmentLine, DirectiveLine, RollUp
from reports.records import TOTALS, UnitRecord, unit_record

# state → (icon, tone), as its badge has them
LOOKS = {
    State.DONE_ON_TIME.value: ("check-circle", "done"),
    State.DONE_LATE.value: ("check-late", "late"),
    State.IN_TIME.value: ("clock", "run"),
    State.DUE_SOON.value: ("hourglass", "soon"),
    State.OVERDUE.value: ("alert", "over"),
    State.STANDING.value: ("repeat", "plain"),
    State.STOPPED.value: ("stop", "stop"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown, and its name."""

    icon: str
    tone: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A directive, or with `directive_id` None the measures that no paper asks for."""

    directive_id: int | None
    number: str
    title: str
    reference: str
    state: str
    tasks: int


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    reference: str
    conclusion_id: int | None
    span: int


@dataclass(frozen=True, slots=True)
class Cell:
    """`state` is that of a directive with these tasks alone; `word` tells the states, with numbers when they differ."""

    state: str
    icon: str
    tone: str
    count: int
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    record: UnitRecord
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The units of a roll-up against what they lead in it; `legend` are all states, `totals` those counted in a row."""

    groups: tuple[ColumnGroup, ...]
    columns: tuple[Column, ...]
    rows: tuple[UnitRow, ...]
    legend: tuple[Look, ...]
    totals: tuple[Look, ...]


def matrix_of(rollup: RollUp, *, behind: str, kind: str = "") -> Matrix:
    """The roll-up as a matrix; `kind` keeps the units of a kind, as their lines name it.

    `behind` is the address of all the roll-up's rows, to which words are added.
    """
    measures = [task for line in rollup.measure_lines for task in line.assignments]
    columns = [_directive_column(line) for line in rollup.directive_lines]
    led = [_by_unit(line.assignments) for line in rollup.directive_lines]
    if measures:
        columns.append(_measures_column(measures))
        led.append(_by_unit(measures))
    rows = []
    for unit in rollup.unit_lines:
        if kind not in {"", unit.kind}:
            continue
        tasks = [of_unit.get(unit.unit_id, []) for of_unit in led]
        of_unit = f"{behind}&don-vi={unit.unit_id}"
        cells = tuple(_cell(own, column, of_unit) for own, column in zip(tasks, columns, strict=True))
        rows.append(UnitRow(unit_record(unit, behind=behind), cells))
    return Matrix(
        groups=_groups(rollup.directive_lines, bool(measures)),
        columns=tuple(columns),
        rows=tuple(rows),
        legend=tuple(Look(*look, state_label(state)) for state, look in LOOKS.items()),
        totals=tuple(Look(*LOOKS[state], label) for _, _, state, label in TOTALS),
    )


def _by_unit(tasks: Sequence[AssignmentLine]) -> dict[int, list[AssignmentLine]]:
    of_unit: dict[int, list[AssignmentLine]] = defaultdict(list)
    for task in tasks:
        of_unit[task.unit_id].append(task)
    return of_unit


def _directive_column(line: DirectiveLine) -> Column:
    position = str(line.position)
    return Column(line.directive_id, position, line.title, line.reference, line.state, len(line.assignments))


def _measures_column(tasks: Sequence[AssignmentLine]) -> Column:
    state = directive_state([task.state for task in tasks])
    return Column(None, "GP", "Giải pháp cho chỉ tiêu", "", state, len(tasks))


def _groups(directives: Sequence[DirectiveLine], measures: bool) -> tuple[ColumnGroup, ...]:
    papers = groupby(directives, key=lambda line: (line.reference, line.conclusion_id))
    groups = [ColumnGroup(*paper, len(list(lines))) for paper, lines in papers]
    return (*groups, ColumnGroup("Chỉ tiêu", None, 1)) if measures else tuple(groups)


def _cell(tasks: Sequence[AssignmentLine], column: Column, of_unit: str) -> Cell | None:
    if not tasks:
        return None
    state = directive_state([task.state for task in tasks])
    counted = Counter(state_label(task.state).lower() for task in tasks)
    word = ", ".join(f"{number} {label}" if len(counted) > 1 else label for label, number in counted.items())
    which = MEASURES if column.directive_id is None else column.directive_id
    icon, tone = LOOKS[state]
    return Cell(state, icon, tone, len(tasks), word, f"{of_unit}&nhiem-vu={which}")
