"""Rows of an annex table: which column says what, and the tasks its rows set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from conclusions import grammar
from conclusions.actors import split_bodies
from conclusions.deadlines import deadline_in_column
from conclusions.found import CELL, FORM, TASK, FoundDirective, FoundPassage
from conclusions.outline import in_capitals, marked, roman
from conclusions.quantities import targets_in

Columns = dict[str, int]
_INDEX_CELL = re.compile(r"^(?:[\dIVXLA-HĐa-zđ]{1,5}(?:\.\d+)*)?\s*[.)]?$")
_NUMBERING = re.compile(r"^\(?\d{0,2}\)?$")
_GLUED_BODY = re.compile(
    rf"(?<=[{grammar.LOWER}]) (?=(?:Sở|UBND|Ủy ban nhân dân|Công an|Bộ|Ban|Hội|Đoàn|Phòng) [{grammar.UPPER}])"
)
_CARRIES_NAME = re.compile(
    r"(?:Văn phòng|Giám đốc|Chủ tịch|Lãnh đạo|Thường trực|Thanh tra|Đảng ủy|và|của|các|thuộc|Bộ|Chỉ huy)$", re.I
)


@dataclass(frozen=True)
class RowRead:
    """A row as a passage and, when it sets a task, its directive."""

    passage: FoundPassage
    directive: FoundDirective | None


def columns_of(cells: Sequence[str]) -> Columns:
    """Role → column of a header row; {} when the row is not one that heads tasks."""
    columns: Columns = {}
    if any(len(cell) > 90 for cell in cells):
        return {}
    for place, cell in enumerate(cells):
        for role, pattern in grammar.COLUMNS:
            if role not in columns and pattern.search(cell):
                columns[role] = place
                break
    useful = {grammar.LEAD, grammar.TIME, grammar.TOGETHER_WITH} & set(columns)
    return columns if grammar.CONTENT in columns and useful else {}


def refined(columns: Columns, cells: Sequence[str]) -> Columns:
    """`columns` with those that a second row of heads names: "Chủ trì", "Phối hợp" under a merged "Phân công"."""
    if not columns or _cell(cells, columns, grammar.CONTENT):
        return columns
    found: Columns = {}
    for place, cell in enumerate(cells):
        role = next((role for role, pattern in grammar.COLUMNS if 0 < len(cell) < 40 and pattern.search(cell)), None)
        if role and role not in found:
            found[role] = place
    return columns | found if len(found) >= 2 else columns


def read_row(
    cells: tuple[str, ...],
    columns: Columns,
    *,
    is_head: bool,
    position: int,
    parent: int | None,
    signed_on: date | None,
    leads: tuple[str, ...] = (),
) -> RowRead:
    """One row. Header (`is_head`), numbering and section rows are form; a row with content under known columns a task.

    `leads` come from the section the row stands in and count when the table has no column for them.
    """
    marker, rest = _marker_and_rest(cells, columns, is_head=is_head)
    text = CELL.join(rest)
    content = _cell(cells, columns, grammar.CONTENT)
    plain_row = is_head or not columns or not content or _is_section(marker, cells, columns) or _is_numbering(cells)
    kind = FORM if plain_row else TASK
    passage = FoundPassage(position, parent, marker, "", text, kind, row=True)
    if plain_row:
        return RowRead(passage, None)
    inner_marker, words, _ = marked(content)
    if not marker and inner_marker:
        content = words
    found = _directive(passage, content, cells, columns, signed_on)
    return RowRead(passage, found if grammar.LEAD in columns else replace(found, lead_units=leads))


def _marker_and_rest(cells: tuple[str, ...], columns: Columns, *, is_head: bool) -> tuple[str, list[str]]:
    """The number cell and the others: in a table with a column of numbers as many are left of every row."""
    if len(cells) < 2 or columns.get(grammar.INDEX, 0) != 0:
        return "", list(cells)
    if grammar.INDEX in columns and (not cells[0] or is_head or _is_numbering(cells)):
        return cells[0], list(cells[1:])
    if _INDEX_CELL.match(cells[0]):
        return cells[0], list(cells[1:])
    if grammar.INDEX in columns and not cells[1]:  # "I. NHIỆM VỤ CHUNG" across the row, held by its first cell
        marker, words, _ = marked(cells[0])
        return marker, [words, *cells[2:]]
    return "", list(cells)


def _is_section(marker: str, cells: Sequence[str], columns: Columns) -> bool:
    """A row that only names a part of the table: "II | TRIỂN KHAI …" with the other cells empty."""
    said = [cell for cell in cells if cell and cell != marker]
    if len(said) != 1 or len(cells) < 3:
        return False
    inner = marked(said[0])[0]
    return (
        in_capitals(said[0])
        or roman(marker) > 0
        or roman(inner) > 0
        or bool(re.fullmatch(r"[A-HĐ]\.?", marker))
        or cells[columns[grammar.CONTENT]] == ""
    )


def _is_numbering(cells: Sequence[str]) -> bool:
    return all(_NUMBERING.match(cell.strip()) for cell in cells)


def _cell(cells: Sequence[str], columns: Columns, role: str) -> str:
    place = columns.get(role)
    return cells[place] if place is not None and place < len(cells) else ""


def _directive(
    passage: FoundPassage, content: str, cells: Sequence[str], columns: Columns, signed_on: date | None
) -> FoundDirective:
    start = passage.text.find(content)
    due = deadline_in_column(_cell(cells, columns, grammar.TIME), signed_on)
    leads = bodies_in_cell(_cell(cells, columns, grammar.LEAD))
    return FoundDirective(
        passage=passage.position,
        start=start,
        end=start + len(content),
        title="",
        lead_units=leads,
        coordinating_units=bodies_in_cell(_cell(cells, columns, grammar.TOGETHER_WITH)),
        deadline=due.day,
        deadline_words=due.words,
        recurrence=due.recurrence,
        product=_cell(cells, columns, grammar.PRODUCT),
        targets=targets_in(content),
        confidence=0.95 if leads else 0.7,
        reason="dòng của bảng phân công" if leads else "dòng của bảng nhiệm vụ, chưa nêu đơn vị",
    )


def bodies_in_cell(cell: str) -> tuple[str, ...]:
    """The bodies of a cell, parted by ";", ",", "và", a bullet, or by nothing at all."""
    text = re.sub(r"(?:^|[;,.\n])\s*[-–•+]\s+", "; ", cell).strip(" ;.")
    pieces: list[str] = []
    for piece in _GLUED_BODY.split(text):
        if pieces and _CARRIES_NAME.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return tuple(dict.fromkeys(name for piece in pieces if piece for name in split_bodies(piece)))
