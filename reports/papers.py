"""A summary as a document, before it is a file: parts of paragraphs, charts and tables. Pure.

PDF and Word are written from it, the Excel file from the roll-up behind it. It is kept as JSON, so that a paper comes
out again as it was approved, whatever has been reported since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

Align = Literal["left", "mid", "num"]

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in mm; the column without one takes what the others leave. Numbers stand to the right."""

    heading: str
    width: float = 0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """`note` stands below in italics: what was done, when a figure is from."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A group's row has a cell for each of the first, the last column and all between them, or a single one over all.

    It stays with the row that follows it.
    """

    cells: tuple[Cell, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` names it for who cannot see it, and stands above it as a sentence when `is_introduced`."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_introduced: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of our own, as SVG with its `<title>`; `height` in mm on a line of the paper's width."""

    title: str
    svg: str
    height: float


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the paper. The office may write `opening` anew; the rest follows from the figures.

    Printed in this order: heading, opening, `paragraphs`, `charts`, `tables`. An annex stands behind the signature.
    """

    code: str
    title: str
    opening: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    is_annex: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """`subject` has a line for each line printed; `preamble` stands before the first part."""

    kind: str
    subject: str
    preamble: str
    parts: tuple[Part, ...]

    @property
    def body(self) -> list[tuple[str, Part]]:
        """The parts before the signature, each with its number: `I`, `II` …"""
        return list(zip(ROMAN, (part for part in self.parts if not part.is_annex), strict=False))

    @property
    def annexes(self) -> list[tuple[str, Part]]:
        """The parts behind the signature; a single annex has no number."""
        found = [part for part in self.parts if part.is_annex]
        return list(zip(ROMAN if len(found) > 1 else ("",), found, strict=False))


@dataclass(frozen=True, slots=True)
class Choice:
    """A part that the office keeps, in its place; None leaves the opening as the figures give it."""

    code: str
    opening: str | None = None


def arranged(paper: Paper, choices: Sequence[Choice]) -> Paper:
    """The paper with the parts of `choices` alone, in their order, with their openings; all of it without choices."""
    if not choices:
        return paper
    parts = {part.code: part for part in paper.parts}
    kept: Iterable[tuple[Part, Choice]] = ((parts[row.code], row) for row in choices if row.code in parts)
    return replace(
        paper,
        parts=tuple(
            part if choice.opening is None else replace(part, opening=choice.opening.strip()) for part, choice in kept
        ),
    )


def as_data(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values."""
    data: dict[str, Any] = msgspec.to_builtins(paper)
    return data


def from_data(data: Any) -> Paper:
    """Reads what `as_data` gave; raises `ValueError` for anything else."""
    return msgspec.convert(data, Paper)


def choices_from(data: Any) -> tuple[Choice, ...]:
    """Reads the choices kept as JSON."""
    return msgspec.convert(data or [], tuple[Choice, ...])


def choices_as_data(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = msgspec.to_builtins(list(choices))
    return data
