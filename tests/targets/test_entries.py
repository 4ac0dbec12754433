"""How what is typed into a cell is understood before it is recorded."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.numbers import Suggestion
from targets.entries import EMPTY, Reading, typed_form, understand
from targets.measures import Direction, Kind, Measure, ResultKind

TODAY = date(2023, 11, 15)
INCOME = Measure(Direction.AT_LEAST, unit="triệu đồng/người/năm")
POVERTY = Measure(Direction.AT_MOST, unit="%", share=True)
COMMUNES = Measure(Direction.AT_LEAST, Kind.SHARE_OF_UNITS, unit="%", share=True)
STANDARD = Measure(Direction.ACHIEVED, Kind.RECOGNITION)
RANK = Measure(Direction.AT_MOST, Kind.RANK, decimals=0)


def read(text: str, measure: Measure = INCOME, **more: object) -> Reading:
    given = {"kind": ResultKind.OFFICIAL, "end": date(2022, 12, 31), "today": TODAY, **more}
    return understand(text, measure, **given)  # type: ignore[arg-type]


def test_number_is_understood_with_its_unit_of_measure() -> None:
    assert read("1.234,5") == Reading(Decimal("1234.5"), "1.234,50 triệu đồng/người/năm")


def test_percentage_may_be_typed_with_its_sign() -> None:
    assert read("69,49%", POVERTY) == Reading(Decimal("69.49"), "69,49%")


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_empty_cell_is_no_problem(text: str) -> None:
    assert read(text) is EMPTY


def test_words_are_a_problem_with_a_suggestion() -> None:
    reading = read("khoảng 50")

    assert reading.value is None
    assert reading.problem
    assert reading.suggestion == Suggestion("50", "nguồn ghi “khoảng 50”")


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [("đạt", 1, "đạt"), ("Đạt", 1, "đạt"), ("1", 1, "đạt"), ("chưa đạt", 0, "chưa đạt"), ("0", 0, "chưa đạt")],
)
def test_recognition_is_typed_in_words_or_as_one_and_zero(text: str, value: int, words: str) -> None:
    assert read(text, STANDARD) == Reading(Decimal(value), words)


@pytest.mark.parametrize("text", ["2", "50", "có lẽ"])
def test_recognition_is_had_or_not(text: str) -> None:
    assert "chưa đạt" in read(text, STANDARD).problem


@pytest.mark.parametrize("text", ["-1", "100,01", "250"])
def test_share_of_units_cannot_leave_the_whole(text: str) -> None:
    assert "từ 0 đến 100%" in read(text, COMMUNES).problem


@pytest.mark.parametrize("text", ["0", "1,5"])
def test_rank_is_a_whole_number_from_one(text: str) -> None:
    assert "Thứ hạng" in read(text, RANK).problem


def test_level_outside_its_range_is_a_warning_not_a_refusal() -> None:
    reading = read("101", POVERTY)

    assert (reading.value, reading.problem) == (Decimal(101), "")
    assert "ngoài khoảng" in reading.warning


def test_official_figure_of_an_unfinished_period_is_refused_an_estimate_is_not() -> None:
    assert "chưa kết thúc" in read("5", end=date(2023, 12, 31)).problem
    assert read("5", end=date(2023, 12, 31), kind=ResultKind.ESTIMATE).problem == ""
    assert read("5", end=date(2023, 12, 31), kind=ResultKind.PLAN).problem == ""


@pytest.mark.parametrize(
    ("text", "before", "warning"),
    [
        ("250", "50", "gấp 5,0 lần"),
        ("249", "50", ""),
        ("10", "50", "chỉ bằng 20,0%"),
        ("11", "50", ""),
        ("50", "-5", ""),
        ("50", "0", ""),
    ],
)
def test_jump_against_the_period_before_is_pointed_out(text: str, before: str, warning: str) -> None:
    found = read(text, before=Decimal(before)).warning

    assert found.startswith(warning) if warning else found == ""


def test_cell_of_an_english_block_is_a_problem_where_the_readings_differ() -> None:
    assert read("2.573", english=True).suggestion == Suggestion("2,573")
    assert read("2573", english=True).value == Decimal(2573)


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [("1234.5", INCOME, "1.234,50"), ("1", STANDARD, "đạt"), ("0", STANDARD, "chưa đạt"), ("0.1234", INCOME, "0,1234")],
)
def test_recorded_value_stands_in_the_cell_as_it_would_be_typed(value: str, measure: Measure, text: str) -> None:
    assert typed_form(Decimal(value), measure) == text
    assert read(text, measure).value == Decimal(value)
