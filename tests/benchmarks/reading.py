"""What reading a paper costs: pages a second for short and long .docx files, opened and read in this process."""

import io
import resource
import time
from pathlib import Path

import docx

from conclusions.documents import read_file
from conclusions.reading import read

PAPER = Path(__file__).parents[1] / "conclusions" / "papers" / "k05_KH_617-KH-UBND_dongthap.txt"
WORDS_A_PAGE = 450  # A4 in the paper form, 14 points
LENGTHS = (10, 100)


def word_file(pages: int) -> bytes:
    """A .docx of about `pages` pages: the paper's own lines, its annex as a real table, repeated."""
    lines = PAPER.read_text(encoding="utf-8").splitlines()
    document = docx.Document()
    words, place = 0, 0
    while words < pages * WORDS_A_PAGE:
        line = lines[place % len(lines)]
        place += 1
        words += len(line.split())
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            row = document.add_table(rows=1, cols=len(cells)).rows[0]
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        else:
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def cpu_seconds(content: bytes) -> tuple[float, float]:
    """(opening, reading) of the file, the better of two runs."""
    runs = []
    for _ in range(2):
        started = time.process_time()
        document = read_file("van-ban.docx", content)
        opened = time.process_time()
        read(document.blocks)
        runs.append((opened - started, time.process_time() - opened))
    return min(runs, key=sum)


def rows() -> list[tuple[str, ...]]:
    """A line for each length: pages, CPU seconds to open and to read, pages a second, times the first."""
    lines: list[tuple[str, ...]] = []
    first = 0.0
    for pages in LENGTHS:
        opening, reading = cpu_seconds(word_file(pages))
        whole = opening + reading
        first = first or whole
        speed, ratio = f"{pages / whole:.0f}", f"{whole / first:.1f}"
        lines.append((f"  {pages} pages", f"{opening:.2f}", f"{reading:.2f}", speed, ratio))
    return lines


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
