"""A paper's table with each cell in its place, for the PDF and for Word. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.papers import Align, Column, Row, Table

_WHOLE = 1200  # characters of a cell that stand on one page, also in a narrow column
_LINE = 40  # characters that a line's end stands for


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """`span`: over how many columns it lies."""

    text: str
    note: str
    align: Align
    span: int = 1


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """`is_long`: it may fill more than a page, and is split where the page ends."""

    cells: tuple[PlacedCell, ...]
    is_group: bool
    is_long: bool


def placed_rows(table: Table) -> Iterator[PlacedRow]:
    for row in table.rows:
        is_long = any(_length(f"{cell.text}\n{cell.note}") > _WHOLE for cell in row.cells)
        yield PlacedRow(tuple(_placed(row, table.columns)), row.is_group, is_long)


def _length(text: str) -> int:
    return len(text) + _LINE * text.count("\n")


def _placed(row: Row, columns: tuple[Column, ...]) -> Iterator[PlacedCell]:
    width = len(columns)
    if row.is_group and len(row.cells) == 1:
        spans: tuple[int, ...] = (width,)
    elif row.is_group and len(row.cells) == 3:
        spans = (1, width - 2, 1)
    else:
        spans = (1,) * width
    start = 0
    for cell, span in zip(row.cells, spans, strict=True):
        yield PlacedCell(cell.text, cell.note, "left" if span > 1 else columns[start].align, span)
        start += span
