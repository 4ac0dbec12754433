"""Opens a file in a process of its own, with bounds on time and memory: a hostile file cannot hang or kill a worker."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from accounts.limits import DEFAULT, MEGABYTE, Limits, Refused
from conclusions.blocks import Block, Document, Paragraph, Table
from conclusions.documents import read_file

ROOT = Path(__file__).resolve().parent.parent
TOO_SLOW = (
    "Đọc tệp quá lâu nên đã dừng lại. Hãy lưu lại tệp dưới dạng .docx hoặc tách bớt nội dung rồi tải lên lần nữa."
)
TOO_LARGE = "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại. Hãy bỏ bớt hình ảnh, tách phụ lục rồi tải lên lần nữa."
CRASHED = "Không đọc được tệp: tệp bị hỏng hoặc quá phức tạp. Hãy mở tệp, lưu lại dưới dạng .docx rồi tải lên lần nữa."
_OUT_OF_MEMORY = 3  # exit code
_PASSED_ON = ("PATH", "LANG", "TMPDIR", "TESSDATA_PREFIX")  # and no secret of the application

Data = dict[str, Any]


def open_apart(
    path: Path, *, name: str, seconds: int = 30, megabytes: int = 1024, limits: Limits = DEFAULT
) -> Document:
    """What `read_file` gives for the file at `path`, called `name` by its sender; raises `Refused` as it does, and
    also when the file takes more than `seconds` or `megabytes` or ends the process that reads it."""
    order = json.dumps(
        {"path": str(path), "name": name, "seconds": seconds, "megabytes": megabytes} | {"limits": asdict(limits)}
    )
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ} | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "conclusions.opening", order],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(TOO_SLOW) from error
    finally:
        _end(process)
    if process.returncode == -signal.SIGXCPU:
        raise Refused(TOO_SLOW)
    if process.returncode == _OUT_OF_MEMORY:
        raise Refused(TOO_LARGE)
    return _document_in(answer)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends the process and the programs it started: they stand in one session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _document_in(answer: bytes) -> Document:
    try:
        data = json.loads(answer)
        if "refused" not in data:
            return from_data(data)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(CRASHED) from error
    raise Refused(data["refused"])


def as_data(document: Document) -> Data:
    """Plain lists and texts, for JSON. A paragraph is a text, a table a list of rows."""
    blocks = [block.text if isinstance(block, Paragraph) else block.rows for block in document.blocks]
    return {"blocks": blocks, "pages": document.pages, "remarks": document.remarks}


def from_data(data: Data) -> Document:
    """The document that `as_data` was given, also after a way through JSON."""

    def block(value: Any) -> Block:
        return Paragraph(value) if isinstance(value, str) else Table(tuple(map(tuple, value)))

    return Document(tuple(map(block, data["blocks"])), data["pages"], tuple(data["remarks"]))


def _bound(seconds: int, megabytes: int) -> None:
    """The hard bound on memory is left as it is: a conversion that is started raises its own up to it."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(order: str) -> int:
    """Reads the file named in the order and prints the document or the refusal as JSON."""
    wanted = json.loads(order)
    _bound(wanted["seconds"], wanted["megabytes"])
    try:
        content = Path(wanted["path"]).read_bytes()
        answer = as_data(read_file(wanted["name"], content, limits=Limits(**wanted["limits"])))
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
