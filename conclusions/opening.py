"""Opens a file in a process of its own: a hostile file cannot hang or kill a worker."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from accounts.apart import Data, Reasons, run_apart, serve
from accounts.limits import DEFAULT, Limits, Refused
from conclusions.blocks import Block, Document, Paragraph, Table
from conclusions.documents import read_file

REASONS = Reasons(
    too_slow="Đọc tệp quá lâu nên đã dừng lại. Hãy lưu lại tệp dưới dạng .docx hoặc tách bớt nội dung rồi tải lên lần "
    "nữa.",
    too_large="Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại. Hãy bỏ bớt hình ảnh, tách phụ lục rồi tải lên lần nữa.",
    crashed="Không đọc được tệp: tệp bị hỏng hoặc quá phức tạp. Hãy mở tệp, lưu lại dưới dạng .docx rồi tải lên lần "
    "nữa.",
)


def open_apart(
    path: Path, *, name: str, seconds: int = 30, megabytes: int = 1024, limits: Limits = DEFAULT
) -> Document:
    """What `read_file` gives for the file at `path`, called `name` by its sender; raises `Refused` as it does, and
    also when the file takes more than `seconds` or `megabytes` or ends the process that reads it."""
    order = {"path": str(path), "name": name, "limits": asdict(limits)}
    data = run_apart("conclusions.opening", order, seconds=seconds, megabytes=megabytes, reasons=REASONS)
    try:
        return from_data(data)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(REASONS.crashed) from error


def as_data(document: Document) -> Data:
    """Plain lists and texts, for JSON. A paragraph is a text, a table a list of rows."""
    blocks = [block.text if isinstance(block, Paragraph) else block.rows for block in document.blocks]
    return {"blocks": blocks, "pages": document.pages, "remarks": document.remarks}


def from_data(data: Data) -> Document:
    """The document that `as_data` was given, also after a way through JSON."""

    def block(value: Any) -> Block:
        return Paragraph(value) if isinstance(value, str) else Table(tuple(map(tuple, value)))

    return Document(tuple(map(block, data["blocks"])), data["pages"], tuple(data["remarks"]))


def _read(order: Data) -> Data:
    """The file named in the order."""
    content = Path(order["path"]).read_bytes()
    return as_data(read_file(order["name"], content, limits=Limits(**order["limits"])))


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1], _read))
