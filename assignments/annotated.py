"""The paper's words with its directives marked: pieces of text, each plain or the words of one directive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conclusions.found import CELL
from conclusions.models import Directive, Passage

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """`is_first` is true of the first piece of a directive: a directive over several cells has several."""

    text: str
    directive: Directive | None
    state: str
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedPassage:
    """One cell of pieces, or one for each cell of a table's row."""

    passage: Passage
    cells: tuple[tuple[Piece, ...], ...]
    states: tuple[tuple[Directive, str], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for cell in self.cells for piece in cell)


def annotate(
    passages: Iterable[Passage], directives: Iterable[Directive], states: Mapping[int, str]
) -> list[AnnotatedPassage]:
    """Cut each passage's text at its directives. The pieces joined are the text; of two that overlap the first."""
    of_passage: dict[int, list[Directive]] = defaultdict(list)
    for directive in directives:
        of_passage[directive.passage_id].append(directive)
    return [_annotate(passage, of_passage[passage.pk], states) for passage in passages]


def _annotate(passage: Passage, directives: list[Directive], states: Mapping[int, str]) -> AnnotatedPassage:
    in_order = sorted(directives, key=lambda found: found.start)
    cells = cut(passage.text, [(found.start, found.end) for found in in_order], in_cells=passage.row)
    seen: set[int] = set()

    def piece(span: Span, number: int | None) -> Piece:
        words = passage.text[slice(*span)]
        if number is None:
            return Piece(words, None, "")
        directive = in_order[number]
        first = directive.pk not in seen
        seen.add(directive.pk)
        return Piece(words, directive, states[directive.pk], first)

    return AnnotatedPassage(
        passage,
        tuple(tuple(piece(span, number) for span, number in cell) for cell in cells),
        tuple((directive, states[directive.pk]) for directive in directives),
    )


def cut(text: str, marks: Sequence[Span], *, in_cells: bool) -> list[list[tuple[Span, int | None]]]:
    """The text in spans, cell by cell, each with the number of the mark over it or None; marks come in order.

    Of two marks that overlap the first counts; the separators of cells belong to no span.
    """
    return [_cut_one(cell, marks) for cell in _cells(text, in_cells)]


def _cells(text: str, in_cells: bool) -> list[Span]:
    if not in_cells:
        return [(0, len(text))]
    cells, start = [], 0
    for words in text.split(CELL):
        cells.append((start, start + len(words)))
        start += len(words) + len(CELL)
    return cells


def _cut_one(cell: Span, marks: Sequence[Span]) -> list[tuple[Span, int | None]]:
    spans: list[tuple[Span, int | None]] = []
    done, taken = cell[0], -1
    for number, mark in enumerate(marks):
        if mark[0] < taken:
            continue
        taken = mark[1]
        start, end = max(mark[0], cell[0]), min(mark[1], cell[1])
        if start >= end:
            continue
        if start > done:
            spans.append(((done, start), None))
        spans.append(((start, end), number))
        done = end
    if done < cell[1]:
        spans.append(((done, cell[1]), None))
    return spans
