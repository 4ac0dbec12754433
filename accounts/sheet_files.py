"""Bytes of a spreadsheet file → its rows that have words in them. Nothing in the file is run."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from accounts import legacy
from accounts.archives import LOCKED, open_archive, parse_xml, read_member
from accounts.cells import Broken, Cell
from accounts.limits import DEFAULT, MEGABYTE, Refused
from accounts.vietnamese import format_number

MAX_BYTES = 10 * MEGABYTE
MAX_ROWS = 20_000
LOOKED_AT = 30  # rows in which the line of headings is looked for
ENDINGS = (".xlsx", ".xls", ".ods", ".csv")
LIMITS = replace(DEFAULT, file_bytes=MAX_BYTES, xml_bytes=64 * MEGABYTE)
TOO_MANY = f"Tệp có hơn {format_number(MAX_ROWS)} dòng. Hãy chia thành nhiều tệp rồi tải lên từng tệp."

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TOO_MUCH = (
    "Tệp nén chứa lượng dữ liệu lớn bất thường nên không được mở. Hãy dán giá trị vào mẫu trống, bỏ hình ảnh và các "
    "dòng, cột trống đã định dạng, rồi tải lên lần nữa."
)
_BROKEN = "Tệp bị hỏng hoặc không phải là bảng tính {ending}. Hãy mở tệp bằng Excel, lưu lại rồi tải lên lần nữa."
_MACROS = "Tệp có macro nên không được nhận. Hãy lưu lại thành .xlsx (Excel Workbook) rồi tải lên."
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>(?:(<f)(?:[^>]*/>|[^>]*>[^<]*</f>)\s*)?(<v>[^<])?', re.ASCII)

Row = tuple[int, list[Cell]]


def check_file(name: str, content: bytes) -> None:
    """What can be told without opening it; cheap enough for a request."""
    ending = PurePath(name).suffix.lower()
    if ending in {".xlsm", ".xltm", ".xlsb"}:
        raise Refused(_MACROS)
    if ending not in ENDINGS:
        raise Refused(f"Chỉ nhận bảng tính {', '.join(ENDINGS)}.")
    if len(content) > MAX_BYTES:
        raise Refused(f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB nên không được nhận.")
    if not content.strip():
        raise Refused("Tệp rỗng.")
    magic = {".xlsx": (_ZIP, _OLD), ".ods": (_ZIP,), ".xls": (_OLD,)}.get(ending)
    if magic and not content.startswith(magic):
        raise Refused(_BROKEN.format(ending=ending))
    if ending == ".xlsx" and content.startswith(_OLD):  # what Excel makes of a workbook with a password
        raise Refused(LOCKED)


def csv_rows(content: bytes) -> list[Row]:
    lines = legacy.decode(content).removeprefix("\ufeff").splitlines(keepends=True)
    top = "".join(lines[:5])
    parted = csv.reader(lines, delimiter=max(";,\t", key=top.count))
    try:
        return _bounded((number, [cell or None for cell in cells]) for number, cells in enumerate(parted, 1))
    except csv.Error as error:
        raise Refused(_BROKEN.format(ending=".csv")) from error


def workbook_rows(content: bytes, ending: str) -> Iterator[tuple[list[Row], int]]:
    """The rows of each visible sheet, and how many of its cells are formulas."""
    if ending != ".xls":
        archive = open_archive(content, kind=ending, limits=LIMITS, too_much=_TOO_MUCH)
        if any(member.endswith("vbaProject.bin") for member in archive.namelist()):
            raise Refused(_MACROS)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, about in enumerate(book.sheets_metadata):
            if about.visible == SheetVisibleEnum.Visible:
                odd, computed = _odd_cells(content, place) if ending == ".xlsx" else ({}, 0)
                yield _bounded(_sheet_rows(book.get_sheet_by_index(place), odd)), computed
    except CalamineError as error:
        raise Refused(LOCKED if "password" in str(error).lower() else _BROKEN.format(ending=ending)) from error


def _sheet_rows(sheet: CalamineSheet, odd: dict[int, dict[int, Broken]]) -> Iterator[Row]:
    if sheet.start is None:
        return
    left = sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row: list[Cell] = [None] * left + [_plain(cell) for cell in cells]
        for column, broken in odd.get(number, {}).items():
            row += [None] * (column + 1 - len(row))
            row[column] = broken
        yield number, row


def _plain(cell: object) -> Cell:
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)
    return cell if isinstance(cell, str | bool | float | date) else str(cell)


def _bounded(rows: Iterable[Row]) -> list[Row]:
    """Those with words in them; an attack and a year's figures have many rows, but not that many."""
    kept = []
    for number, cells in rows:
        if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            kept.append((number, cells))
            if len(kept) > MAX_ROWS + LOOKED_AT:
                raise Refused(TOO_MANY)
    return kept


def _odd_cells(content: bytes, place: int) -> tuple[dict[int, dict[int, Broken]], int]:
    """By row and column: cells with an error in them or a formula without a result; and the number of formulas."""
    archive = open_archive(content, kind=".xlsx", limits=LIMITS, too_much=_TOO_MUCH)
    xml = read_member(archive, _sheet_path(archive, place), kind=".xlsx") or b""
    odd: dict[int, dict[int, Broken]] = {}
    computed = 0
    if b"<f" not in xml and b't="e"' not in xml:
        return odd, computed
    for letters, row, about, formula, value in _CELL.findall(xml):
        computed += bool(formula)
        broken = Broken.ERROR if b't="e"' in about else None
        if formula and not value and b't="str"' not in about:
            broken = Broken.FORMULA
        if broken:
            odd.setdefault(int(row), {})[_column(letters)] = broken
    return odd, computed


def _sheet_path(archive: ZipFile, place: int) -> str:
    book = parse_xml(read_member(archive, "xl/workbook.xml", kind=".xlsx") or b"", kind=".xlsx")
    links = parse_xml(read_member(archive, "xl/_rels/workbook.xml.rels", kind=".xlsx") or b"", kind=".xlsx")
    sheets = [node.get(_REL) for node in book.iter("{*}sheet")]
    paths = {node.get("Id"): str(node.get("Target")) for node in links.iter("{*}Relationship")}
    path = paths.get(sheets[place], "") if place < len(sheets) else ""
    return path.removeprefix("/") if path.startswith("/") else f"xl/{path}"


def _column(letters: bytes) -> int:
    """0 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
