"""A paper in the form of 36-HD/VPTW as a Word file: each figure of its form from the settings, each look from a style.

What is written here is read back by the project's own reader: `conclusions.documents` and `conclusions.reading`.
"""

import io
import re
from collections.abc import Iterable, Sequence
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
from reports.word_styles import LAST, LEFT_SHARE, form, line_width, style_of

MOTTO = "ĐẢNG CỘNG SẢN VIỆT NAM"
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_ENDS = ".,;:…"

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
    _describe(word, paper)
    _write_head(word, paper)
    _line(word, "kind", paper.kind.upper())
    _lines(word, "subject", paper.subject)
    _line(word, "dashes", "-----")
    for place, block in enumerate(paper.blocks, 1):
        last = "-last" if place == len(paper.blocks) and block.level in LAST else ""
        _line(word, f"{block.level}{last}", " ".join(block.words.split()))
    _write_foot(word, paper.heading)
    _number_pages(word)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _describe(word: WordFile, paper: PaperForm) -> None:
    about = word.core_properties
    reference = f"{paper.heading.number}-{paper.heading.symbol}" if paper.heading.number else paper.heading.symbol
    about.title = _clean(f"{paper.kind.capitalize()} {paper.subject}")[:255]
    about.subject = _clean(reference)
    about.author = about.last_modified_by = _clean(paper.heading.issuing_body)[:255]
    about.language, about.comments, about.keywords = "vi-VN", "", ""
    about.content_status = "Dự thảo" if paper.draft else "Đã ban hành"
    about.created = about.modified = timezone.now().replace(tzinfo=None)


# --- Head and foot -------------------------------------------------------------------------------


def _write_head(word: WordFile, paper: PaperForm) -> None:
    heading = paper.heading
    left, right = _columns(word, LEFT_SHARE)
    _lines(left, "parent", heading.parent_body.upper())
    _lines(left, "issuer", heading.issuing_body.upper())
    _line(left, "star", "*")
    _line(left, "number", f"Số {heading.number or '      '}-{heading.symbol}")
    if paper.draft:
        _line(left, "draft", "Dự thảo")  # in capitals by its style: no name of a body for who reads the words
    _line(right, "motto", MOTTO)
    _line(right, "rule", "")
    _line(right, "place", paper.place_and_date)


def _write_foot(word: WordFile, heading: HeadingLike) -> None:
    """Recipients and signature side by side, on one page with each other."""
    left, right = _columns(word, 0.5)
    if heading.recipients:
        _line(left, "recipients-heading", "Nơi nhận:")
    for words in _recipients(heading.recipients):
        _line(left, "recipients", words)
    for style, words in (
        ("capacity", heading.signer_capacity.upper()),
        ("signer-title", heading.signer_title.upper()),
        ("signer", heading.signer_name),
    ):
        _lines(right, style, words)


def _recipients(recipients: Sequence[str]) -> Iterable[str]:
    """`- Lưu Văn phòng.`: a comma after each, a full stop after the last."""
    for place, words in enumerate(recipients, 1):
        yield f"- {words.strip().lstrip('-–').strip().rstrip(_ENDS)}{'.' if place == len(recipients) else ','}"


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


def _line(target: Any, style: str, words: str) -> None:
    """One paragraph. A cell comes with one, unstyled and empty, which is used first."""
    there = target.paragraphs[:1] if isinstance(target, _Cell) else []
    fresh = [paragraph for paragraph in there if paragraph.style.name == "Normal"]
    paragraph = fresh[0] if fresh else target.add_paragraph()
    paragraph.style = style_of(target.part.document, style)
    if words:
        paragraph.add_run(_clean(words))


def _lines(target: Any, style: str, words: str) -> None:
    for line in words.splitlines():
        if line.strip():
            _line(target, style, line.strip())


def _clean(words: str) -> str:
    return _NOT_IN_XML.sub("", words)


def _number_pages(word: WordFile) -> None:
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
