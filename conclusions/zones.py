"""Where a paper's head, body, foot and annexes begin and end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conclusions import grammar
from conclusions.blocks import Table
from conclusions.found import CELL
from conclusions.outline import marked

_NUMBER_LINE = re.compile(r"\s*Số\s*:?\s*[\d.]*\s*[-–/][^,]{0,30}$")
_HEAD_LINES = 40  # no paper has its number and title further down


@dataclass(frozen=True)
class Zones:
    """A paper's lines in order: its head, its body, its foot (recipients, signature), then annexes, each a list."""

    head: list[str]
    body: list[str | Table]
    foot: list[str]
    annexes: list[list[str | Table]]


def zones_of(lines: Sequence[str | Table]) -> Zones:
    """Cut a paper into head, body, foot and annexes. Joined again they are all of its lines, in order."""
    start = _head_end(lines)
    annex = next((at for at in range(start, len(lines)) if _begins_annex(lines, at)), len(lines))
    end = _foot_start(lines, start, annex)
    annexes: list[list[str | Table]] = []
    for at in range(annex, len(lines)):
        if not annexes or (_begins_annex(lines, at) and len(annexes[-1]) > 1):
            annexes.append([])
        annexes[-1].append(lines[at])
    return Zones(
        _in_rows([as_line(line) for line in lines[:start]]),
        list(lines[start:end]),
        [as_line(line) for line in lines[end:annex]],
        annexes,
    )


def _in_rows(head: list[str]) -> list[str]:
    """The head row by row: the number stands on the line of place and date, below the motto.

    A file that keeps the form's two columns in two cells gives the left one first; number and date then stand apart.
    """
    number = next((at for at, line in enumerate(head) if _NUMBER_LINE.match(line)), None)
    day = next((at for at, line in enumerate(head) if _dated(line)), None)
    if number is None or day is None or not any(grammar.MOTTO.search(line) for line in head[number:day]):
        return head
    return [*head[:number], *head[number + 1 : day], head[number], *head[day:]]


def as_line(line: str | Table) -> str:
    """A layout table in head or foot as one line."""
    if isinstance(line, str):
        return line
    return " ".join(CELL.join(cell for cell in row if cell) for row in line.rows).strip()


def _begins_annex(lines: Sequence[str | Table], at: int) -> bool:
    line = lines[at]
    return isinstance(line, str) and bool(grammar.ANNEX.match(line)) and len(line) < 160


def _head_end(lines: Sequence[str | Table]) -> int:
    """Index of the first line after the title."""
    kind = kind_at(lines)
    if kind is not None:
        return _title_end(lines, kind)
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if isinstance(line, str) and grammar.ADDRESSEES.match(line):
            return at
    last = max((at for at, line in enumerate(lines[:_HEAD_LINES]) if _is_form(as_line(line))), default=-1)
    return last + 1


def _is_form(line: str) -> bool:
    return bool(
        len(line) < 250
        and (
            grammar.MOTTO.search(line)
            or re.match(r"\s*V/v\b", line)
            or re.match(r"\s*Số\s*:?\s*[\d.]*\s*[-–/]", line)
            or _dated(line)
        )
    )


def _dated(line: str) -> bool:
    return bool(
        (found := grammar.PLACE_AND_DATE.search(line)) and found.end() >= len(line.rstrip()) - 3 and len(line) < 120
    )


def kind_at(lines: Sequence[str | Table]) -> int | None:
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if not isinstance(line, str):
            continue
        found = grammar.KIND_LINE.match(line.strip(" *"))
        if found and (not found.group(2) or len(line) < 400) and not re.match(rf"[{grammar.LOWER}]", found.group(1)):
            return at
        if marked(line)[0] and len(line) > 60:
            return None
    return None


def _title_end(lines: Sequence[str | Table], kind: int) -> int:
    found = grammar.KIND_LINE.match(as_line(lines[kind]).strip(" *"))
    at, title = kind + 1, [found.group(2)] if found and found.group(2).strip() else []
    while at < len(lines) and isinstance(line := lines[at], str):
        if grammar.RULE.match(line):
            at += 1
            if title:
                return at
            continue
        if title and not _goes_on(title[-1], line):
            break
        if not title and (marked(line)[0] and not grammar.RULE.match(line)):
            break
        title.append(line)
        at += 1
    while at < len(lines) and grammar.RULE.match(as_line(lines[at])):
        at += 1
    return at


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` still belongs to the title that has `before` as its last line."""
    if (
        marked(line)[0]
        or (grammar.AUTHORITY.match(line) and line == line.upper())
        or before.rstrip().endswith((".", ":", ";"))
    ):
        return False
    if _dated(line) or grammar.ADDRESSEES.search(line) or re.match(r"^\(", line):
        return False
    if before == before.upper():
        return line == line.upper() or line[:1].islower()
    if grammar.PREAMBLE.match(line):
        return False
    return len(line) < 200 and (line[:1].islower() or not line.rstrip().endswith((".", ":", ";", ",")))


def _foot_start(lines: Sequence[str | Table], start: int, end: int) -> int:
    """Index of the first line of recipients or signature, `end` when the paper has neither."""
    for at in range(max(start, end - 60), end):
        if grammar.RECIPIENTS.match(as_line(lines[at])):
            above = [place for place in range(max(start, at - 5), at) if signs(as_line(lines[place]))]
            return above[0] if above else at
    for at in range(max(start, end - 12), end):
        line = as_line(lines[at])
        if signs(line) and len(line) < 120 and not marked(line)[0]:
            return at
    return end


def signs(line: str) -> bool:
    upper = line == line.upper() and any(letter.isalpha() for letter in line)
    return bool(grammar.CAPACITY.match(line) or (upper and grammar.POSITION.match(line)))
