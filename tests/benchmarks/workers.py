"""How many summaries of units N real Celery workers build in a time, against one: `--only workers`.

A database file, a broker and a worker of their own; the clock runs from the first message to the last summary ready.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
import sys, django; django.setup()
from accounts.models import Unit, User
from reports import services
from targets.periods import parse_period
office = User.objects.get(username="vanphong")
batch = services.request_unit_summaries(committee=office.unit.committee, period=parse_period(sys.argv[1]), by=office)
print(batch.summaries.count())
"""
WARM, MEASURED = "2024-07-01..2024-12-30", "2024-H2"


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


def built(period: str, env: dict[str, str]) -> tuple[int, float]:
    """Has every unit's summary of the period built: how many, in how many seconds."""
    started = time.perf_counter()
    count = int(run(SEND, period, env=env))
    while True:
        states = dict(rows_by_state(Path(env["KETLUAN_DATA"]) / "ketluan.sqlite3"))
        if states.get("failed"):
            raise RuntimeError(f"{states['failed']} summaries failed")
        if not states.keys() & {"queued", "building"}:
            return count, time.perf_counter() - started
        time.sleep(0.2)


def rows_by_state(database: Path) -> list[tuple[str, int]]:
    """Read from the file itself: a process of its own each time would take from what is measured."""
    with closing(sqlite3.connect(database, timeout=20)) as connection:
        return connection.execute("SELECT status, count(*) FROM reports_summary GROUP BY status").fetchall()


def measure_workers() -> None:
    """Prints the seconds for all units' summaries with one worker process and with one for each core."""
    show("summaries of all units", "s", "a second", "× one, per worker")
    cores = os.cpu_count() or 1
    alone = 0.0
    for count in sorted({1, cores}):
        with running_redis() as broker, short_folder("workers") as data:
            plain = {name: value for name, value in os.environ.items() if not name.startswith("KETLUAN_")}
            env = plain | {"DJANGO_SETTINGS_MODULE": "config.settings", "KETLUAN_DATA": str(data), "DATABASE_URL": ""}
            env |= {"REDIS_URL": broker, "KETLUAN_DEMO_PASSWORD": "Minh-hoa-2026-thu!"}
            run(PREPARE, env=env)
            with workers(count, env, data):
                built(WARM, env)
                made, seconds = built(MEASURED, env)
        rate = made / seconds
        alone = alone or rate
        share = f"{rate / alone / count:.2f}"
        show(f"  {made} by {count} worker processes", f"{seconds:.1f}", f"{rate:.2f}", share)
