"""A paper's table with each cell in its place, for the PDF and for Word. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.papers import Align, Column, Row, Table


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """`span`: over how many columns it lies."""

    text: str
    note: str
    align: Align
    span: int = 1


@dataclass(frozen=True, slots=True)
class PlacedRow:
    cells: tuple[PlacedCell, ...]
    is_group: bool


def placed_rows(table: Table) -> Iterator[PlacedRow]:
    for row in table.rows:
        yield PlacedRow(tuple(_placed(row, table.columns)), row.is_group)


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
