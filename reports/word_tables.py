"""The tables of a paper in Word: a table style, named styles for cells, a head on every page, rows that stay whole."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.docx import clean
from reports.papers import Align, Column, Table
from reports.placed_cells import PlacedCell, placed_rows
from reports.word_styles import TWIPS_IN_MM, Look, form, line_width, style_id

_STYLE = "KLTable"
_WHOLE = "<w:cantSplit/>"
_TWIPS_IN_PT = 20
_EIGHTHS_IN_PT = 8
_PADDING = (2.5, 4)  # above and below, at the sides, in pt
_HEAD_PADDING = 2  # at the sides of a heading: one long word fills a narrow column
_ALIGNED: dict[Align, tuple[str, Any]] = {
    "left": ("trái", WD_ALIGN_PARAGRAPH.LEFT),
    "mid": ("giữa", WD_ALIGN_PARAGRAPH.CENTER),
    "num": ("số", WD_ALIGN_PARAGRAPH.RIGHT),
}


def cell_looks() -> dict[str, Look]:
    """The styles of cells; those ending in `-last` keep the last row with the signature below."""
    looks: dict[str, Look] = {
        "cell-head": Look(
            "Ô đầu bảng", "table_heading_size", bold=True, keep_next=True, line=form("table_heading_line_height")
        )
    }
    for align, (words, side) in _ALIGNED.items():
        plain = Look(f"Ô bảng, {words}", "table_size", align=side, line=form("table_line_height"))
        group = replace(plain, name=f"Ô nhóm, {words}", bold=True, italic=align != "mid", keep_next=True)
        note = replace(plain, name=f"Ghi chú trong ô, {words}", italic=True)
        looks |= {f"cell-{align}": plain, f"group-{align}": group, f"note-{align}": note}
        for key, look in ((f"cell-{align}", plain), (f"note-{align}", note)):
            looks[f"{key}-last"] = replace(look, name=f"{look.name} (cuối)", keep_next=True)
    return looks


def add_table_style(word: WordFile) -> None:
    """`Bảng số liệu`: lines around every cell, the head in the middle of its row."""
    size = round(form("table_rule_width") * _EIGHTHS_IN_PT)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    above, beside = (round(points * _TWIPS_IN_PT) for points in _PADDING)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    )
    heads = round(_HEAD_PADDING * _TWIPS_IN_PT)
    narrow = "".join(f'<w:{side} w:w="{heads}" w:type="dxa"/>' for side in ("left", "right"))
    word.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{_STYLE}">'
            '<w:name w:val="Bảng số liệu"/>'
            f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>{lines}'
            f"</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
            f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcMar>{narrow}</w:tcMar><w:vAlign w:val="center"/></w:tcPr>'
            "</w:tblStylePr></w:style>"
        )
    )


def add_table(word: WordFile, table: Table, *, is_last: bool) -> None:
    """`is_last`: the signature follows, and takes the last row along to its page.

    Written as XML: python-docx walks the whole table for each of its cells.
    """
    widths = column_widths(table.columns)
    rows = list(placed_rows(table))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(_cell(width, 1, [("cell-head", c.heading)]) for c, width in zip(table.columns, widths, strict=True))
    body = "".join(
        _row(
            "".join(_cells(row.cells, widths, is_group=row.is_group, is_last=is_last and place == len(rows))),
            "" if row.is_long else _WHOLE,
        )
        for place, row in enumerate(rows, 1)
    )
    caption = quoteattr(clean(table.caption))
    made = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{_STYLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(head, f'{_WHOLE}<w:tblHeader/>')}{body}</w:tbl>"
    )
    word.element.body.insert_element_before(made, "w:sectPr")


def column_widths(columns: Sequence[Column]) -> list[int]:
    """In twips; what the given widths leave of the line is shared by the columns without one."""
    whole = round(line_width() * TWIPS_IN_MM)
    given = [round(column.width * TWIPS_IN_MM) for column in columns]
    open_columns = given.count(0)
    share = (whole - sum(given)) // open_columns if open_columns else 0
    return [width or share for width in given]


def _cells(cells: Sequence[PlacedCell], widths: Sequence[int], *, is_group: bool, is_last: bool) -> Iterator[str]:
    start = 0
    last = "-last" if is_last else ""
    for cell in cells:
        width = sum(widths[start : start + cell.span])
        start += cell.span
        style = f"group-{cell.align}" if is_group else f"cell-{cell.align}{last}"
        lines = [(style, line) for line in cell.text.splitlines() or [""]]
        lines += [(f"note-{cell.align}{last}", line) for line in cell.note.splitlines()]
        yield _cell(width, cell.span, lines)


def _row(cells: str, properties: str) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(width: int, span: int, lines: Sequence[tuple[str, str]]) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    paragraphs = "".join(_paragraph(style, words) for style, words in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(style: str, words: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(clean(words))}</w:t></w:r>' if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{run}</w:p>'
