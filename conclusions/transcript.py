"""A reading as JSON for people and programs outside: the keys by which offices and their tools name a paper's parts."""

from typing import Any

from conclusions.found import FoundDirective, Header, Reading, of_the_party


def number_of(header: Header) -> str:
    """The number as printed: `406-TB/HU` of the Party, `623/TB-VPCP` of the State, `-TB/ĐU` while it is blank."""
    if not header.symbol:
        return header.number
    return f"{header.number}{'-' if of_the_party(header.symbol) or not header.number else '/'}{header.symbol}"


def transcript(reading: Reading) -> dict[str, Any]:
    """Header fields, `passages` and `directives`; days as `2023-07-07`, None where the paper is silent."""
    header = reading.header
    return {
        "parent_body": header.parent_body,
        "issuer": header.issuer,
        "kind": header.kind_words,
        "number": number_of(header),
        "date": header.signed_on.isoformat() if header.signed_on else None,
        "place": header.place,
        "title": header.title,
        "meeting_date": header.meeting_on.isoformat() if header.meeting_on else None,
        "signature": " / ".join(
            part for part in (header.signer_capacity, header.signer_title, header.signer_name) if part
        ),
        "recipients": list(header.recipients),
        "sections": [f"{p.marker} {p.heading}".strip() for p in reading.passages if p.kind == "heading"],
        "passages": [
            {
                "id": passage.position,
                "parent": passage.parent,
                "marker": passage.marker,
                "heading": passage.heading,
                "text": passage.text,
                "kind": passage.kind,
            }
            for passage in reading.passages
        ],
        "directives": [_directive(reading, directive) for directive in reading.directives],
        "remarks": list(reading.remarks),
    }


def _directive(reading: Reading, found: FoundDirective) -> dict[str, Any]:
    text = reading.passages[found.passage - 1].text[found.start : found.end]
    words = text.split()
    return {
        "marker_path": _path(reading, found.passage),
        "passage": found.passage,
        "start": found.start,
        "end": found.end,
        "text": text,
        "first_words": " ".join(words[:8]),
        "last_words": " ".join(words[-6:]),
        "title": found.title,
        "lead_units": list(found.lead_units),
        "coordinating_units": list(found.coordinating_units),
        "deadline": found.deadline.isoformat() if found.deadline else None,
        "deadline_text": found.deadline_words,
        "recurrence": found.recurrence,
        "product": found.product,
        "report_to": list(found.report_to),
        "targets": list(found.targets),
        "topic": found.topic,
        "confidence": found.confidence,
        "reason": found.reason,
    }


def _path(reading: Reading, position: int) -> list[str]:
    """Markers from the outermost passage to this one, without their punctuation."""
    path: list[str] = []
    place: int | None = position
    while place is not None:
        passage = reading.passages[place - 1]
        path.append(passage.marker.strip(" .)-/") or passage.marker or "¶")
        place = passage.parent
    return path[::-1]
