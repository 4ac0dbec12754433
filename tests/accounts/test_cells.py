"""A cell is what the office meant by it, or a refusal that says what to write."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.cells import Broken, CellRefused, Choice, Day, Kind, Number, Text, Whole, machine_number, show, shown

DIRECTIONS = Choice({"at_least": "trở lên", "at_most": "không quá"})


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Number(), "1.234,56", Decimal("1234.56")),
        (Number(), "2.573", Decimal(2573)),
        (Number(), "5.7", Decimal("5.7")),
        (Number(), "75%", Decimal(75)),
        (Number(), " - 3,5 ".replace(" ", "\xa0"), Decimal("-3.5")),
        (Number(), "−3", Decimal(-3)),
        (Number(), 0.1 + 0.2, Decimal("0.3")),
        (Number(), 54.04, Decimal("54.04")),
        (Number(), Decimal("2.573"), Decimal("2.573")),
        (Number(), "   ", None),
        (Number(), None, None),
        (Whole(), 12.0, 12),
        (Whole(), "12", 12),
        (Whole(0, 4), 0.0, 0),
        (Whole(), None, None),
        (Day(), date(2023, 8, 7), date(2023, 8, 7)),
        (Day(), "07/08/2023", date(2023, 8, 7)),
        (Day(), "7-8-2023", date(2023, 8, 7)),
        (Day(), "7.8.2023", date(2023, 8, 7)),
        (Day(), "2023-08-07", date(2023, 8, 7)),
        (Day(), "2023-08-07 00:00:00", date(2023, 8, 7)),
        (Day(), "2023", date(2023, 12, 31)),
        (Day(first=True), "năm 2023", date(2023, 1, 1)),
        (Day(first=True), 2023.0, date(2023, 1, 1)),
        (Day(), "", None),
        (Text(), "  Cẩm Thủy ", "Cẩm Thủy"),
        (Text(), "Ca\u0302\u0309m", "Cẩm"),
        (Text(), 15142.0, "15142"),
        (Text(), "=1+1", "=1+1"),
        (Text(), "a\x00b_x000D_\nc", "ab\nc"),
        (Text(), None, ""),
        (DIRECTIONS, "Trở  lên", "at_least"),
        (DIRECTIONS, "at_most", "at_most"),
        (DIRECTIONS, "khong qua", "at_most"),
        (DIRECTIONS, None, ""),
    ],
)
def test_cell_is_read_as_it_was_meant(kind: Kind, cell: Any, value: Any) -> None:
    read = kind.read(cell)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "hint"),
    [
        (Number(), "N/A", "để trống"),
        (Number(), "khoảng 50", "lời vào ghi chú"),
        (Number(), "1,234.56", r"1\.234,56"),
        (Number(), "1.23.45", r"1\.234,56"),
        (Number(), "=1+1", "Ghi một số vào ô"),
        (Number(), 1 / 3, "4 chữ số thập phân"),
        (Number(), "0,12345", "4 chữ số thập phân"),
        (Number(), 1e16, "quá lớn"),
        (Number(), date(2023, 1, 1), "định dạng ô là Số"),
        (Number(), True, "định dạng ô là Số"),
        (Number(), Broken.ERROR, "#N/A"),
        (Whole(), "x", "số nguyên từ 1"),
        (Whole(), 1.5, "số nguyên"),
        (Whole(), 0.0, "từ 1"),
        (Whole(0, 4), 5.0, "đến 4"),
        (Whole(), Broken.FORMULA, "Công thức"),
        (Day(), "31/13/2025", "ngày trước tháng"),
        (Day(), "30/02/2023", "không có ngày này"),
        (Day(), "07/08/23", "dd/mm/yyyy"),
        (Day(), 45000.0, "dd/mm/yyyy"),
        (Day(), "quý I", "dd/mm/yyyy"),
        (Day(), True, "dd/mm/yyyy"),
        (Day(), Broken.ERROR, "#N/A"),
        (Text(5), "quá dài", "không quá 5"),
        (Text(), Broken.ERROR, "#N/A"),
        (DIRECTIONS, "linh tinh", "trở lên; không quá"),
        (DIRECTIONS, Broken.FORMULA, "Công thức"),
    ],
)
def test_cell_with_no_clear_meaning_is_refused_with_a_hint(kind: Kind, cell: Any, hint: str) -> None:
    with pytest.raises(CellRefused, match=hint):
        kind.read(cell)


@pytest.mark.parametrize(
    ("text", "number"), [("13.333", Decimal("13.333")), ("-5", Decimal(-5)), ("1.234,5", "1.234,5"), ("N/A", "N/A")]
)
def test_number_of_a_program_has_a_dot_before_its_decimals(text: str, number: object) -> None:
    assert machine_number(text) == number


@pytest.mark.parametrize(
    ("cell", "words"),
    [(1234.5, "1.234,5"), (Decimal("13.0000"), "13"), (date(2023, 8, 7), "07/08/2023"), (True, "TRUE"), (None, "")],
)
def test_cell_is_shown_as_the_office_writes(cell: Any, words: str) -> None:
    assert shown(cell) == words


def test_choice_goes_out_by_its_label() -> None:
    assert [show(DIRECTIONS, "at_least"), show(DIRECTIONS, ""), show(Number(), Decimal(5))] == [
        "trở lên",
        "",
        Decimal(5),
    ]
