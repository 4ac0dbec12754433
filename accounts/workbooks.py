"""Writes .xlsx: real numbers and dates, words that never become formulas, lists to choose from, a sheet of guidance."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDE = "Hướng dẫn"
NUMBER = "#,##0.####"
DAY = "dd/mm/yyyy"
WORDS = "@"
_WRAPPED_FROM = 40  # characters
_LISTED_ROWS = 2000  # rows of a template in which a cell offers its list
_HEAD = PatternFill("solid", fgColor="F3E9D8")
_OPEN = PatternFill("solid", fgColor="FFFDF2")
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`format` is Excel's number format, `width` in characters. `choices` may be chosen from a list; other words are
    refused where `closed`. Where any column is `locked`, only the others can be typed into."""

    heading: str
    format: str
    width: int
    required: bool
    help: str = ""
    choices: tuple[str, ...] = ()
    closed: bool = True
    locked: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet: `rows` under the headings. The first `kept` columns stay in sight beside the headings."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    kept: int = 0


def write_workbook(
    title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = ()
) -> bytes:
    """One sheet of `rows` under the headings, and one that explains the columns."""
    book = Workbook(write_only=True)
    _write_table(book, SheetTable(title, columns, rows))
    _write_guide(book.create_sheet(GUIDE), columns, notes)
    return _content(book)


def write_tables(tables: Iterable[SheetTable]) -> bytes:
    """A sheet for each table, to be read: without lists to choose from and without guidance."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_table(book, table)
    return _content(book)


def _content(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_table(book: Any, table: SheetTable) -> None:
    columns = table.columns
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = f"{get_column_letter(table.kept + 1)}2"
    _fit_to_paper(sheet)
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.column_dimensions[get_column_letter(place)].number_format = column.format
    lists = {column.heading: place for place, column in enumerate((row for row in columns if row.choices), 6)}
    for place, column in enumerate(columns, 1):
        if column.choices:
            source = get_column_letter(lists[column.heading])
            sheet.data_validations.append(_list_for(column, get_column_letter(place), source))
    sheet.append([_cell(sheet, column.heading, head=True) for column in columns])
    locking = any(column.locked for column in columns)
    if locking:
        sheet.protection.enable()
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # allowed: to read long words
    for row in table.rows:
        sheet.append(
            [
                _cell(sheet, value, column.format, open_to_typing=locking and not column.locked)
                for value, column in zip(row, columns, strict=True)
            ]
        )


def _fit_to_paper(sheet: Any) -> None:
    """A4 across, all columns on one page, the headings on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _list_for(column: SheetColumn, letter: str, source: str) -> DataValidation:
    rule = DataValidation(
        type="list",
        formula1=f"'{GUIDE}'!${source}$2:${source}${len(column.choices) + 1}",
        allow_blank=True,
        showErrorMessage=column.closed,
        errorTitle=column.heading,
        error="Hãy chọn trong danh sách.",
    )
    rule.add(f"{letter}2:{letter}{_LISTED_ROWS}")
    return rule


def _cell(sheet: Any, value: Any, number_format: str = "@", *, head: bool = False, open_to_typing: bool = False) -> Any:
    """A typed cell. Words stay words whatever sign they begin with, also after they have been edited in Excel."""
    if open_to_typing:
        cell = _cell(sheet, value, number_format) or WriteOnlyCell(sheet, None)
        cell.number_format, cell.protection, cell.alignment = number_format, Protection(locked=False), _TOP
        cell.fill = _OPEN
        return cell
    if value is None or value == "":
        return None
    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if text else value)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        if len(value) > _WRAPPED_FROM:
            cell.alignment = _TOP
    cell.number_format = "General" if head else _format(value, number_format)
    if head:
        cell.font, cell.fill, cell.alignment = Font(name="Calibri", size=11, bold=True), _HEAD, _TOP
    return cell


def _format(value: Any, number_format: str) -> str:
    """That of the column, as far as it fits the value."""
    if number_format != NUMBER:
        return number_format
    if isinstance(value, str):
        return WORDS
    if isinstance(value, date):
        return DAY
    return "#,##0" if value == int(value) else NUMBER  # else Excel shows "13," for 13


def _write_guide(sheet: Any, columns: Sequence[SheetColumn], notes: Sequence[str]) -> None:
    """Columns A to C explain; from F on stand the lists."""
    _fit_to_paper(sheet)
    listed = [column for column in columns if column.choices]
    for letter, width in zip("ABC", (30, 12, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    for place, column in enumerate(listed, 6):
        sheet.column_dimensions[get_column_letter(place)].width = max(20, column.width)
    told: list[Mapping[int, Any]] = [{1: column.heading, 2: _must(column), 3: column.help} for column in columns]
    told += [{}, *({1: note} for note in notes)]
    lines = max(len(told), *(len(column.choices) for column in listed), 0) if listed else len(told)
    head = ["Cột", "Bắt buộc", "Cách ghi", None, None, *(column.heading for column in listed)]
    sheet.append([_cell(sheet, words, head=True) for words in head])
    for line in range(lines):
        words = dict(told[line]) if line < len(told) else {}
        words |= {6 + n: row.choices[line] for n, row in enumerate(listed) if line < len(row.choices)}
        cells = [_cell(sheet, words.get(place)) for place in range(1, 6 + len(listed))]
        if cells[2]:
            cells[2].alignment = _TOP
        sheet.append(cells)


def _must(column: SheetColumn) -> str:
    return "bắt buộc" if column.required else "không"
