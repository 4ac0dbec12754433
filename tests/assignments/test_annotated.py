"""The paper's words with its directives marked: the pieces joined are the text."""

from assignments.annotated import AnnotatedPassage, annotate
from conclusions.models import Conclusion, Directive, Passage
from tests.factories import DirectiveFactory, PassageFactory

TEXT = "Giao xã rà soát. Giao phòng tổng hợp. Báo cáo huyện."


def marked(paper: Conclusion, *spans: tuple[int, int], text: str = TEXT) -> AnnotatedPassage:
    passage = PassageFactory.create(conclusion=paper, text=text)
    directives = [
        DirectiveFactory.create(conclusion=paper, passage=passage, start=start, end=end) for start, end in spans
    ]
    (found,) = annotate([passage], directives, {directive.pk: "overdue" for directive in directives})
    return found


def cut(found: AnnotatedPassage) -> list[tuple[str, bool]]:
    assert "".join(piece.text for piece in found.pieces) == found.passage.text
    return [(piece.text, piece.directive is not None) for piece in found.pieces]


def test_passage_without_directive_is_one_plain_piece(paper: Conclusion) -> None:
    assert cut(marked(paper)) == [(TEXT, False)]


def test_passage_without_text_has_no_piece(paper: Conclusion) -> None:
    assert cut(marked(paper, text="")) == []


def test_directive_of_the_whole_text_is_one_marked_piece(paper: Conclusion) -> None:
    assert cut(marked(paper, (0, len(TEXT)))) == [(TEXT, True)]


def test_directives_are_cut_out_in_their_order(paper: Conclusion) -> None:
    assert cut(marked(paper, (17, 37), (0, 16))) == [
        ("Giao xã rà soát.", True),
        (" ", False),
        ("Giao phòng tổng hợp.", True),
        (" Báo cáo huyện.", False),
    ]


def test_overlapping_directive_is_named_though_not_marked(paper: Conclusion) -> None:
    found = marked(paper, (0, 37), (17, 52))

    assert cut(found) == [(TEXT[:37], True), (" Báo cáo huyện.", False)]
    assert len(found.states) == 2


def test_marked_piece_carries_the_state_of_its_directive(paper: Conclusion) -> None:
    found = marked(paper, (0, 16))

    assert [piece.state for piece in found.pieces] == ["overdue", ""]
    assert [state for _, state in found.states] == ["overdue"]


def test_every_passage_of_the_notice_keeps_its_words(reference: None) -> None:
    passages = list(Passage.objects.order_by("position"))
    directives = list(Directive.objects.all())

    found = annotate(passages, directives, {directive.pk: "unassigned" for directive in directives})

    assert ["".join(piece.text for piece in row.pieces) for row in found] == [passage.text for passage in passages]
    assert sum(piece.directive is not None for row in found for piece in row.pieces) == 14
