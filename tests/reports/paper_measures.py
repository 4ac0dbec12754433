"""What stands on a printed page, measured from the PDF itself: each line with its place, font and size."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
_DOTS = 600
_DOTS_IN_MM = _DOTS / 25.4


@dataclass(frozen=True)
class Character:
    """`start` is where the pen is set down, `left` where its ink begins. All in mm from the page's upper left corner,
    but `size`, in pt as it is drawn."""

    sign: str
    font: str
    size: float
    start: float
    left: float
    right: float
    top: float
    bottom: float
    baseline: float


@dataclass(frozen=True)
class Line:
    page: int
    characters: tuple[Character, ...]

    @cached_property
    def text(self) -> str:
        return "".join(row.sign for row in self.characters).strip()

    @property
    def inked(self) -> list[Character]:
        return [row for row in self.characters if row.sign.strip()]

    @property
    def fonts(self) -> set[str]:
        return {row.font for row in self.inked}

    @property
    def sizes(self) -> set[float]:
        return {round(row.size, 1) for row in self.inked}

    @property
    def start(self) -> float:
        return self.inked[0].start

    @property
    def left(self) -> float:
        return min(row.left for row in self.inked)

    @property
    def right(self) -> float:
        return max(row.right for row in self.inked)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def top(self) -> float:
        return min(row.top for row in self.inked)

    @property
    def bottom(self) -> float:
        return max(row.bottom for row in self.inked)

    @property
    def baseline(self) -> float:
        return self.inked[0].baseline


@dataclass(frozen=True)
class Ink:
    """What is black within a part of the page: mm from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Measured:
    """A PDF, read with PDFium; `is_black`: no colour on its first page."""

    def __init__(self, content: bytes) -> None:
        document = pypdfium2.PdfDocument(content)
        try:
            self.sizes = [tuple(side / MM for side in page.get_size()) for page in document]
            self.lines = [line for number, page in enumerate(document, 1) for line in _lines(number, page)]
            drawn = document[0].render(scale=_DOTS / 72).to_pil().convert("RGB")
            self._first = drawn.convert("L")
            self.is_black = len({band.tobytes() for band in drawn.split()}) == 1
        finally:
            document.close()

    @property
    def pages(self) -> int:
        return len(self.sizes)

    def line(self, text: str) -> Line:
        """The only line that says just this."""
        (found,) = [line for line in self.lines if line.text == text]
        return found

    def starting(self, text: str) -> Line:
        """The first line that starts so."""
        return next(line for line in self.lines if line.text.startswith(text))

    def ink(self, *, left: float, top: float, right: float, bottom: float) -> Ink | None:
        """What is drawn within these mm of the first page, whatever draws it; None when nothing is."""
        corner = (round(left * _DOTS_IN_MM), round(top * _DOTS_IN_MM))
        part = self._first.crop((*corner, round(right * _DOTS_IN_MM), round(bottom * _DOTS_IN_MM)))
        box = part.point(lambda shade: 255 if shade < 128 else 0).getbbox()
        if box is None:
            return None
        sides = (box[0] + corner[0], box[1] + corner[1], box[2] + corner[0], box[3] + corner[1])
        return Ink(*(side / _DOTS_IN_MM for side in sides))

    def block(self, first: Line, count: int) -> list[Line]:
        """That line and those after it, in the order they are drawn."""
        start = self.lines.index(first)
        return self.lines[start : start + count]


def _lines(number: int, page: pypdfium2.PdfPage) -> Iterator[Line]:
    text = page.get_textpage()
    height = page.get_height()
    row: list[Character] = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign in "\r\n" or (row and _is_elsewhere(text, index, row[-1], height)):
            if any(one.sign.strip() for one in row):
                yield Line(number, tuple(row))
            row = []
        if sign not in "\r\n":
            row.append(_character(text, index, sign, height))
    if any(one.sign.strip() for one in row):
        yield Line(number, tuple(row))
    text.close()


def _is_elsewhere(text: pypdfium2.PdfTextPage, index: int, before: Character, height: float) -> bool:
    """On another line, or in the next column."""
    if raw.FPDFText_IsGenerated(text, index):
        return False
    x, y = _origin(text, index)
    return abs((height - y) / MM - before.baseline) > 0.5 or x / MM < before.left - 0.5


def _origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return x.value, y.value


def _character(text: pypdfium2.PdfTextPage, index: int, sign: str, height: float) -> Character:
    left, bottom, right, top = text.get_charbox(index)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, 200, ctypes.c_int())
    font = name.value.decode().rpartition("+")[2]
    size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
    x, y = _origin(text, index)
    below, above = (height - bottom) / MM, (height - top) / MM
    return Character(sign, font, size, x / MM, left / MM, right / MM, above, below, (height - y) / MM)
