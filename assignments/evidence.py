"""What is accepted as evidence: by ending, by content, by size. Pure checks on bytes; nothing is opened or run."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import IO, Any

from accounts.vietnamese import nfc

_UNSAFE = re.compile(r"[^\w.\- ()]+")


class EvidenceRefused(ValueError):
    """A file that is not taken; the message is Vietnamese and says why and what is accepted."""


def safe_name(name: str) -> str:
    """The file's own name without path or control signs, NFC, at most 150 characters, its ending kept."""
    path = PurePath(nfc(name).replace("\\", "/"))
    stem = _UNSAFE.sub("_", path.stem).strip(" .") or "tai-lieu"
    return f"{stem[:140]}{_UNSAFE.sub('', path.suffix.lower())[:10]}"


def check_evidence(name: str, size: int, head: bytes, *, kinds: Mapping[str, Iterable[bytes]], limit: int) -> None:
    """Raise `EvidenceRefused` unless ending, size (bytes) and first bytes agree with an accepted kind."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in kinds:
        raise EvidenceRefused(f"Tệp “{name}” không thuộc loại được nhận. Chỉ nhận: {', '.join(sorted(kinds))}.")
    if size > limit:
        raise EvidenceRefused(f"Tệp “{name}” vượt mức {limit // 1024 // 1024} MB.")
    if size == 0:
        raise EvidenceRefused(f"Tệp “{name}” rỗng.")
    if not any(head.startswith(magic) for magic in kinds[ending]):
        raise EvidenceRefused(f"Nội dung tệp “{name}” không phải định dạng .{ending}. Hãy kiểm tra lại tệp.")


def sha256_of(file: IO[Any]) -> str:
    """SHA-256 (hex) of the whole file; the position is put back to the start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
