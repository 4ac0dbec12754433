"""A spreadsheet file (.xlsx, .xls, .ods, .csv) → the rows under its line of headings, read in a process apart.

Nothing in the file is run: of a formula the result is taken that the file itself keeps. Letters of the fonts before
Unicode are turned into Unicode. What is refused is refused as a whole, with the reason in Vietnamese.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from accounts import legacy
from accounts.apart import Data, Reasons, run_apart, serve
from accounts.cells import Broken, Cell
from accounts.limits import Refused
from accounts.sheet_files import LOOKED_AT, MAX_ROWS, TOO_MANY, Row, check_file, csv_rows, workbook_rows
from accounts.vietnamese import search_key

REASONS = Reasons(
    too_slow="Đọc tệp quá lâu nên đã dừng lại. Hãy dán giá trị vào mẫu trống rồi tải lên lần nữa.",
    too_large="Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại. Hãy dán giá trị vào mẫu trống rồi tải lên lần nữa.",
    crashed="Không đọc được tệp: tệp bị hỏng, hoặc có ô ghi ở rất xa bảng. Hãy dán giá trị vào mẫu trống rồi tải lên "
    "lần nữa.",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is looked for, by any of its `words`; `english` is its name in files made by programs."""

    name: str
    english: str
    words: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """`letters` has the column's letter by name. Each row is (its number in the file, its cells in the order of
    `letters`); rows without words are left out. `machine` says that the headings are the English ones, where `5.125` is
    no five thousand. `remarks` tell the office what was done on the way."""

    letters: dict[str, str]
    rows: list[tuple[int, list[Cell]]]
    machine: bool = False
    remarks: list[str] = field(default_factory=list)


def open_sheet(content: bytes, *, name: str, headings: Sequence[Heading]) -> Sheet:
    """The rows of the first visible sheet that has the headings; raises `Refused`."""
    order = {"name": name, "headings": [[row.name, row.english, row.words, row.required] for row in headings]}
    data = run_apart("accounts.sheets", order, seconds=20, megabytes=768, reasons=REASONS, content=content)
    try:
        plain = (list, dict)
        rows: list[Row] = [
            (number, [_from_plain(cell) if cell.__class__ in plain else cell for cell in cells])
            for number, cells in data["rows"]
        ]
        return Sheet(data["letters"], rows, data["machine"], data["remarks"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(REASONS.crashed) from error


# --- In the process apart ------------------------------------------------------------------------


def _serve(order: Data) -> Data:
    headings = [Heading(name, english, tuple(words), required) for name, english, words, required in order["headings"]]
    sheet = read_sheet(sys.stdin.buffer.read(), name=order["name"], headings=headings)
    rows = [(number, [_to_plain(cell) for cell in cells]) for number, cells in sheet.rows]
    return {"letters": sheet.letters, "rows": rows, "machine": sheet.machine, "remarks": sheet.remarks}


def _to_plain(cell: Cell) -> object:
    if isinstance(cell, date):
        return [cell.isoformat()]
    return {"broken": cell.name} if isinstance(cell, Broken) else cell


def _from_plain(cell: object) -> Cell:
    if isinstance(cell, list):
        return date.fromisoformat(cell[0])
    return Broken[cell["broken"]] if isinstance(cell, dict) else None


def read_sheet(content: bytes, *, name: str, headings: Sequence[Heading]) -> Sheet:
    """What `open_sheet` gives, read in this process."""
    check_file(name, content)
    ending = PurePath(name).suffix.lower()
    for rows, computed in [(csv_rows(content), 0)] if ending == ".csv" else workbook_rows(content, ending):
        kept, remarks = _in_unicode(rows)
        if computed:
            remarks.append(f"{computed} ô là công thức: lấy kết quả đã lưu trong tệp, không tính lại.")
        if sheet := _under_headings(kept, headings, remarks):
            return sheet
    wanted = "; ".join(f"“{row.words[0]}”" for row in headings if row.required)
    raise Refused(f"Không tìm thấy dòng tiêu đề. Hãy dùng mẫu trống; cần có các cột: {wanted}.")


def letters_of(column: int) -> str:
    """A for 0, as Excel names its columns."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _in_unicode(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows with the words of old fonts turned into Unicode. What one word does not tell, all of them do."""
    texts = {cell for _, cells in rows for cell in cells if isinstance(cell, str) and not cell.isascii()}
    old = {text for text in texts if not legacy.is_unicode(text)}
    convert = legacy.recognise(" ".join(old))
    if convert is None:
        return rows, []
    new = {text: convert(text) for text in old}
    turned: list[Row] = [
        (number, [new.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]) for number, cells in rows
    ]
    return turned, ["Chữ theo phông TCVN3 hoặc VNI đã được chuyển sang Unicode; hãy xem lại trước khi xác nhận."]


def _under_headings(rows: list[Row], headings: Sequence[Heading], remarks: list[str]) -> Sheet | None:
    """None where no row looks like the line of headings."""
    names = {search_key(words): row.name for row in headings for words in (*row.words, row.english)}
    tops = rows[:LOOKED_AT]
    best = max(range(len(tops)), key=lambda place: sum(_key(cell) in names for cell in tops[place][1]), default=None)
    if best is None or sum(_key(cell) in names for cell in tops[best][1]) < 2:
        return None
    words = list(tops[best][1])
    for place, cell in enumerate(tops[best - 1][1] if best else []):
        # A heading merged over two lines stands in the upper one.
        if _key(cell) in names and (place >= len(words) or words[place] is None):
            words += [None] * (place + 1 - len(words))
            words[place] = cell
    found = [(names.get(_key(cell)), place) for place, cell in enumerate(words)]
    places = {name: place for name, place in found if name}
    _check_headings(found, places, headings, remarks, words)
    if len(rows) - best - 1 > MAX_ROWS:
        raise Refused(TOO_MANY)
    english = {row.english for row in headings}
    return Sheet(
        letters={name: letters_of(place) for name, place in places.items()},
        rows=[
            (number, [cells[place] if place < len(cells) else None for place in places.values()])
            for number, cells in rows[best + 1 :]
        ],
        machine=all(words[place] in english for place in places.values()),
        remarks=remarks,
    )


def _key(cell: Cell) -> str:
    return search_key(cell) if isinstance(cell, str) else ""


def _check_headings(
    found: list[tuple[str | None, int]],
    places: dict[str, int],
    headings: Sequence[Heading],
    remarks: list[str],
    words: list[Cell],
) -> None:
    twice = {name for name, place in found if name and places[name] != place}
    if twice:
        told = "; ".join(f"“{row.words[0]}”" for row in headings if row.name in twice)
        raise Refused(f"Có hai cột cùng tiêu đề: {told}. Hãy xoá bớt một cột.")
    unknown = [
        f"“{words[place]}” (cột {letters_of(place)})" for name, place in found if not name and _key(words[place])
    ]
    missing = [f"“{row.words[0]}”" for row in headings if row.required and row.name not in places]
    if missing:
        hint = f" Các cột không nhận ra: {'; '.join(unknown)}." if unknown else ""
        raise Refused(f"Thiếu cột: {'; '.join(missing)}.{hint} Hãy giữ nguyên tiêu đề như trong mẫu.")
    if unknown:
        remarks.append(f"Bỏ qua các cột không thuộc mẫu: {'; '.join(unknown[:10])}.")


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1], _serve))
