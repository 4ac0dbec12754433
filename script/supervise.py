"""A small supervisor: starts programs in order, restarts what dies, stops all of them. What they are, `serve.py` says.

Every program leads a session of its own. Ctrl-C therefore reaches only the supervisor, which stops them in order, and a
program that dies takes its whole process group with it: a worker killed with SIGKILL leaves no pool process behind.
Should the supervisor itself be killed, the kernel kills the leaders, and the guard, a process that does nothing but
wait for that, their groups.

Standard library only, so that it comes up whatever else is broken.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
GRACE = 10.0  # seconds between SIGTERM and SIGKILL
LONGEST_BACK_OFF = 30.0  # seconds; also how long a program has to run before it counts as healthy again
TURN = 0.1  # seconds between two looks at the programs


@dataclass(frozen=True)
class Program:
    """One program to keep running. `ready` says when the programs after it may start; None: at once."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool] | None = None


def say(text: str) -> None:
    """One line on stdout; whoever read it may be gone, and that is no reason to stop."""
    with suppress(BrokenPipeError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


# --- one running program -------------------------------------------------------------------------


class Running:
    """A started program: its process, its log, and how long to wait before it is started again."""

    def __init__(self, program: Program, env: Mapping[str, str]) -> None:
        self.program = program
        self.env = dict(env)
        self.restarts = -1
        self.back_off = 0.5
        self.start_again_at = 0.0
        self.start()

    def start(self) -> None:
        self.restarts += 1
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *self.program.command],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        threading.Thread(target=copy_log, args=(self.program.name, self.process), daemon=True).start()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def died(self) -> None:
        """Kill what it left behind and settle when it is started again: the oftener it dies, the later."""
        kill_group(self.pid)
        if time.monotonic() - self.started_at > LONGEST_BACK_OFF:
            self.back_off = 0.5
        self.start_again_at = time.monotonic() + self.back_off
        say(f"{self.program.name:<7}| dừng ({self.process.returncode}), chạy lại sau {self.back_off:g} giây")
        self.back_off = min(self.back_off * 2, LONGEST_BACK_OFF)


def copy_log(name: str, process: subprocess.Popen[bytes]) -> None:
    for line in process.stdout or ():
        if text := line.decode(errors="replace").rstrip():
            say(f"{name:<7}| {text}")


def kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


# --- the guard -----------------------------------------------------------------------------------


def guard() -> None:
    """Read group numbers, one line each time they change, until the writer is gone; then kill the last ones named."""
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(word) for word in line.split()]
    for group in groups:
        kill_group(group)


class Guard:
    """The supervisor's end of the guard; started again if somebody kills it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.told: list[int] = []

    def tell(self, groups: list[int]) -> None:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-S", "-E", __file__, "guard"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)
        elif groups == self.told:
            return
        self.told = groups
        with suppress(BrokenPipeError):  # it died just now: the next turn starts another
            self.process.stdin.write(" ".join(map(str, groups)).encode() + b"\n")  # type: ignore[union-attr]

    def dismiss(self) -> None:
        self.tell([])
        if self.process:
            self.process.communicate()


# --- the supervisor ------------------------------------------------------------------------------


class Supervisor:
    """Keeps `programs` running until `stopping` is set; writes what runs where into `run_dir`."""

    def __init__(
        self, programs: Sequence[Program], *, env: Mapping[str, str], run_dir: Path, url: str = "", grace: float = GRACE
    ) -> None:
        self.programs = programs
        self.env = env
        self.run_dir = run_dir
        self.url = url
        self.grace = grace
        self.stopping = False
        self.running: list[Running] = []
        self.guard = Guard()

    def stop_on_signals(self) -> None:
        def handler(number: int, frame: FrameType | None) -> None:
            self.stopping = True  # no Event: its lock is not safe in a signal handler

        signal.signal(signal.SIGINT, handler)
        signal.signal(signal.SIGTERM, handler)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup sets it
            signal.signal(signal.SIGHUP, handler)

    def run(self) -> None:
        try:
            for program in self.programs:
                self.start(program)
            while not self.stopping:
                self.look()
                time.sleep(TURN)
        finally:
            self.stop_all()

    def start(self, program: Program) -> None:
        if self.stopping:
            return
        self.running.append(Running(program, self.env))
        self.note()
        while program.ready and not program.ready() and not self.stopping:
            self.look()
            time.sleep(TURN / 4)

    def run_once(self, command: Sequence[str]) -> int:
        """Run a command to its end, or until the supervisor is told to stop; its exit code."""
        process = subprocess.Popen(
            list(command), cwd=ROOT, env=dict(self.env), stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.guard.tell([process.pid])
        while process.poll() is None and not self.stopping:
            time.sleep(TURN / 4)
        process.terminate()
        wait_until(lambda: process.poll() is not None, self.grace)
        kill_group(process.pid)
        self.guard.tell([])
        return process.wait()

    def look(self) -> None:
        now = time.monotonic()
        for running in self.running:
            if running.start_again_at:
                if now >= running.start_again_at:
                    running.start_again_at = 0.0
                    running.start()
                    self.note()
            elif not running.alive:
                running.died()
        self.tell_guard()

    def tell_guard(self) -> None:
        self.guard.tell([running.pid for running in self.running if not running.start_again_at])

    def stop_all(self) -> None:
        """SIGTERM to the leaders in one go, the first program last: the worker still needs its broker."""
        self.stop_these(self.running[1:])
        self.stop_these(self.running[:1])
        self.guard.dismiss()
        for path in self.run_dir.glob("*.pid"):
            path.unlink()
        (self.run_dir / "supervisor.json").unlink(missing_ok=True)

    def stop_these(self, these: Sequence[Running]) -> None:
        for running in these:
            running.process.terminate()
        wait_until(lambda: not any(running.alive for running in these), self.grace)
        for running in these:
            if not running.start_again_at:
                kill_group(running.pid)
            running.process.wait()

    def note(self) -> None:
        """What runs now, for operators and tests: `NAME.pid` and `supervisor.json`; and the same to the guard."""
        self.tell_guard()
        for running in self.running:
            write(self.run_dir / f"{running.program.name}.pid", f"{running.pid}\n")
        programs = {r.program.name: {"pid": r.pid, "restarts": r.restarts} for r in self.running}
        state = {"pid": os.getpid(), "url": self.url, "programs": programs}
        write(self.run_dir / "supervisor.json", json.dumps(state, indent=1))


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(TURN / 2)
    return True


def write(path: Path, text: str) -> None:
    """In one step: a reader finds the old text or the new one, never half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


if __name__ == "__main__":
    guard()
