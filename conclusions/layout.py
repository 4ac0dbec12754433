"""Words on a page with their places → rows, columns and paragraphs, as one reads a Vietnamese official paper.

Two columns stand side by side in the paper's form (issuer and number, motto and place) and below its body (recipients,
signature). They are read one after the other where at least one row has words on both sides of an open gutter.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from conclusions.lines import Line, begins_item, clean, glue, join_wrapped

GUTTER = 0.8  # in line heights: a wider gap in a row parts two columns
_MARKER_ALONE = re.compile(r"^\S{1,5}$")
_PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)
# Lines of the paper's form that a narrow column breaks.
_UNFINISHED = re.compile(
    r"(?:\bngày\b(?:.*\b(?:tháng|năm)\b)?\s*\d{0,2}|\b(?:CỘNG H[ÒO]|HO)[ÀA]?\b.*(?:XÃ|HỘI|CHỦ|NGHĨA|VIỆT)|HÀNH TRUNG)$"
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Word:
    """Lengths in points; `top` and `bottom` are measured downwards from the page's top edge."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Segment:
    """Words of one row without a wide gap between them."""

    words: list[Word]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def text(self) -> str:
        return clean(" ".join(word.text for word in self.words))


@dataclass
class Row:
    """Words of one height, left to right."""

    words: list[Word]
    top: float
    bottom: float
    segments: list[Segment] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    rows: list[Row]


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Rows from the top down. A word belongs to a row when its middle lies within it (notes' numbers stand higher)."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if rows and rows[-1].top < middle < rows[-1].bottom and word.top < (rows[-1].top + rows[-1].bottom) / 2:
            rows[-1].words.append(word)
            rows[-1].bottom = min(max(rows[-1].bottom, word.bottom), rows[-1].top + 1.4 * _height(rows[-1].words))
        else:
            rows.append(Row([word], word.top, word.bottom))
    for row in rows:
        row.words.sort(key=lambda word: word.left)
        row.segments = list(_segments(row.words))
    return rows


def _height(words: Sequence[Word]) -> float:
    return max(statistics.median(word.bottom - word.top for word in words), 1.0)


def _segments(words: Sequence[Word]) -> Iterator[Segment]:
    gap = GUTTER * _height(words)
    current = [words[0]]
    for word in words[1:]:
        if word.left - max(before.right for before in current[-3:]) > gap:
            yield Segment(current)
            current = []
        current.append(word)
    yield Segment(current)


def text_of(words: Sequence[Word]) -> str:
    """The words of a table's cell."""
    rows = [" ".join(word.text for word in row.words) for row in rows_of(words)]
    return clean(reduce(glue, rows)) if rows else ""


def drop_margins(pages: Sequence[Page]) -> list[str]:
    """Takes page numbers and the lines that return at the top or bottom of pages out of the pages; gives them back.

    Only the outermost row at each end of a page is looked at, and again while one was taken.
    """
    dropped: list[str] = []
    for end in (0, -1):
        for _ in range(3):
            outer = [_shape(page.rows[end].text) if page.rows else "" for page in pages]
            taken = False
            for page, shape in zip(pages, outer, strict=True):
                returns = len(pages) >= 3 and outer.count(shape) * 2 > len(pages) and _stands_apart(page, end)
                if page.rows and (returns or _is_page_number(page, end)):
                    dropped.append(page.rows.pop(end).text)
                    taken = True
            if not taken:
                break
    return dropped


def _shape(text: str) -> str:
    return _DIGITS.sub("0", text)


def _stands_apart(page: Page, end: int) -> bool:
    """A header keeps its distance from the text; paragraphs that begin alike at the top of pages do not."""
    if len(page.rows) < 2:
        return False
    first, second = page.rows[:2] if end == 0 else page.rows[-2:]
    outer = page.rows[end]
    return second.top - first.bottom > 0.7 * (outer.bottom - outer.top)


def _is_page_number(page: Page, end: int) -> bool:
    row = page.rows[end]
    near_edge = row.bottom < 0.12 * page.height if end == 0 else row.top > 0.88 * page.height
    return near_edge and _PAGE_NUMBER.match(row.text) is not None


@dataclass
class _Zone:
    """Rows `first` to `last` (not included) that an open gutter parts; `to_right` tells the side of a segment."""

    first: int
    last: int
    left: float
    right: float

    def side(self, segment: Segment) -> str:
        if segment.right <= self.left + 0.1:
            return "left"
        return "right" if segment.left >= self.right - 0.1 else "across"


def _zones(page: Page) -> Iterator[_Zone]:
    rows, width = page.rows, page.width
    place = 0
    while place < len(rows):
        gap = _gutter_of(rows[place], width)
        if gap is None:
            place += 1
            continue
        zone = _grow(page, _Zone(place, place + 1, *gap))
        if _is_open(rows[zone.first : zone.last], zone):
            yield zone
        place = zone.last


def _is_open(rows: Sequence[Row], zone: _Zone) -> bool:
    """Words stand to the right in two rows at least: a single wide gap may come from a justified line."""
    return sum(any(zone.side(segment) == "right" for segment in row.segments) for row in rows) > 1


def _gutter_of(row: Row, width: float) -> tuple[float, float] | None:
    """The gap between the row's two sides when it is wide, near the middle, and not the one behind a marker."""
    for before, after in pairwise(row.segments):
        middle = (before.right + after.left) / 2
        if 0.2 * width < middle < 0.75 * width and not _MARKER_ALONE.match(before.text):
            return before.right, after.left
    return None


def _grow(page: Page, zone: _Zone) -> _Zone:
    rows, width = page.rows, page.width
    at_top = page.number == 0 and zone.first <= 2
    for step in (-1, 1):
        place = zone.first - 1 if step < 0 else zone.last
        while 0 <= place < len(rows) and (gutter := _narrowed(zone, rows[place], width)) is not None:
            near = rows[place if step < 0 else place - 1], rows[place + 1 if step < 0 else place]
            if near[1].top - near[0].bottom > 4 * (near[0].bottom - near[0].top):
                break
            if step < 0 and not (at_top or _parts_in_two(rows[place], gutter)):
                break  # the body's last line
            zone.left, zone.right = gutter
            zone.first, zone.last = min(zone.first, place), max(zone.last, place + 1)
            place += step
    return zone


def _parts_in_two(row: Row, gutter: tuple[float, float]) -> bool:
    return row.segments[0].right <= gutter[0] + 0.1 and row.segments[-1].left >= gutter[1] - 0.1


def _narrowed(zone: _Zone, row: Row, width: float) -> tuple[float, float] | None:
    """The gutter that this row leaves open; None when the row goes across it or stands in the middle of the page."""
    only = row.segments[0] if len(row.segments) == 1 else None
    if only and abs((only.left + only.right - width) / 2) < 0.03 * width and abs(only.left - zone.right) > 2:
        return None
    left, right = zone.left, zone.right
    for segment in row.segments:
        if segment.left <= left:
            left = max(left, segment.right)
        else:
            right = min(right, segment.left)
    return (left, right) if right - left > 0.8 * _height(row.words) else None


def paragraphs_of(pages: Sequence[Page]) -> Iterator[str]:
    """The paragraphs of rows that follow each other; a paragraph may go on over a page's end."""
    body: list[Line] = []
    pitch = _pitch(pages)
    for page in pages:
        done = 0
        for zone in _zones(page):
            body += _lines(page, page.rows[done : zone.first], pitch)
            yield from _joined(body)
            body = []
            for side in ("left", "right"):
                yield from _column(page, zone, side, pitch)
            done = zone.last
        body += _lines(page, page.rows[done:], pitch)
    yield from _joined(body)


def _column(page: Page, zone: _Zone, side: str, pitch: float) -> list[str]:
    rows = []
    for row in page.rows[zone.first : zone.last]:
        words = [word for segment in row.segments if zone.side(segment) == side for word in segment.words]
        if words:
            rows.append(Row(words, row.top, row.bottom, [Segment(words)]))
    lines = _lines(page, rows, pitch)
    if any(line.text.startswith(("-", "–", "+")) and begins_item(line.text) for line in lines):
        return _joined(lines)
    found: list[str] = []
    for line in lines:
        if found and _UNFINISHED.search(found[-1]):
            found[-1] += " " + line.text
        else:
            found.append(line.text)
    return list(filter(None, map(clean, found)))


def _joined(lines: Sequence[Line]) -> list[str]:
    return [cleaned for text in join_wrapped(lines, em=10.0) if (cleaned := clean(text))]


def _pitch(pages: Sequence[Page]) -> float:
    """The usual distance between two rows, in heights of their letters."""
    steps = [(after.top - row.top) / _height(after.words) for page in pages for row, after in pairwise(page.rows)]
    return max(statistics.median(steps), 0.5) if steps else 1.0


def _lines(page: Page, rows: Sequence[Row], pitch: float) -> list[Line]:
    found: list[Line] = []
    for place, row in enumerate(rows):
        above = (row.top - rows[place - 1].top) / (pitch * _height(row.words)) if place else 1.0
        first, last = row.words[0], row.words[-1]
        text = " ".join(word.text for word in row.words)
        found.append(Line(text, first.left, last.right, first.right - first.left, above, page.number))
    return found
