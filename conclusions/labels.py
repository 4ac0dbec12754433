"""Labelled lines: "- Cơ quan chủ trì: … - Thời gian: …" are attributes of one task, not tasks of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from conclusions import grammar
from conclusions.actors import Actors
from conclusions.deadlines import Deadline, deadline_in_column
from conclusions.outline import DASH, PLAIN, Piece
from conclusions.tables import bodies_in_cell


@dataclass(frozen=True)
class Attributes:
    """What the labels of one task say."""

    actors: Actors
    deadline: Deadline
    product: str


def labelled(text: str, signed_on: date | None) -> Attributes | None:
    """The attributes written under labels in `text`; None unless it names a lead body or a time that way."""
    found = list(grammar.LABEL.finditer(text))
    values: dict[str, str] = {}
    for place, label in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        role = label.lastgroup or grammar.OTHER
        values.setdefault(role, text[label.end() : end].strip(" ;.()\n-+*•"))
    if not ({grammar.LEAD, grammar.TIME} & set(values)) or (grammar.LEAD not in values and len(values) < 2):
        return None
    actors = Actors(
        bodies_in_cell(_one_line(values.get(grammar.LEAD, ""))),
        bodies_in_cell(_one_line(values.get(grammar.TOGETHER_WITH, ""))),
    )
    time = _one_line(values.get(grammar.TIME, ""))
    return Attributes(actors, deadline_in_column(time, signed_on), _one_line(values.get(grammar.PRODUCT, "")))


def _one_line(value: str) -> str:
    return " ".join(value.split())


def fold_labels(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with runs of labelled lines folded, word for word and line by line, into the item they belong to."""
    out: list[Piece] = []
    moved: dict[int, int] = {}
    place = 0
    while place < len(pieces):
        end = _run_end(pieces, place)
        if out and end > place and out[-1].table is None:
            for piece in pieces[place:end]:
                line = f"{piece.marker} {piece.text}".strip()
                out[-1] = replace(out[-1], text=f"{out[-1].text}\n{line}")
                moved[place] = len(out) - 1
                place += 1
            continue
        piece = pieces[place]
        parent = moved.get(piece.parent, piece.parent) if piece.parent is not None else None
        moved[place] = len(out)
        out.append(replace(piece, parent=parent))
        place += 1
    return out


def _run_end(pieces: Sequence[Piece], start: int) -> int:
    """Index after the run of labelled lines that begins at `start`; `start` itself when none says who or when.

    Deeper items between two labels ("+ …" under "- Nội dung thực hiện:") belong to the run.
    """
    end, roles = start, []
    first = pieces[start].rank
    for place in range(start, len(pieces)):
        piece = pieces[place]
        if piece.table is not None:
            break
        if label := grammar.LABEL.match(piece.text):
            roles.append(label.lastgroup)
            end = place + 1
        elif not roles or piece.rank == PLAIN or piece.rank <= first:
            break
    if len(roles) == 1:
        return end if roles == [grammar.LEAD] and first >= DASH and end == start + 1 else start
    return end if {grammar.LEAD, grammar.TIME} & set(roles) else start
