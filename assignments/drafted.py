"""A draft as its review page shows it: each passage as printed, beside it the cards of the directives found in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from assignments.annotated import cut
from conclusions.drafts import Actors, Draft, DraftDirective
from conclusions.found import FORM, HEADING, FoundPassage
from conclusions.revisions import REMOVED, PassageChange, compare

_HIGH, _FAIR = 0.85, 0.65
_STOPS = re.compile(r"(?<=[.;:,])\s+|\s+\|\s+")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class DraftPiece:
    """Words from character `start` of the passage's text; `key` names the directive over them."""

    text: str
    start: int
    key: int | None


@dataclass(frozen=True, slots=True)
class Party:
    """Who leads or takes part, for the card: units of the list, and words that name none."""

    units: tuple[Unit, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    directive: DraftDirective
    number: int
    leads: Party
    coordinating: Party
    confidence: str
    is_late: bool
    can_merge: bool
    stops: tuple[tuple[int, str], ...]
    """Where the words may be split when no place was pointed at: (character, the words that follow)."""


@dataclass(frozen=True, slots=True)
class Row:
    passage: FoundPassage
    depth: int
    cells: tuple[tuple[DraftPiece, ...], ...]
    cards: tuple[Card, ...]
    change: PassageChange | None
    gone: tuple[str, ...]
    """Passages of the edition before that stood in front of this one and were removed."""
    may_be_task: bool

    @property
    def is_heading(self) -> bool:
        return self.passage.kind == HEADING

    @property
    def is_form(self) -> bool:
        return self.passage.kind == FORM and not self.passage.row


def rows_of(draft: Draft, units: Mapping[int, Unit], *, today: date, before: Sequence[str] | None = None) -> list[Row]:
    """The page's rows. `before` are the words of the edition that this text amends."""
    depths = _depths(draft.passages)
    changes, gone = _changes(draft, before)
    cards = cards_of(draft, units, today=today)
    return [
        Row(
            passage=passage,
            depth=depths[passage.position],
            cells=_cells(draft, passage),
            cards=tuple(card for card in cards if card.directive.passage == passage.position),
            change=changes.get(place),
            gone=tuple(gone.get(place, ())),
            may_be_task=passage.kind != FORM and _has_free_words(draft, passage),
        )
        for place, passage in enumerate(draft.passages)
    ]


def cards_of(draft: Draft, units: Mapping[int, Unit], *, today: date) -> list[Card]:
    after = (*draft.directives[1:], None)
    return [
        Card(
            directive=directive,
            number=number,
            leads=_party(directive.leads, units),
            coordinating=_party(directive.coordinating, units),
            confidence=_confidence(directive.confidence),
            is_late=directive.due_on is not None and directive.due_on < today,
            can_merge=following is not None
            and following.passage == directive.passage
            and not (following.keeps or directive.keeps),
            stops=_stops(draft.words(directive), directive.start),
        )
        for number, (directive, following) in enumerate(zip(draft.directives, after, strict=True), start=1)
    ]


def words_of(passage: FoundPassage) -> str:
    return " ".join(part for part in (passage.marker, passage.heading, passage.text) if part)


def _depths(passages: Sequence[FoundPassage]) -> dict[int, int]:
    depths: dict[int, int] = {}
    for passage in passages:
        above = depths.get(passage.parent, 0) if passage.parent else -1
        depths[passage.position] = min(above + 1, _DEEPEST)
    return depths


def _cells(draft: Draft, passage: FoundPassage) -> tuple[tuple[DraftPiece, ...], ...]:
    own = draft.of_passage(passage.position)
    cells = cut(passage.text, [(found.start, found.end) for found in own], in_cells=passage.row)
    return tuple(
        tuple(
            DraftPiece(passage.text[slice(*span)], span[0], None if number is None else own[number].key)
            for span, number in cell
        )
        for cell in cells
    )


def _has_free_words(draft: Draft, passage: FoundPassage) -> bool:
    spans = [(found.start, found.end) for found in draft.of_passage(passage.position)]
    free = cut(passage.text, spans, in_cells=False)[0]
    return any(number is None and passage.text[slice(*span)].strip(" .;,") for span, number in free)


def _changes(draft: Draft, before: Sequence[str] | None) -> tuple[dict[int, PassageChange], dict[int, list[str]]]:
    """By place in the draft: how the passage differs, and what was removed in front of it."""
    changes: dict[int, PassageChange] = {}
    gone: dict[int, list[str]] = {}
    if before is None:
        return changes, gone
    waiting: list[str] = []
    for change in compare(before, [words_of(passage) for passage in draft.passages]):
        if change.new is None:
            waiting += [run.words for run in change.runs if run.kind == REMOVED]
            continue
        gone[change.new], waiting = waiting, []
        if change.is_change:
            changes[change.new] = change
    if waiting and draft.passages:
        gone[len(draft.passages) - 1] += waiting
    return changes, gone


def _party(actors: Actors, units: Mapping[int, Unit]) -> Party:
    return Party(tuple(units[pk] for pk in actors.units if pk in units), actors.unknown)


def _confidence(value: float) -> str:
    return "cao" if value >= _HIGH else "vừa" if value >= _FAIR else "thấp"


def _stops(words: str, start: int) -> tuple[tuple[int, str], ...]:
    places = [found.end() for found in _STOPS.finditer(words)]
    return tuple((start + place, " ".join(words[place:].split()[:6])) for place in places if words[place:].strip())
