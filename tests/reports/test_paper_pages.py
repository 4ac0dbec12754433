"""How a paper breaks into pages: tables with their heads, rows that stay whole, annexes, the signature."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from reports.papers import Cell, Column, Part, Row, Table
from reports.pdf import paper_html, render_pdf
from tests.conftest import TODAY
from tests.reports.paper_measures import Measured
from tests.reports.paper_samples import HEADING, ISSUED_ON, OPENING, brief, difficulties, paper

ISSUED = replace(HEADING, number="127", issued_on=ISSUED_ON)


@pytest.fixture(scope="module")
def long() -> Measured:
    return Measured(render_pdf(paper_html(paper(works=6), ISSUED, drawn_on=TODAY)))


def test_head_of_a_table_is_repeated_on_each_of_its_pages(long: Measured) -> None:
    pages = {line.page for line in long.lines if re.match(r"Việc \d+\.\d+:", line.text)}
    heads = Counter(line.page for line in long.lines if "Nhiệm vụ; kết quả" in line.text)

    assert len(pages) > 15
    assert heads == dict.fromkeys(pages, 1)


def test_rows_are_never_split(long: Measured) -> None:
    """A row of this table ends with the words in brackets of its note."""
    starts = [line.page for line in long.lines if re.match(r"Việc \d+\.\d+:", line.text)]
    ends = [line.page for line in long.lines if line.text.endswith("(67%).")]

    assert len(starts) == 14 * 6
    assert starts == ends


def test_lines_of_a_cell_stand_below_one_another() -> None:
    table = Table(
        "Việc", (Column("TT", 9), Column("Nội dung")), (Row((Cell("1"), Cell("Rà soát", "Xã A: xong.\nXã B: chậm."))),)
    )
    parts = (Part("a", "Chung", OPENING, tables=(table,)),)
    printed = Measured(render_pdf(paper_html(replace(brief(), parts=parts), ISSUED, drawn_on=TODAY)))
    first, second = printed.line("Xã A: xong."), printed.line("Xã B: chậm.")

    assert first.start == pytest.approx(second.start, abs=0.1)
    assert first.baseline < second.baseline


def test_group_stays_with_its_first_row(long: Measured) -> None:
    groups = [line.page for line in long.lines if re.search(r"Nhiệm vụ \d+:", line.text)]
    firsts = [line.page for line in long.lines if re.match(r"Việc \d+\.1:", line.text)]

    assert len(groups) == 14
    assert groups == firsts


def test_annexes_begin_on_pages_of_their_own(long: Measured) -> None:
    signed = long.line("Cao Văn Vượng").page
    first, second = (next(line for line in long.lines if line.text == words) for words in ("PHỤ LỤC I", "PHỤ LỤC II"))

    assert signed < first.page < second.page
    for heading in (first, second):
        assert [line for line in long.lines if line.page == heading.page and 20 < line.top < heading.top] == []


def test_only_annex_has_no_number() -> None:
    parts = (Part("a", "Chung", OPENING), Part("b", "Bảng số liệu", OPENING, is_annex=True))
    page = Measured(render_pdf(paper_html(replace(brief(), parts=parts), ISSUED, drawn_on=TODAY)))

    assert page.line("PHỤ LỤC").page == page.line("BẢNG SỐ LIỆU").page == 2


@pytest.mark.parametrize("lines", range(14, 24))
def test_signature_never_stands_alone_on_a_page(lines: int) -> None:
    page = Measured(render_pdf(paper_html(brief(tuple("Một dòng." for _ in range(lines))), ISSUED, drawn_on=TODAY)))
    signed = page.line("Cao Văn Vượng").page

    assert page.line("T/M BAN THƯỜNG VỤ").page == page.line("- Lưu VP/HU.").page == signed
    assert [line for line in page.lines if line.page == signed and line.text == "Một dòng."]


@pytest.mark.parametrize("rows", range(10, 16))
def test_signature_takes_the_last_row_of_a_table_along(rows: int) -> None:
    parts = (Part("a", "Khó khăn", OPENING, tables=(difficulties(rows),)),)
    page = Measured(render_pdf(paper_html(replace(brief(), parts=parts), ISSUED, drawn_on=TODAY)))
    signed = page.line("Cao Văn Vượng").page
    cells = [line for line in page.lines if line.page == signed and "Phòng Nông nghiệp" in line.text]

    assert cells
