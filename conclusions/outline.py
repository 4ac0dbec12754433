"""Paragraphs → marked pieces in a tree: the markers of Vietnamese papers and who stands under whom.

A piece stands under the nearest earlier piece of a higher rank. Ranks follow the order papers use: part, A., I., 1.,
1.1., a), (i), -, +, other signs. An unmarked paragraph stands under the nearest open heading, not under a dash.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conclusions.blocks import Block, Paragraph, Table
from conclusions.grammar import LOWER, UPPER

PART, LETTER, ROMAN, ARTICLE, NUMBER, SUBNUMBER, ITEM, ROUND, DASH, PLUS, SIGN, PLAIN = range(12)

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_MARKERS = (
    (PART, re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:thứ\s+|THỨ\s+)?[\wÀ-ỹ]+\s*[.:\-–/]?(?=\s|$)")),
    (ARTICLE, re.compile(r"(?:Điều|ĐIỀU)\s+\d+[a-z]?\s*[.:]?(?=\s|$)")),
    (ROMAN, re.compile(r"[IVXL]{1,6}\s?(?:[.)/\-–]|\.\s?[-–])(?=\s|[" + UPPER + r"]|$)")),
    (LETTER, re.compile(r"[A-HĐ]\s?[.)/\-–](?=\s)")),
    (SUBNUMBER, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\s?[.)/\-–]?(?=\s)")),
    (
        NUMBER,
        re.compile(
            r"\d{1,3}\s?[.)/](?=\s|["
            + UPPER
            + r"]|$)|\d{1,3}\s?[-–](?=\s["
            + UPPER
            + r"])|\d{1,3}[-–](?=\s?["
            + UPPER
            + r"])"
        ),
    ),
    (ROUND, re.compile(r"\((?:[ivx]{1,5}|\d{1,2}|[a-hđ])\)(?=\s|[" + UPPER + r"])")),
    (ITEM, re.compile(r"[a-zđ]\d?\s?[.)/](?=\s|[" + UPPER + r"])|[a-zđ]\d?\s?[-–](?=\s[" + UPPER + r"])")),
    (DASH, re.compile(r"[-–—−‒](?=[\s" + UPPER + LOWER + r"])")),
    (PLUS, re.compile(r"\+(?=[\s" + UPPER + r"])")),
    (SIGN, re.compile(r"[*•●▪■◦∙·o§➢✓‣](?=\s)|[•●▪■◦∙·](?=\w)")),
)
_WRAPPED = re.compile(rf"^[{LOWER}]")
_ENDED = re.compile(r"[.;:!?…,*)”\"]\s*$|/\.\s*$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A marked or unmarked paragraph, or a row of a table (`cells` without the number that became the marker)."""

    marker: str
    text: str
    rank: int
    parent: int | None = None  # index of an earlier piece
    cells: tuple[str, ...] = ()
    table: int | None = None  # which table of the paper the row belongs to


def plain(text: str) -> str:
    """One line, single spaces."""
    return _SPACES.sub(" ", text).strip()


def marked(text: str) -> tuple[str, str, int]:
    """(marker, the rest, rank) of a paragraph's text.

    >>> marked("1.1. Sở Y tế")
    ('1.1.', 'Sở Y tế', 5)
    """
    for rank, pattern in _MARKERS:
        if (found := pattern.match(text)) and _is_marker(rank, found.group(), text[found.end() :]):
            return found.group().strip(), text[found.end() :].strip(), rank
    return "", text, PLAIN


def _is_marker(rank: int, marker: str, rest: str) -> bool:
    if rank == SUBNUMBER:  # "10.000 hộ" and "3.5 %" are figures
        return not re.match(r"\s*(?:%|tỷ|triệu|nghìn|ha\b|km|hộ\b|người|đồng)", rest)
    if rank == ROMAN:
        return roman(marker) > 0
    return True


def roman(marker: str) -> int:
    """The value of a Roman marker, 0 when its letters are no number.

    >>> roman("XIV."), roman("IIX.")
    (14, 0)
    """
    letters = re.match(r"[IVXL]+", marker)
    values = [_ROMAN_VALUES[letter] for letter in letters.group()] if letters else []
    total = sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    return total if letters and _as_roman(total) == letters.group() else 0


def _as_roman(value: int) -> str:
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for size, sign in signs:
        while value >= size:
            out, value = out + sign, value - size
    return out


def lines_of(blocks: Iterable[Block]) -> list[str | Table]:
    """Paragraphs as single lines (a paragraph with hard breaks stays one), tables as they are; empty ones left out."""
    lines: list[str | Table] = []
    for block in blocks:
        if isinstance(block, Table):
            if any(cell.strip() for row in block.rows for cell in row):
                lines.append(block)
        elif isinstance(block, Paragraph) and (text := plain(block.text)):
            lines.append(text)
    return lines


def pieces_of(lines: Sequence[str | Table]) -> list[Piece]:
    """The lines of a body as pieces, in order, each with its parent. A paragraph torn by a page or a wrap is mended."""
    pieces: list[Piece] = []
    tables = 0
    for line in lines:
        if isinstance(line, Table):
            tables += 1
            pieces.extend(_rows(line, tables))
            continue
        marker, text, rank = marked(line)
        if not marker and pieces and _goes_on(pieces[-1], text):
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} {text}")
        elif not marker and text and pieces and pieces[-1].marker and not pieces[-1].text and pieces[-1].table is None:
            pieces[-1] = replace(pieces[-1], text=text)  # the marker stood alone on its line
        else:
            pieces.append(Piece(marker, text, rank))
    return list(_parented(pieces))


def _goes_on(before: Piece, text: str) -> bool:
    return (
        before.table is None
        and bool(_WRAPPED.match(text))
        and not _ENDED.search(before.text)
        and len(before.text) > 40
        and before.text != before.text.upper()
    )


def _rows(table: Table, number: int) -> Iterator[Piece]:
    for row in table.rows:
        cells = tuple(plain(cell) for cell in row)
        if any(cells):
            yield Piece("", "", PLAIN, cells=cells, table=number)


def _parented(pieces: list[Piece]) -> Iterator[Piece]:
    open_at: dict[int, int] = {}  # rank → index of the last piece of that rank still open
    headings: list[tuple[int, int]] = []  # (rank, index) of open headings, outermost first
    for index, piece in enumerate(pieces):
        if piece.table is not None:
            yield replace(piece, parent=headings[-1][1] if headings else None)
            continue
        if piece.rank == PLAIN:
            yield replace(piece, parent=headings[-1][1] if headings else None)
            continue
        rank = _depth(piece)
        open_at = {held: place for held, place in open_at.items() if held < rank}
        headings = [(held, place) for held, place in headings if held < rank]
        yield replace(piece, parent=open_at[max(open_at)] if open_at else None)
        open_at[rank] = index
        if is_heading(pieces, index):
            headings.append((rank, index))


def _depth(piece: Piece) -> int:
    """Rank with room between for 1.1., 1.1.1.: a hundred to the rank."""
    return piece.rank * 100 + (piece.marker.count(".") if piece.rank == SUBNUMBER else 0)


def is_heading(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a marked piece is the title of what follows it rather than an item of its own."""
    piece = pieces[index]
    if piece.table is not None or not piece.marker or piece.rank > ROUND or not piece.text:
        return False
    follower = pieces[index + 1] if index + 1 < len(pieces) else None
    if follower is None:
        return False
    words = len(piece.text.split())
    if in_capitals(piece.text, least=4):
        return True
    below = follower.table is not None or _depth(follower) > _depth(piece)
    if not below:
        return False
    if piece.text.endswith(":"):
        return follower.rank == PLAIN or ". " not in piece.text
    if piece.text.endswith((".", ";", ",", "./")):
        return follower.rank != PLAIN and words <= 15 and piece.text.endswith(".") and ". " not in piece.text
    return words <= 90


def in_capitals(text: str, *, least: int = 1) -> bool:
    """Whether more than four of five letters are capitals, of `least` letters or more."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= least and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
