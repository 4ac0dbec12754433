"""The paper's words with its directives marked: pieces of text, each plain or the words of one directive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conclusions.models import Directive, Passage


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    directive: Directive | None
    state: str


@dataclass(frozen=True, slots=True)
class AnnotatedPassage:
    passage: Passage
    pieces: tuple[Piece, ...]
    states: tuple[tuple[Directive, str], ...]


def annotate(
    passages: Iterable[Passage], directives: Iterable[Directive], states: Mapping[int, str]
) -> list[AnnotatedPassage]:
    """Cut each passage's text at its directives. The pieces joined are the text; of two that overlap the first."""
    of_passage: dict[int, list[Directive]] = defaultdict(list)
    for directive in directives:
        of_passage[directive.passage_id].append(directive)
    return [_annotate(passage, of_passage[passage.pk], states) for passage in passages]


def _annotate(passage: Passage, directives: list[Directive], states: Mapping[int, str]) -> AnnotatedPassage:
    pieces, done = [], 0
    for directive in sorted(directives, key=lambda found: found.start):
        if directive.start < done:
            continue
        if directive.start > done:
            pieces.append(Piece(passage.text[done : directive.start], None, ""))
        pieces.append(Piece(passage.text[directive.start : directive.end], directive, states[directive.pk]))
        done = directive.end
    if done < len(passage.text):
        pieces.append(Piece(passage.text[done:], None, ""))
    return AnnotatedPassage(
        passage, tuple(pieces), tuple((directive, states[directive.pk]) for directive in directives)
    )
