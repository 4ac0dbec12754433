"""What an amended text changes: every passage of both texts once, every word accounted for."""

from hypothesis import given
from hypothesis import strategies as st

from conclusions.revisions import ADDED, REMOVED, SAME, Run, compare, word_runs

OLD = ["Mở đầu.", "Giao UBND huyện rà soát đất lúa.", "Các xã lập hồ sơ.", "Lưu văn phòng."]


def test_same_text_has_no_change() -> None:
    assert not any(change.is_change for change in compare(OLD, OLD))


def test_changed_words_are_shown_in_their_passage() -> None:
    new = [OLD[0], "Giao UBND huyện rà soát đất rừng.", *OLD[2:]]

    change = compare(OLD, new)[1]
    assert (change.old, change.new) == (1, 1)
    assert change.runs == (
        Run(SAME, "Giao UBND huyện rà soát đất"),
        Run(REMOVED, "lúa."),
        Run(ADDED, "rừng."),
    )


def test_removed_and_added_passages_stand_where_they_stood() -> None:
    new = [OLD[0], OLD[2], "Hội Nông dân vận động hội viên tham gia.", OLD[3]]

    changes = compare(OLD, new)
    assert [(change.old, change.new) for change in changes] == [(0, 0), (1, None), (2, 1), (None, 2), (3, 3)]
    assert changes[1].runs == (Run(REMOVED, OLD[1]),)
    assert changes[3].runs == (Run(ADDED, new[2]),)


def test_words_apart_from_white_space_are_the_same() -> None:
    assert word_runs("một  hai", "một hai") == (Run(SAME, "một hai"),)


TEXTS = st.lists(st.text(st.sampled_from("ab "), max_size=12).map(str.strip), max_size=6)


@given(TEXTS, TEXTS)
def test_every_passage_of_both_texts_appears_once_in_order(old: list[str], new: list[str]) -> None:
    changes = compare(old, new)

    assert [change.old for change in changes if change.old is not None] == list(range(len(old)))
    assert [change.new for change in changes if change.new is not None] == list(range(len(new)))
    for change in changes:
        kept = [word for run in change.runs if run.kind != REMOVED for word in run.words.split()]
        gone = [word for run in change.runs if run.kind != ADDED for word in run.words.split()]
        assert change.new is None or kept == new[change.new].split()
        assert change.old is None or gone == old[change.old].split()
