"""Runs one of our modules on somebody's file in a process of its own, with bounds on time and memory: a hostile file
cannot hang or kill the process that asked."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.limits import MEGABYTE, Refused

ROOT = Path(__file__).resolve().parent.parent
_OUT_OF_MEMORY = 3  # exit code
_PASSED_ON = ("PATH", "LANG", "TMPDIR", "TESSDATA_PREFIX")  # and no secret of the application

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the sender is told when the process came to no answer; Vietnamese."""

    too_slow: str
    too_large: str
    crashed: str


def run_apart(
    module: str, order: Data, *, seconds: int, megabytes: int, reasons: Reasons, content: bytes | None = None
) -> Data:
    """What the module's `serve` answers to the order, `content` being its input; raises `Refused` as it does, and also
    when it takes more than `seconds` or `megabytes` or ends without an answer."""
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ} | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", module, json.dumps(order | {"seconds": seconds, "megabytes": megabytes})],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL if content is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(reasons.too_slow) from error
    finally:
        _end(process)
    if process.returncode == -signal.SIGXCPU:
        raise Refused(reasons.too_slow)
    if process.returncode == _OUT_OF_MEMORY:
        raise Refused(reasons.too_large)
    return _data_in(answer, reasons.crashed)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends the process and the programs it started: they stand in one session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _data_in(answer: bytes, crashed: str) -> Data:
    try:
        data = json.loads(answer)
    except ValueError as error:
        raise Refused(crashed) from error
    if not isinstance(data, dict):
        raise Refused(crashed)
    if "refused" in data:
        raise Refused(data["refused"])
    return data


def serve(order: str, read: Callable[[Data], Data]) -> int:
    """In the process apart: sets the bounds, prints what `read` makes of the order, or the refusal, as JSON.

    The hard bound on memory is left as it is: a conversion that is started raises its own up to it.
    """
    wanted = json.loads(order)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted["megabytes"] * MEGABYTE, most))
    resource.setrlimit(resource.RLIMIT_CPU, (wanted["seconds"], wanted["seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read(wanted)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer))
    return 0
