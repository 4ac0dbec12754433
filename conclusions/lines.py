"""Printed lines, the items they begin and the paragraphs they belong to."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from conclusions.blocks import Block, Paragraph, Table

BULLETS = "•●▪■◦○–—‒·➢➤►✓❖♦\uf0b7\uf0a7\uf0d8\uf02d\uf0fc\uf076"
SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_BULLET = re.compile(rf"^(?:[{re.escape(BULLETS.replace('–', '').replace('—', ''))}]|[\ue000-\uf8ff])\s*(?=\S)")
_MARKER = re.compile(
    r"""(?: [IVXLC]{1,6} \s? [.)/-] | \d{1,2} (?:\.\d{1,2})* [.)/] | \d{1,2}(?:\.\d{1,2})+ | [a-zđA-ZĐ] [.)]
        | \( (?:\d{1,2}|[ivx]{1,5}|[a-zđ]) \) | [-–—+*•] ) \s+ \S
        | (?:Điều|Chương|Phần|PHẦN|CHƯƠNG|PHỤ\ LỤC|Phụ\ lục) \s+ (?:[IVXLC]+|\d+) (?:[.:]|$)
        | (?:Nơi|NƠI)\ (?:nhận|NHẬN)\b""",
    re.VERBOSE,
)
_DASH_AND_SMALL = re.compile(rf"[-–—]\s+[{SMALL}]")
_SENTENCE_END = (".", ";", ":", "!", "?", "/.", ".”", '."')
_ROW = re.compile(r"\|.*\|$")
_DASHES = re.compile(r"\|(?:\s*:?-+:?\s*\|)+$")
_BROKEN_AT_SIGN = re.compile(r"\w[-/]$")
_BROKEN_NUMBER = re.compile(r"/\d{1,3}\n\d")  # a year in a narrow column
_NUMBER_HEAD = re.compile(r"^\s*(?:S?TT|Số\s+TT|Số\s+thứ\s+tự)\b", re.IGNORECASE)
LAYOUT_ROWS = 8
SHORT = 60  # characters; a shorter line before a soft break was broken on purpose


@dataclass(frozen=True)
class Line:
    """A printed line in any unit of length; `above` is its distance from the line before in usual line distances."""

    text: str
    left: float
    right: float
    first_word: float  # its width
    above: float = 1.0
    page: int = 0


def clean(text: str) -> str:
    """NFC, one space between words, no unseen characters; a symbol font's bullet at the front becomes `- `."""
    text = " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
    return " ".join(_PRIVATE.sub("", _BULLET.sub("- ", text)).split())


def begins_item(text: str, *, after: str = "") -> bool:
    """True when the line opens an item of its own; `kinh tế` / `- xã hội` is one phrase broken before its dash."""
    if not _MARKER.match(text):
        return False
    in_a_phrase = bool(after) and not after.endswith((*_SENTENCE_END, ","))
    return not (in_a_phrase and _DASH_AND_SMALL.match(text))


def part_soft_breaks(text: str) -> list[str]:
    """One paragraph's lines as typed with Shift+Enter → the paragraphs a reader sees.

    A break inside a phrase is only for looks. It parts paragraphs where the next line opens an item, where a sentence
    ended, or where a short line (a title, a signer's office) is followed by a capital.
    """
    found: list[str] = []
    for line in filter(None, map(clean, text.split("\n"))):
        if found and not _parts(found[-1], line):
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def _parts(before: str, line: str) -> bool:
    in_a_phrase = line[0].islower() or _DASH_AND_SMALL.match(line)
    on_purpose = before.endswith(_SENTENCE_END) or (len(before) <= SHORT and not in_a_phrase)
    return on_purpose or begins_item(line, after=before)


def glue(before: str, after: str) -> str:
    """Two lines of one paragraph: a word broken at its hyphen or slash is made whole again."""
    if after[:1].isalnum() and (_BROKEN_AT_SIGN.search(before) or _BROKEN_NUMBER.search(f"{before}\n{after}")):
        return before + after
    return f"{before} {after}"


def join_wrapped(lines: Sequence[Line], *, em: float) -> list[str]:
    """Wrapped lines → paragraphs. `em` is about the width of a letter M in the lines' unit.

    A line goes on with the one before unless it opens an item, stands apart or indented, or its first word would have
    had room on the line before.
    """
    if not lines:
        return []
    column = _Column.of(lines, em)
    found = [lines[0].text]
    for before, line in pairwise(lines):
        if column.goes_on(before, line):
            found[-1] = glue(found[-1], line.text)
        else:
            found.append(line.text)
    return found


@dataclass(frozen=True)
class _Column:
    left: float
    right: float
    em: float

    @classmethod
    def of(cls, lines: Sequence[Line], em: float) -> "_Column":
        lefts = Counter(round(line.left) for line in lines)
        most = max(lefts.values())
        left = min(place for place, count in lefts.items() if count * 4 >= most)
        rights = sorted(line.right for line in lines)
        return cls(left, rights[-1 - len(rights) // 50], em)

    def indent(self, line: Line) -> float:
        return line.left - self.left

    def is_even(self, line: Line) -> bool:
        """As far from the left edge as from the right one: a full line or a centred one."""
        return abs(self.indent(line) - (self.right - line.right)) < 2 * self.em

    def is_centred(self, line: Line) -> bool:
        return self.indent(line) > 0.8 * self.em and self.is_even(line)

    def are_centred(self, before: Line, line: Line) -> bool:
        """Two lines of a centred text; lines that begin at one place are rather paragraphs with their first indent."""
        even = self.is_even(before) and self.is_even(line)
        together = even and (self.is_centred(before) or self.is_centred(line))
        far_in = min(self.indent(before), self.indent(line)) > 5 * self.em
        return together and (far_in or abs(before.left - line.left) > 0.1 * self.em)

    def goes_on(self, before: Line, line: Line) -> bool:
        if begins_item(line.text, after=before.text) or (before.page == line.page and line.above > 1.35):
            return False
        alike = before.text.isupper() == line.text.isupper()
        if self.are_centred(before, line):
            room = (self.right - self.left) - (before.right - before.left)
            return alike and self._has_no_room(before, line, room=room)
        indented = self.indent(line) > 0.8 * self.em
        if indented and (self.is_centred(before) or self._is_indented_anew(before, line)):
            return False
        return (alike or not self.is_centred(before)) and self._has_no_room(
            before, line, room=self.right - before.right
        )

    def _is_indented_anew(self, before: Line, line: Line) -> bool:
        step = line.left - before.left
        if abs(step) <= 0.5 * self.em:
            return before.text.endswith(_SENTENCE_END) and not line.text[:1].islower()
        return step > 0 and not begins_item(before.text)

    def _has_no_room(self, before: Line, line: Line, *, room: float) -> bool:
        return room < line.first_word + 0.6 * self.em


def blocks_of_lines(lines: Iterable[str]) -> list[Block]:
    """Each line a paragraph, lines `| a | b |` rows of a table; the row of dashes under a table's head is dropped."""
    found: list[Block] = []
    rows: list[tuple[str, ...]] = []

    def close_table() -> None:
        if rows:
            found.append(table_of(rows))
            rows.clear()

    for line in map(str.strip, lines):
        if _DASHES.match(line):
            continue
        if len(line) > 2 and _ROW.match(line):
            rows.append(_cells(line))
        elif cleaned := clean(line):
            close_table()
            found.append(Paragraph(cleaned))
    close_table()
    return found


def _cells(line: str) -> tuple[str, ...]:
    return tuple(clean(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", line[1:-1]))


def is_row(line: str) -> bool:
    return len(line.strip()) > 2 and _ROW.match(line.strip()) is not None


def is_layout(first_cell: str, *, columns: int, rows: int, has_lines: bool) -> bool:
    """True for a table that only sets text side by side; its columns are read one after the other.

    That is a table without lines of at most two columns and eight rows (a paper's form; recipients and signature), one
    of a single column (a box) or of a single row. A first cell TT or STT makes a table of things in every case.
    """
    if columns > 1 and _NUMBER_HEAD.match(first_cell):
        return False
    return columns == 1 or rows == 1 or (columns == 2 and rows <= LAYOUT_ROWS and not has_lines)


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """Rows made equally long; cells are cleaned already."""
    width = max(map(len, rows))
    return Table(tuple(tuple(row) + ("",) * (width - len(row)) for row in rows))
