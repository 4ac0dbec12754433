"""Numbers as offices type them, and what else stands where a number should."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import NotANumber, Suggestion, is_from_english_sheet, read_english, read_number
from accounts.vietnamese import format_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,5", "1234.5"),
        ("2.573", "2573"),
        ("1,234", "1.234"),
        ("69,49%", "69.49"),
        ("69,49 %", "69.49"),
        ("-5,2", "-5.2"),
        ("\u22125,2", "-5.2"),
        ("+3", "3"),
        (" 0 ", "0"),
        ("1.000.000", "1000000"),
    ],
)
def test_number_is_read_as_vietnamese_offices_write_it(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False))
def test_number_as_printed_is_read_back(value: Decimal) -> None:
    assert read_number(format_number(value)) == value


@pytest.mark.parametrize(
    "text", ["N/A", "n/a", "-", "–", "…", "#N/A", "#DIV/0!", "không có", "Chưa có", "chưa có số liệu"]
)
def test_word_for_nothing_is_refused_and_the_cell_suggested_empty(text: str) -> None:
    with pytest.raises(NotANumber, match="để trống") as refusal:
        read_number(text)

    assert refusal.value.suggestion == Suggestion("")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("khoảng 50", "50"),
        ("gần 50,3", "50,3"),
        ("~50", "50"),
        ("trên 1.200 tỷ", "1.200"),
        ("12 xã", "12"),
        ("ước đạt 98,5%", "98,5"),
    ],
)
def test_number_among_words_is_refused_with_the_words_for_the_note(text: str, number: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        read_number(text)

    assert refusal.value.suggestion is not None
    assert refusal.value.suggestion.text == number
    assert text.removesuffix("%") in refusal.value.suggestion.note


def test_negative_number_in_brackets_is_suggested_with_its_sign() -> None:
    with pytest.raises(NotANumber) as refusal:
        read_number("(5,2)")

    assert refusal.value.suggestion == Suggestion("-5,2")


@pytest.mark.parametrize("text", ["50-60", "từ 50 đến 60", "9/16", "1.2.3", "12,5,6"])
def test_several_numbers_are_refused_without_choosing_one(text: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        read_number(text)

    assert refusal.value.suggestion is None


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("69.49", "69,49"), ("1,234.56", "1.234,56"), ("1,234,567", "1.234.567"), ("0.5", "0,5")],
)
def test_point_for_decimals_is_refused_with_the_vietnamese_way(text: str, suggested: str) -> None:
    with pytest.raises(NotANumber, match="dấu phẩy") as refusal:
        read_number(text)

    assert refusal.value.suggestion == Suggestion(suggested)


@pytest.mark.parametrize(("text", "reason"), [("1,23456", "thập phân"), ("99999999999999999", "quá lớn")])
def test_number_the_database_cannot_hold_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotANumber, match=reason):
        read_number(text)


def test_block_with_one_point_for_decimals_is_read_as_such_throughout() -> None:
    block = ["69.49", "2.573", "12", "1,234"]

    assert is_from_english_sheet(block)
    suggested = {text: refusal.suggestion for text in block if (refusal := read_english(text))}
    assert suggested == {"69.49": Suggestion("69,49"), "2.573": Suggestion("2,573"), "1,234": Suggestion("1.234")}


def test_block_in_vietnamese_numbers_is_no_english_one() -> None:
    assert not is_from_english_sheet(["1.234,56", "2.573", "12", "", "khoảng 50", "69,49%"])
