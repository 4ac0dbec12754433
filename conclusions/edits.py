"""What people do to a draft: each act takes a draft and returns another. Words are cut anew, never changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conclusions.drafts import (
    TITLE_LENGTH,
    Actors,
    Draft,
    DraftDirective,
    suggested_title,
    trimmed,
    with_kinds,
)
from conclusions.found import FORM, FoundPassage


class ActRefused(ValueError):
    """An act the draft does not allow; its text says why, in Vietnamese. The draft stays as it was."""


@dataclass(frozen=True)
class Standing:
    """A published directive in force: what an amended text is compared with."""

    pk: int
    title: str
    words: str


# --- One directive -------------------------------------------------------------------------------


def accept(draft: Draft, key: int, accepted: bool = True) -> Draft:
    """Take the proposal, or take the acceptance back; a directive that an amended text keeps is then withdrawn."""
    directive = _find(draft, key)
    if accepted and not directive.title.strip():
        raise ActRefused("Nhiệm vụ chưa có tên. Hãy ghi tên rồi chấp nhận.")
    return _put(draft, replace(directive, accepted=accepted))


def accept_all(draft: Draft) -> Draft:
    """Accept every proposal that has a title."""
    taken = (replace(directive, accepted=bool(directive.title.strip())) for directive in draft.directives)
    return replace(draft, directives=tuple(taken))


def change(draft: Draft, key: int, **fields: Any) -> Draft:
    """Other title, deadline, frequency, product or topic; `leads` and `coordinating` are numbers of units."""
    directive = _open(draft, key)
    for role in ("leads", "coordinating"):
        if role in fields:
            fields[role] = replace(getattr(directive, role), units=tuple(dict.fromkeys(fields[role])))
    return _put(draft, replace(directive, **fields))


def forget_words(draft: Draft, key: int, role: str, words: Collection[str]) -> Draft:
    """The office has dealt with these words that name no unit of the list; the paper's own words stay."""
    directive = _open(draft, key)
    actors: Actors = getattr(directive, role)
    left = replace(actors, unknown=tuple(word for word in actors.unknown if word not in words))
    changed: dict[str, Any] = {role: left}
    return _put(draft, replace(directive, **changed))


def split(draft: Draft, key: int, at: int) -> Draft:
    """Two directives out of one: the words before and from character `at` of the passage. Both wait for acceptance."""
    directive = _open(draft, key)
    text = _passage(draft, directive.passage).text
    if not directive.start < at < directive.end:
        raise ActRefused("Chỗ tách phải nằm giữa lời văn của nhiệm vụ.")
    first, second = trimmed(text, directive.start, at), trimmed(text, at, directive.end)
    if first[0] == first[1] or second[0] == second[1]:
        raise ActRefused("Mỗi phần sau khi tách phải có lời văn.")
    parts = _shared_out(directive, text, first, second)
    titled = replace(parts[1], key=draft.next_key, title=suggested_title(text[slice(*second)]))
    return _without(draft, directive.key, (parts[0], titled), next_key=draft.next_key + 1)


def _shared_out(
    directive: DraftDirective, text: str, first: tuple[int, int], second: tuple[int, int]
) -> tuple[DraftDirective, DraftDirective]:
    """The deadline goes with its words, should only one part hold them; everything else is the same for both."""
    parts = []
    for span, other in ((first, second), (second, first)):
        part = replace(directive, start=span[0], end=span[1], accepted=False)
        words = directive.due_words
        if words and words in text[slice(*other)] and words not in text[slice(*span)]:
            part = replace(part, due_on=None, due_words="")
        here = tuple(words for words in directive.quantities if words not in text[slice(*other)])
        parts.append(replace(part, quantities=here))
    return parts[0], parts[1]


def merge(draft: Draft, key: int) -> Draft:
    """One directive out of this and the next one of the same passage, with all words between them."""
    directive = _open(draft, key)
    after = next((other for other in draft.of_passage(directive.passage) if other.start >= directive.end), None)
    if after is None:
        raise ActRefused("Đây là nhiệm vụ cuối của đoạn, không có nhiệm vụ nào liền sau để gộp.")
    _open(draft, after.key)
    joined = replace(
        directive,
        end=after.end,
        accepted=False,
        title=directive.title or after.title,
        leads=_together(directive.leads, after.leads),
        coordinating=_together(directive.coordinating, after.coordinating),
        due_on=directive.due_on or after.due_on,
        due_words=directive.due_words or after.due_words,
        frequency=directive.frequency or after.frequency,
        product="; ".join(dict.fromkeys(filter(None, (directive.product, after.product))))[:TITLE_LENGTH],
        report_to=_union(directive.report_to, after.report_to),
        quantities=_union(directive.quantities, after.quantities),
        confidence=min(directive.confidence, after.confidence),
    )
    rest = tuple(other for other in draft.directives if other.key not in {directive.key, after.key})
    return _ordered(replace(draft, directives=(*rest, joined)))


def make_finding(draft: Draft, key: int) -> Draft:
    """No task after all. A directive kept from the edition before stays in sight, to be withdrawn."""
    directive = _find(draft, key)
    return accept(draft, key, False) if directive.keeps else _without(draft, directive.key, ())


def make_task(draft: Draft, position: int, start: int = 0, end: int = 0) -> Draft:
    """A task of the passage's characters `start` to `end`; of all its text when they are equal. It is accepted."""
    passage = _passage(draft, position)
    if passage.kind == FORM:
        raise ActRefused("Phần thể thức của văn bản không phải nhiệm vụ.")
    span = trimmed(passage.text, *((start, end) if start != end else (0, len(passage.text))))
    if span[0] == span[1]:
        raise ActRefused("Phần được chọn không có lời văn.")
    if any(other.start < span[1] and span[0] < other.end for other in draft.of_passage(position)):
        raise ActRefused("Phần được chọn đã thuộc một nhiệm vụ khác của đoạn này.")
    made = DraftDirective(
        key=draft.next_key,
        passage=position,
        start=span[0],
        end=span[1],
        title=suggested_title(passage.text[slice(*span)]),
        accepted=True,
        reason="Văn phòng chọn.",
    )
    return _ordered(replace(draft, directives=(*draft.directives, made), next_key=draft.next_key + 1))


def change_header(draft: Draft, **fields: Any) -> Draft:
    return replace(draft, header=replace(draft.header, **fields))


# --- An amended text -----------------------------------------------------------------------------


def keep_unchanged(draft: Draft, standing: Sequence[Standing]) -> Draft:
    """Recognise the published directives whose very words stand in the new text; they are kept, and accepted.

    What the reader proposes over the same words gives way.
    """
    taken: list[DraftDirective] = []
    number = draft.next_key
    for published in standing:
        place = _place_of(draft, published.words, taken)
        if place is not None:
            position, start = place
            end = start + len(published.words)
            same = DraftDirective(number, position, start, end, published.title, accepted=True, keeps=published.pk)
            taken.append(same)
            number += 1
    others = tuple(proposed for proposed in draft.directives if not any(_overlap(proposed, same) for same in taken))
    return _ordered(replace(draft, directives=(*others, *taken), next_key=number))


def _place_of(draft: Draft, words: str, taken: Sequence[DraftDirective]) -> tuple[int, int] | None:
    """Passage and first character at which the words stand and nothing is taken yet."""
    for passage in draft.passages if words else ():
        start = passage.text.find(words) if passage.kind != FORM else -1
        while start >= 0:
            span = DraftDirective(0, passage.position, start, start + len(words), "")
            if not any(_overlap(span, other) for other in taken):
                return passage.position, start
            start = passage.text.find(words, start + 1)
    return None


def _overlap(one: DraftDirective, other: DraftDirective) -> bool:
    return one.passage == other.passage and one.start < other.end and other.start < one.end


# --- Parts ---------------------------------------------------------------------------------------


def _find(draft: Draft, key: int) -> DraftDirective:
    directive = draft.directive(key)
    if directive is None:
        raise ActRefused("Nhiệm vụ này không còn trong bản nháp.")
    return directive


def _open(draft: Draft, key: int) -> DraftDirective:
    directive = _find(draft, key)
    if directive.keeps:
        raise ActRefused("Nhiệm vụ giữ nguyên từ bản trước nên không sửa, tách hay gộp.")
    return directive


def _passage(draft: Draft, position: int) -> FoundPassage:
    passage = draft.passage(position)
    if passage is None:
        raise ActRefused("Đoạn này không có trong văn bản.")
    return passage


def _put(draft: Draft, directive: DraftDirective) -> Draft:
    return replace(
        draft,
        directives=tuple(directive if other.key == directive.key else other for other in draft.directives),
    )


def _without(draft: Draft, key: int, instead: Sequence[DraftDirective], next_key: int | None = None) -> Draft:
    rest = tuple(other for other in draft.directives if other.key != key)
    return _ordered(replace(draft, directives=(*rest, *instead), next_key=next_key or draft.next_key))


def _ordered(draft: Draft) -> Draft:
    in_order = sorted(draft.directives, key=lambda directive: (directive.passage, directive.start))
    return with_kinds(replace(draft, directives=tuple(in_order)))


def _together(one: Actors, other: Actors) -> Actors:
    return Actors(
        _union(one.words, other.words),
        tuple(dict.fromkeys(one.units + other.units)),
        _union(one.unknown, other.unknown),
    )


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))
