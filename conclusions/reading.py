"""Paragraphs → a frozen `Reading`: the header, the tree of passages word for word, the tasks proposed in them.

A chain of pure steps, each in a module of its own: zones and header, outline, sections, actors, deadlines, quantities,
tables. The language is data in `grammar`; nothing here knows a particular paper.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from conclusions import grammar
from conclusions.actors import actors_in, addressees_in
from conclusions.blocks import Block, Table
from conclusions.deadlines import Deadline, deadline_in_text
from conclusions.found import CELL, FINDING, FORM, HEADING, TASK, FoundDirective, FoundPassage, Reading
from conclusions.headers import header_of, written_about
from conclusions.labels import fold_labels, labelled
from conclusions.outline import ITEM, PLAIN, Piece, is_heading, lines_of, pieces_of
from conclusions.quantities import targets_in
from conclusions.sentences import Section, is_lead_in, judge, only_agrees, section_of
from conclusions.tables import Columns, columns_of, read_row, refined
from conclusions.zones import zones_of

_TITLE_LENGTH = 140


def read(blocks: Iterable[Block]) -> Reading:
    """The header, the tree of passages and the proposed directives of a paper. Pure; never raises on any text."""
    zones = zones_of(lines_of(blocks))
    header = header_of(zones)
    reader = _Reader(written_about(zones, header))
    for line in zones.head:
        reader.add_form(line)
    reader.read_body(zones.body)
    for line in zones.foot:
        reader.add_form(line)
    for annex in zones.annexes:
        reader.read_annex(annex)
    directives = tuple(replace(found, title=title_of(found, reader.passages)) for found in reader.directives)
    return Reading(header, tuple(reader.passages), directives)


def title_of(found: FoundDirective, passages: Sequence[FoundPassage]) -> str:
    """A short name for a task: its words up to the first full stop or semicolon, cut at a word, without the actor."""
    words = passages[found.passage - 1].text[found.start : found.end]
    label = grammar.LABEL.search(words, 1)
    unlabelled = words[: label.start()] if label else words
    clause = re.split(r"[;\n]|\.\s", unlabelled, maxsplit=1)[0].strip(" .,:/(")
    start = max((clause.find(lead) + len(lead) for lead in found.lead_units if lead in clause), default=0)
    if start < len(clause) and _only_names(clause[:start], found.lead_units):
        clause = clause[start:].strip(" ,.:")
    if len(clause) > _TITLE_LENGTH:
        clause = clause[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,") + "…"
    return clause[:1].upper() + clause[1:] if clause else words[:_TITLE_LENGTH]


def _only_names(prefix: str, names: Sequence[str]) -> bool:
    """Whether nothing but the addressees and the word of order stands in `prefix`."""
    for name in names:
        prefix = prefix.replace(name, "")
    return re.fullmatch(r"(?:Giao|Yêu cầu|Đề nghị|và|[\s,;:])*", prefix) is not None


def topic_of(text: str) -> str:
    """The field of work whose words come most often; "general" when none does."""
    counts = {topic: len(pattern.findall(text)) for topic, pattern in grammar.TOPICS}
    best = max(counts, key=lambda topic: counts[topic])
    return best if counts[best] else "general"


@dataclass
class _Above:
    """What a piece inherits: the headings over it (innermost first) and the lead-in before it."""

    headings: list[str]
    leads: tuple[str, ...]
    deadline: Deadline
    agreed: bool
    lead_in: str


class _Reader:
    """Collects passages and directives in reading order."""

    def __init__(self, written_on: date | None) -> None:
        self.written_on = written_on
        self.passages: list[FoundPassage] = []
        self.directives: list[FoundDirective] = []
        self.section_leads: tuple[str, ...] = ()  # of the part of the table the next row stands in

    def add(self, marker: str, text: str, kind: str, parent: int | None = None) -> FoundPassage:
        heading, body = (text, "") if kind == HEADING else ("", text)
        passage = FoundPassage(len(self.passages) + 1, parent, marker, heading, body, kind)
        self.passages.append(passage)
        return passage

    def add_form(self, line: str) -> None:
        if line:
            self.add("", line, FORM)

    def read_annex(self, lines: Sequence[str | Table]) -> None:
        """An annex: its name and where it belongs are form, its title a heading, the rest is read like a body."""
        place, parent = 0, None
        while place < len(lines) and isinstance(line := lines[place], str) and place < 6:
            if place == 0 or grammar.ATTACHED.match(line) or grammar.RULE.match(line):
                self.add_form(line)
            elif parent is None and line == line.upper() and not re.match(r"[IVX\d]+[.)]", line):
                parent = self.add("", line, HEADING).position
            else:
                break
            place += 1
        self.read_body(lines[place:], parent)

    def read_body(self, lines: Sequence[str | Table], root: int | None = None) -> None:
        pieces = fold_labels(pieces_of(lines))
        heads = [is_heading(pieces, index) for index in range(len(pieces))]
        has_children = {piece.parent for piece in pieces if piece.parent is not None and piece.rank != PLAIN}
        places: list[int] = []
        lead_ins: dict[int | None, str] = {}
        columns: Columns = {}
        for index, piece in enumerate(pieces):
            parent = places[piece.parent] if piece.parent is not None else root
            if piece.table is not None:
                head = columns_of(piece.cells)
                columns = head or refined(columns, piece.cells)
                self._add_row(piece, columns, parent, is_head=bool(head))
            elif heads[index]:
                self.add(piece.marker, piece.text, HEADING, parent)
            else:
                above = self._above(pieces, heads, piece, lead_ins)
                self._add_item(piece, parent, above, announces=index in has_children)
                if piece.rank == PLAIN:
                    lead_ins[piece.parent] = piece.text if is_lead_in(piece.text) else ""
            places.append(len(self.passages))

    def _add_row(self, piece: Piece, columns: Columns, parent: int | None, *, is_head: bool) -> None:
        row = read_row(
            piece.cells,
            columns,
            is_head=is_head,
            position=len(self.passages) + 1,
            parent=parent,
            signed_on=self.written_on,
            leads=self.section_leads,
        )
        self.passages.append(row.passage)
        if row.directive is None:
            self.section_leads = addressees_in(row.passage.text.replace(CELL, " ").strip())
        if row.directive:
            self.directives.append(replace(row.directive, topic=topic_of(row.passage.text)))

    def _above(
        self, pieces: Sequence[Piece], heads: Sequence[bool], piece: Piece, lead_ins: dict[int | None, str]
    ) -> _Above:
        headings: list[str] = []
        leads: tuple[str, ...] = ()
        deadline = Deadline()
        agreed = False
        place = piece.parent
        near = lead_ins.get(place, "")
        while True:
            for text in (near, pieces[place].text if place is not None else ""):
                if not text:
                    continue
                leads = leads or addressees_in(text)
                if deadline.day is None and (
                    re.search(grammar.GOALS, text) or re.match(r"\W*(?:Đến|Hoàn thành|Trước)\b", text)
                ):
                    deadline = deadline_in_text(text, self.written_on)
                agreed = agreed or only_agrees(text)
            if place is None:
                return _Above(headings, leads, deadline, agreed, lead_ins.get(piece.parent, ""))
            if heads[place] or pieces[place].rank <= ITEM or is_lead_in(pieces[place].text):
                headings.append(pieces[place].text)
            place = pieces[place].parent
            near = lead_ins.get(place, "")

    def _add_item(self, piece: Piece, parent: int | None, above: _Above, *, announces: bool) -> None:
        text = piece.text
        if grammar.ADDRESSEES.search(above.lead_in):
            self.add(piece.marker, text, FORM, parent)
            return
        section = section_of(above.headings)
        attributes = labelled(text, self.written_on)
        actors = attributes.actors if attributes else actors_in(text, above.leads)
        own = bool(actors.leads) and actors.leads != above.leads
        targets = targets_in(text, goal=section == Section.GOALS)
        verdict = judge(
            text,
            marked=bool(piece.marker),
            section=section,
            own_leads=own,
            inherited=bool(above.leads),
            agreed=above.agreed,
            measured=section == Section.GOALS and bool(targets),
        )
        announcing = is_lead_in(text) and (announces or not piece.marker) and not _orders_itself(text, own)
        if announcing or not verdict.task:
            self.add(piece.marker, text, FINDING, parent)
            return
        passage = self.add(piece.marker, text, TASK, parent)
        due = attributes.deadline if attributes else deadline_in_text(text, self.written_on)
        if due.day is None and above.deadline.day and (not due.recurrence or section == Section.GOALS):
            due = above.deadline
        self.directives.append(
            FoundDirective(
                passage=passage.position,
                start=0,
                end=len(text),
                title="",
                lead_units=actors.leads,
                coordinating_units=actors.coordinating,
                deadline=due.day,
                deadline_words=due.words,
                recurrence=due.recurrence,
                product=attributes.product if attributes else "",
                report_to=actors.report_to,
                targets=targets,
                topic=topic_of(text),
                confidence=verdict.confidence,
                reason=verdict.reason,
            )
        )


def _orders_itself(text: str, own_leads: bool) -> bool:
    """A lead-in that gives an order of its own before it announces the rest."""
    sentences = re.split(r"\.\s+", text)
    return (
        own_leads
        and len(sentences) > 1
        and bool(grammar.ORDER.search(sentences[0]) or grammar.DUTY.search(sentences[0]))
    )
