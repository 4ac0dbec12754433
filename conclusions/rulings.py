"""Ruling lines of a page → the grids of tables they draw."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from conclusions.lines import clean

NEAR = 3.0  # points: lines this close are one line, ends this close touch
MOST_LINES = 600  # a page with more is a drawing


@dataclass(frozen=True)
class Ruling:
    """A straight line: `at` on its axis, from `start` to `end` on the other one."""

    upright: bool
    at: float
    start: float
    end: float

    def touches(self, other: "Ruling") -> bool:
        """True for a line across this one that meets it."""
        return self.start - NEAR <= other.at <= self.end + NEAR and other.start - NEAR <= self.at <= other.end + NEAR


@dataclass(frozen=True)
class Grid:
    """The lines of one table: `columns` and `rows` are where its lines stand, from left and from top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rulings: tuple[Ruling, ...]

    def place(self, across: float, down: float) -> tuple[int, int] | None:
        """Row and column of a point, those of the first cell when cells are merged; None outside the table."""
        row, column = _interval(self.rows, down), _interval(self.columns, across)
        if row is None or column is None:
            return None
        while column > 0 and not self._has_line(True, column, row):
            column -= 1
        while row > 0 and not self._has_line(False, row, column):
            row -= 1
        return row, column

    def _has_line(self, upright: bool, line: int, other: int) -> bool:
        at, middle = (
            (self.columns[line], (self.rows[other] + self.rows[other + 1]) / 2)
            if upright
            else (self.rows[line], (self.columns[other] + self.columns[other + 1]) / 2)
        )
        return any(
            ruling.upright == upright and abs(ruling.at - at) <= NEAR and ruling.start <= middle <= ruling.end
            for ruling in self.rulings
        )


def _interval(edges: Sequence[float], value: float) -> int | None:
    return next((place for place, (start, end) in enumerate(pairwise(edges)) if start <= value < end), None)


def grids_of(rulings: Iterable[Ruling]) -> list[Grid]:
    """Grids of at least two columns and two rows (or three columns in one row), top to bottom."""
    lines = _merged(rulings)
    if len(lines) > MOST_LINES:
        return []
    found = []
    for group in _groups(lines):
        columns = _edges(line.at for line in group if line.upright)
        rows = _edges([line.at for line in group if not line.upright] + _open_ends(group))
        cells = (len(columns) - 1) * (len(rows) - 1)
        if len(columns) > 2 and len(rows) > 1 and cells > 2:
            found.append(Grid(columns, rows, tuple(group)))
    return sorted(found, key=lambda grid: grid.rows[0])


def _open_ends(group: Sequence[Ruling]) -> list[float]:
    """Where the columns go on above the first or below the last line across: a page's end cut a row there."""
    across = [line.at for line in group if not line.upright]
    upright = [line for line in group if line.upright]
    ends = [min(line.start for line in upright), max(line.end for line in upright)] if upright and across else []
    return [end for end in ends if end < min(across) - 2 * NEAR or end > max(across) + 2 * NEAR]


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Pieces of one line, drawn cell by cell, put together."""
    found: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda ruling: (ruling.upright, round(ruling.at / NEAR), ruling.start)):
        last = found[-1] if found else None
        if (
            last
            and last.upright == ruling.upright
            and abs(last.at - ruling.at) <= NEAR
            and ruling.start <= last.end + NEAR
        ):
            found[-1] = Ruling(last.upright, last.at, last.start, max(last.end, ruling.end))
        else:
            found.append(ruling)
    return [ruling for ruling in found if ruling.end - ruling.start > 2 * NEAR]


def _groups(lines: Sequence[Ruling]) -> Iterator[list[Ruling]]:
    """Lines that hang together."""
    left = set(range(len(lines)))
    while left:
        group = [left.pop()]
        for place in group:
            met = [
                other
                for other in left
                if lines[other].upright != lines[place].upright and lines[place].touches(lines[other])
            ]
            left.difference_update(met)
            group += met
        yield [lines[place] for place in group]


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return tuple(edges)


def rows_joined(above: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The rows of a table that a page's end cut in two; None when the two do not belong together.

    A head printed again on the new page is dropped; a row without number whose words go on in small letters is the
    rest of the last row.
    """
    if len(above[0]) != len(below[0]):
        return None
    rows = [list(row) for row in above]
    rest = [list(row) for row in below]
    if len(rest) > 1 and rest[0] == rows[0]:
        rest = rest[1:]
    said = [cell for cell in rest[0] if cell]
    goes_on = said and (said[0][0].islower() or rows[0][0].upper() in {"TT", "STT"})
    if len(rows) > 1 and not rest[0][0] and goes_on:
        rows[-1] = [clean(f"{cell} {more}") for cell, more in zip(rows[-1], rest.pop(0), strict=True)]
    return rows + rest
