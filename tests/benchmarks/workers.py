"""How many summaries of units N real Celery workers build in a time, against one: `--only workers`; and those of 300
units in one go, stopped and resumed: `--only batch`.

A database file, a broker and a worker of their own; the clock runs from the first message to the last summary ready.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.benchmarks.timing import show
from tests.services import ROOT, running_redis, short_folder, wait_until

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference", verbosity=0)
call_command("load_demo", verbosity=0)
"""
SEND = """
import sys, time, django; django.setup()
from accounts.models import Unit, User
from reports import services
from targets.periods import parse_period
office = User.objects.get(username="vanphong")
print(time.time())
batch = services.request_unit_summaries(committee=office.unit.committee, period=parse_period(sys.argv[1]), by=office)
print(batch.summaries.count())
"""
MORE_UNITS = """
import sys, django; django.setup()
from accounts.models import Unit, User
from accounts.services import save_unit
from assignments.models import Assignment
pattern = Assignment.objects.filter(unit__code="X15142").order_by("pk").first()
committee = User.objects.get(username="vanphong").unit.committee
for number in range(int(sys.argv[1]) - Assignment.objects.values("unit").distinct().count()):
    words = {"code": f"T{number}", "name": f"Chi bộ số {number}", "short_name": f"Chi bộ {number}"}
    unit = Unit(kind="commune", parent=committee, **words)
    pattern.pk, pattern.unit = None, save_unit(unit, by=None)
    pattern.save(force_insert=True)
"""
ACT = """
import sys, django; django.setup()
from accounts.models import User
from reports import services
from reports.models import SummaryBatch
print(getattr(services, sys.argv[1])(SummaryBatch.objects.latest("pk"), by=User.objects.get(username="vanphong")))
"""
PRINT_ALONE = """
import sys, django; django.setup()
from tests.benchmarks.papers import by_weasyprint, html_of, paper
finished = html_of(paper(works=1))
by_weasyprint(finished)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[1])):
    by_weasyprint(finished)
"""
PRINTED = 8
MEASURED = "2024-H2"
ROUNDS = 2


def run(program: str, *words: str, env: dict[str, str]) -> str:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


@contextmanager
def workers(count: int, env: dict[str, str], folder: Path) -> Iterator[None]:
    """One worker with so many processes, as `script/run` starts it."""
    log = folder / f"worker-{count}.log"
    words = f"-m celery --quiet -A config worker --loglevel INFO --pool prefork --concurrency {count}"
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, *words.split()], cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            wait_until(lambda: " ready." in log.read_text(), seconds=60, what="the worker to be ready")
            yield
        finally:
            process.terminate()
            process.wait()


def states(env: dict[str, str]) -> dict[str, int]:
    """How many summaries are in each state, read from the file itself: a process of its own each time would take from
    what is measured. One that failed raises RuntimeError."""
    with closing(sqlite3.connect(Path(env["KETLUAN_DATA"]) / "ketluan.sqlite3", timeout=20)) as connection:
        found = dict(connection.execute("SELECT status, count(*) FROM reports_summary GROUP BY status").fetchall())
    if found.get("failed"):
        raise RuntimeError(f"{found['failed']} summaries failed")
    return found


def wait_for_all(env: dict[str, str]) -> None:
    while states(env).keys() & {"queued", "building"}:
        time.sleep(0.2)


def send(period: str, env: dict[str, str]) -> tuple[float, int]:
    """Asks for every unit's summary of the period: when, and how many."""
    at, count = run(SEND, period, env=env).split()
    return float(at), int(count)


def built(period: str, env: dict[str, str]) -> tuple[int, float]:
    """Has every unit's summary of the period built: how many, in how many seconds."""
    started, count = send(period, env)
    wait_for_all(env)
    return count, time.time() - started


@contextmanager
def demonstration_at_work() -> Iterator[tuple[dict[str, str], Path]]:
    """A broker and a database file with the demonstration set: the surroundings of the programs, and their folder."""
    with running_redis() as broker, short_folder("workers") as data:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KETLUAN_")}
        env = plain | {"DJANGO_SETTINGS_MODULE": "config.settings", "KETLUAN_DATA": str(data), "DATABASE_URL": ""}
        env |= {"REDIS_URL": broker, "KETLUAN_DEMO_PASSWORD": "Minh-hoa-2026-thu!"}
        run(PREPARE, env=env)
        yield env, data


def measure_workers() -> None:
    """Prints the seconds for all units' summaries with one worker process and with one for each core.

    By turns, since a machine is not as fast at every moment; the share is that of all rounds together.
    """
    show("summaries of all units", "s", "a second")
    counts = sorted({1, os.cpu_count() or 1})
    made, seconds = dict.fromkeys(counts, 0), dict.fromkeys(counts, 0.0)
    with demonstration_at_work() as (env, data):
        for turn in range(ROUNDS * len(counts)):
            count = counts[turn % len(counts)]
            with workers(count, env, data):
                number, took = built(f"2024-07-01..2024-12-{turn + 1:02}", env)
            show(f"  {number} by {count} worker processes", f"{took:.1f}", f"{number / took:.2f}")
            made[count] += number
            seconds[count] += took
    rates = [made[count] / seconds[count] / count for count in counts]
    show("  of what one builds, each of many", f"{rates[-1] / rates[0]:.2f}")
    alone = [PRINTED / printed_alone(count) for count in counts]
    show("  the same of processes that only print", f"{alone[-1] / alone[0]:.2f}")


def printed_alone(processes: int) -> float:
    """In how many seconds each of so many processes, which share nothing, has WeasyPrint print one paper `PRINTED`
    times: what this machine's cores leave of each other."""
    command = [sys.executable, "-c", PRINT_ALONE, str(PRINTED)]
    with ExitStack() as stack:
        data = stack.enter_context(short_folder("alone"))
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "KETLUAN_DATA": str(data)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started: list[subprocess.Popen[str]] = [
            stack.enter_context(subprocess.Popen(command, cwd=ROOT, env=env, **pipes))  # type: ignore[call-overload]
            for _ in range(processes)
        ]
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        began = time.perf_counter()
        for process in started:
            assert process.stdin is not None
            process.stdin.close()  # each goes on when nothing more is to be read
        for process in started:
            process.wait()
        return time.perf_counter() - began


def measure_batch(units: int = 300, pause_after: float = 30) -> None:
    """Prints how long so many units' summaries take in one go, with a pause in between that is not counted."""
    show(f"summaries of {units} units in one go", "s", "ready")
    cores = os.cpu_count() or 1
    with demonstration_at_work() as (env, data):
        run(MORE_UNITS, str(units), env=env)
        with workers(cores, env, data):
            started, asked = send(MEASURED, env)
            show(f"  {asked} asked for", f"{time.time() - started:.1f}", "0")
            time.sleep(pause_after)
            stopped = int(run(ACT, "stop_batch", env=env))
            wait_for_all(env)
            first = time.time() - started
            show(f"  {stopped} put off", f"{first:.1f}", str(states(env).get("ready", 0)))
            started = time.time()
            resumed = int(run(ACT, "resume_batch", env=env))
            wait_for_all(env)
            last = time.time() - started
            show(f"  {resumed} taken up again", f"{last:.1f}", str(states(env).get("ready", 0)))
    show(f"  by {cores} worker processes, a second", f"{asked / (first + last):.2f}", "")
