"""Vietnamese text: search without marks, the dictionary's order, dates and numbers as offices write them."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from accounts.vietnamese import (
    document_place_and_date,
    format_date,
    format_number,
    nfc,
    search_key,
    sort_key,
)

# As a dictionary has them: letters a ă â … d đ e ê …, and of one word without tone, huyền, hỏi, ngã, sắc, nặng.
DICTIONARY = (
    "ba",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "ban",
    "băng",
    "bâng",
    "cam",
    "cẩm",
    "da",
    "dân",
    "đa",
    "đảng",
    "em",
    "êm",
    "on",
    "ôn",
    "ơn",
    "tu",
    "tú",
    "tư",
)
UNITS = (
    "Cẩm Bình",
    "Cẩm Châu",
    "Cẩm Thạch",
    "Cẩm Thạch (mới)",
    "Cẩm Tú",
    "Đảng ủy",
    "Huyện đoàn",
    "Huyện ủy",
    "Huyện ủy Cẩm Thủy",
    "Ủy ban Kiểm tra",
    "Xã 2",
    "Xã 10",
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Huyện ủy  Cẩm Thuỷ", "huyen uy cam thuy"),
        ("Huyện ủy Cẩm Thủy", "huyen uy cam thuy"),
        ("ĐẢNG BỘ TỈNH THANH HOÁ", "dang bo tinh thanh hoa"),
        ("Thanh Hóa", "thanh hoa"),
        ("406-TB/HU", "406 tb hu"),
        ("  ", ""),
    ],
)
def test_search_key_has_no_marks(text: str, key: str) -> None:
    assert search_key(text) == key


def test_search_key_joins_its_parts() -> None:
    assert search_key("Xã Cẩm Thạch", "X15142") == "xa cam thach x15142"


@given(st.text())
def test_search_key_is_the_same_for_every_normal_form(text: str) -> None:
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(unicodedata.normalize("NFC", text))


@given(st.text())
def test_search_key_of_a_key_is_that_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize("words", [DICTIONARY, UNITS], ids=["dictionary", "units"])
def test_sort_key_follows_the_dictionary(words: tuple[str, ...]) -> None:
    assert sorted(sorted(words), key=sort_key) == list(words)


def test_sort_key_ignores_case_and_normal_form() -> None:
    assert sort_key("CẨM THỦY") == sort_key(unicodedata.normalize("NFD", "cẩm thủy"))


def sorted_by_database(words: Iterable[str], collation: str) -> list[str]:
    query = sql.SQL("SELECT word FROM unnest(%s::text[]) AS word ORDER BY word COLLATE {}")
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.Identifier(collation)), [list(words)])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.postgres
@pytest.mark.django_db
def test_sort_key_agrees_with_the_vietnamese_order_of_the_database() -> None:
    words = (*DICTIONARY, *UNITS[:-2])

    assert sorted(words, key=sort_key) == sorted_by_database(sorted(words), "vi-x-icu")


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("collation", ["C", "en-x-icu", "vi-x-icu"])
def test_stored_key_sorts_alike_under_every_collation(collation: str) -> None:
    keys = [sort_key(word) for word in (*DICTIONARY, *UNITS)]

    assert sorted_by_database(keys, collation) == sorted(keys)


def test_nfc_joins_marks_to_their_letters() -> None:
    assert nfc("Thu\u0309y") == "Thủy"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.56"), None, "1.234,56"),
        (Decimal("69.4900"), None, "69,49"),
        (Decimal("17.0000"), None, "17"),
        (Decimal(100), None, "100"),
        (2573, None, "2.573"),
        (Decimal("0.0000"), None, "0"),
        (Decimal("-12.5"), None, "-12,5"),
        (Decimal("1910"), 2, "1.910,00"),
        (Decimal("64.66"), 1, "64,7"),
        (None, 2, ""),
    ],
)
def test_number_is_written_as_offices_do(value: Decimal | int | None, decimals: int | None, text: str) -> None:
    assert format_number(value, decimals) == text


def test_date_has_two_digits_for_day_and_month() -> None:
    assert format_date(date(2023, 8, 7)) == "07/08/2023"
    assert format_date(None) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 7, 7), "Cẩm Thủy, ngày 07 tháng 7 năm 2023"),
        (date(2023, 1, 31), "Cẩm Thủy, ngày 31 tháng 01 năm 2023"),
        (date(2024, 2, 9), "Cẩm Thủy, ngày 09 tháng 02 năm 2024"),
        (date(2023, 12, 10), "Cẩm Thủy, ngày 10 tháng 12 năm 2023"),
    ],
)
def test_place_and_date_have_leading_zeros_where_the_guide_wants_them(day: date, words: str) -> None:
    assert document_place_and_date("Cẩm Thủy", day) == words
