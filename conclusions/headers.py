"""The form of a paper: where its header ends, where its signature and recipients stand, and what they say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conclusions import grammar
from conclusions.blocks import Table
from conclusions.found import CELL, Header
from conclusions.outline import marked

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
    return Zones([as_line(line) for line in lines[:start]], list(lines[start:end]), [as_line(line) for line in lines[end:annex]], annexes)


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
    kind = _kind_at(lines)
    if kind is not None:
        return _title_end(lines, kind)
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if isinstance(line, str) and re.match(r"\s*V/v\b", line):
            return at + 1
    last = max((at for at, line in enumerate(lines[:_HEAD_LINES]) if _is_form(as_line(line))), default=-1)
    return last + 1


def _is_form(line: str) -> bool:
    return bool(
        len(line) < 250
        and (grammar.MOTTO.search(line) or re.match(r"\s*Số\s*:?\s*[\d.]*\s*[-–/]", line) or _dated(line))
    )


def _dated(line: str) -> bool:
    return bool((found := grammar.PLACE_AND_DATE.search(line)) and found.end() >= len(line.rstrip()) - 3 and len(line) < 120)


def _kind_at(lines: Sequence[str | Table]) -> int | None:
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
    if marked(line)[0] or grammar.AUTHORITY.match(line) and line == line.upper() or before.rstrip().endswith((".", ":", ";")):
        return False
    if _dated(line) or grammar.ADDRESSEES.search(line) or re.match(r"^\(", line):
        return False
    if before == before.upper():
        return line == line.upper()
    if grammar.PREAMBLE.match(line):
        return False
    return len(line) < 200 and (line[:1].islower() or not line.rstrip().endswith((".", ":", ";", ",")))


def _foot_start(lines: Sequence[str | Table], start: int, end: int) -> int:
    """Index of the first line of recipients or signature, `end` when the paper has neither."""
    for at in range(max(start, end - 60), end):
        if grammar.RECIPIENTS.match(as_line(lines[at])):
            while at > start and _signs(as_line(lines[at - 1])):
                at -= 1
            return at
    for at in range(max(start, end - 12), end):
        line = as_line(lines[at])
        if _signs(line) and len(line) < 120 and not marked(line)[0]:
            return at
    return end


def _signs(line: str) -> bool:
    upper = line == line.upper() and any(letter.isalpha() for letter in line)
    return bool(grammar.CAPACITY.match(line) or (upper and grammar.POSITION.match(line)))


def header_of(zones: Zones) -> Header:
    """What the head and the foot say. Silence stays empty."""
    head = zones.head
    text = "\n".join(head)
    kind_at = _kind_at(head)
    number = grammar.NUMBER.search("\n".join(head[: kind_at + 1] if kind_at is not None else head))
    digits, symbol = _number(number.group(1)) if number else ("", "")
    place, signed_on = _place_and_date(text, "\n".join(zones.foot))
    parent, issuer = _issuer(head[: kind_at if kind_at is not None else len(head)])
    kind = grammar.KIND_LINE.match(head[kind_at].strip(" *")) if kind_at is not None else None
    title = [kind.group(2)] if kind else []
    title += [line for line in head[(kind_at + 1) if kind_at is not None else len(head) :] if not grammar.RULE.match(line)]
    if kind_at is None:
        title = [re.sub(r"^\s*V/v:?\s*", "", line) for line in head if re.match(r"\s*V/v\b", line)]
    return Header(
        parent_body=parent,
        issuer=issuer,
        kind=grammar.KINDS.get(kind.group(1).upper(), "") if kind else "",
        kind_words=kind.group(1) if kind else "",
        number=digits,
        symbol=symbol,
        place=place,
        signed_on=signed_on,
        title=" ".join(part.strip() for part in title if part.strip()),
        meeting_on=_meeting(zones.body, signed_on),
        **_signature(zones.foot),
        recipients=_recipients(zones.foot),
    )


def _number(printed: str) -> tuple[str, str]:
    """("406", "TB/HU") of `406-TB/HU`; an unnumbered paper keeps its symbol alone."""
    packed = re.sub(r"\s+", "", printed)
    found = re.match(r"([\d.]*)[-–/](.*)", packed)
    return (found.group(1).strip("."), found.group(2)) if found else ("", packed)


def _place_and_date(head: str, foot: str) -> tuple[str, date | None]:
    found = grammar.PLACE_AND_DATE.search(head) or grammar.PLACE_AND_DATE.search(foot)
    place = found.group(1).strip() if found else ""
    if number := grammar.NUMBER.search(place):
        place = place[number.end() :].strip()
    day = _day(*found.group(2, 3, 4)) if found else None
    if day is None and (stamp := grammar.SIGNED_BY_MACHINE.search(f"{head}\n{foot}")):
        parts = [part for part in stamp.groups() if part]
        day = _day(*parts)
    return place, day


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    try:
        return date(int(year or ""), int(month or ""), int(day or ""))
    except ValueError:
        return None


def _issuer(head: Sequence[str]) -> tuple[str, str]:
    """(parent body, issuer) from the lines above the paper's kind."""
    bodies: list[str] = []
    for raw in head:
        line = grammar.MOTTO.sub(" ", raw)
        line = grammar.NUMBER.sub(" ", line)
        line = grammar.PLACE_AND_DATE.sub(" ", line)
        line = line.replace("|", " ").strip(" *-–—_.:\t")
        if not line or grammar.RULE.match(line) or line != line.upper() or line.startswith(("V/V", "(")):
            continue
        parts = _bodies_in(line)
        for part in parts:
            if bodies and not grammar.ISSUER_START.match(part):
                bodies[-1] = f"{bodies[-1]} {part}"
            elif bodies and grammar.ISSUER_REST.match(part):
                bodies[-1] = f"{bodies[-1]} {part}"
            elif grammar.ISSUER_START.match(part) or not bodies:
                bodies.append(part)
    if not bodies:
        return "", ""
    if bodies[-1] == "*":
        bodies.pop()
    return (bodies[0], bodies[-1]) if len(bodies) > 1 else ("", bodies[0])


def _bodies_in(line: str) -> list[str]:
    """A line that holds the parent body and the issuer one after the other, parted."""
    found = re.match(rf"^(ĐẢNG BỘ .+?)\s+((?:HUYỆN|TỈNH|THÀNH|THỊ|QUẬN|ĐẢNG) (?:ỦY|UỶ)\b.*|BAN (?:THƯỜNG VỤ|CHẤP HÀNH)\b.*)$", line)
    return [found.group(1), found.group(2)] if found else [" ".join(line.split())]


def _meeting(body: Sequence[str | Table], signed_on: date | None) -> date | None:
    """The day of the meeting the paper reports on: named beside the meeting's words in one of its first paragraphs."""
    for line in [line for line in body[:4] if isinstance(line, str)]:
        if grammar.MEETING_WORDS.search(line) and (found := grammar.MEETING.search(line[:400])):
            day = _day(*found.groups())
            if day and (signed_on is None or day <= signed_on):
                return day
    return None


def _signature(foot: Sequence[str]) -> dict[str, str]:
    capacity, title, name = "", "", ""
    for line in foot:
        if grammar.CAPACITY.match(line) and not capacity:
            capacity, title = _capacity_and_title(line)
        elif grammar.CAPACITY.match(line):
            capacity = f"{capacity}, {line.strip()}"
        elif line == line.upper() and grammar.POSITION.match(line):
            title = line.strip()
        elif grammar.PERSON.match(line) and (capacity or title):
            name = line.strip()
    return {"signer_capacity": capacity, "signer_title": title, "signer_name": name}


def _capacity_and_title(line: str) -> tuple[str, str]:
    """`T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ` on one line, parted before the position."""
    found = re.match(rf"^(\S+\s+.+?)\s+((?:PHÓ |QUYỀN )?(?:BÍ THƯ|CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)\b.*)$", line.strip())
    if found and line.strip().startswith(("T/M", "TM")):
        return found.group(1), found.group(2)
    return line.strip(), ""


def _recipients(foot: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    inside = False
    for line in foot:
        if match := grammar.RECIPIENTS.match(line):
            inside, line = True, line[match.end() :]
        if not inside or not line or _signs(line) or grammar.PERSON.match(line):
            continue
        text = line.strip().lstrip("-–—").rstrip("; ,./").strip()
        if line.strip().startswith(("-", "–", "—")) or not found:
            found.append(text)
        else:
            found[-1] = f"{found[-1]} {text}"
    return tuple(text for text in found if text)
