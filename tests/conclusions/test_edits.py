"""Acts on a draft: the words are cut anew, never changed, and an act that makes no sense changes nothing."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conclusions import edits
from conclusions.drafts import Draft, as_data, draft_of, from_data
from conclusions.edits import ActRefused, Standing
from conclusions.found import FoundDirective, FoundPassage, Header, Reading

FIRST = "Giao UBND huyện rà soát đất lúa trước ngày 30/6/2024; các xã lập hồ sơ 100% thửa."
SECOND = "Hội Nông dân vận động hội viên."
CUT = FIRST.index("các xã")


def a_draft() -> Draft:
    passages = (
        FoundPassage(1, None, "", "", "HUYỆN ỦY", "form"),
        FoundPassage(2, None, "-", "", FIRST, "task"),
        FoundPassage(3, None, "-", "", SECOND, "finding"),
        FoundPassage(4, None, "I.", "NHIỆM VỤ", "", "heading"),
    )
    whole = FoundDirective(
        2,
        0,
        len(FIRST),
        "Rà soát đất lúa",
        lead_units=("UBND huyện",),
        deadline=date(2024, 6, 30),
        deadline_words="trước ngày 30/6/2024",
        targets=("100% thửa",),
        product="Báo cáo",
    )
    return draft_of(Reading(Header(), passages, (whole,)), lambda words: (7,))


@pytest.fixture
def draft() -> Draft:
    return a_draft()


def words(draft: Draft) -> list[str]:
    return [draft.words(directive) for directive in draft.directives]


def test_acceptance_is_given_and_taken_back(draft: Draft) -> None:
    taken = edits.accept(draft, 1)

    assert taken.directives[0].accepted
    assert not edits.accept(taken, 1, accepted=False).directives[0].accepted


def test_proposal_without_title_is_not_accepted(draft: Draft) -> None:
    nameless = edits.change(draft, 1, title=" ")

    with pytest.raises(ActRefused, match="chưa có tên"):
        edits.accept(nameless, 1)
    assert not edits.accept_all(nameless).directives[0].accepted
    assert edits.accept_all(draft).directives[0].accepted


def test_fields_and_units_are_changed_and_the_papers_words_stay(draft: Draft) -> None:
    changed = edits.change(draft, 1, title="Khác", leads=[3, 3, 5], due_on=None).directives[0]

    assert (changed.title, changed.leads.units, changed.due_on) == ("Khác", (3, 5), None)
    assert changed.leads.words == ("UBND huyện",)


def test_words_without_unit_can_be_settled() -> None:
    passages = (FoundPassage(1, None, "", "", SECOND, "task"),)
    found = FoundDirective(1, 0, 9, "Vận động", lead_units=("Hội Nông dân", "Sở"))
    draft = draft_of(Reading(Header(), passages, (found,)), lambda words: ())

    settled = edits.forget_words(draft, 1, "leads", ["Sở"]).directives[0].leads
    assert (settled.words, settled.unknown) == (("Hội Nông dân", "Sở"), ("Hội Nông dân",))


def test_split_parts_the_words_and_shares_out_deadline_and_quantities(draft: Draft) -> None:
    parts = edits.split(edits.accept(draft, 1), 1, CUT)

    assert words(parts) == [FIRST[: CUT - 1], FIRST[CUT:]]
    first, second = parts.directives
    assert (first.key, second.key, parts.next_key) == (1, 2, 3)
    assert (first.due_on, second.due_on) == (date(2024, 6, 30), None)
    assert (first.quantities, second.quantities) == ((), ("100% thửa",))
    assert (first.accepted, second.accepted) == (False, False)
    assert second.title == "Các xã lập hồ sơ 100% thửa"


@pytest.mark.parametrize("at", [0, len(FIRST), -4, 10_000])
def test_split_outside_the_words_is_refused(at: int, draft: Draft) -> None:
    with pytest.raises(ActRefused, match="Chỗ tách"):
        edits.split(draft, 1, at)


def test_merge_puts_together_what_was_split(draft: Draft) -> None:
    again = edits.merge(edits.split(draft, 1, CUT), 1)

    assert words(again) == [FIRST]
    merged = again.directives[0]
    assert (merged.due_on, merged.quantities, merged.product) == (date(2024, 6, 30), ("100% thửa",), "Báo cáo")


def test_merge_of_a_passages_last_directive_is_refused(draft: Draft) -> None:
    with_next = edits.make_task(draft, 3)

    with pytest.raises(ActRefused, match="nhiệm vụ cuối của đoạn"):
        edits.merge(with_next, 1)


def test_task_becomes_a_finding_and_a_finding_a_task(draft: Draft) -> None:
    none = edits.make_finding(draft, 1)
    assert (none.directives, none.passages[1].kind) == ((), "finding")

    one = edits.make_task(none, 3)
    assert words(one) == [SECOND]
    assert one.passages[2].kind == "task"
    assert one.directives[0].accepted
    assert one.directives[0].key == 2


def test_task_is_made_of_the_selected_words(draft: Draft) -> None:
    assert words(edits.make_task(draft, 3, 13, 30))[1] == SECOND[13:30]


@pytest.mark.parametrize(
    ("position", "start", "end", "said"),
    [
        (1, 0, 0, "thể thức"),
        (2, 0, 10, "đã thuộc một nhiệm vụ"),
        (4, 0, 0, "không có lời văn"),
        (3, 3, 4, "không có lời văn"),
        (9, 0, 0, "không có trong văn bản"),
    ],
)
def test_task_of_no_words_or_taken_words_is_refused(
    position: int, start: int, end: int, said: str, draft: Draft
) -> None:
    with pytest.raises(ActRefused, match=said):
        edits.make_task(draft, position, start, end)


@pytest.mark.parametrize(
    "act",
    [edits.accept, edits.make_finding, edits.merge, lambda draft, key: edits.split(draft, key, 3), edits.change],
)
def test_act_on_a_directive_that_is_gone_is_refused(act: Callable[..., Draft], draft: Draft) -> None:
    with pytest.raises(ActRefused, match="không còn trong bản nháp"):
        act(draft, 99)


def test_header_is_changed(draft: Draft) -> None:
    assert edits.change_header(draft, number="410").header.number == "410"


# --- An amended text -----------------------------------------------------------------------------


def test_unchanged_directive_is_kept_and_takes_the_proposals_place(draft: Draft) -> None:
    kept = edits.keep_unchanged(draft, [Standing(5, "Rà soát", FIRST), Standing(6, "Đã bỏ", "Không còn nữa.")])

    same = kept.directives[0]
    assert (same.keeps, same.title, same.accepted, words(kept)) == (5, "Rà soát", True, [FIRST])
    assert len(kept.directives) == 1


def test_same_words_twice_are_found_at_two_places() -> None:
    passages = (FoundPassage(1, None, "", "", SECOND, "task"), FoundPassage(2, None, "", "", SECOND, "task"))
    draft = draft_of(Reading(Header(), passages, ()), lambda words: ())

    kept = edits.keep_unchanged(draft, [Standing(5, "A", SECOND), Standing(6, "B", SECOND), Standing(7, "C", SECOND)])
    assert [(found.passage, found.keeps) for found in kept.directives] == [(1, 5), (2, 6)]


def test_kept_directive_is_not_edited_and_a_finding_of_it_waits_to_be_withdrawn(draft: Draft) -> None:
    kept = edits.keep_unchanged(draft, [Standing(5, "Rà soát", FIRST)])
    key = kept.directives[0].key

    acts: list[Callable[[], Draft]] = [
        lambda: edits.split(kept, key, CUT),
        lambda: edits.merge(kept, key),
        lambda: edits.change(kept, key, title="Khác"),
    ]
    for act in acts:
        with pytest.raises(ActRefused, match="giữ nguyên"):
            act()
    gone = edits.make_finding(kept, key).directives[0]
    assert (gone.keeps, gone.accepted) == (5, False)


# --- Any sequence of acts ------------------------------------------------------------------------

ACTS: dict[str, Callable[[Draft, int, int, int], Draft]] = {
    "accept": lambda draft, key, start, end: edits.accept(draft, key, bool(start % 2)),
    "accept_all": lambda draft, key, start, end: edits.accept_all(draft),
    "split": lambda draft, key, start, end: edits.split(draft, key, start),
    "merge": lambda draft, key, start, end: edits.merge(draft, key),
    "make_finding": lambda draft, key, start, end: edits.make_finding(draft, key),
    "make_task": lambda draft, key, start, end: edits.make_task(draft, key, start, end),
    "change": lambda draft, key, start, end: edits.change(draft, key, title="x" * start, leads=[start]),
    "keep": lambda draft, key, start, end: edits.keep_unchanged(draft, [Standing(9, "Giữ", FIRST[start:end].strip())]),
}
STEPS = st.tuples(
    st.sampled_from(sorted(ACTS)), st.integers(0, 6), st.integers(-2, len(FIRST) + 2), st.integers(-2, len(FIRST) + 2)
)


def sound(draft: Draft) -> bool:
    """Every directive lies in its text, on words, in order, apart from the others; kinds and keys agree."""
    texts = {passage.position: passage.text for passage in draft.passages}
    spans = [(found.passage, found.start, found.end) for found in draft.directives]
    apart = all(one[0] < other[0] or (one[0] == other[0] and one[2] <= other[1]) for one, other in pairwise(spans))
    inside = all(0 <= start < end <= len(texts[position]) for position, start, end in spans)
    trim = all(text == text.strip() and text for text in words(draft))
    keys = [found.key for found in draft.directives]
    kinds = {passage.kind == "task" for passage in draft.passages if passage.position in {span[0] for span in spans}}
    return (
        apart
        and inside
        and trim
        and len(set(keys)) == len(keys)
        and max(keys, default=0) < draft.next_key
        and kinds <= {True}
    )


@given(st.lists(STEPS, max_size=12))
def test_any_sequence_of_acts_leaves_a_sound_draft_with_the_papers_own_words(steps: list[Any]) -> None:
    draft = a_draft()
    text = [(passage.marker, passage.heading, passage.text) for passage in draft.passages]
    for name, key, start, end in steps:
        before = draft
        try:
            draft = ACTS[name](draft, key, start, end)
        except ActRefused:
            assert draft is before
        assert sound(draft)
    assert [(passage.marker, passage.heading, passage.text) for passage in draft.passages] == text
    assert from_data(as_data(draft)) == draft
