"""What is written opens clean in another program, and says there what it says here."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from accounts.workbooks import GUIDE, NUMBER, SheetColumn, SheetTable, write_tables, write_workbook
from tests.accounts.test_sheets import by_libreoffice

COLUMNS = (
    SheetColumn("Tên", "@", 30, required=True, help="Tên đầy đủ."),
    SheetColumn("Giá trị", NUMBER, 12, required=False),
    SheetColumn("Ngày", "dd/mm/yyyy", 12, required=True),
    SheetColumn("Chiều", "@", 12, required=True, choices=("trở lên", "không quá, dưới")),
)
ROWS: list[list[Any]] = [
    ["Chỉ tiêu", Decimal("13.3300"), date(2025, 12, 31), "trở lên"],
    ["=1+1", Decimal("13.0000"), None, "không quá, dưới"],
    ["+84", Decimal("-1234567.5"), None, ""],
    ["-3", None, None, ""],
    ["@SUM(A1)", None, None, ""],
    ["a\x07b", None, None, ""],
]


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_workbook("Số liệu", COLUMNS, ROWS, notes=("Lời dặn",))


@pytest.fixture(scope="module")
def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))["Số liệu"]


def rows_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


EXPECTED: list[list[Any]] = [
    ["Tên", "Giá trị", "Ngày", "Chiều"],
    ["Chỉ tiêu", 13.33, date(2025, 12, 31), "trở lên"],
    ["=1+1", 13.0, "", "không quá, dưới"],
    ["+84", -1234567.5, "", ""],
    ["-3", "", "", ""],
    ["@SUM(A1)", "", "", ""],
    ["ab", "", "", ""],
]


def test_rows_are_read_back_by_another_program(content: bytes) -> None:
    assert rows_of(content) == EXPECTED


@pytest.mark.parametrize("target", ["xlsx", "ods"])
def test_libreoffice_opens_it_and_keeps_every_value(target: str, content: bytes, tmp_path: Path) -> None:
    assert rows_of(by_libreoffice(content, ".xlsx", target, tmp_path)) == EXPECTED


def test_words_never_become_formulas(sheet: Any) -> None:
    cells = [sheet.cell(row, 1) for row in range(2, 8)]

    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [False, True, True, True, True, False]


def test_numbers_and_days_are_real_and_shown_as_the_office_writes(sheet: Any) -> None:
    assert [sheet["B2"].number_format, sheet["B3"].number_format, sheet["C2"].number_format] == [
        "#,##0.####",
        "#,##0",
        "dd/mm/yyyy",
    ]
    assert sheet["C2"].is_date


def test_head_stays_and_columns_have_their_width(sheet: Any) -> None:
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [30, 12]
    assert sheet.print_title_rows == "$1:$1"


def test_choices_are_offered_from_the_sheet_of_guidance(sheet: Any) -> None:
    rules = sheet.data_validations.dataValidation
    guide = sheet.parent[GUIDE]

    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [("D2:D2000", f"'{GUIDE}'!$F$2:$F$3")]
    assert [guide["F1"].value, guide["F2"].value, guide["F3"].value] == ["Chiều", "trở lên", "không quá, dưới"]


def test_guidance_explains_every_column(sheet: Any) -> None:
    lines = [[cell.value for cell in row[:3]] for row in sheet.parent[GUIDE].iter_rows()]

    assert lines[1:5] == [
        ["Tên", "bắt buộc", "Tên đầy đủ."],
        ["Giá trị", "không", None],
        ["Ngày", "bắt buộc", None],
        ["Chiều", "bắt buộc", None],
    ]
    assert ["Lời dặn", None, None] in lines


def test_tables_stand_each_on_its_sheet_with_as_many_columns_as_they_have() -> None:
    """Also beyond Z; words and days are taken as such where a column asks for numbers."""
    wide = tuple(SheetColumn(f"Cột {number}", NUMBER, 10, required=False) for number in range(30))
    tables = (
        SheetTable("Rộng", wide, [["=1+1", date(2025, 12, 31), *range(28)]], kept=1),
        SheetTable("Trống", wide, []),
    )
    content = write_tables(tables)
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["Rộng", "Trống"]
    assert (book["Rộng"].freeze_panes, book["Rộng"]["AD2"].value) == ("B2", 27)
    assert [book["Rộng"][cell].number_format for cell in ("A2", "B2", "C2")] == ["@", "dd/mm/yyyy", "#,##0"]
    assert rows_of(content)[1][:3] == ["=1+1", date(2025, 12, 31), 0.0]
