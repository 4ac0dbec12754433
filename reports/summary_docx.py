"""A summary's paper as a Word file to be worked on: real headings that number themselves, real tables, pictures."""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from reports import word_styles
from reports.docx import add_foot, add_head, add_line, add_title, as_file, clean, describe, number_pages
from reports.papers import Chart, Paper, Part
from reports.pdf import Heading
from reports.pictures import chart_pictures
from reports.word_styles import TWIPS_IN_MM, Look, form, line_width, style_id, style_of
from reports.word_tables import add_table, add_table_style, cell_looks

_PARTS, _ANNEXES = 90, 91  # numberings of the file, above those that python-docx brings
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def _looks() -> dict[str, Look]:
    """What a summary has and a notice has not."""
    gap = form("paragraph_gap")
    body: dict[str, Any] = {"align": WD_ALIGN_PARAGRAPH.JUSTIFY, "after": gap, "indented": True}
    heading: dict[str, Any] = {"bold": True, "keep_next": True, "is_own": False}
    annex: dict[str, Any] = {
        "bold": True,
        "caps": True,
        "keep_next": True,
        "new_page": True,
        "after": gap,
        "outline": 0,
    }
    return cell_looks() | {
        "heading-part": Look(
            "Heading 1", "body_size", caps=True, before=gap, outline=0, numbering=(_PARTS, 0), **body, **heading
        ),
        "heading-section": Look("Heading 2", "body_size", outline=1, numbering=(_PARTS, 1), **body, **heading),
        "annex": Look("Phụ lục", "body_size", **annex),
        "annex-numbered": Look("Phụ lục có số", "body_size", numbering=(_ANNEXES, 0), **annex),
        "introduction": Look("Lời dẫn bảng", "body_size", keep_next=True, **body),
        "chart": Look("Hình", "body_size", before=gap, keep_next=True),
        "chart-title": Look("Tên hình", "chart_title_size", italic=True, before=4, after=10, line=14),
        "chart-title-last": Look(
            "Tên hình (cuối)", "chart_title_size", italic=True, before=4, after=10, line=14, keep_next=True
        ),
        "below-table": Look("Khoảng dưới bảng", "below_table_size", line=8),
        "below-table-last": Look("Khoảng dưới bảng (cuối)", "below_table_size", line=8, keep_next=True),
    }


def summary_document(paper: Paper, heading: Heading, *, place_and_date: str) -> bytes:
    """The .docx, in the form of the PDF. No look is set by hand: whoever changes a style changes the whole paper."""
    word = docx.Document()
    word_styles.set_up(word, _looks())
    add_table_style(word)
    _add_numberings(word)
    describe(word, heading, kind=paper.kind, subject=paper.subject, draft=heading.is_draft)
    add_head(word, heading, place_and_date, draft=heading.is_draft)
    add_title(word, paper.kind, paper.subject, heading.replaces)
    body, annexes = [part for _, part in paper.body], paper.annexes
    printed = [*body, *(part for _, part in annexes)]
    pictures = iter(chart_pictures([chart for part in printed for chart in part.charts]))
    _add_lines(word, paper.preamble, is_last=not body)
    for part in body:
        add_line(word, "heading-part", part.title)
        _add_part(word, part, pictures, is_last=part is body[-1])
    add_foot(word, heading)
    for number, part in annexes:
        _add_annex_heading(word, number, part.title)
        _add_part(word, part, pictures, is_last=False)
    number_pages(word)
    return as_file(word)


# --- Parts ---------------------------------------------------------------------------------------


def _add_part(word: WordFile, part: Part, pictures: Iterator[bytes], *, is_last: bool) -> None:
    """Opening, paragraphs, charts, tables; the last of them stays with the signature when the part `is_last`."""
    words = "\n".join((part.opening, *part.paragraphs))
    _add_lines(word, words, is_last=is_last and not part.charts and not part.tables)
    for place, chart in enumerate(part.charts, 1):
        _add_chart(word, chart, next(pictures), is_last=is_last and place == len(part.charts) and not part.tables)
    for place, table in enumerate(part.tables, 1):
        ends = is_last and place == len(part.tables)
        if table.is_introduced:
            add_line(word, "introduction", table.caption)
        add_table(word, table, is_last=ends)
        add_line(word, f"below-table{_last(ends)}", "")


def _add_lines(word: WordFile, text: str, *, is_last: bool) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines, 1):
        add_line(word, f"paragraph{_last(is_last and place == len(lines))}", line)


def _add_chart(word: WordFile, chart: Chart, picture: bytes, *, is_last: bool) -> None:
    paragraph = word.add_paragraph(style=style_of(word, "chart"))
    shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(line_width()), height=Mm(chart.height))
    for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice keeps 3 mm free on each side
        shape._inline.set(side, "0")
    about: Any = shape._inline.docPr
    about.set("name", clean(chart.title)[:200])
    about.set("descr", clean(_words_of(chart)))
    add_line(word, f"chart-title{_last(is_last)}", chart.title)


def _words_of(chart: Chart) -> str:
    """The drawing's own `<title>`, which says its figures; else the chart's."""
    found = _TITLE.search(chart.svg)
    return html.unescape(found.group(1)).strip() if found else chart.title


def _last(is_last: bool) -> str:
    return "-last" if is_last else ""


def _add_annex_heading(word: WordFile, number: str, title: str) -> None:
    """`PHỤ LỤC I` is the numbering's own, or written when the annex is the only one; the title stands below it."""
    paragraph = word.add_paragraph(style=style_of(word, "annex-numbered" if number else "annex"))
    run = paragraph.add_run("" if number else "Phụ lục")
    run.add_break(WD_BREAK.LINE)
    run.add_text(clean(title))


# --- Numbering -----------------------------------------------------------------------------------


def _add_numberings(word: WordFile) -> None:
    """`I-`, `1-` and `PHỤ LỤC I`, bound to the styles: a part that is added or moved numbers itself."""
    indent = f'<w:ind w:left="0" w:firstLine="{round(form("first_line_indent") * TWIPS_IN_MM)}"/>'
    parts = _level(0, "upperRoman", "%1-", "heading-part", "space", indent)
    parts += _level(1, "decimal", "%2-", "heading-section", "space", indent)
    annexes = _level(0, "upperRoman", "PHỤ LỤC %1", "annex-numbered", "nothing", '<w:ind w:left="0" w:firstLine="0"/>')
    numbering: Any = word.part.numbering_part.element
    for number, levels in ((_PARTS, parts), (_ANNEXES, annexes)):
        listed = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}'
            "</w:abstractNum>"
        )
        numbering.find(qn("w:num")).addprevious(listed)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


def _level(level: int, kind: str, text: str, style: str, after: str, indent: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style_id(style)}"/>'
        f'<w:suff w:val="{after}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )
