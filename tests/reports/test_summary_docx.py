"""A summary in Word: looks from styles alone, numbers from the numbering; and the pages LibreOffice makes of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from reports.papers import Cell, Column, Part, Row, Table
from reports.pdf import paper_html, render_pdf
from reports.pictures import chart_pictures
from reports.summary_docx import summary_document
from tests.accounts.test_sheets import by_libreoffice
from tests.conftest import TODAY
from tests.reports.paper_measures import Measured
from tests.reports.paper_samples import (
    HEADING,
    ISSUED_ON,
    LETTERS,
    OPENING,
    brief,
    charts,
    difficulties,
    indicators,
    paper,
)

DAY = "Cẩm Thủy, ngày 05 tháng 01 năm 2024"
ISSUED = replace(HEADING, number="127", issued_on=ISSUED_ON)


@pytest.fixture(scope="module")
def content() -> bytes:
    return summary_document(paper(), ISSUED, place_and_date=DAY)


@pytest.fixture
def word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def xml(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"word/{name}.xml").decode()


def paragraphs(word: Any) -> list[Any]:
    """All of them, those in cells too, in the order of the file."""
    found = word.element.body.iter(qn("w:p"))
    return [Paragraph(row, word) for row in found]


def tables(word: Any) -> list[Any]:
    return [table for table in word.tables if table.style.name == "Bảng số liệu"]


# --- Looks ---------------------------------------------------------------------------------------


def test_no_look_is_set_by_hand(content: bytes) -> None:
    body = xml(content, "document")

    assert "<w:rPr>" not in body
    assert set(re.findall(r"<w:pPr>(.*?)</w:pPr>", body)) == set(
        re.findall(r'<w:pPr>(<w:pStyle w:val="\w+"/>)</w:pPr>', body)
    )
    assert not re.search(r"<w:(shd|tcBorders|tblBorders|vAlign)\b", body)


def test_every_paragraph_has_a_style_of_its_own(word: Any) -> None:
    assert {row.style.name for row in paragraphs(word)}.isdisjoint({"Normal", "Default Paragraph Font"})


@pytest.mark.parametrize(
    ("style", "size", "bold", "italic"),
    [
        ("Heading 1", "body_size", True, False),
        ("Phụ lục có số", "body_size", True, False),
        ("Văn bản được thay thế", "subject_size", False, True),
        ("Ô đầu bảng", "table_heading_size", True, False),
        ("Ô bảng, trái", "table_size", False, False),
        ("Ô nhóm, trái", "table_size", True, True),
        ("Ghi chú trong ô, trái", "table_size", False, True),
        ("Tên hình", "chart_title_size", False, True),
    ],
)
def test_style_has_the_look_of_the_form(word: Any, style: str, size: str, bold: bool, italic: bool) -> None:
    font = word.styles[style].font

    assert font.size == Pt(settings.PARTY_FORM[size])
    assert (font.bold, font.italic) == (bold, italic)
    assert font.name in (None, "Times New Roman")


def test_figures_of_the_form_come_from_the_settings(settings: Any) -> None:
    settings.PARTY_FORM = settings.PARTY_FORM | {"table_size": 13, "margin_right": 20}
    word = docx.Document(io.BytesIO(summary_document(paper(), ISSUED, place_and_date=DAY)))

    assert word.styles["Ô bảng, số"].font.size == Pt(13)
    assert sum(column.width.mm for column in tables(word)[0].columns) == pytest.approx(160, abs=0.2)


# --- Numbering -----------------------------------------------------------------------------------


def test_parts_are_headings_that_number_themselves(word: Any) -> None:
    headings = [row.text for row in word.paragraphs if row.style.name == "Heading 1"]
    style = word.styles["Heading 1"]

    assert headings == [part.title for _, part in paper().body]  # the number is not among the words
    assert numbering_of(word, style) == ("upperRoman", "%1-", style.style_id)
    assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"
    assert style.font.all_caps


def test_next_level_counts_in_digits(word: Any) -> None:
    style = word.styles["Heading 2"]

    assert numbering_of(word, style) == ("decimal", "%2-", style.style_id)
    assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"


def test_annexes_number_themselves_on_pages_of_their_own(word: Any) -> None:
    annexes = [row.text.strip() for row in word.paragraphs if row.style.name == "Phụ lục có số"]
    style = word.styles["Phụ lục có số"]

    assert annexes == [part.title for _, part in paper().annexes]
    assert numbering_of(word, style) == ("upperRoman", "PHỤ LỤC %1", style.style_id)
    assert style.paragraph_format.page_break_before


def test_only_annex_has_no_number() -> None:
    parts = (Part("a", "Chung", OPENING), Part("b", "Bảng số liệu", OPENING, is_annex=True))
    content = summary_document(replace(brief(), parts=parts), ISSUED, place_and_date=DAY)
    word: Any = docx.Document(io.BytesIO(content))

    (annex,) = [row.text for row in word.paragraphs if row.style.name == "Phụ lục"]
    assert annex == "Phụ lục\nBảng số liệu"


def numbering_of(word: Any, style: Any) -> tuple[str, str, str]:
    """Its kind, its text and the style that it is bound to, found as Word finds them."""
    properties = style.element.pPr.numPr
    root = word.part.numbering_part.element
    number = properties.numId.val
    (instance,) = [row for row in root.iter(qn("w:num")) if row.numId == number]
    (listed,) = [
        row
        for row in root.iter(qn("w:abstractNum"))
        if row.get(qn("w:abstractNumId")) == str(instance.abstractNumId.val)
    ]
    (level,) = [
        row
        for row in listed.iter(qn("w:lvl"))
        if row.get(qn("w:ilvl")) == str(properties.ilvl.val if properties.ilvl is not None else 0)
    ]
    kind, text, bound = (level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("numFmt", "lvlText", "pStyle"))
    return kind, text, bound


# --- Tables --------------------------------------------------------------------------------------


def test_tables_have_a_style_and_their_caption_for_who_cannot_see_them(word: Any, content: bytes) -> None:
    captions = re.findall(r'<w:tblCaption w:val="(.*?)"/>', xml(content, "document"))

    assert len(tables(word)) == 5
    assert captions[1] == indicators().caption


def test_head_is_repeated_and_rows_stay_whole(word: Any) -> None:
    for table in tables(word):
        marks = [[child.tag for child in row._tr.trPr] for row in table.rows]
        assert marks[0] == [qn("w:cantSplit"), qn("w:tblHeader")]
        assert all(row == [qn("w:cantSplit")] for row in marks[1:])


def test_row_that_may_fill_a_page_is_split_where_the_page_ends() -> None:
    rows = tuple(Row((Cell(str(place)), Cell(words))) for place, words in enumerate(("ngắn", "dài " * 400)))
    table = Table("Việc", (Column("TT", 9), Column("Nội dung")), rows)
    parts = (Part("a", "Chung", "Mở đầu.", tables=(table,)),)
    made = docx.Document(io.BytesIO(summary_document(replace(paper(), parts=parts), ISSUED, place_and_date="Cẩm Thủy")))
    (written,) = tables(made)

    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in written.rows] == [True, True, False]


def test_columns_have_the_widths_of_the_paper(word: Any) -> None:
    widths = [column.width.mm for column in tables(word)[1].columns]

    given = [column.width for column in indicators().columns]
    assert [width for width, wanted in zip(widths, given, strict=True) if wanted] == pytest.approx(
        [wanted for wanted in given if wanted], abs=0.1
    )
    assert sum(widths) == pytest.approx(165, abs=0.2)


def test_cells_say_what_the_paper_says(word: Any) -> None:
    first = tables(word)[1].rows

    assert [cell.text for cell in first[0].cells] == [column.heading for column in indicators().columns]
    assert {cell.text for cell in first[1].cells} == {"Kinh tế"}
    assert first[2].cells[4].text == "1.910,25\n30/06/2023"
    assert [row.style.name for row in first[2].cells[4].paragraphs] == ["Ô bảng, số", "Ghi chú trong ô, số"]


def test_group_lies_over_the_columns_between_its_first_and_its_last(word: Any) -> None:
    group = tables(word)[0].rows[1]
    spans = [cell.grid_span for cell in (group.cells[0], group.cells[1], group.cells[4])]

    assert spans == [1, 3, 1]
    assert group.cells[4].text == "Trong hạn"
    assert all(row.style.paragraph_format.keep_with_next for cell in group.cells for row in cell.paragraphs)


def test_introduced_table_has_its_words_above(word: Any) -> None:
    assert [row.text for row in word.paragraphs if row.style.name == "Lời dẫn bảng"] == [indicators().caption]


def test_last_row_stays_with_the_signature(word: Any) -> None:
    *_, before, last = tables(word)[2].rows

    assert all(cell.paragraphs[0].style.paragraph_format.keep_with_next for cell in last.cells)
    assert not before.cells[0].paragraphs[0].style.paragraph_format.keep_with_next


def test_written_words_are_no_markup() -> None:
    cells = (Cell('<w:p/> & \x07"a"', "<b>"),) * 4
    table = replace(difficulties(1), caption='a"<b>', rows=(replace(difficulties(1).rows[0], cells=cells),))
    written = replace(brief(), parts=(Part("a", "<b> & c", "<i>", tables=(table,)),))
    word = docx.Document(io.BytesIO(summary_document(written, ISSUED, place_and_date=DAY)))

    assert tables(word)[0].rows[1].cells[0].text == '<w:p/> & "a"\n<b>'
    assert "<b> & c" in [row.text for row in word.paragraphs]


# --- Charts --------------------------------------------------------------------------------------


def test_charts_are_pictures_with_words_for_who_cannot_see_them(word: Any) -> None:
    shapes = list(word.inline_shapes)

    assert [shape._inline.docPr.get("descr") for shape in shapes] == [
        "Việc đã giao theo trạng thái: hoàn thành đúng hạn 12, hoàn thành quá hạn 19, quá hạn 26",
        "Việc đã giao vào ngày cuối từng tháng, theo trạng thái",
    ]
    assert [(shape.width, shape.height) for shape in shapes] == [(Mm(165), Mm(chart.height)) for chart in charts()]


def test_picture_has_200_dots_to_the_inch_and_is_not_empty() -> None:
    for picture, chart in zip(chart_pictures(charts()), charts(), strict=True):
        image = Image.open(io.BytesIO(picture))

        assert image.width == pytest.approx(165 / 25.4 * 200, abs=2)
        assert image.height == pytest.approx(chart.height / 25.4 * 200, abs=2)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 3


def test_paper_without_charts_draws_nothing() -> None:
    assert chart_pictures([]) == []


# --- In LibreOffice ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def converted(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    """With Tinos in the place of Times New Roman, whose widths it has and which this machine may lack."""
    folder = tmp_path_factory.mktemp("word")
    fonts = Path(settings.BASE_DIR) / "static" / "fonts" / "tinos"
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>'
        f'<cachedir>{folder / "cache"}</cachedir><alias binding="same"><family>Times New Roman</family>'
        "<prefer><family>Tinos</family></prefer></alias></fontconfig>"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))
        yield Measured(by_libreoffice(content, ".docx", "pdf", folder))


def test_libreoffice_makes_the_same_pages_as_the_pdf(converted: Measured) -> None:
    printed = Measured(render_pdf(paper_html(paper(), ISSUED, drawn_on=TODAY)))

    assert abs(converted.pages - printed.pages) <= 1


def test_libreoffice_shows_the_numbers_of_parts_and_annexes(converted: Measured) -> None:
    said = [line.text for line in converted.lines]

    assert [line for line in said if re.match(r"[IV]+- ", line)] == [
        "I- TÌNH HÌNH CHUNG",
        "II- KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "III- KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
        "IV- KHÓ KHĂN, VƯỚNG MẮC; KIẾN NGHỊ",
    ]
    assert [line for line in said if line.startswith("PHỤ LỤC")] == ["PHỤ LỤC I", "PHỤ LỤC II"]


def test_libreoffice_repeats_the_heads_and_keeps_rows_whole(converted: Measured) -> None:
    starts = [line.page for line in converted.lines if re.match(r"Việc \d+\.\d+:", line.text)]
    ends = [line.page for line in converted.lines if line.text.endswith("(67%).")]
    heads = {line.page for line in converted.lines if "Nhiệm vụ; kết quả" in line.text}

    assert starts == ends
    assert heads == set(starts)


def test_libreoffice_keeps_within_the_margins(converted: Measured) -> None:
    lines = [line for line in converted.lines if line.top > 19]

    assert min(line.left for line in lines) == pytest.approx(30, abs=0.5)
    assert max(line.right for line in lines) == pytest.approx(195, abs=0.5)


def test_libreoffice_reads_all_letters(converted: Measured) -> None:
    assert converted.line(f"Chữ có đủ dấu: {LETTERS}.")
