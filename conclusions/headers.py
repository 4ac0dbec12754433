"""What a paper's head and foot say: issuer, kind, number, place and date, title, signature, recipients."""

import re
from collections.abc import Sequence
from datetime import date

from conclusions import grammar
from conclusions.blocks import Table
from conclusions.found import Header
from conclusions.zones import Zones, kind_at, signs

_HALF_NAMES = {"VĂN PHÒNG", "BAN CHẤP HÀNH", "ỦY BAN", "HỘI ĐỒNG"}  # the name goes on below
_RIGHT_COLUMN = re.compile(
    rf"\s+(?:(?:T/M|TM\.|KT\.|TL\.|TUQ\.)\s*[{grammar.UPPER}][{grammar.UPPER}\s,.]+|(?:PHÓ )?(?:BÍ THƯ"
    rf"|CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)"
    rf"[{grammar.UPPER}\s,]*)$"
)


def header_of(zones: Zones) -> Header:
    """What the head and the foot say. Silence stays empty."""
    head = zones.head
    text = "\n".join(head)
    at = kind_at(head)
    number = grammar.NUMBER.search("\n".join(head[: at + 1] if at is not None else head))
    digits, symbol = _number(number.group(1)) if number else ("", "")
    place, signed_on = _place_and_date(_bare(text), "\n".join(zones.foot))
    parent, issuer = _issuer(head[: at if at is not None else len(head)])
    kind = grammar.KIND_LINE.match(head[at].strip(" *")) if at is not None else None
    title = [kind.group(2)] if kind else []
    title += [line for line in head[(at + 1) if at is not None else len(head) :] if not grammar.RULE.match(line)]
    if at is None:
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


def _bare(text: str) -> str:
    """The head without motto and number, which may stand on the line of place and date."""
    return grammar.NUMBER.sub("\n", grammar.MOTTO.sub("\n", text))


def written_about(zones: Zones, header: Header) -> date | None:
    """The day the paper was signed or, where that is blank, the nearest day before it that the paper tells."""
    if header.signed_on:
        return header.signed_on
    found = grammar.PLACE_AND_DATE.search(_bare("\n".join(zones.head)))
    day = _day("1", found.group(3) or "1", found.group(4)) if found else None
    return day or header.meeting_on


def _number(printed: str) -> tuple[str, str]:
    """("406", "TB/HU") of `406-TB/HU`; an unnumbered paper keeps its symbol alone."""
    packed = re.sub(r"\s+", "", printed)
    found = re.match(r"([\d.]*)[-–/](.*)", packed)
    return (found.group(1).strip("."), found.group(2)) if found else ("", packed)


def _place_and_date(head: str, foot: str) -> tuple[str, date | None]:
    found = grammar.PLACE_AND_DATE.search(head) or grammar.PLACE_AND_DATE.search(foot)
    place = found.group(1).strip() if found else ""
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
            goes_on = not grammar.ISSUER_START.match(part) or grammar.ISSUER_REST.match(part)
            if bodies and (goes_on or bodies[-1] in _HALF_NAMES):
                bodies[-1] = f"{bodies[-1]} {part}"
            elif grammar.ISSUER_START.match(part) or not bodies:
                bodies.append(part)
    if not bodies:
        return "", ""
    return (bodies[0], bodies[-1]) if len(bodies) > 1 else ("", bodies[0])


def _bodies_in(line: str) -> list[str]:
    """A line that holds the parent body and the issuer one after the other, parted."""
    found = re.match(
        r"^(ĐẢNG BỘ .+?)\s+((?:HUYỆN|TỈNH|THÀNH|THỊ|QUẬN|ĐẢNG) (?:ỦY|UỶ)\b.*|BAN (?:THƯỜNG VỤ|CHẤP HÀNH)\b.*)$", line
    )
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
    for _, line in (_columns(line) for line in foot):
        if grammar.CAPACITY.match(line) and not capacity:
            capacity, title = _capacity_and_title(line)
        elif grammar.CAPACITY.match(line):
            capacity = f"{capacity}, {line.strip()}"
        elif line and line == line.upper() and grammar.POSITION.match(line):
            title = line.strip()
        elif grammar.PERSON.match(line) and (capacity or title):
            name = line.strip()
    return {"signer_capacity": capacity, "signer_title": title, "signer_name": name}


def _columns(line: str) -> tuple[str, str]:
    """A foot line as (recipients' side, signature's side): two columns may have been flattened into one line."""
    if signs(line) or grammar.PERSON.match(line):
        return "", line
    if found := _RIGHT_COLUMN.search(line):
        return line[: found.start()], found.group().strip()
    return line, ""


def _capacity_and_title(line: str) -> tuple[str, str]:
    """`T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ` on one line, parted before the position."""
    found = re.match(
        r"^(\S+\s+.+?)\s+((?:PHÓ |QUYỀN )?(?:BÍ THƯ|CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)\b.*)$", line.strip()
    )
    if found and line.strip().startswith(("T/M", "TM")):
        return found.group(1), found.group(2)
    return line.strip(), ""


def _recipients(foot: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    inside = False
    for line in foot:
        if match := grammar.RECIPIENTS.match(line):
            inside, line = True, line[match.end() :]
        line, _ = _columns(line)
        if not inside or not line.strip():
            continue
        text = line.strip().lstrip("-–—").rstrip("; ,./").strip()
        if line.strip().startswith(("-", "–", "—")) or not found:
            found.append(text)
        else:
            found[-1] = f"{found[-1]} {text}"
    return tuple(text for text in found if text)
