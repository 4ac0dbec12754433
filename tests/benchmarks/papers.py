"""What a summary costs over WeasyPrint on its own finished HTML: its paper, its archive and Word copies, the whole of
it from the roll-up to three files; and what memory.

Processor time, so that what else the machine does counts for nothing.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import weasyprint

from accounts.models import Unit
from reports.builder import Printing, gather, heading_of, write_files
from reports.contents import paper_of
from reports.figures import scope_of
from reports.papers import Paper
from reports.pdf import OwnFilesOnly, paper_html, render_copies, render_pdf
from reports.reference import COMMITTEE
from reports.summary_docx import summary_document
from reports.summary_sheets import summary_workbook
from targets.periods import parse_period
from tests.conftest import TODAY
from tests.reports.paper_samples import HEADING, ISSUED_ON, paper

ROUNDS = (("short", 1, 3), ("50 pages", 15, 3))  # name, pieces of work in each task, rounds
BUILDS = 200
FIGURES = bytes(40_000)  # as large as the .xlsx of a summary
ISSUED = replace(HEADING, number="127", issued_on=ISSUED_ON)
STATIC = f"{(Path(__file__).resolve().parents[2] / 'static').as_uri()}/"


def cost_lines() -> Iterator[tuple[str, ...]]:
    """For each paper: pages, ours, WeasyPrint alone, the ratio, both copies of one layout, Word; all in CPU seconds."""
    for name, works, rounds in ROUNDS:
        written = paper(works=works)
        finished = html_of(written)
        acts = (
            partial(print_one, written),
            partial(by_weasyprint, finished),
            partial(print_both, written),
            partial(write_word, written),
        )
        ours, alone, both, word = seconds(rounds, *acts)
        pages = len(pypdfium2.PdfDocument(render_pdf(finished)))
        times = (f"{value:.2f}" for value in (ours, alone))
        yield (
            f"  {name}",
            str(pages),
            *times,
            f"{ours / alone:.2f}",
            f"{both:.2f}",
            f"{both / ours:.2f}",
            f"{word:.2f}",
        )


def whole_lines() -> Iterator[tuple[str, ...]]:
    """A draft of all that the demonstration has in half a year, added up and written as PDF, Word and Excel: its pages,
    the whole, WeasyPrint alone on its finished HTML, the ratio; in CPU seconds."""
    committee = Unit.objects.get(code=COMMITTEE)
    printing = Printing(heading_of(committee), TODAY)
    scope, period = scope_of(committee), parse_period("2024-H2")

    def whole() -> dict[str, bytes]:
        material = gather(scope, period)
        return write_files(paper_of(material), summary_workbook(material), printing, lambda *_: None)

    finished = printing.html(paper_of(gather(scope, period)))
    ours, alone = seconds(3, whole, partial(by_weasyprint, finished))
    pages = len(pypdfium2.PdfDocument(whole()["pdf"]))
    yield ("  demonstration, 6 months", str(pages), f"{ours:.2f}", f"{alone:.2f}", f"{ours / alone:.2f}")


def memory_lines() -> Iterator[tuple[str, ...]]:
    """Resident memory after builds of a very short paper, both copies each, in this one process."""
    written = shortest()
    for build in range(1, BUILDS + 1):
        print_both(written)
        if build in (1, 20, BUILDS // 2, BUILDS):
            yield (f"  after {build} builds", f"{resident_megabytes():.0f}")


def shortest() -> Paper:
    """The first part alone: words and two charts."""
    whole = paper(works=1)
    return replace(whole, parts=whole.parts[:1])


def html_of(written: Paper) -> str:
    return paper_html(written, ISSUED, drawn_on=TODAY, reference="ketluan:summary:12:0123456789abcdef")


def print_one(written: Paper) -> bytes:
    return render_pdf(html_of(written))


def print_both(written: Paper) -> tuple[bytes, bytes]:
    return render_copies(html_of(written), FIGURES, "so-lieu.xlsx")


def write_word(written: Paper) -> bytes:
    return summary_document(written, ISSUED, place_and_date="Cẩm Thủy, ngày 05 tháng 01 năm 2024")


def by_weasyprint(html: str) -> None:
    """As its manual has it, from the finished HTML, tagged as ours."""
    weasyprint.HTML(string=html, base_url=STATIC, url_fetcher=OwnFilesOnly()).write_pdf(pdf_variant="pdf/ua-1")


def seconds(rounds: int, *acts: Callable[[], Any]) -> list[float]:
    """The median of each, in turns, so that a slow minute strikes them all."""
    taken: list[list[float]] = [[] for _ in acts]
    for turn in range(rounds + 1):
        for place, act in enumerate(acts):
            started = time.process_time()
            act()
            if turn:  # the first fills the caches
                taken[place].append(time.process_time() - started)
    return [median(row) for row in taken]


def resident_megabytes() -> float:
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1]) / 1024
