"""PDF files are read as one reads the page: columns, paragraphs, tables, without page numbers."""

import io
import shutil
from pathlib import Path

import pypdfium2
import pytest

from accounts.limits import Limits, Refused
from conclusions import scans
from conclusions.blocks import Document
from conclusions.documents import read_file
from tests.conclusions import papers
from tests.conclusions.papers import html_rows, pdf_file, tables, texts


def read(content: bytes) -> Document:
    return read_file("406-TB-HU.pdf", content)


def test_paper_is_read_in_order_with_its_columns_one_after_the_other() -> None:
    document = read(papers.office_pdf())

    assert texts(document) == papers.OFFICE_TEXTS
    assert document.pages == 1


def test_paragraph_goes_on_over_the_pages_end_and_page_numbers_are_dropped() -> None:
    body = [f"{number}. {papers.BODY[0]}" for number in range(1, 31)]

    document = read(pdf_file("".join(f"<p>{text}</p>" for text in body)))

    assert texts(document) == body
    assert document.pages == 3


def test_lines_that_return_on_every_page_are_dropped() -> None:
    style = '@page { @bottom-left { content: "Văn phòng Huyện ủy - trang " counter(page); font-family: Paper } }'
    body = [f"{number}. {papers.BODY[0]}" for number in range(1, 31)]

    assert texts(read(pdf_file("".join(f"<p>{text}</p>" for text in body), style))) == body


def test_table_goes_on_over_the_pages_end_with_its_head_once() -> None:
    rows = [papers.ROWS[0], *((str(number), papers.BODY[0], "Sở Tài chính", "2025") for number in range(1, 25))]
    head, *body = html_rows(rows, "lined").replace("<tr>", "\n<tr>").splitlines()
    table = f"{head}<thead>{body[0]}</thead>{''.join(body[1:])}"

    document = read(pdf_file("<p>Phụ lục</p>" + table))

    assert [table.rows for table in tables(document)] == [tuple(rows)]


def test_merged_cells_say_their_words_once() -> None:
    content = pdf_file(
        '<table class="lined"><tr><td>TT</td><td>Nội dung</td><td>Cơ quan</td></tr>'
        '<tr><td>I</td><td colspan="2">Nhiệm vụ trọng tâm của năm</td></tr>'
        '<tr><td rowspan="2">1</td><td>Sơ kết</td><td>Văn phòng</td></tr><tr><td>Tổng kết</td><td>Ban</td></tr></table>'
    )

    assert tables(read(content))[0].rows == (
        ("TT", "Nội dung", "Cơ quan"),
        ("I", "Nhiệm vụ trọng tâm của năm", ""),
        ("1", "Sơ kết", "Văn phòng"),
        ("", "Tổng kết", "Ban"),
    )


def test_date_broken_in_a_narrow_column_is_made_whole() -> None:
    style = ".lined { table-layout: fixed } .lined td { overflow-wrap: anywhere } td:last-child { width: 34pt }"
    row = ("1", "Sơ kết", "Văn phòng", "30/11/2025")

    assert tables(read(pdf_file(html_rows([papers.ROWS[0], row], "lined"), style)))[0].rows[1] == row


def test_title_wrapped_in_the_middle_of_the_page_is_one_paragraph() -> None:
    title = "KẾT LUẬN CỦA BAN THƯỜNG VỤ HUYỆN ỦY TẠI HỘI NGHỊ SƠ KẾT SÁU THÁNG ĐẦU NĂM VÀ NHIỆM VỤ SÁU THÁNG CUỐI NĂM"
    body = f'<p class="centred">THÔNG BÁO</p><p class="centred">{title}</p><p>{papers.BODY[0]}</p>'

    assert texts(read(pdf_file(body))) == ["THÔNG BÁO", title, papers.BODY[0]]


def test_paragraphs_set_ragged_and_without_indent_are_parted() -> None:
    style = "p { text-align: left; text-indent: 0 }"

    assert texts(read(pdf_file("".join(f"<p>{text}</p>" for text in papers.BODY), style))) == list(papers.BODY)


def test_pages_over_the_limit_are_refused() -> None:
    content = pdf_file("<p>Một</p>" + '<p style="page-break-before: always">Hai</p>' * 2)

    with pytest.raises(Refused, match="3 trang"):
        read_file("a.pdf", content, limits=Limits(pages=2))


def test_locked_pdf_is_refused() -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>"
    pages = b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n"
    locked = b"%PDF-1.4\n" + pages + b"trailer << /Root 1 0 R /ID [<00> <00>] " + lock + b" >>\n%%EOF"

    with pytest.raises(Refused, match="mật khẩu"):
        read_file("a.pdf", locked)


# --- Scans -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A paper as a scanner makes it: only pictures."""
    opened = pypdfium2.PdfDocument(papers.office_pdf())
    picture = opened[0].render(scale=200 / 72, grayscale=True).to_pil()
    target = io.BytesIO()
    picture.save(target, "PDF", resolution=200)
    return target.getvalue()


@pytest.fixture
def without_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("tesseract") is None


@pytest.mark.usefixtures("without_programs")
def test_scan_is_refused_with_advice_where_no_recognition_is_installed(scan: bytes) -> None:
    with pytest.raises(Refused, match="tesseract-ocr và tesseract-ocr-vie"):
        read(scan)


def test_recognition_without_vietnamese_is_no_recognition(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scan: bytes
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho eng\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refused, match="tesseract-ocr-vie"):
        read(scan)


def test_scan_is_recognised_with_a_remark(scan: bytes) -> None:
    document = read(scan)

    assert document.remarks == (scans.REMARK,)
    words = " ".join(texts(document)).split()
    wanted = " ".join(papers.OFFICE_TEXTS).replace("|", "").split()
    assert len(set(words) & set(wanted)) > 0.9 * len(set(wanted))
    assert papers.BODY[1] in texts(document)


def test_scan_of_too_many_pages_is_refused(scan: bytes) -> None:
    with pytest.raises(Refused, match="Bản quét có 1 trang"):
        read_file("a.pdf", scan, limits=Limits(scanned_pages=0))
