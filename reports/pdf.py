"""The paper form: a paper as the HTML of a Party document, and that HTML as PDF, to read and to keep."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pypdfium2
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from accounts.vietnamese import document_place_and_date
from reports.formalities import MOTTO, number_and_symbol, recipient_lines
from reports.papers import Paper, Part, Table
from reports.pdf_tags import mend
from reports.placed_cells import PlacedRow, placed_rows
from reports.rendering import colours, fonts_of_this_thread, without_collector

FONT = "Ketluan Serif"
_STATIC = Path(settings.BASE_DIR) / "static"


@dataclass(frozen=True, slots=True)
class Heading:
    """How the paper is headed, signed and addressed; `number` is empty until it is issued.

    `replaces`: the words for the paper that this one replaces: `Báo cáo số 127-BC/HU ngày 05/01/2024`.
    """

    parent_body: str
    issuing_body: str
    place: str
    symbol: str
    signer_capacity: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]
    number: str = ""
    issued_on: date | None = None
    replaces: str = ""

    @property
    def is_draft(self) -> bool:
        return not (self.number and self.issued_on)


@dataclass(frozen=True, slots=True)
class PrintedChart:
    title: str
    svg: SafeString
    height: float


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as the template writes it: nothing left to decide. `widths` in mm, 0 for what the others leave."""

    caption: str
    is_introduced: bool
    widths: tuple[float, ...]
    headings: tuple[str, ...]
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class PrintedPart:
    number: str
    title: str
    lines: tuple[str, ...]
    charts: tuple[PrintedChart, ...]
    tables: tuple[PrintedTable, ...]


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Reads files below our own `static/` and nothing else: no network, no other file of the machine."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlparse(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(_STATIC):
            raise ValueError(f"refused: {url}")
        return super().fetch(url, headers)


def paper_html(
    paper: Paper, heading: Heading, *, drawn_on: date, reference: str = "", illustrative: bool = False
) -> str:
    """The paper as HTML in the form of 36-HD/VPTW; DỰ THẢO until issued, marked when its data is `illustrative`.

    `reference` goes into the file unseen and is found again by `reference_in`. Charts are drawings of our own and go in
    as they are; all other words are written as words.
    """
    subject = [line.strip() for line in paper.subject.splitlines() if line.strip()]
    return render_to_string(
        "reports/print/paper.html",
        {
            "heading": heading,
            "form": settings.PARTY_FORM,
            "title": f"{paper.kind.capitalize()} {' '.join(subject)} – {heading.issuing_body}",
            "reference": reference,
            "made_on": (heading.issued_on or drawn_on).isoformat(),
            "motto": MOTTO,
            "number": number_and_symbol(heading.number, heading.symbol),
            "place_and_date": place_and_date(heading, drawn_on),
            "draft": heading.is_draft,
            "illustrative": illustrative,
            "kind": paper.kind,
            "subject": subject,
            "preamble": paper.preamble.splitlines(),
            "parts": [_printed(number, part) for number, part in paper.body],
            "annexes": [_printed(number, part) for number, part in paper.annexes],
            "recipients": recipient_lines(heading.recipients),
        },
    )


def _printed(number: str, part: Part) -> PrintedPart:
    words = (part.opening, *part.paragraphs)
    return PrintedPart(
        number,
        part.title,
        tuple(line for text in words for line in text.splitlines() if line.strip()),
        tuple(PrintedChart(row.title, in_paper_font(row.svg), row.height) for row in part.charts),
        tuple(_printed_table(table) for table in part.tables),
    )


def in_paper_font(svg: str) -> SafeString:
    """A drawing of our own, with its words in the paper's font: else WeasyPrint looks for one on the machine."""
    return mark_safe(svg.replace("<svg", f'<svg font-family="{FONT}"', 1))  # noqa: S308 - our own templates made it


def _printed_table(table: Table) -> PrintedTable:
    return PrintedTable(
        table.caption,
        table.is_introduced,
        tuple(column.width for column in table.columns),
        tuple(column.heading for column in table.columns),
        tuple(placed_rows(table)),
    )


@without_collector
def render_pdf(html: str) -> bytes:
    """The HTML as a tagged PDF to read (PDF/UA-1), with its fonts inside."""
    result: bytes = _laid_out(html).write_pdf(pdf_variant="pdf/ua-1", finisher=mend)
    return result


@without_collector
def render_plain(html: str) -> bytes:
    """The HTML as a PDF to be drawn from, without tags."""
    result: bytes = _laid_out(html).write_pdf()
    return result


@without_collector
def render_copies(html: str, figures: bytes, figures_name: str) -> tuple[bytes, bytes]:
    """Two copies of one layout: to read (PDF/UA-1), and for the archive (PDF/A-3a) with the figures attached, an .xlsx
    named `figures_name`."""
    document = _laid_out(html)
    reading: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=mend)
    kept = document.copy()  # with no fonts yet: those of the first copy are cut down already
    kept.output_intent = "sRGB"
    kept.color_profiles = {"sRGB": colours()}
    attached = Attachment(string=figures, name=figures_name, description="Số liệu của báo cáo", relationship="Data")
    archive: bytes = kept.write_pdf(pdf_variant="pdf/a-3a", output_intent="sRGB", attachments=[attached], finisher=mend)
    return reading, archive


def reference_in(pdf: bytes) -> str:
    """The reference that `paper_html` was given, read back from a file; empty when it has none or is no PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return str(document.get_metadata_value("Keywords"))
    finally:
        document.close()


def _laid_out(html: str) -> Any:
    page = HTML(string=html, base_url=f"{_STATIC.as_uri()}/", url_fetcher=OwnFilesOnly())
    return page.render(font_config=fonts_of_this_thread())


def place_and_date(heading: Heading, drawn_on: date) -> str:
    """`Cẩm Thủy, ngày 05 tháng 01 năm 2024`; room for day and month until it is issued."""
    if heading.issued_on:
        return document_place_and_date(heading.place, heading.issued_on)
    return f"{heading.place}, ngày      tháng      năm {drawn_on.year}"
