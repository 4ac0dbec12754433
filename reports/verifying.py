"""Whether a summary still says what history says: its figures added up again, its files by their SHA-256."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.builder import scope_on
from reports.material import committee_lines, figures_of
from reports.models import SignedCopy, Summary
from reports.pdf import reference_in
from reports.rollups import roll_up

REFERENCE = "ketluan:summary:"
_MISSING = "(không có)"
# What names a row, the narrowest first: PostgreSQL gives the keys of JSON back in an order of its own.
_NAMES = ("instruction_id", "assignment_id", "directive_id", "indicator_id", "unit_id", "committee_id")


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` names the figure: `assignments.overdue`, `unit_lines[3].extensions`."""

    path: str
    kept: Any
    now: Any

    def __str__(self) -> str:
        return f"{self.path}: đã chốt {self.kept}, tính lại {self.now}"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """`state` is empty when the file is as it was written."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Verification:
    summary: Summary
    differences: tuple[Difference, ...]
    files: tuple[FileCheck, ...]

    @property
    def is_right(self) -> bool:
        return not self.differences and not any(file.state for file in self.files)


def differences(kept: Any, now: Any, path: str = "") -> Iterator[Difference]:
    """Every place in which two trees of JSON values differ."""
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in [*kept, *(key for key in now if key not in kept)]:
            below = f"{path}.{key}" if path else str(key)
            yield from differences(kept.get(key, _MISSING), now.get(key, _MISSING), below)
    elif isinstance(kept, list) and isinstance(now, list):
        was, is_now = _by_key(kept, now)
        for key in [*was, *(key for key in is_now if key not in was)]:
            yield from differences(was.get(key, _MISSING), is_now.get(key, _MISSING), f"{path}[{key}]")
    elif kept != now:
        yield Difference(path, kept, now)


def _by_key(kept: list[Any], now: list[Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The rows of two lists by what names them, `unit_id=5`, so that one more does not move the others; by their places
    when nothing names them."""
    rows = [*kept, *now]
    first = rows[0] if rows else None
    name = next((key for key in _NAMES if key in first), "") if isinstance(first, dict) else ""
    if name and all(isinstance(row, dict) and name in row for row in rows):
        named = tuple({f"{name}={row[name]}": row for row in part} for part in (kept, now))
        if (len(named[0]), len(named[1])) == (len(kept), len(now)):
            return named[0], named[1]
    return dict(enumerate(kept)), dict(enumerate(now))


def verify(summary: Summary) -> Verification:
    """Add the figures up again as of their day, and read every file. Raises `ValueError` for one without figures."""
    if summary.figures is None:
        raise ValueError("Bản tổng hợp này chưa có số liệu.")
    on = date.fromisoformat(summary.figures["on"])
    scope = scope_on(summary)
    below = () if scope.narrowed_to else committee_lines(summary.committee_id, on=on, period=summary.period)
    now = json.loads(json.dumps(figures_of(roll_up(scope, on=on, period=summary.period), below)))
    return Verification(summary, tuple(differences(summary.figures, now)), tuple(_file_checks(summary)))


def _file_checks(summary: Summary) -> Iterator[FileCheck]:
    for kind, label in Summary.FILES.items():
        if file := getattr(summary, kind):
            yield FileCheck(f"tệp {label}", _state(file, summary.hashes.get(kind, "")))
    for copy in summary.signed_copies.all():
        yield FileCheck(copy.name, _state(copy.file, copy.sha256))


def _state(file: Any, sha256: str) -> str:
    try:
        with file.open("rb") as content:
            same = hashlib.file_digest(content, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return "không còn tệp"
    return "" if same else "tệp đã bị thay đổi (SHA-256 khác)"


def summary_of(content: bytes) -> Summary | None:
    """Whose file this is: by its SHA-256, or by the reference in the PDF; None when it is of no summary."""
    sha256 = hashlib.sha256(content).hexdigest()
    if copy := SignedCopy.objects.filter(sha256=sha256).select_related("summary").first():
        return copy.summary
    for kind in Summary.FILES:
        if found := Summary.objects.filter(**{f"hashes__{kind}": sha256}).first():
            return found
    reference = reference_in(content)
    number = reference.removeprefix(REFERENCE)
    if not reference.startswith(REFERENCE) or not number.isdigit():
        return None
    return Summary.objects.filter(pk=int(number)).first()


def is_own_file(summary: Summary, content: bytes) -> bool:
    """Whether these are the very bytes of one of its files."""
    sha256 = hashlib.sha256(content).hexdigest()
    return sha256 in summary.hashes.values() or summary.signed_copies.filter(sha256=sha256).exists()
