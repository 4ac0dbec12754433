"""The office's draft of a paper: what the reader proposed and what people made of it. Frozen, without database.

The words are never edited: a directive is the characters `start` to `end` of its passage's text. The directives stand
in reading order and never overlap; only accepted ones are published.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from conclusions.found import FINDING, FORM, HEADING, TASK, FoundDirective, FoundPassage, Header, Reading

Match = Callable[[str], tuple[int, ...]]
"""Words of the paper → the numbers of the units they name; empty when none is found."""

TITLE_LENGTH = 300
_SUGGESTED_LENGTH = 160
_FREQUENCIES = {
    "month": "month",
    "quarter": "quarter",
    "half-year": "half_year",
    "year": "year",
    "periodic": "half_year",
}
_NEEDED = {
    "kind": "loại văn bản",
    "number": "số",
    "symbol": "ký hiệu",
    "issuer": "cơ quan ban hành",
    "signed_on": "ngày ký",
    "title": "trích yếu",
}
_LENGTHS = {
    "number": 20,
    "symbol": 40,
    "issuer": 200,
    "parent_body": 200,
    "place": 100,
    "signer_capacity": 100,
    "signer_title": 100,
    "signer_name": 100,
}


@dataclass(frozen=True)
class Actors:
    """Who leads or takes part: the paper's words, the units they name or the office chose, the words still open."""

    words: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftDirective:
    """A proposed task. `keeps` is the published directive whose words an amended text has left as they were."""

    key: int
    passage: int
    start: int
    end: int
    title: str
    accepted: bool = False
    leads: Actors = Actors()
    coordinating: Actors = Actors()
    due_on: date | None = None
    due_words: str = ""
    frequency: str = ""  # code of Assignment.Frequency, or "" when none is stated
    product: str = ""
    report_to: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    topic: str = "general"
    confidence: float = 1.0
    reason: str = ""
    keeps: int | None = None


@dataclass(frozen=True)
class Draft:
    header: Header = field(default_factory=Header)
    passages: tuple[FoundPassage, ...] = ()
    directives: tuple[DraftDirective, ...] = ()
    remarks: tuple[str, ...] = ()
    next_key: int = 1  # keys are never given twice

    def passage(self, position: int) -> FoundPassage | None:
        return next((passage for passage in self.passages if passage.position == position), None)

    def directive(self, key: int) -> DraftDirective | None:
        return next((directive for directive in self.directives if directive.key == key), None)

    def of_passage(self, position: int) -> tuple[DraftDirective, ...]:
        return tuple(directive for directive in self.directives if directive.passage == position)

    def words(self, directive: DraftDirective) -> str:
        passage = self.passage(directive.passage)
        return passage.text[directive.start : directive.end] if passage else ""

    @property
    def accepted(self) -> tuple[DraftDirective, ...]:
        return tuple(directive for directive in self.directives if directive.accepted)


# --- From a reading ------------------------------------------------------------------------------


def draft_of(reading: Reading, match: Match, *, remarks: tuple[str, ...] = ()) -> Draft:
    """The reading as a draft in which nothing is accepted yet; units are those that `match` finds, never others."""
    texts = {passage.position: passage.text for passage in reading.passages}
    found = sorted(reading.directives, key=lambda directive: (directive.passage, directive.start))
    directives: list[DraftDirective] = []
    for proposed in found:
        before = directives[-1] if directives and directives[-1].passage == proposed.passage else None
        start, end = trimmed(texts.get(proposed.passage, ""), proposed.start, proposed.end)
        if start < end and (before is None or before.end <= start):
            directives.append(_proposed(proposed, len(directives) + 1, start, end, match))
    draft = Draft(
        reading.header, reading.passages, tuple(directives), (*remarks, *reading.remarks), len(directives) + 1
    )
    return with_kinds(draft)


def _proposed(found: FoundDirective, key: int, start: int, end: int, match: Match) -> DraftDirective:
    return DraftDirective(
        key=key,
        passage=found.passage,
        start=start,
        end=end,
        title=found.title[:TITLE_LENGTH],
        leads=_matched(found.lead_units, match),
        coordinating=_matched(found.coordinating_units, match),
        due_on=found.deadline,
        due_words=found.deadline_words,
        frequency=_FREQUENCIES.get(found.recurrence, ""),
        product=found.product[:TITLE_LENGTH],
        report_to=found.report_to,
        quantities=found.targets,
        topic=found.topic,
        confidence=found.confidence,
        reason=found.reason,
    )


def _matched(words: Iterable[str], match: Match) -> Actors:
    found = {word: match(word) for word in words}
    units = dict.fromkeys(pk for pks in found.values() for pk in pks)
    return Actors(tuple(found), tuple(units), tuple(word for word, pks in found.items() if not pks))


def with_kinds(draft: Draft) -> Draft:
    """Passages that hold directives are tasks, those that lost theirs are findings; form and headings stay."""
    holding = {directive.passage for directive in draft.directives}

    def kind(passage: FoundPassage) -> str:
        if passage.kind in {FORM, HEADING}:
            return passage.kind
        return TASK if passage.position in holding else FINDING

    return replace(draft, passages=tuple(replace(passage, kind=kind(passage)) for passage in draft.passages))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span within the text and without white space at its ends; empty (start == end) when no word is left."""
    start, end = max(0, start), min(len(text), end)
    words = text[start:end]
    if not words.strip():
        return start, start
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def suggested_title(words: str) -> str:
    """A title out of the paper's own words: the first clause, cut between words."""
    title = " ".join(words.split()).replace(" | ", " – ")
    for stop in (". ", "; ", ": "):
        title = title.partition(stop)[0]
    if len(title) > _SUGGESTED_LENGTH:
        title = title[:_SUGGESTED_LENGTH].rpartition(" ")[0] + "…"
    title = title.strip(" .,;:-–")
    return title[:1].upper() + title[1:]


# --- What stands against publication -------------------------------------------------------------


def problems(draft: Draft) -> list[str]:
    """What must be mended before the paper can be published, in Vietnamese; empty when nothing stands against it."""
    header = draft.header
    missing = [label for name, label in _NEEDED.items() if not getattr(header, name)]
    found = [f"Thiếu {', '.join(missing)} của văn bản."] if missing else []
    found += [
        f"Phần đầu văn bản: mục dài quá {limit} ký tự: “{getattr(header, name)[:40]}…”."
        for name, limit in _LENGTHS.items()
        if len(getattr(header, name)) > limit
    ]
    for number, directive in enumerate(draft.directives, start=1):
        if directive.accepted and not directive.title.strip():
            found.append(f"Nhiệm vụ {number} đã chấp nhận nhưng chưa có tên.")
    if not draft.passages:
        found.append("Văn bản không có đoạn nào.")
    return found


# --- To and from JSON ----------------------------------------------------------------------------


def as_data(thing: Any) -> Any:
    """A draft or a reading as what JSON can hold: dates as `2023-07-07`, tuples as lists."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {item.name: as_data(getattr(thing, item.name)) for item in fields(thing)}
    if isinstance(thing, tuple | list):
        return [as_data(item) for item in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def from_data(data: dict[str, Any]) -> Draft:
    """The draft that `as_data` has written."""
    return Draft(
        header=_header(data["header"]),
        passages=tuple(FoundPassage(**row) for row in data["passages"]),
        directives=tuple(_directive(row) for row in data["directives"]),
        remarks=tuple(data["remarks"]),
        next_key=data["next_key"],
    )


def _header(row: dict[str, Any]) -> Header:
    days = {name: _day(row[name]) for name in ("signed_on", "meeting_on")}
    return Header(**{**row, **days, "recipients": tuple(row["recipients"])})


def _directive(row: dict[str, Any]) -> DraftDirective:
    actors = {name: Actors(**{key: tuple(value) for key, value in row[name].items()}) for name in _ACTORS}
    lists = {name: tuple(row[name]) for name in ("report_to", "quantities")}
    return DraftDirective(**{**row, **actors, **lists, "due_on": _day(row["due_on"])})


_ACTORS: Sequence[str] = ("leads", "coordinating")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
