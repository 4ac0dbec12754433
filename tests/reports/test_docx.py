"""The paper form in Word: opened by python-docx and LibreOffice, and read back by the project's own reader."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pypdfium2
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from docx.shared import Pt

from conclusions.documents import read_file
from conclusions.found import Reading
from conclusions.reading import read
from reports.docx import Block, PaperForm, write_paper
from reports.pdf import Heading
from tests.accounts.test_sheets import by_libreoffice

HEADING = Heading(
    parent_body="Đảng bộ tỉnh Thanh Hoá",
    issuing_body="Huyện ủy Cẩm Thủy",
    place="Cẩm Thủy",
    symbol="TB/HU",
    signer_capacity="T/M BAN THƯỜNG VỤ",
    signer_title="Phó Bí thư Thường trực",
    signer_name="Cao Văn Vượng",
    recipients=("Các đồng chí Thường vụ Huyện ủy;", "- Các phòng, ban, ngành", "Lưu VP/HU."),
    number="412",
    issued_on=date(2025, 3, 5),
)
TASK = (
    "Giao Phòng Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Hội Nông dân huyện rà soát diện tích đất "
    "lúa; hoàn thành trước ngày 30/6/2025."
)
BLOCKS = (
    Block("paragraph", "", "Ngày 28/02/2025, Ban Thường vụ Huyện ủy họp và thống nhất kết luận như sau:"),
    Block("part", "I-", "Tình hình chung"),
    Block("paragraph", "", "Kinh tế của huyện tiếp tục tăng trưởng khá."),
    Block("part", "II-", "Nhiệm vụ trong thời gian tới"),
    Block("section", "1-", "Về nông nghiệp"),
    Block("dash", "", TASK),
    Block("plus", "", "Ủy ban nhân dân huyện bố trí kinh phí; báo cáo trước ngày 31/3/2025."),
    Block("paragraph", "a)", "Văn phòng Huyện ủy theo dõi, đôn đốc việc thực hiện."),
)
PAPER = PaperForm(
    heading=HEADING,
    kind="Thông báo",
    subject="kết luận của Ban Thường vụ Huyện ủy\nvề sản xuất nông nghiệp năm 2025",
    blocks=BLOCKS,
    place_and_date="Cẩm Thủy, ngày 05 tháng 3 năm 2025",
    draft=False,
)


def opened(paper: PaperForm = PAPER) -> Any:
    return docx.Document(io.BytesIO(write_paper(paper)))


def read_back(paper: PaperForm = PAPER) -> Reading:
    return read(read_file("ket-luan.docx", write_paper(paper)).blocks)


def all_paragraphs(word: Any) -> list[Any]:
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    return [*word.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def style(word: Any, words: str) -> Any:
    """The style of the paragraph with these words."""
    (found,) = [paragraph.style for paragraph in all_paragraphs(word) if paragraph.text == words]
    return found


# --- Read back -----------------------------------------------------------------------------------


def test_reader_finds_head_and_foot_again() -> None:
    header = read_back().header

    assert (header.parent_body, header.issuer) == ("ĐẢNG BỘ TỈNH THANH HOÁ", "HUYỆN ỦY CẨM THỦY")
    assert (header.kind_words, header.number, header.symbol) == ("THÔNG BÁO", "412", "TB/HU")
    assert header.title == "kết luận của Ban Thường vụ Huyện ủy về sản xuất nông nghiệp năm 2025"
    assert (header.place, header.signed_on, header.meeting_on) == ("Cẩm Thủy", date(2025, 3, 5), date(2025, 2, 28))
    assert (header.signer_capacity, header.signer_title) == ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC")
    assert header.signer_name == "Cao Văn Vượng"
    assert header.recipients == ("Các đồng chí Thường vụ Huyện ủy", "Các phòng, ban, ngành", "Lưu VP/HU")


def test_reader_finds_the_passages_with_their_markers() -> None:
    body = [row for row in read_back().passages if row.kind != "form"]

    assert [(row.marker, row.heading or row.text) for row in body] == [
        ("", BLOCKS[0].text),
        ("I-", "TÌNH HÌNH CHUNG"),
        ("", BLOCKS[2].text),
        ("II-", "NHIỆM VỤ TRONG THỜI GIAN TỚI"),
        ("1-", "Về nông nghiệp"),
        ("-", TASK),
        ("+", BLOCKS[6].text),
        ("a)", BLOCKS[7].text),
    ]


def test_reader_finds_the_tasks_with_unit_and_deadline() -> None:
    first, second, third = read_back().directives

    assert first.lead_units == ("Phòng Nông nghiệp và Phát triển nông thôn",)
    assert (first.coordinating_units, first.deadline) == (("Hội Nông dân huyện",), date(2025, 6, 30))
    assert (second.lead_units, second.deadline) == (("Ủy ban nhân dân huyện",), date(2025, 3, 31))
    assert (third.lead_units, third.deadline) == (("Văn phòng Huyện ủy",), None)


def test_draft_is_read_with_its_issuer_and_without_a_number() -> None:
    draft = replace(PAPER, draft=True, heading=replace(HEADING, number="", issued_on=None))
    header = read_back(draft).header

    assert (header.issuer, header.number, header.symbol) == ("HUYỆN ỦY CẨM THỦY", "", "TB/HU")


# --- The form ------------------------------------------------------------------------------------


def test_page_is_a4_with_the_guides_margins() -> None:
    section = opened().sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_figures_of_the_form_come_from_the_settings(settings: Any) -> None:
    settings.PARTY_FORM = settings.PARTY_FORM | {"margin_left": 35, "body_size": 15, "first_line_indent": 12.7}
    word = opened()
    body = style(word, BLOCKS[2].text)

    assert round(word.sections[0].left_margin.mm) == 35
    assert (body.font.size, round(body.paragraph_format.first_line_indent.mm, 1)) == (Pt(15), 12.7)


@pytest.mark.parametrize(
    ("words", "size", "bold", "italic", "align"),
    [
        ("ĐẢNG BỘ TỈNH THANH HOÁ", "parent_size", False, False, "CENTER"),
        ("HUYỆN ỦY CẨM THỦY", "issuer_size", True, False, "CENTER"),
        ("Số 412-TB/HU", "number_size", False, False, "CENTER"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "motto_size", True, False, "CENTER"),
        ("Cẩm Thủy, ngày 05 tháng 3 năm 2025", "place_size", False, True, "CENTER"),
        ("THÔNG BÁO", "kind_size", True, False, "CENTER"),
        ("về sản xuất nông nghiệp năm 2025", "subject_size", True, False, "CENTER"),
        ("I- TÌNH HÌNH CHUNG", "body_size", True, False, "JUSTIFY"),
        ("1- Về nông nghiệp", "body_size", True, False, "JUSTIFY"),
        (f"- {TASK}", "body_size", False, False, "JUSTIFY"),
        ("Nơi nhận:", "recipients_heading_size", False, False, "LEFT"),
        ("- Các phòng, ban, ngành,", "recipients_size", False, False, "LEFT"),
        ("- Lưu VP/HU.", "recipients_size", False, False, "LEFT"),
        ("T/M BAN THƯỜNG VỤ", "signer_size", True, False, "CENTER"),
        ("PHÓ BÍ THƯ THƯỜNG TRỰC", "signer_size", True, False, "CENTER"),
        ("Cao Văn Vượng", "signer_size", True, False, "CENTER"),
    ],
)
def test_component_has_the_look_of_the_guide(words: str, size: str, bold: bool, italic: bool, align: str) -> None:
    look = style(opened(), words)

    assert look.font.size == Pt(settings.PARTY_FORM[size])
    assert (look.font.bold, look.font.italic) == (bold, italic)
    assert look.paragraph_format.alignment.name == align


def test_every_look_comes_from_a_named_style() -> None:
    word = opened()
    body = word.element.body

    assert {paragraph.style.name for paragraph in all_paragraphs(word)}.isdisjoint({"Normal"})
    assert not list(body.iter(qn("w:rPr")))
    kept = {child.tag for properties in body.iter(qn("w:pPr")) for child in properties}
    assert kept == {qn("w:pStyle")}


def test_headings_are_found_by_the_navigation_of_word() -> None:
    word = opened()
    levels = [
        style(word, words).element.find(".//" + qn("w:outlineLvl"))
        for words in ("I- TÌNH HÌNH CHUNG", "1- Về nông nghiệp")
    ]

    assert [level.get(qn("w:val")) for level in levels] == ["0", "1"]


def test_pages_are_numbered_by_a_field_from_the_second_on() -> None:
    section = opened().sections[0]
    (field,) = section.header._element.iter(qn("w:fldSimple"))

    assert field.get(qn("w:instr")) == "PAGE"
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    assert round(section.header_distance.mm) == 10


def test_font_and_language_hold_for_everything() -> None:
    with zipfile.ZipFile(io.BytesIO(write_paper(PAPER))) as archive:
        styles = archive.read("word/styles.xml").decode()

    normal = opened().styles["Normal"]
    assert normal.font.name == "Times New Roman"
    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert styles.split("</w:docDefaults>", 1)[0].count("Times New Roman") == 4


def test_file_says_what_it_is() -> None:
    about = opened().core_properties

    assert about.title.startswith("Thông báo kết luận của Ban Thường vụ Huyện ủy")
    assert (about.subject, about.author, about.language) == ("412-TB/HU", "Huyện ủy Cẩm Thủy", "vi-VN")


@pytest.mark.parametrize("draft", [True, False])
def test_draft_says_so_on_its_face(draft: bool) -> None:
    word = opened(replace(PAPER, draft=draft))
    marks = [paragraph.style.font.all_caps for paragraph in all_paragraphs(word) if paragraph.text == "Dự thảo"]

    assert marks == ([True] if draft else [])


def test_paper_without_recipients_and_signer_has_no_empty_labels() -> None:
    word = opened(replace(PAPER, heading=replace(HEADING, recipients=(), signer_title="", signer_name="")))

    assert "Nơi nhận:" not in [paragraph.text for paragraph in all_paragraphs(word)]


def test_words_that_xml_cannot_hold_are_left_out() -> None:
    word = opened(replace(PAPER, blocks=(Block("paragraph", "", "Giao\x07 Văn phòng\n<rà soát> & báo cáo."),)))

    assert "Giao Văn phòng <rà soát> & báo cáo." in [paragraph.text for paragraph in word.paragraphs]


# --- In another program --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of each page as LibreOffice sets them, of a paper long enough for two."""
    long = replace(PAPER, blocks=BLOCKS + tuple(Block("dash", "", f"{number}. {TASK}") for number in range(30)))
    content = by_libreoffice(write_paper(long), ".docx", "pdf", tmp_path_factory.mktemp("giay"))
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def test_libreoffice_sets_the_whole_paper(pages: list[str]) -> None:
    whole = " ".join(" ".join(pages).split())

    assert len(pages) >= 2
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in whole
    assert "THÔNG BÁO kết luận của Ban Thường vụ Huyện ủy" in whole
    assert whole.count("hoàn thành trước ngày 30/6/2025.") == 31


def test_first_page_has_no_number_and_the_others_have(pages: list[str]) -> None:
    first_lines = [page.split() for page in pages]

    assert first_lines[0][0] != "1"
    assert [words[0] for words in first_lines[1:]] == [str(number) for number in range(2, len(pages) + 1)]


def test_signature_never_stands_alone_on_a_page(pages: list[str]) -> None:
    last = pages[-1]

    assert "Cao Văn Vượng" in last
    assert "30/6/2025" in last
