"""A reading becomes a draft in which nothing counts yet; what stands against its publication is said in words."""

import json
from dataclasses import replace
from datetime import date

import pytest

from conclusions.drafts import Actors, Draft, as_data, draft_of, from_data, problems, suggested_title, trimmed
from conclusions.found import FoundDirective, FoundPassage, Header, Reading

TEXT = "Giao UBND huyện rà soát đất lúa. Các xã lập hồ sơ."
HEADER = Header(
    issuer="HUYỆN ỦY", kind="TB", number="410", symbol="TB/HU", signed_on=date(2023, 11, 10), title="kết luận"
)


def reading(*directives: FoundDirective, header: Header = HEADER) -> Reading:
    return Reading(header, (FoundPassage(1, None, "-", "", TEXT, "task"),), directives, remarks=("Đã soát.",))


def drafted(*directives: FoundDirective) -> Draft:
    return draft_of(reading(*directives), lambda words: {"UBND huyện": (7,), "Các xã": (8, 9)}.get(words, ()))


def test_nothing_of_a_reading_is_accepted() -> None:
    draft = drafted(FoundDirective(1, 0, 32, "Rà soát"), FoundDirective(1, 33, len(TEXT), "Lập hồ sơ"))

    assert [directive.accepted for directive in draft.directives] == [False, False]
    assert [draft.words(directive) for directive in draft.directives] == [
        "Giao UBND huyện rà soát đất lúa.",
        "Các xã lập hồ sơ.",
    ]
    assert draft.next_key == 3


def test_units_are_those_that_match_and_words_without_a_unit_stay_words() -> None:
    draft = drafted(FoundDirective(1, 0, 32, "Rà soát", lead_units=("UBND huyện", "Sở Tài chính", "Các xã")))

    words = ("UBND huyện", "Sở Tài chính", "Các xã")
    assert draft.directives[0].leads == Actors(words, (7, 8, 9), ("Sở Tài chính",))


def test_recurrence_becomes_a_period_of_reports() -> None:
    frequencies = [
        drafted(FoundDirective(1, 0, 9, "Rà soát", recurrence=word)).directives[0].frequency
        for word in ("", "month", "quarter", "half-year", "year", "periodic")
    ]

    assert frequencies == ["", "month", "quarter", "half_year", "year", "half_year"]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (40, 20), (500, 600), (32, 33)])
def test_proposal_without_words_of_the_paper_is_left_out(start: int, end: int) -> None:
    assert drafted(FoundDirective(1, start, end, "Không có lời")).directives == ()


def test_of_two_proposals_over_the_same_words_the_first_stays() -> None:
    draft = drafted(FoundDirective(1, 0, 32, "Một"), FoundDirective(1, 10, 40, "Hai"), FoundDirective(9, 0, 5, "Ba"))

    assert [directive.title for directive in draft.directives] == ["Một"]


def test_passage_without_directive_is_a_finding() -> None:
    assert drafted().passages[0].kind == "finding"


def test_draft_goes_through_json_unchanged() -> None:
    found = FoundDirective(1, 0, 32, "Rà soát", ("UBND huyện",), deadline=date(2024, 6, 30), targets=("100%",))
    draft = drafted(found)

    assert from_data(json.loads(json.dumps(as_data(draft)))) == draft


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("number", "Thiếu số của văn bản."),
        ("issuer", "Thiếu cơ quan ban hành của văn bản."),
        ("signed_on", "Thiếu ngày ký của văn bản."),
        ("kind", "Thiếu loại văn bản của văn bản."),
        ("title", "Thiếu trích yếu của văn bản."),
    ],
)
def test_what_is_missing_of_the_header_is_named(missing: str, said: str) -> None:
    header = replace(HEADER, **{missing: None if missing == "signed_on" else ""})  # type: ignore[arg-type]

    assert problems(draft_of(reading(header=header), lambda words: ())) == [said]


def test_complete_draft_has_no_problems() -> None:
    assert problems(drafted(FoundDirective(1, 0, 32, "Rà soát"))) == []


def test_accepted_directive_without_title_and_an_overlong_number_stand_against_publication() -> None:
    draft = drafted(FoundDirective(1, 0, 32, " "))
    draft = replace(draft, directives=(replace(draft.directives[0], accepted=True),))
    draft = replace(draft, header=replace(HEADER, number="4" * 21))

    assert len(problems(draft)) == 2


def test_draft_without_a_passage_cannot_be_published() -> None:
    assert problems(Draft(header=HEADER)) == ["Văn bản không có đoạn nào."]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("rà soát đất lúa; báo cáo.", "Rà soát đất lúa"),
        ("Lập hồ sơ. Nộp ngay.", "Lập hồ sơ"),
        ("  - ", ""),
        ("từ " * 100, "Từ " + "từ " * 51 + "từ…"),
    ],
)
def test_title_is_suggested_from_the_papers_words(words: str, title: str) -> None:
    assert suggested_title(words) == title


def test_span_is_trimmed_to_its_words() -> None:
    assert trimmed("  một hai  ", -3, 99) == (2, 9)
    assert trimmed("một   hai", 3, 6) == (3, 3)
