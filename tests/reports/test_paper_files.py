"""The two PDF copies of a paper as files: their tags, metadata and attachment; long ones; and what they may read."""

import io
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports.papers import Cell, Chart, Column, Paper, Part, Row, Table
from reports.pdf import paper_html, reference_in, render_copies, render_pdf
from tests.conftest import TODAY
from tests.reports.paper_measures import Measured
from tests.reports.paper_samples import HEADING, ISSUED_ON, LETTERS, OPENING, brief, charts, difficulties, paper

ISSUED = replace(HEADING, number="127", issued_on=ISSUED_ON)
REFERENCE = "ketluan:summary:12:0123456789abcdef"
FIGURES = b"PK\x03\x04 figures"
XMP = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/", "pdfaid": "http://www.aiim.org/pdfa/ns/id/"}


@pytest.fixture(scope="module")
def copies() -> tuple[bytes, bytes]:
    html = paper_html(paper(), ISSUED, drawn_on=TODAY, reference=REFERENCE)
    return render_copies(html, FIGURES, "so-lieu.xlsx")


@pytest.fixture(scope="module")
def reading(copies: tuple[bytes, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(copies[0])) as file:
        yield file


@pytest.fixture(scope="module")
def archive(copies: tuple[bytes, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(copies[1])) as file:
        yield file


@pytest.fixture(params=["reading", "archive"])
def either(request: pytest.FixtureRequest) -> pikepdf.Pdf:
    found: pikepdf.Pdf = request.getfixturevalue(request.param)
    return found


def text_of(content: bytes, folder: Path, *options: str) -> str:
    (folder / "a.pdf").write_bytes(content)
    command = ["pdftotext", *options, str(folder / "a.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def elements(file: pikepdf.Pdf, kind: str = "") -> list[Any]:
    """The structure elements in reading order, all or of one kind."""
    return below(file.Root.StructTreeRoot, kind)


def below(element: Any, kind: str = "") -> list[Any]:
    """The structure elements below one, in reading order, all or of one kind."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            walk(node.get("/K", pikepdf.Array()))

    walk(element.K)
    return [node for node in found if kind in ("", str(node.S))]


def pages_of(file: pikepdf.Pdf, element: Any) -> set[int]:
    """The pages on which what stands below an element is drawn."""
    places = {page.objgen: number for number, page in enumerate(file.pages, 1)}
    return {places[node.Pg.objgen] for node in below(element)}


# --- Both copies ---------------------------------------------------------------------------------


def test_file_says_what_it_is(either: pikepdf.Pdf) -> None:
    title = "Báo cáo kết quả thực hiện kết luận và các chỉ tiêu 6 tháng cuối năm 2023 – Huyện ủy Cẩm Thủy"
    with either.open_metadata() as about:
        assert about["dc:title"] == title
        assert about["dc:creator"] == ["Huyện ủy Cẩm Thủy"]

    assert str(either.docinfo.Title) == title
    assert str(either.docinfo.CreationDate).startswith("D:20240105")
    assert str(either.Root.Lang) == "vi"
    assert either.Root.ViewerPreferences.DisplayDocTitle


def test_parts_and_annexes_are_bookmarks(either: pikepdf.Pdf) -> None:
    with either.open_outline() as outline:
        titles = [" ".join(item.title.split()) for item in outline.root]

    assert titles == [
        "I- Tình hình chung",
        "II- Kết quả thực hiện các nhiệm vụ",
        "III- Kết quả thực hiện các chỉ tiêu",
        "IV- Khó khăn, vướng mắc; kiến nghị",
        "Phụ lục I Tình hình báo cáo của các đơn vị",
        "Phụ lục II Khó khăn của từng đơn vị",
    ]


def test_headings_are_tagged_in_order(either: pikepdf.Pdf) -> None:
    kinds = [str(node.S) for node in elements(either) if re.fullmatch(r"/H\d", str(node.S))]

    assert kinds == ["/H1"] + ["/H2"] * 6


def test_drawings_say_what_they_show_and_where_they_stand(either: pikepdf.Pdf) -> None:
    figures = elements(either, "/Figure")

    assert [str(node.Alt) for node in figures] == [
        "Việc đã giao theo trạng thái: hoàn thành đúng hạn 12, hoàn thành quá hạn 19, quá hạn 26",
        "Việc đã giao vào ngày cuối từng tháng, theo trạng thái",
    ]
    for node, chart in zip(figures, charts(), strict=True):
        left, bottom, right, top = (float(side) * 25.4 / 72 for side in node.A.BBox)
        assert (left, right) == pytest.approx((30, 195), abs=0.5)
        assert top - bottom == pytest.approx(chart.height, abs=0.5)
        assert bottom > 20


def test_tables_are_described_and_each_is_one_however_many_pages_it_takes(either: pikepdf.Pdf) -> None:
    """What says "table, 50 rows" must not say "table, 32 rows; table, 18 rows", with the heads read again."""
    tables = elements(either, "/Table")
    heads_and_rows = [
        (str(table.A.Summary), len(below(table, "/THead")), len(below(table, "/TBody")), len(below(table, "/TR")))
        for table in tables
    ]

    assert heads_and_rows == [
        ("Các nhiệm vụ và kết quả", 1, 1, 1 + 14 * 3),
        ("Kết quả thực hiện các chỉ tiêu:", 1, 1, 1 + 27 + 3),
        ("Khó khăn, vướng mắc và kiến nghị của các đơn vị", 1, 1, 1 + 4),
        ("Tình hình báo cáo của các đơn vị", 1, 1, 1 + 49),
        ("Khó khăn, vướng mắc và kiến nghị của các đơn vị", 1, 1, 1 + 6),
    ]
    assert len(pages_of(either, tables[0])) > 5


def test_every_cell_names_heads_that_are_found(either: pikepdf.Pdf) -> None:
    (leaf,) = either.Root.StructTreeRoot.IDTree.Kids
    named = {bytes(name) for name in list(leaf.Names)[::2]}
    cells = elements(either, "/TD")

    assert all(str(node.A.Scope) == "/Column" and bytes(node.ID) in named for node in elements(either, "/TH"))
    assert all(len(node.A.Headers) == int(node.A.get("/ColSpan", 1)) for node in cells)
    assert {bytes(head) for node in cells for head in node.A.Headers} <= named


def test_all_that_is_drawn_is_tagged_or_an_artifact(either: pikepdf.Pdf) -> None:
    """Also the page number, which is drawn for the page alone."""
    nums = list(either.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    for number, page in enumerate(either.pages, 1):
        loose, marks, artifacts = read_marks(page)
        assert loose == 0
        assert len(marks) == len(set(marks))
        assert all(parents[int(page.StructParents)][mark].P for mark in marks)
        assert ("/Pagination" in artifacts) == (number > 1)


def test_head_of_a_table_is_drawn_on_each_page_and_read_once(either: pikepdf.Pdf, copies: tuple[bytes, bytes]) -> None:
    table = elements(either, "/Table")[0]
    drawn = [line.page for line in Measured(copies[0]).lines if line.text.startswith("TT Nhiệm vụ; kết quả")]

    assert set(drawn) == pages_of(either, table)
    assert len(drawn) == len(set(drawn))
    assert len(below(table, "/TH")) == 5


MANY_WORDS = " ".join(f"từ{number}" for number in range(3000))
MANY_LINES = "\n".join(f"dòng {number}" for number in range(150))


@pytest.mark.parametrize(
    ("width", "words"),
    [(9, MANY_WORDS), (9, MANY_LINES), (150, MANY_WORDS[:1100])],
    ids=["words", "lines", "narrow"],
)
@pytest.mark.parametrize("is_alone", [True, False])
def test_row_longer_than_a_page_is_printed_and_tagged_whole(
    is_alone: bool, width: int, words: str, tmp_path: Path
) -> None:
    """Also where it leaves no room for the head on its first page: there WeasyPrint draws none."""
    short, long = Row((Cell("1"), Cell("ngắn"))), Row((Cell("2"), Cell(words)))
    rows = (long,) if is_alone else (short, long, short)
    table = Table("Việc", (Column("TT", width), Column("Nội dung")), rows)
    parts = (Part("a", "Chung", OPENING, tables=(table,)),)
    content = render_pdf(paper_html(replace(brief(), parts=parts), ISSUED, drawn_on=TODAY))

    assert set(words.split()) <= set(text_of(content, tmp_path).split())
    with pikepdf.open(io.BytesIO(content)) as file:
        (found,) = elements(file, "/Table")
        first, second = (bytes(head.ID) for head in below(found, "/TH"))
        named = [[bytes(name) for name in cell.A.Headers] for cell in below(found, "/TD")]
        assert len(pages_of(file, found)) > 1
        assert named == [[first], [second]] * (len(named) // 2)


def read_marks(page: pikepdf.Page) -> tuple[int, list[int], list[str]]:
    """How many words are drawn outside any mark, the marks, and the kinds of artifacts."""
    loose, marks, artifacts, depth = 0, [], [], 0
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        word = str(instruction.operator)
        if word in ("BDC", "BMC"):
            depth += 1
            if word == "BDC" and "/MCID" in operands[1]:
                marks.append(int(operands[1].MCID))
            elif word == "BDC":
                artifacts.append(str(operands[1].Type))
        depth -= word == "EMC"
        loose += word in ("Tj", "TJ", "Do") and depth == 0
    return loose, marks, artifacts


def test_every_font_can_be_read_back(either: pikepdf.Pdf) -> None:
    fonts = [row for row in either.objects if isinstance(row, pikepdf.Dictionary) and row.get("/Type") == "/Font"]
    whole = [font for font in fonts if font.Subtype == "/Type0"]

    assert len(whole) == 4
    assert all("/ToUnicode" in font for font in whole)
    assert all("/FontFile2" in font.FontDescriptor for font in fonts if font.Subtype == "/CIDFontType2")


def test_reference_is_found_again(copies: tuple[bytes, bytes]) -> None:
    assert [reference_in(content) for content in copies] == [REFERENCE, REFERENCE]


def test_file_without_a_reference_has_none() -> None:
    assert reference_in(render_pdf(paper_html(brief(), ISSUED, drawn_on=TODAY))) == ""
    assert reference_in(b"no PDF at all") == ""


def test_both_copies_say_the_same_on_the_same_pages(copies: tuple[bytes, bytes], tmp_path: Path) -> None:
    first, second = (text_of(content, tmp_path) for content in copies)

    assert first.count("\f") > 10
    assert first == second


# --- The copy to read, the copy to keep ----------------------------------------------------------


def test_copy_to_read_is_pdf_ua_without_attachment(reading: pikepdf.Pdf) -> None:
    with reading.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"

    assert reading.pdf_version == "1.7"
    assert reading.Root.MarkInfo.Marked
    assert not reading.attachments


def test_another_program_finds_nothing_against_pdf_ua(copies: tuple[bytes, bytes], tmp_path: Path) -> None:
    """outloud's rules of conformance: the checkpoints of ISO 14289-1 that a program can judge."""
    (tmp_path / "a.pdf").write_bytes(copies[0])
    command = [sys.executable, "-c", "from outloud.cli import main; main()", "--layer", "conformance"]
    told = subprocess.run([*command, "--json", "-", str(tmp_path / "a.pdf")], capture_output=True, text=True)
    (result,) = json.loads(told.stdout)["results"]

    assert result["counts"] == {"error": 0, "warning": 0, "info": 0}
    assert result["stats"]["pages"] > 10
    assert (told.returncode, result["verdict"]) == (0, "pass")


def test_copy_to_keep_is_pdf_a_3a(archive: pikepdf.Pdf) -> None:
    with archive.open_metadata() as about:
        assert about.pdfa_status == "3A"

    (intent,) = archive.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert "sRGB" in str(intent.OutputConditionIdentifier)
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # the mark of an ICC profile
    assert "/ID" in archive.trailer
    assert archive.Root.MarkInfo.Marked
    assert not archive.is_encrypted
    assert not {"/JavaScript", "/OpenAction", "/AA"} & set(archive.Root.keys())


def test_copy_to_keep_carries_the_figures(archive: pikepdf.Pdf) -> None:
    ((name, spec),) = archive.attachments.items()
    (associated,) = archive.Root.AF

    assert name == spec.filename == "so-lieu.xlsx"
    assert spec.get_file().read_bytes() == FIGURES
    assert spec.get_file().mime_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert spec.description == "Số liệu của báo cáo"
    assert (str(associated.UF), str(associated.AFRelationship)) == ("so-lieu.xlsx", "/Data")


# --- Text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(), ("-raw",)], ids=["layout", "as drawn"])
def test_text_comes_back_in_reading_order(copies: tuple[bytes, bytes], tmp_path: Path, order: tuple[str, ...]) -> None:
    text = " ".join(text_of(copies[0], tmp_path, *order).split())
    expected = (
        "HUYỆN ỦY CẨM THỦY",
        "BÁO CÁO kết quả thực hiện kết luận",
        "Thực hiện Thông báo số 406-TB/HU",
        "I- TÌNH HÌNH CHUNG",
        OPENING,
        f"Chữ có đủ dấu: {LETTERS}.",
        "II- KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "Việc 1.1:",
        "Việc 14.2:",
        "III- KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
        "IV- KHÓ KHĂN",
        "Nơi nhận:",
        "Cao Văn Vượng",
        "PHỤ LỤC I TÌNH HÌNH BÁO CÁO CỦA CÁC ĐƠN VỊ",
        "Đảng ủy xã Cẩm Tú 49",
        "PHỤ LỤC II",
    )
    places = [text.find(words) for words in expected]

    assert -1 not in places
    assert places == sorted(places)


def test_written_words_are_no_markup() -> None:
    table = replace(difficulties(1), rows=(replace(difficulties(1).rows[0], cells=(Cell("<b>đậm</b>"),) * 4),))
    words = "<img src='http://x/'> & <b>đậm</b>"
    written = Paper("<i>", words, words, (Part("a", words, words, (words,), tables=(table,)),))
    html = paper_html(written, replace(ISSUED, replaces=words), drawn_on=TODAY, reference='"><script>')

    assert html.count("&lt;b&gt;đậm&lt;/b&gt;") > 8
    assert not re.search(r"<(img|b|i|script)\b", html)


def test_sample_data_is_said_to_be_so() -> None:
    drawn = {flag: paper_html(brief(), ISSUED, drawn_on=TODAY, illustrative=flag) for flag in (True, False)}

    assert "(Dữ liệu minh hoạ)" in drawn[True]
    assert "(Dữ liệu minh hoạ)" not in drawn[False]


# --- What it may read ----------------------------------------------------------------------------


def test_drawing_cannot_fetch_from_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        image = f'<image href="{address}" width="9" height="9"/>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><title>a</title>{image}</svg>'
        parts = (Part("a", "Chung", OPENING, charts=(Chart("a", svg, 10),)),)
        render_pdf(paper_html(replace(brief(), parts=parts), ISSUED, drawn_on=TODAY))

        with pytest.raises(BlockingIOError):
            server.accept()
