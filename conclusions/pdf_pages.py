"""PDF files → paragraphs and tables, by the places of their letters and lines; scanned pages by recognition."""

import ctypes
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from accounts.archives import BROKEN, LOCKED
from accounts.limits import Limits, Refused
from conclusions import scans, secrecy
from conclusions.blocks import Block, Document, Paragraph
from conclusions.layout import Page, Word, drop_margins, paragraphs_of, rows_of, text_of
from conclusions.lines import table_of
from conclusions.rulings import Grid, Ruling, grids_of, rows_joined

KIND = "PDF"
TOO_MANY = "Tệp có {pages} trang, nhiều hơn mức {most} trang được nhận."
TOO_MANY_SCANNED = "Bản quét có {pages} trang, nhiều hơn mức {most} trang được nhận dạng. Hãy tải lên bản Word."
FEW_LETTERS = 8  # a page with fewer and with a picture is a scan
_MOST_OBJECTS = 20_000
_THIN = 3.0  # points
_LINE_END_HYPHENS = "\x02\ufffe"  # so PDFium gives them; Vietnamese words are never broken, so each is a real one

Item = Page | list[list[str]]


def open_pdf(content: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """Raises `Refused` for a broken, locked or too long file."""
    try:
        opened = pypdfium2.PdfDocument(content)
        pages = len(opened)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Refused(LOCKED if locked else BROKEN.format(kind=KIND)) from error
    if pages > limits.pages:
        raise Refused(TOO_MANY.format(pages=pages, most=limits.pages))
    if not pages:
        raise Refused(BROKEN.format(kind=KIND))
    return opened


def read_pdf(content: bytes, limits: Limits) -> Document:
    """Raises `Refused`, also for a scan where no recognition is installed."""
    opened = open_pdf(content, limits)
    try:
        read = [_Page(opened, number) for number in range(len(opened))]
        scanned = [page for page in read if page.is_scan]
        if scanned:
            _recognise(scanned, limits)
        margins = drop_margins([page.page for page in read])
    except pypdfium2.PdfiumError as error:
        raise Refused(BROKEN.format(kind=KIND)) from error
    finally:
        opened.close()
    secrecy.refuse_secret_margins(margins)
    return Document(tuple(_blocks(read)), pages=len(read), remarks=(scans.REMARK,) if scanned else ())


def _recognise(pages: "list[_Page]", limits: Limits) -> None:
    if len(pages) > limits.scanned_pages:
        raise Refused(TOO_MANY_SCANNED.format(pages=len(pages), most=limits.scanned_pages))
    program = scans.find_tesseract()
    with tempfile.TemporaryDirectory(prefix="ketluan-") as folder:
        for page in pages:
            page.recognise(program, Path(folder) / "page.png", limits)


class _Page:
    """One page: the tables its lines draw, and its other words in rows."""

    def __init__(self, opened: pypdfium2.PdfDocument, number: int) -> None:
        self._opened = opened
        self._number = number
        page = opened[number]
        try:
            self._width, self._height = page.get_size()
            words = list(_words(page, self._height))
            rulings, pictures = _drawn(page, self._height)
        finally:
            page.close()
        self.is_scan = pictures > 0 and sum(len(word.text) for word in words) < FEW_LETTERS
        self.tables: list[tuple[float, list[list[str]]]] = []
        rest = words
        for grid in grids_of(rulings):
            cells, rest = _fill(grid, rest)
            if cells:
                self.tables.append((grid.rows[0], cells))
        self.page = Page(number, self._width, self._height, rows_of(rest))

    def recognise(self, program: str, picture: Path, limits: Limits) -> None:
        page = self._opened[self._number]
        try:
            # A hostile page may be kilometres wide: the picture stays within A3 at the wanted resolution.
            scale = min(scans.DPI / 72, 5000 / max(self._width, self._height, 1))
            page.render(scale=scale, grayscale=True).to_pil().save(picture)
        finally:
            page.close()
        found = scans.recognise(program, picture, seconds=limits.conversion_seconds)
        words = [Word(text, *(place / scale for place in places)) for text, *places in found]
        self.page = Page(self._number, self._width, self._height, rows_of(words))

    def items(self) -> Iterator[Item]:
        """Pieces of running text and tables, from the top down."""
        rows = self.page.rows
        for top, cells in self.tables:
            above = [row for row in rows if row.top < top]
            rows = rows[len(above) :]
            yield Page(self._number, self._width, self._height, above)
            yield cells
        yield Page(self._number, self._width, self._height, rows)


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    """Text and tables that go on over a page's end are put together."""
    running: list[Page] = []
    table: list[list[str]] = []
    for item in (item for page in pages for item in page.items()):
        if isinstance(item, Page):
            if item.rows and table:
                yield table_of(table)
                table = []
            if item.rows:
                running.append(item)
            continue
        yield from map(Paragraph, paragraphs_of(running))
        running = []
        joined = rows_joined(table, item) if table else item
        if joined is None:
            yield table_of(table)
        table = joined or item
    if table:
        yield table_of(table)
    yield from map(Paragraph, paragraphs_of(running))


def _fill(grid: Grid, words: list[Word]) -> tuple[list[list[str]], list[Word]]:
    """The texts of the grid's cells, and the words that stand outside it; no cells for an empty grid."""
    places: dict[tuple[int, int], list[Word]] = {}
    rest = []
    for word in words:
        place = grid.place((word.left + word.right) / 2, (word.top + word.bottom) / 2)
        if place is None:
            rest.append(word)
        else:
            places.setdefault(place, []).append(word)
    if not places:
        return [], rest
    rows, columns = len(grid.rows) - 1, len(grid.columns) - 1
    cells = [[text_of(places.get((row, column), [])) for column in range(columns)] for row in range(rows)]
    return [row for row in cells if any(row)], rest


def _words(page: pypdfium2.PdfPage, height: float) -> Iterator[Word]:
    """Letters put together up to the next blank; a word's box is as high as its font, not as its letters."""
    text = page.get_textpage()
    try:
        box = raw.FS_RECTF()
        letters: list[str] = []
        places: list[tuple[float, float, float, float]] = []
        for place in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, place)
            letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
            if letter.isspace() or letter == "\x00":
                yield from _word(letters, places)
                letters, places = [], []
                continue
            letters.append("-" if letter in _LINE_END_HYPHENS else letter)
            if raw.FPDFText_GetLooseCharBox(text, place, ctypes.byref(box)):
                places.append((box.left, height - box.top, box.right, height - box.bottom))
        yield from _word(letters, places)
    finally:
        text.close()


def _word(letters: list[str], places: list[tuple[float, float, float, float]]) -> Iterator[Word]:
    if letters and places:
        lefts, tops, rights, bottoms = zip(*places, strict=True)
        yield Word("".join(letters), min(lefts), min(tops), max(rights), max(bottoms))


def _drawn(page: pypdfium2.PdfPage, height: float) -> tuple[list[Ruling], int]:
    """The page's straight lines, and how many pictures it has."""
    rulings: list[Ruling] = []
    pictures = 0
    for count, drawn in enumerate(
        page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=4)
    ):
        if count > _MOST_OBJECTS:
            return [], pictures
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            continue
        left, bottom, right, top = drawn.get_bounds()
        if min(right - left, top - bottom) <= _THIN:
            rulings.append(_ruling(left, height - top, right, height - bottom))
        else:
            rulings += _frame(drawn, left, height - top, right, height - bottom)
    return rulings, pictures


def _ruling(left: float, top: float, right: float, bottom: float) -> Ruling:
    if right - left < bottom - top:
        return Ruling(True, (left + right) / 2, top, bottom)
    return Ruling(False, (top + bottom) / 2, left, right)


def _frame(drawn: pypdfium2.PdfObject, left: float, top: float, right: float, bottom: float) -> Iterator[Ruling]:
    """The four sides of a stroked box; a filled one is only a background."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    segments = raw.FPDFPath_CountSegments(drawn)
    if not raw.FPDFPath_GetDrawMode(drawn, fill, stroke) or not stroke.value or not 4 <= segments <= 6:
        return
    yield Ruling(False, top, left, right)
    yield Ruling(False, bottom, left, right)
    yield Ruling(True, left, top, bottom)
    yield Ruling(True, right, top, bottom)
