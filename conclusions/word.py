"""Word documents (.docx) → paragraphs and tables.

Tables that only set text side by side are read as paragraphs (`lines.is_layout`). Deleted words are left out, inserted
ones stay; notes come at the end; page headers and footers are only searched for marks of secrecy.
"""

import io
import re
from collections.abc import Iterator

import docx
from lxml import etree

from accounts import legacy
from accounts.archives import BROKEN, open_archive, parse_xml, read_member
from accounts.limits import Limits, Refused
from conclusions import secrecy
from conclusions.blocks import Block, Document, Paragraph, Table
from conclusions.lines import clean, is_layout, part_soft_breaks, table_of
from conclusions.numbering import WordNumbering

KIND = "Word (.docx)"
MACROS = "Tệp có macro nên không được nhận. Hãy lưu lại thành .docx không có macro rồi tải lên lần nữa."
REMARK_FONTS = "Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode; cần soát lại."

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ_PARTS = {"numbering", "styles", "footnotes", "endnotes", "header", "footer"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DROPPED = {f"{W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "sdtPr", "sectPr")}
_TEXTS = {f"{W}{name}" for name in ("body", "tc", "txbxContent", "footnote", "endnote")}
_SPELT = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NO_LINE = {"", "nil", "none"}


def check_word(content: bytes, limits: Limits) -> None:
    """Raises `Refused` for what the archive's directory and list of parts give away."""
    archive = open_archive(content, kind=KIND, limits=limits)
    names = set(archive.namelist())
    types = read_member(archive, "[Content_Types].xml", kind=KIND) or b""
    if "word/document.xml" not in names and b"wordprocessingml.document.main" not in types:
        raise Refused(BROKEN.format(kind=KIND))
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)
    properties = read_member(archive, "docProps/app.xml", kind=KIND) or b""
    pages = re.search(rb"<Pages>\s*(\d{1,6})", properties)
    if pages and int(pages[1]) > limits.pages:
        raise Refused(f"Tệp có {int(pages[1])} trang, nhiều hơn mức {limits.pages} trang được nhận.")


def read_word(content: bytes, limits: Limits) -> Document:
    """Raises `Refused` for a file that only looks like a Word document."""
    check_word(content, limits)
    try:
        body, parts = _open(content)
    except MemoryError:
        raise
    except Exception as error:  # python-docx trusts its input: KeyError, AttributeError and what not come out of it
        raise Refused(BROKEN.format(kind=KIND)) from error
    return _Reader(body, parts).read()


def _open(content: bytes) -> tuple[etree._Element, list[tuple[str, bytes]]]:
    """The body, and the other parts that are read, each with its kind."""
    opened = docx.Document(io.BytesIO(content))
    body = opened.element.body
    if body is None:
        raise ValueError("a document without body")
    relations = [relation for relation in opened.part.rels.values() if not relation.is_external]
    kinds = [(relation.reltype.rpartition("/")[2], relation) for relation in relations]
    return body, [(kind, relation.target_part.blob) for kind, relation in kinds if kind in _READ_PARTS]


class _Reader:
    def __init__(self, body: etree._Element, parts: list[tuple[str, bytes]]) -> None:
        self._body = body
        self._parts: dict[str, list[etree._Element]] = {}
        for kind, content in parts:
            self._parts.setdefault(kind, []).append(parse_xml(content, kind=KIND))
        styles = self._part("styles")
        self._numbering = WordNumbering(self._part("numbering"), styles)
        self._fonts = _Fonts(styles)
        self._bordered_styles = _bordered_styles(styles)
        self._merged_text = ""  # of paragraphs whose end was deleted: they go on in the next

    def _part(self, kind: str) -> etree._Element | None:
        return next(iter(self._parts.get(kind, [])), None)

    def read(self) -> Document:
        for root in (*self._parts.get("header", []), *self._parts.get("footer", [])):
            secrecy.refuse_secret_margins(self._texts(root))
        blocks = [*self._blocks(self._body), *self._notes()]
        return Document(tuple(blocks), remarks=(REMARK_FONTS,) if self._fonts.used else ())

    def _texts(self, root: etree._Element) -> Iterator[str]:
        for block in self._blocks(root):
            yield from [block.text] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]

    def _notes(self) -> Iterator[Block]:
        for kind in ("footnotes", "endnotes"):
            for root in self._parts.get(kind, []):
                for note in root:
                    if isinstance(note.tag, str) and note.get(f"{W}type") in {None, "normal"}:
                        yield from self._blocks(note)

    def _blocks(self, parent: etree._Element, *, layout: bool = False) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraphs(child, layout=layout)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == _ALTERNATIVES:
                yield from self._blocks(child[0], layout=layout) if len(child) else ()
            elif isinstance(child.tag, str) and child.tag not in _DROPPED:  # sdt, ins, customXml: wrappers
                yield from self._blocks(child, layout=layout)
        if parent.tag in _TEXTS and self._merged_text:
            yield from _paragraph(self._merged_text)
            self._merged_text = ""

    def _paragraphs(self, paragraph: etree._Element, *, layout: bool) -> Iterator[Block]:
        properties = paragraph.find(f"{W}pPr")
        boxes: list[etree._Element] = []
        pieces: list[str] = []
        self._collect(paragraph, pieces, boxes, self._fonts.of_paragraph(properties))
        text = self._merged_text + "".join(pieces)
        self._merged_text = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._merged_text = text
        else:
            marker = self._numbering.marker(properties)
            lines = text.split("\n") if layout else part_soft_breaks(text)
            for cleaned in filter(None, map(clean, lines)):
                yield Paragraph(f"{marker} {cleaned}" if marker else cleaned)
                marker = ""
        for box in boxes:
            yield from self._blocks(box, layout=True)

    def _collect(self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element], font: str) -> None:
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _DROPPED:
                continue
            if tag in {f"{W}t", _MATH_TEXT}:
                pieces.append(self._fonts.decode(font, child.text or ""))
            elif tag in _SPELT:
                pieces.append(" " if child.get(f"{W}type") in {"page", "column"} else _SPELT[tag])
            elif tag == f"{W}sym":
                pieces.append(_symbol(child.get(f"{W}char", "")))
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == _ALTERNATIVES:
                if len(child):
                    self._collect(child[0], pieces, boxes, font)
            elif tag == f"{W}r":
                run = child.find(f"{W}rPr")
                if not _is_on(run, "vanish"):
                    self._collect(child, pieces, boxes, self._fonts.of_run(run) or font)
            else:
                self._collect(child, pieces, boxes, font)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [list(_children(row, "tc")) for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        if not any(rows):
            return
        if self._is_layout(table, rows):
            width = max(map(len, rows))
            for place in range(width):
                for row in rows:
                    if place < len(row):
                        yield from self._blocks(row[place], layout=True)
            return
        yield from _said(table_of([list(self._row(row)) for row in rows]))

    def _is_layout(self, table: etree._Element, rows: list[list[etree._Element]]) -> bool:
        first = next((cell for row in rows for cell in row), None)
        words = "".join(first.itertext(f"{W}t")) if first is not None else ""
        columns = max(map(len, rows))
        return is_layout(words, columns=columns, rows=len(rows), has_lines=self._draws_borders(table))

    def _draws_borders(self, table: etree._Element) -> bool:
        properties = table.find(f"{W}tblPr")
        if properties is not None:
            own = properties.find(f"{W}tblBorders")
            if own is not None:
                return _has_line(own)
            style = properties.find(f"{W}tblStyle")
            if style is not None and style.get(f"{W}val") in self._bordered_styles:
                return True
        cells = list(table.iter(f"{W}tcBorders"))
        return bool(cells) and sum(map(_has_line, cells)) * 2 > len(list(table.iter(f"{W}tc")))

    def _row(self, cells: list[etree._Element]) -> Iterator[str]:
        """The row's texts, a place for every column of the grid it covers."""
        for cell in cells:
            properties = cell.find(f"{W}tcPr")
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            yield "" if goes_on else " ".join(self._texts(cell))
            span = properties.find(f"{W}gridSpan") if properties is not None else None
            value = span.get(f"{W}val", "1") if span is not None else "1"
            yield from [""] * (min(int(value), 64) - 1 if value.isdecimal() else 0)


class _Fonts:
    """The font of each run, and its text in Unicode."""

    def __init__(self, styles: etree._Element | None) -> None:
        self.used = False
        self._styles: dict[str, str] = {}
        self._default = ""
        if styles is None:
            return
        self._default = _font(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        based_on: dict[str, str] = {}
        for style in styles.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles[name] = _font(style.find(f"{W}rPr"))
            parent = style.find(f"{W}basedOn")
            based_on[name] = parent.get(f"{W}val", "") if parent is not None else ""
            if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
                self._default = self._styles[name] or self._default
        for name in self._styles:
            parent_name = based_on[name]
            for _ in range(20):  # a file may make a ring of styles
                self._styles[name] = self._styles[name] or self._styles.get(parent_name, "")
                parent_name = based_on.get(parent_name, "")

    def of_paragraph(self, properties: etree._Element | None) -> str:
        style = properties.find(f"{W}pStyle") if properties is not None else None
        return (self._styles.get(style.get(f"{W}val", "")) if style is not None else "") or self._default

    def of_run(self, properties: etree._Element | None) -> str:
        if properties is None:
            return ""
        style = properties.find(f"{W}rStyle")
        return _font(properties) or (self._styles.get(style.get(f"{W}val", ""), "") if style is not None else "")

    def decode(self, font: str, text: str) -> str:
        converted = legacy.from_font(font, text)
        self.used = self.used or converted != text
        return converted


def _font(properties: etree._Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""


def _bordered_styles(styles: etree._Element | None) -> set[str]:
    """Table styles that draw lines themselves; the ones based on them do not lose the lines."""
    found: set[str] = set()
    for _ in range(3):
        for style in styles.iterfind(f"{W}style[@{W}type='table']") if styles is not None else ():
            borders, parent = style.find(f"{W}tblPr/{W}tblBorders"), style.find(f"{W}basedOn")
            inherits = parent is not None and parent.get(f"{W}val") in found
            if (borders is not None and _has_line(borders)) or inherits:
                found.add(style.get(f"{W}styleId", ""))
    return found


def _has_line(borders: etree._Element) -> bool:
    return any(isinstance(side.tag, str) and side.get(f"{W}val", "") not in _NO_LINE for side in borders)


def _is_on(properties: etree._Element | None, name: str) -> bool:
    switch = properties.find(f"{W}{name}") if properties is not None else None
    return switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control or an insertion."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif isinstance(child.tag, str) and child.tag.rpartition("}")[2] in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _children(child, name)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16)) if 0x20 <= int(code, 16) < 0xD800 or 0xE000 <= int(code, 16) < 0xFFFE else ""
    except ValueError:
        return ""


def _paragraph(text: str) -> Iterator[Block]:
    if cleaned := clean(text):
        yield Paragraph(cleaned)


def _said(table: Table) -> Iterator[Block]:
    if any(cell for row in table.rows for cell in row):
        yield table
