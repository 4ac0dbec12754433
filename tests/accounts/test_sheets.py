"""Whatever file comes in: its rows under the headings, or a refusal that says what to do; nothing is run."""

import contextlib
import io
import random
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from accounts import sheet_files, sheets
from accounts.cells import Broken, Cell
from accounts.limits import Refused
from accounts.sheets import Heading, Sheet, letters_of, open_sheet, read_sheet
from tests.accounts.test_legacy import to_tcvn3, to_vni

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HEADINGS = (
    Heading("number", "indicator_number", ("Số thứ tự", "TT")),
    Heading("value", "value", ("Giá trị",)),
    Heading("as_of", "as_of", ("Công bố ngày",)),
    Heading("source", "source", ("Nguồn",)),
    Heading("note", "note", ("Ghi chú",), required=False),
)
HEAD = ["Số thứ tự", "Giá trị", "Công bố ngày", "Nguồn", "Ghi chú"]
LINE = [1, 13.33, date(2023, 8, 7), "Báo cáo số 5", "đến tháng 7"]
READ: list[Cell] = [1.0, 13.33, date(2023, 8, 7), "Báo cáo số 5", "đến tháng 7"]


def book(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def read(content: bytes, name: str = "a.xlsx") -> Sheet:
    return read_sheet(content, name=name, headings=HEADINGS)


def members(content: bytes, **changed: bytes) -> bytes:
    """The archive with members put in or changed; `__` stands for `/` and `_dot_` for a dot."""
    file = io.BytesIO()
    new = {name.replace("__", "/").replace("_dot_", "."): body for name, body in changed.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            if name not in new:
                made.writestr(name, old.read(name))
        for name, body in new.items():
            made.writestr(name, body)
    return file.getvalue()


def by_libreoffice(content: bytes, source: str, target: str, folder: Path) -> bytes:
    assert OFFICE, "apt-get install --no-install-recommends libreoffice-calc-nogui"
    (folder / f"a{source}").write_bytes(content)
    command = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    made = [target, "--outdir", str(folder / "out"), str(folder / f"a{source}")]
    subprocess.run([*command, *made], check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"a.{target}").read_bytes()


def test_rows_come_with_their_numbers_letters_and_types() -> None:
    sheet = read(book(HEAD, LINE))

    assert sheet == Sheet({"number": "A", "value": "B", "as_of": "C", "source": "D", "note": "E"}, [(2, READ)])


@pytest.mark.parametrize("target", ["xlsx", "ods", "xls"])
def test_file_of_another_program_says_the_same(target: str, tmp_path: Path) -> None:
    content = by_libreoffice(book(HEAD, LINE), ".xlsx", target, tmp_path)

    assert read(content, f"a.{target}").rows == [(2, READ)]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_file_is_read_by_any_sign_and_encoding(sign: str, encoding: str) -> None:
    lines = [sign.join(HEAD), sign.join(["1", "13", "07/08/2023", '"Báo cáo\nsố 5"', ""])]

    sheet = read("\n".join(lines).encode(encoding), "a.csv")

    assert [cells for _, cells in sheet.rows] == [["1", "13", "07/08/2023", "Báo cáo\nsố 5", None]]
    assert not sheet.machine


def test_english_headings_tell_a_file_of_a_program() -> None:
    assert read(b"indicator_number,value,as_of,source\n1,5.7,2023-08-07,a\n", "a.csv").machine


def test_headings_may_stand_below_a_title_in_any_order_and_spelling() -> None:
    title: list[list[Any]] = [["BẢNG SỐ LIỆU"], [], [None, "nguồn", "GIÁ  TRỊ", "cong bo ngay", "tt"]]

    sheet = read(book(*title, [None, "a", 5, "2023", 7], [], [None, "b", 6, "2024", 8]))

    assert sheet.letters == {"source": "B", "value": "C", "as_of": "D", "number": "E"}
    assert sheet.rows == [(4, ["a", 5.0, "2023", 7.0]), (6, ["b", 6.0, "2024", 8.0])]


def test_heading_merged_over_two_lines_is_found() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("D1:E1")

    sheet = read(book(["TT", None, None, "Khác"], [None, *HEAD[1:]], LINE, change=merge))

    assert sheet.rows == [(3, READ)]
    assert sheet.letters["number"] == "A"


def test_sheet_is_found_behind_another_and_hidden_ones_are_not_read() -> None:
    def more(sheet: Any) -> None:
        sheet.sheet_state = "hidden"
        other = sheet.parent.create_sheet("Bìa")
        other.append(["Bìa"])
        third = sheet.parent.create_sheet("Số liệu")
        third.append(HEAD)
        third.append([2, *LINE[1:]])

    assert [cells[0] for _, cells in read(book(HEAD, LINE, change=more)).rows] == [2.0]


def test_time_of_day_is_left_aside() -> None:
    row: list[Any] = [1, 5, datetime(2023, 8, 7, 9, 30), "a"]  # noqa: DTZ001 (Excel knows no zones)

    assert read(book(HEAD, row)).rows[0][1][2] == date(2023, 8, 7)


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_old_letters_are_turned_into_unicode_and_told(encode: Callable[[str], str]) -> None:
    sheet = read(book([encode(words) for words in HEAD], [1, 5, "2023", encode("Báo cáo của Huyện ủy"), "mới"]))

    assert sheet.rows[0][1][3:] == ["Báo cáo của Huyện ủy", "mới"]
    assert "TCVN3" in sheet.remarks[0]


def test_foreign_words_are_no_old_letters() -> None:
    sheet = read(book(HEAD, [1, 5, "2023", "Café Müller, señor", None]))

    assert sheet.rows[0][1][3] == "Café Müller, señor"
    assert sheet.remarks == []


# --- Formulas ------------------------------------------------------------------------------------


def test_formula_is_its_kept_result_and_is_told(tmp_path: Path) -> None:
    content = by_libreoffice(book(HEAD, [1, "=6*7", "2023", "a", '=IF(1=2,"x","")']), ".xlsx", "xlsx", tmp_path)

    sheet = read(content)

    assert sheet.rows[0][1][1] == 42.0
    assert sheet.rows[0][1][4] is None
    assert sheet.remarks == ["2 ô là công thức: lấy kết quả đã lưu trong tệp, không tính lại."]


def test_formula_without_a_result_is_no_value() -> None:
    assert read(book(HEAD, [1, "=6*7", "2023", "a"])).rows[0][1][1] is Broken.FORMULA


def test_cell_in_error_is_no_empty_cell() -> None:
    def fail(sheet: Any) -> None:
        sheet["E2"].value, sheet["E2"].data_type = "#N/A", "e"

    assert read(book(HEAD, LINE, change=fail)).rows[0][1][4] is Broken.ERROR


# --- Headings that are not right -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (["TT", "Giá trị", "Nguồn"], "Thiếu cột: “Công bố ngày”"),
        (["TT", "Giá trị", "Ngày nào", "Nguồn"], r"không nhận ra: “Ngày nào” \(cột C\)"),
        (["TT", "Giá trị", "Công bố ngày", "Nguồn", "Số thứ tự"], "hai cột cùng tiêu đề: “Số thứ tự”"),
        (["Tên", "Tuổi"], "Không tìm thấy dòng tiêu đề"),
        ([], "Không tìm thấy dòng tiêu đề"),
    ],
)
def test_sheet_without_its_headings_is_refused(head: list[str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(book(head, [1, 2, 3, 4, 5]))


def test_column_of_ones_own_is_left_aside_and_told() -> None:
    sheet = read(book([*HEAD, "Người lập"], [*LINE, "Lan"]))

    assert sheet.rows == [(2, READ)]
    assert sheet.remarks == ["Bỏ qua các cột không thuộc mẫu: “Người lập” (cột F)."]


# --- Hostile files -------------------------------------------------------------------------------


def far_away(sheet: Any) -> None:
    sheet["XFD1048576"] = 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"PK\x03\x04", "Chỉ nhận bảng tính"),
        ("a.xlsm", b"PK\x03\x04", "macro"),
        ("a.xlsx", b"%PDF-1.7", "không phải là bảng tính"),
        ("a.xlsx", b"PK\x03\x04 hong", "bị hỏng"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" * 200, "mật khẩu"),
        ("a.xls", b"PK\x03\x04", "không phải là bảng tính"),
        ("a.xls", b"\xd0\xcf\x11\xe0" * 200, "hỏng"),
        ("a.ods", b"%PDF", "không phải là bảng tính"),
        ("a.csv", b"mot dong chu\x00 roi\n", "văn bản thuần"),
        ("a.csv", b'"' + b"a" * 200_000, "bị hỏng"),
        ("a.xlsx", b"", "rỗng"),
        ("a.csv", b" \n" * 9, "rỗng"),
        ("a.csv", b"a" * (sheet_files.MAX_BYTES + 1), "lớn hơn 10 MB"),
        ("a.xlsx", members(book(HEAD), xl__vbaProject_dot_bin=b"x"), "macro"),
        ("a.xlsx", members(book(HEAD), xl__media__a_dot_bin=bytes(150_000_000)), "lượng dữ liệu lớn bất thường"),
        ("a.xlsx", members(book(HEAD), xl__worksheets__sheet1_dot_xml=b"<a>" * 9), "tiêu đề"),
        ("a.xlsx", members(book(HEAD), xl__workbook_dot_xml=b""), "hỏng"),
        ("a.xlsx", book(HEAD, LINE, change=far_away), "rất xa bảng|bộ nhớ"),
    ],
)
def test_hostile_file_is_a_refusal_and_soon(name: str, content: bytes, reason: str) -> None:
    before = time.monotonic()

    with pytest.raises(Refused, match=reason):
        open_sheet(content, name=name, headings=HEADINGS)
    assert time.monotonic() - before < 15


def test_million_of_empty_rows_costs_little() -> None:
    def stretch(sheet: Any) -> None:
        sheet["E1048576"] = " "

    before = time.monotonic()

    assert open_sheet(book(HEAD, LINE, change=stretch), name="a.xlsx", headings=HEADINGS).rows == [(2, READ)]
    assert time.monotonic() - before < 15


def test_more_rows_than_are_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)

    assert len(read(book(HEAD, *[LINE] * 3)).rows) == 3
    with pytest.raises(Refused, match=r"chia thành nhiều tệp"):
        read(book(HEAD, *[LINE] * 4))


def test_file_is_read_apart_as_it_is_read_here() -> None:
    content = book(HEAD, LINE, [2, "=1+1", "2023", "b", True])

    assert open_sheet(content, name="a.xlsx", headings=HEADINGS) == read(content)


@pytest.mark.parametrize("seed", range(30))
def test_damaged_file_is_rows_or_a_refusal(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(book(HEAD, *[LINE] * 20))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    with contextlib.suppress(Refused):
        assert read(bytes(content)).letters


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_are_named_as_excel_does(column: int, letters: str) -> None:
    assert letters_of(column) == letters
    assert sheet_files._column(letters.encode()) == column
