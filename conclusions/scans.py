"""Scanned pages, read by tesseract where the administrator has installed it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from accounts.limits import Refused

DPI = 300
DIRT = 60  # per cent: signs read with less certainty are specks and rules
LANGUAGE = "vie"
NOT_INSTALLED = (
    "Tệp là bản quét (ảnh chụp), không có chữ để đọc. Hãy tải lên bản Word hoặc bản PDF có chữ, hoặc đề nghị quản trị "
    "viên cài phần nhận dạng chữ tiếng Việt (các gói tesseract-ocr và tesseract-ocr-vie)."
)
FAILED = "Không nhận dạng được chữ trong bản quét. Hãy quét lại rõ hơn hoặc tải lên bản Word."
REMARK = "Văn bản quét, đã nhận dạng chữ; cần soát kỹ."

_LINE, _WORD = "4", "5"  # levels in the table of results


def find_tesseract() -> str:
    """The program's path; raises `Refused` when it or its Vietnamese data is missing."""
    program = shutil.which("tesseract")
    if program is None:
        raise Refused(NOT_INSTALLED)
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise Refused(NOT_INSTALLED) from error
    if LANGUAGE not in listed.stdout.split():
        raise Refused(NOT_INSTALLED)
    return program


def recognise(program: str, picture: Path, *, seconds: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Words with left, top, right and bottom in the picture's dots; as high as their line, for a dash is flat."""
    command = [program, str(picture), "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "tsv"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}  # more threads make it slower on small machines
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True, env=environment)  # noqa: S603
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise Refused(FAILED) from error
    line_top = line_height = 0.0
    for row in done.stdout.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12:
            continue
        left, top, width, height = map(float, cells[6:10])
        if cells[0] == _LINE:
            line_top, line_height = top, height
        elif cells[0] == _WORD and (text := cells[11].strip()) and not _is_dirt(text, float(cells[10])):
            yield text, left, line_top, left + width, line_top + line_height


def _is_dirt(text: str, certainty: float) -> bool:
    return certainty < DIRT and not any(letter.isalnum() for letter in text)
