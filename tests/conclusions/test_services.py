"""Publishing a paper, and who sees it."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, Unit, User
from conclusions.models import Conclusion, Directive
from conclusions.permissions import can_add_paper, can_amend
from conclusions.services import PaperRefused, publish_paper
from tests.factories import ConclusionFactory, DirectiveFactory, PassageFactory

PAPER: dict[str, Any] = {
    "kind": "KL",
    "number": "07",
    "symbol": "KL/HU",
    "parent_body": "ĐẢNG BỘ TỈNH THANH HOÁ",
    "issuer": "HUYỆN ỦY CẨM THỦY",
    "place": "Cẩm Thủy",
    "signed_on": "2023-10-02",
    "title": "kết luận về xây dựng nông thôn mới",
    "signer_capacity": "T/M BAN THƯỜNG VỤ",
    "signer_title": "BÍ THƯ",
    "signer_name": "Lê Văn Trung",
    "recipients": ["UBND huyện", "Lưu VP/HU"],
    "passages": [
        {
            "position": 1,
            "marker": "1.",
            "heading": "Nhiệm vụ",
            "text": "",
            "kind": "heading",
            "parent": None,
            "note": "",
        },
        {
            "position": 2,
            "marker": "-",
            "heading": "",
            "text": "Giao UBND huyện rà soát tiêu chí trước ngày 31/12/2023.",
            "kind": "task",
            "parent": 1,
            "note": "",
        },
    ],
    "directives": [
        {
            "passage": 2,
            "position": 1,
            "start": 5,
            "end": 30,
            "title": "Rà soát tiêu chí",
            "topic": "economy",
            "due_on": "2023-12-31",
            "due_words": "trước ngày 31/12/2023",
            "actors": ["UBND huyện"],
            "coordinating": ["các xã", "thị trấn"],
            "quantities": [],
        }
    ],
}


@pytest.fixture
def published(committee: Unit, office: User) -> Conclusion:
    return publish_paper(PAPER, committee=committee, by=office)


def test_published_paper_keeps_header_passages_and_directives(published: Conclusion) -> None:
    assert published.reference == "07-KL/HU"
    assert published.recipients == "UBND huyện\nLưu VP/HU"
    first, second = published.passages.order_by("position")
    assert (first.words, second.parent) == ("1. Nhiệm vụ", first)
    directive = published.directives.get()
    assert directive.words == "UBND huyện rà soát tiêu c"
    assert directive.coordinating_actors == "các xã\nthị trấn"


def test_published_paper_is_found_without_marks(published: Conclusion) -> None:
    assert Conclusion.objects.filter(search_key__contains="xay dung nong thon moi").get() == published
    assert Directive.objects.filter(search_key__contains="ra soat tieu chi").get().conclusion == published


def test_publication_is_in_the_trail(published: Conclusion, office: User) -> None:
    entry = AuditEntry.objects.about(published).get()

    assert (entry.action, entry.actor, entry.committee_id) == ("Công bố văn bản", office, published.committee_id)


def test_same_number_twice_is_refused_and_leaves_nothing(published: Conclusion, office: User) -> None:
    passages = published.passages.count()

    again = {**PAPER, "issuer": "Huyện uỷ Cẩm Thủy", "number": "7", "signed_on": "2023-11-02"}

    with pytest.raises(PaperRefused, match="Kết luận số 07-KL/HU của HUYỆN ỦY CẨM THỦY, ký ngày 02/10/2023, đã được"):
        publish_paper(again, committee=published.committee, by=office)

    assert Conclusion.objects.get().passages.count() == passages


def test_same_number_of_another_committee_is_another_paper(published: Conclusion, other_committee: Unit) -> None:
    assert publish_paper(PAPER, committee=other_committee, by=None) != published


def test_directive_without_words_is_refused_and_leaves_nothing(committee: Unit, office: User) -> None:
    paper = deepcopy(PAPER)
    paper["directives"][0]["end"] = 5

    with pytest.raises(IntegrityError), transaction.atomic():
        publish_paper(paper, committee=committee, by=office)

    assert not Conclusion.objects.exists()


def test_several_drafts_may_wait_for_their_number(committee: Unit) -> None:
    drafts = ConclusionFactory.create_batch(2, committee=committee, number="", state=Conclusion.State.DRAFT)

    assert len(drafts) == 2


def test_passage_position_is_taken_once(paper: Conclusion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PassageFactory.create(conclusion=paper, position=1)


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("administrator", True),
        ("office", True),
        ("standing_member", False),
        ("inspector", False),
        ("unit_head", False),
        ("unit_staff", False),
        ("other_office", False),
    ],
)
def test_draft_is_seen_by_the_office_only(
    name: str, sees: bool, people: dict[str, User], draft_paper: Conclusion
) -> None:
    directive = DirectiveFactory.create(conclusion=draft_paper)

    assert (draft_paper in Conclusion.objects.visible_to(people[name])) is sees
    assert (directive in Directive.objects.visible_to(people[name])) is sees


@pytest.mark.parametrize(
    ("name", "sees"),
    [("administrator", True), ("inspector", True), ("unit_staff", True), ("commune_head", True), ("other_head", False)],
)
def test_published_paper_is_seen_by_its_whole_committee(
    name: str, sees: bool, people: dict[str, User], paper: Conclusion, directive: Directive
) -> None:
    assert (paper in Conclusion.objects.visible_to(people[name])) is sees
    assert (directive in Directive.objects.visible_to(people[name])) is sees


def test_superuser_sees_papers_of_every_committee(
    superuser: User, paper: Conclusion, draft_paper: Conclusion, other_paper: Conclusion, directive: Directive
) -> None:
    assert set(Conclusion.objects.visible_to(superuser)) == {paper, draft_paper, other_paper}
    assert directive in Directive.objects.visible_to(superuser)


def test_directives_of_a_draft_are_not_the_committees_work(draft_paper: Conclusion, committee: Unit) -> None:
    DirectiveFactory.create(conclusion=draft_paper)

    assert list(Directive.objects.of_committee(committee.pk)) == []


def test_office_adds_and_amends_papers_of_its_own_committee(
    office: User, other_office: User, administrator: User, paper: Conclusion, draft_paper: Conclusion
) -> None:
    assert can_add_paper(office)
    assert not can_add_paper(administrator)
    assert can_amend(office, paper)
    assert not can_amend(office, draft_paper)
    assert not can_amend(other_office, paper)
    assert not can_amend(administrator, paper)


@pytest.mark.parametrize(
    ("number", "symbol", "reference"),
    [
        ("406", "TB/HU", "406-TB/HU"),
        ("623", "TB-VPCP", "623/TB-VPCP"),
        ("131", "2025/NĐ-CP", "131/2025/NĐ-CP"),
        ("05", "QĐ/TW", "05-QĐ/TW"),
        ("", "TB/HU", "TB/HU"),
    ],
)
def test_paper_is_cited_as_party_or_state_number_theirs(number: str, symbol: str, reference: str) -> None:
    assert Conclusion(number=number, symbol=symbol).reference == reference


def test_rows_name_themselves(paper: Conclusion, directive: Directive) -> None:
    assert str(paper) == "406-TB/HU"
    assert str(directive) == "1. Xây dựng sản phẩm OCOP"
    assert str(directive.passage).startswith("- Tiếp tục chỉ đạo")
