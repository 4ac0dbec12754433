"""A paper in the form of 36-HD/VPTW as a Word file: each figure of its form from the settings, each look from a style.

What is written here is read back by the project's own reader: `conclusions.documents` and `conclusions.reading`.
"""

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

import docx
from django.utils import timezone
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell

from reports import word_styles
from reports.formalities import MOTTO, number_and_symbol, recipient_lines
from reports.word_styles import LAST, LEFT_SHARE, form, line_width, style_of

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")

Level = Literal["part", "section", "paragraph", "dash", "plus"]


class HeadingLike(Protocol):
    """`reports.pdf.Heading`, or whatever says the same: how the paper is headed, signed and addressed."""

    @property
    def parent_body(self) -> str: ...
    @property
    def issuing_body(self) -> str: ...
    @property
    def symbol(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def signer_capacity(self) -> str: ...
    @property
    def signer_title(self) -> str: ...
    @property
    def signer_name(self) -> str: ...
    @property
    def recipients(self) -> tuple[str, ...]: ...
    @property
    def issued_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body. `marker` is typed as it is printed: `I-`, `1-`, `a)`; dashes and pluses need none."""

    level: Level
    marker: str
    text: str

    @property
    def words(self) -> str:
        marker = self.marker or {"dash": "-", "plus": "+"}.get(self.level, "")
        text = self.text.upper() if self.level == "part" else self.text
        return f"{marker} {text}" if marker else text


@dataclass(frozen=True, slots=True)
class PaperForm:
    """`kind` in capitals (`THÔNG BÁO`), `subject` as it follows it (`kết luận …`); a `draft` says so on its face."""

    heading: HeadingLike
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    place_and_date: str
    draft: bool


def write_paper(paper: PaperForm) -> bytes:
    """The paper as .docx."""
    word = docx.Document()
    word_styles.set_up(word)
    describe(word, paper.heading, kind=paper.kind, subject=paper.subject, draft=paper.draft)
    add_head(word, paper.heading, paper.place_and_date, draft=paper.draft)
    add_title(word, paper.kind, paper.subject)
    for place, block in enumerate(paper.blocks, 1):
        last = "-last" if place == len(paper.blocks) and block.level in LAST else ""
        add_line(word, f"{block.level}{last}", " ".join(block.words.split()))
    add_foot(word, paper.heading)
    number_pages(word)
    return as_file(word)


def as_file(word: WordFile) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def describe(word: WordFile, heading: HeadingLike, *, kind: str, subject: str, draft: bool) -> None:
    """What the file says of itself: title, number, issuer, language, whether it is a draft."""
    about = word.core_properties
    reference = f"{heading.number}-{heading.symbol}" if heading.number else heading.symbol
    about.title = clean(f"{kind.capitalize()} {' '.join(subject.split())}")[:255]
    about.subject = clean(reference)
    about.author = about.last_modified_by = clean(heading.issuing_body)[:255]
    about.language, about.comments, about.keywords = "vi-VN", "", ""
    about.content_status = "Dự thảo" if draft else "Đã ban hành"
    about.created = about.modified = timezone.now().replace(tzinfo=None)


# --- Head and foot -------------------------------------------------------------------------------


def add_head(word: WordFile, heading: HeadingLike, place_and_date: str, *, draft: bool) -> None:
    left, right = _columns(word, LEFT_SHARE)
    _lines(left, "parent", heading.parent_body.upper())
    _lines(left, "issuer", heading.issuing_body.upper())
    add_line(left, "star", "*")
    add_line(left, "number", number_and_symbol(heading.number, heading.symbol))
    if draft:
        add_line(left, "draft", "Dự thảo")  # in capitals by its style: no name of a body for who reads the words
    add_line(right, "motto", MOTTO)
    add_line(right, "rule", "")
    add_line(right, "place", place_and_date)


def add_title(word: WordFile, kind: str, subject: str, replaces: str = "") -> None:
    """Kind, subject and what the paper `replaces`, down to the dashes."""
    add_line(word, "kind", kind.upper())
    _lines(word, "subject", subject)
    if replaces:
        add_line(word, "replaces", f"(thay thế {replaces})")
    add_line(word, "dashes", "-----")


def add_foot(word: WordFile, heading: HeadingLike) -> None:
    """Recipients and signature side by side, on one page with each other."""
    left, right = _columns(word, 0.5)
    if heading.recipients:
        add_line(left, "recipients-heading", "Nơi nhận:")
    for words in recipient_lines(heading.recipients):
        add_line(left, "recipients", words)
    for style, words in (
        ("capacity", heading.signer_capacity.upper()),
        ("signer-title", heading.signer_title.upper()),
        ("signer", heading.signer_name),
    ):
        _lines(right, style, words)


def _columns(word: WordFile, share: float) -> tuple[Any, Any]:
    """Two cells without lines, the left one with its share of the width; empty of paragraphs until written into."""
    table = word.add_table(rows=1, cols=2)
    table.autofit = False
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(_no_margins())
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = table.rows[0].cells
    for cell, column, part in zip(cells, table.columns, (share, 1 - share), strict=True):
        cell.width = column.width = Mm(line_width() * part)
    return cells[0], cells[1]


def _no_margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        side = OxmlElement(f"w:{name}")
        side.set(qn("w:w"), "0")
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    return margins


# --- Paragraphs ----------------------------------------------------------------------------------


def add_line(target: Any, style: str, words: str) -> None:
    """One paragraph. A cell comes with one, unstyled and empty, which is used first."""
    there = target.paragraphs[:1] if isinstance(target, _Cell) else []
    fresh = [paragraph for paragraph in there if paragraph.style.name == "Normal"]
    paragraph = fresh[0] if fresh else target.add_paragraph()
    paragraph.style = style_of(target.part.document, style)
    if words:
        paragraph.add_run(clean(words))


def _lines(target: Any, style: str, words: str) -> None:
    for line in words.splitlines():
        if line.strip():
            add_line(target, style, line.strip())


def clean(words: str) -> str:
    """Without the signs that XML cannot hold."""
    return _NOT_IN_XML.sub("", words)


def number_pages(word: WordFile) -> None:
    """A real field, centred above the text, from the second page on."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.style = style_of(word, "page-number")
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    page.append(run)
    paragraph._p.append(page)
    section.header_distance = Mm(form("page_number_from_edge"))
