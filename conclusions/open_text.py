"""OpenDocument texts (.odt) → paragraphs and tables."""

from collections.abc import Iterator

from lxml import etree

from accounts.archives import BROKEN, LOCKED, open_archive, parse_xml, read_member
from accounts.limits import Limits, Refused
from conclusions import secrecy
from conclusions.blocks import Block, Document, Paragraph
from conclusions.lines import clean, is_layout, part_soft_breaks, table_of
from conclusions.numbering import Counter, Level

KIND = "OpenDocument (.odt)"
MIMETYPE = b"application/vnd.oasis.opendocument.text"

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, STYLE = (f"{{{_NAMESPACE}{name}:1.0}}" for name in ("text", "table", "office", "style"))
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DROPPED = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms"} | {
    f"{TEXT}{name}" for name in ("sequence-decls", "variable-decls", "note-citation", "table-of-content")
}
_FORMATS = {"1": "decimal", "I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter", "": "none"}


def check_open_text(content: bytes, limits: Limits) -> None:
    """Raises `Refused` for what the archive's directory and manifest give away."""
    archive = open_archive(content, kind=KIND, limits=limits)
    if (read_member(archive, "mimetype", kind=KIND) or b"").strip() != MIMETYPE:
        raise Refused(BROKEN.format(kind=KIND))
    if b"encryption-data" in (read_member(archive, "META-INF/manifest.xml", kind=KIND) or b""):
        raise Refused(LOCKED)


def read_open_text(content: bytes, limits: Limits) -> Document:
    """Raises `Refused` for a broken or locked file."""
    check_open_text(content, limits)
    archive = open_archive(content, kind=KIND, limits=limits)
    found = read_member(archive, "content.xml", kind=KIND)
    if found is None:
        raise Refused(BROKEN.format(kind=KIND))
    root = parse_xml(found, kind=KIND)
    styles = read_member(archive, "styles.xml", kind=KIND)
    roots = [root] if styles is None else [parse_xml(styles, kind=KIND), root]
    reader = _Reader(roots)
    for kind in ("header", "footer"):
        for margin in roots[0].iter(f"{STYLE}{kind}"):
            secrecy.refuse_secret_margins(reader.texts(margin))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Refused(BROKEN.format(kind=KIND))
    blocks = list(reader.blocks(body))
    for note in reader.notes:
        blocks += reader.blocks(note)
    return Document(tuple(blocks))


class _Reader:
    def __init__(self, roots: list[etree._Element]) -> None:
        self.notes: list[etree._Element] = []
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists_of_styles: dict[str, str] = {}
        self._lined_cells: set[str] = set()
        self._counters: dict[str, Counter] = {}
        for root in roots:
            for style in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
                name = style.get(f"{STYLE}name", "") if style.tag == f"{TEXT}list-style" else "outline"
                self._levels[name] = dict(filter(None, map(_level, style)))
            for style in root.iter(f"{STYLE}style"):
                if name := style.get(f"{STYLE}list-style-name"):
                    self._lists_of_styles[style.get(f"{STYLE}name", "")] = name
                if any(_draws_line(own) for own in style.iterchildren(f"{STYLE}table-cell-properties")):
                    self._lined_cells.add(style.get(f"{STYLE}name", ""))

    def texts(self, parent: etree._Element) -> Iterator[str]:
        for block in self.blocks(parent):
            yield from [block.text] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]

    def blocks(self, parent: etree._Element, *, layout: bool = False) -> Iterator[Block]:
        for child in parent:
            if child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                yield from self._paragraph(child, self._outline_marker(child), layout=layout)
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, "", 0)
            elif child.tag == f"{TABLE}table":
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _DROPPED:
                yield from self.blocks(child, layout=layout)

    def _outline_marker(self, paragraph: etree._Element) -> str:
        levels = self._levels.get("outline", {})
        level = _whole(paragraph.get(f"{TEXT}outline-level"), 0) - 1
        if paragraph.tag != f"{TEXT}h" or level not in levels:
            return ""
        return self._counters.setdefault("outline", Counter()).count(levels, level)

    def _list(self, parent: etree._Element, style: str, depth: int) -> Iterator[Block]:
        style = parent.get(f"{TEXT}style-name") or style
        new = (
            depth == 0 and parent.get(f"{TEXT}continue-numbering") != "true" and not parent.get(f"{TEXT}continue-list")
        )
        if new:
            self._counters.pop(style, None)
        for item in parent.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            marker = self._item_marker(item, style, depth) if item.tag == f"{TEXT}list-item" else ""
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, style, depth + 1)
                elif child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    yield from self._paragraph(child, marker, layout=False)
                    marker = ""

    def _item_marker(self, item: etree._Element, style: str, depth: int) -> str:
        first = next(item.iterchildren(), None)
        if first is None or first.tag == f"{TEXT}list":
            return ""  # only a deeper list stands in it
        levels = self._levels.get(style) or self._levels.get(
            self._lists_of_styles.get(first.get(f"{TEXT}style-name", ""), ""), {}
        )
        counter = self._counters.setdefault(style, Counter())
        if start := item.get(f"{TEXT}start-value"):
            counter.numbers[depth] = _whole(start, 1) - 1
        return counter.count(levels, depth)

    def _paragraph(self, paragraph: etree._Element, marker: str, *, layout: bool) -> Iterator[Block]:
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._collect(paragraph, pieces, boxes)
        text = "".join(pieces)
        for cleaned in filter(None, map(clean, text.split("\n") if layout else part_soft_breaks(text))):
            yield Paragraph(f"{marker} {cleaned}" if marker else cleaned)
            marker = ""
        for box in boxes:
            yield from self.blocks(box, layout=True)

    def _collect(self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        pieces.append((parent.text or "").replace("\n", " "))
        for child in parent:
            tag = child.tag
            if tag == f"{TEXT}line-break":
                pieces.append("\n")
            elif tag in {f"{TEXT}s", f"{TEXT}tab"}:
                pieces.append(" ")
            elif tag == f"{TEXT}note":
                self.notes += child.iterchildren(f"{TEXT}note-body")
            elif isinstance(tag, str) and tag.endswith("}text-box"):
                boxes.append(child)
            elif isinstance(tag, str) and tag not in _DROPPED:
                self._collect(child, pieces, boxes)
            pieces.append((child.tail or "").replace("\n", " "))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [[cell for cell in row if _is_cell(cell)] for row in _rows(table)]
        rows = [row for row in rows if row]
        if not rows:
            return
        if self._is_layout(rows):
            for place in range(max(map(len, rows))):
                for row in rows:
                    if place < len(row):
                        yield from self.blocks(row[place], layout=True)
            return
        made = table_of([[text for cell in row for text in self._cell(cell)] for row in rows])
        if any(cell for row in made.rows for cell in row):
            yield made

    def _is_layout(self, rows: list[list[etree._Element]]) -> bool:
        words = clean("".join(rows[0][0].itertext()))
        lined = any(cell.get(f"{TABLE}style-name") in self._lined_cells for row in rows for cell in row)
        return is_layout(words, columns=max(map(len, rows)), rows=len(rows), has_lines=lined)

    def _cell(self, cell: etree._Element) -> list[str]:
        if cell.tag == f"{TABLE}covered-table-cell":
            return [""] * min(_whole(cell.get(f"{TABLE}number-columns-repeated"), 1), 64)
        return [" ".join(self.texts(cell))]


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in {f"{TABLE}table-{name}" for name in ("header-rows", "rows", "row-group")}:
            yield from _rows(child)


def _is_cell(element: etree._Element) -> bool:
    return element.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}


def _level(element: etree._Element) -> tuple[int, Level] | None:
    if not isinstance(element.tag, str) or "level-style" not in element.tag:
        return None
    place = _whole(element.get(f"{TEXT}level"), 1) - 1
    if element.tag.endswith("level-style-bullet"):
        return place, Level("bullet", element.get(f"{TEXT}bullet-char", "-"))
    number = element.get(f"{STYLE}num-format", "")
    shown = min(_whole(element.get(f"{TEXT}display-levels"), 1), place + 1)
    text = ".".join(f"%{level + 1}" for level in range(place + 1 - shown, place + 1)) if number else ""
    text = element.get(f"{STYLE}num-prefix", "") + text + element.get(f"{STYLE}num-suffix", "")
    start = _whole(element.get(f"{TEXT}start-value"), 1)
    return place, Level(_FORMATS.get(number, "decimal"), text, start)


def _draws_line(properties: etree._Element) -> bool:
    borders = [value for name, value in properties.attrib.items() if name.startswith(f"{_FO}border")]
    return any(value not in {"none", "hidden", ""} for value in borders)


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), 100_000) if text and text.isdecimal() and len(text) < 9 else otherwise
