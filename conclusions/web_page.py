"""Web pages (.html) → paragraphs and tables, without scripts, styles and hidden parts."""

import re

from lxml import etree, html

from accounts.archives import BROKEN
from accounts.legacy import decode
from accounts.limits import Limits, Refused
from conclusions.blocks import Block, Paragraph, Table
from conclusions.lines import clean, is_layout, part_soft_breaks, table_of
from conclusions.numbering import letter, roman

KIND = "HTML"

_DROPPED = {
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "select",
    "textarea",
    "button",
}
_BLOCK_NAMES = """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr
    ul"""
_BLOCKS = frozenset(re.findall(r"\w+", _BLOCK_NAMES))
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BORDER = re.compile(r"border(?:-\w+)*\s*:(?!\s*(?:none|0(?!\.)))", re.IGNORECASE)
_MOST_SPAN = 64


def read_html(content: bytes, limits: Limits) -> list[Block]:
    """Raises `Refused` when nothing can be made of the file."""
    text = _decode(content)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(BROKEN.format(kind=KIND)) from error
    reader = _Reader()
    reader.walk(root)
    return reader.blocks


def _decode(content: bytes) -> str:
    named = _CHARSET.search(content[:4000])
    if named and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


class _Reader:
    """Goes over the tree once, without recursion: a hostile page is nested deeper than the stack."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._marker = ""  # of the item whose first words are still to come
        self._markers: dict[etree._Element, str] = {}

    def walk(self, root: etree._Element) -> None:
        skipped: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and skipped is None:
                if self._is_dropped(element):
                    skipped = element
                elif element.tag == "table" and (rows := _rows(element)) and not _is_layout(element, rows):
                    self._close()
                    self._add_table(element, rows)
                    skipped = element
                else:
                    self._open(element)
            elif event == "end":
                if skipped is None and element.tag in _BLOCKS:
                    self._close()
                if element is skipped:
                    skipped = None
                if skipped is None and element.tail and element is not root:
                    self._text.append(_flat(element.tail))
        self._close()

    def _is_dropped(self, element: etree._Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in _DROPPED or "hidden" in element.attrib:
            return True
        return _HIDDEN.search(element.get("style", "")) is not None

    def _open(self, element: etree._Element) -> None:
        if element.tag in _BLOCKS:
            self._close()
        if element.tag == "br":
            self._text.append("\n")
        if element.tag in {"ol", "ul"}:
            _number_items(element, self._markers)
        if element.tag == "li" and element in self._markers:
            self._marker = self._markers[element]
        if element.text:
            self._text.append(element.text.replace("\n", "\n" if element.tag == "pre" else " "))

    def _close(self) -> None:
        for text in part_soft_breaks("".join(self._text)):
            self.blocks.append(Paragraph(f"{self._marker} {text}".strip()))
            self._marker = ""
        self._text.clear()

    def _add_table(self, table: etree._Element, rows: list[list[etree._Element]]) -> None:
        caption = table.find("caption")
        if caption is not None and (words := clean(_words(caption))):
            self.blocks.append(Paragraph(words))
        made = _spread(rows)
        if any(cell for row in made.rows for cell in row):
            self.blocks.append(made)


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _number_items(parent: etree._Element, markers: dict[etree._Element, str]) -> None:
    kind, start = parent.get("type", "1"), parent.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    shapes = {"i": lambda n: roman(n).lower() + ".", "I": lambda n: roman(n) + ".", "a": lambda n: letter(n) + ")"}
    shapes["A"] = lambda n: letter(n).upper() + "."
    for item in parent.iterchildren("li"):
        value = item.get("value", "")
        number = int(value) if value.isdecimal() and len(value) < 6 else number
        markers[item] = "-" if parent.tag == "ul" else shapes.get(kind, lambda n: f"{n}.")(number)
        number += 1


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    groups = [table, *table.iterchildren("thead", "tbody", "tfoot")]
    rows = [row for group in groups for row in group.iterchildren("tr")]
    return [cells for row in rows if (cells := list(row.iterchildren("td", "th")))]


def _is_layout(table: etree._Element, rows: list[list[etree._Element]]) -> bool:
    cells = [table, *(cell for row in rows for cell in row)]
    lined = table.get("border", "0") not in {"0", ""} or table.find(".//th") is not None
    lined = lined or any(_BORDER.search(cell.get("style", "")) for cell in cells)
    return is_layout(clean(_words(rows[0][0])), columns=max(map(len, rows)), rows=len(rows), has_lines=lined)


def _words(cell: etree._Element) -> str:
    """The cell's words, a blank where a block or line ends."""
    pieces: list[str] = []
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start" and skipped is None:
            if element.tag in _DROPPED:
                skipped = element
            else:
                pieces += [" " if element.tag in _BLOCKS or element.tag == "br" else "", element.text or ""]
        elif event == "end":
            skipped = None if element is skipped else skipped
            if skipped is None and element is not cell:
                pieces += [" " if element.tag in _BLOCKS else "", element.tail or ""]
    return "".join(pieces)


def _spread(rows: list[list[etree._Element]]) -> Table:
    """Merged cells take their places: words in the first, nothing in the others."""
    below: dict[int, int] = {}  # column → how many rows a cell from above still covers
    made: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for cell in row:
            while below.get(len(line), 0):
                below[len(line)] -= 1
                line.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(across):
                below[len(line)] = down - 1
                line.append("" if place else clean(_words(cell)))
        for place in range(len(line), max(below, default=-1) + 1):
            if below.get(place, 0):
                below[place] -= 1
                line += [""] * (place + 1 - len(line))
        made.append(line)
    return table_of(made)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() and len(value) < 6 else 1
