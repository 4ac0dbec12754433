"""What the main things cost: `.venv/bin/python -m tests.benchmarks [--committees 300] [--rounds 30] [--only NAME]`.

`--only board`: the Standing Committee's board, matrix, changes and export on 14 directives given to 49 units over three
years, alone in the database and among `--committees` as large; `--only indicators`: the board of the indicators, alone
and among 27.000 indicators of other committees; `--only desk`: the office's desk and list with 200 and with 3,000
reports waiting; `--only exchange`: results from a sheet; `--only papers`: a summary's paper as PDF and in Word;
`--only workers`: all units' summaries by one worker process and by one for each core;
`--only batch`: those of 300 units in one go, stopped and taken up again.

Prints a table; it judges nothing. Works on a database of its own, SQLite or the one of DATABASE_URL, and removes it.
"""

import argparse
import io
import os
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import weasyprint
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.utils import timezone

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport
from reports import figures, rollups
from targets.models import Indicator, IndicatorSet, Result
from tests.benchmarks import exchange, papers, reading
from tests.benchmarks.copies import copy_committee
from tests.benchmarks.standing import measure_standing
from tests.benchmarks.timing import client_of, milliseconds, show
from tests.benchmarks.workers import measure_batch, measure_workers

YEAR_END = date(2023, 12, 31)
PERIOD = "2023-H2"
PDF_ROUNDS = 5
OTHERS = 1000  # committees with 27 indicators each
PAGES = ("/", "/ket-luan/", "/chi-tieu/", "/don-vi/", "/tong-hop/", "/quan-tri/")


def measure_pages(rounds: int) -> None:
    """Server time as the office sees the pages, against a view that does nothing, through the same middleware."""
    office, administrator = client_of(User.Role.OFFICE), client_of(User.Role.ADMINISTRATOR)
    bare = milliseconds(lambda: office.get("/_bare/"), rounds)
    show("page", "ms", "× bare view", "queries")
    show("/_bare/", f"{bare:.2f}", "1.0", "—")
    for path in PAGES:
        client = administrator if path.startswith("/quan-tri/") else office
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        count = len(queries)  # now: the next request empties the log
        if status != 200:
            show(path, f"status {status}")
            continue
        taken = milliseconds(partial(client.get, path), rounds)
        show(path, f"{taken:.2f}", f"{taken / bare:.1f}", str(count))


def measure_roll_up(rounds: int, committees: int) -> None:
    """The roll-up of one committee, alone in the database and among many."""
    committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).earliest("pk")
    scope = figures.Scope(committee.pk, committee.name)

    def act() -> None:
        rollups.roll_up(scope, on=YEAR_END)

    show("roll-up of one committee", "ms", "queries")
    for count in (1, committees):
        if count > 1:
            started = time.perf_counter()
            copy_committee(count - 1)
            show(f"  ({count - 1} copies made in {time.perf_counter() - started:.0f} s)")
        with CaptureQueriesContext(connection) as queries:
            act()
        show(f"  {count} in the database", f"{milliseconds(act, rounds):.1f}", str(len(queries)))


def fill_term() -> None:
    """A whole term for the committee's set: five years, the committee's own figure and one of each commune."""
    committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).earliest("pk")
    communes = list(Unit.objects.filter(committee=committee, kind=Unit.Kind.COMMUNE))
    Result.objects.bulk_create(
        Result(
            indicator=indicator,
            unit=unit,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            value=40 + year - 2020,
            kind=Result.Kind.OFFICIAL,
            as_of=date(year, 12, 31),
            source="so do",
        )
        for indicator in Indicator.objects.of_committee(committee.pk)
        for year in range(2021, 2026)
        for unit in (None, *communes)
    )
    show(
        f"  {Indicator.objects.count()} indicators, 5 years, {len(communes)} communes, {Result.objects.count()} figures"
    )


def measure_indicators(rounds: int, committees: int) -> None:
    """The board of the indicators of one committee, alone in the database and among many."""
    fill_term()
    office = client_of(User.Role.OFFICE)
    address = f"/chi-tieu/?bo={IndicatorSet.objects.earliest('pk').code}"
    show("board of the indicators", "ms", "× alone", "CPU ms", "× alone", "queries")
    alone: tuple[float, ...] = ()
    for count in (1, committees):
        if count > 1:
            started = time.perf_counter()
            copy_committee(count - 1)
            if connection.vendor == "postgresql":  # autovacuum would do it sooner or later
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
            show(f"  ({count - 1} copies made in {time.perf_counter() - started:.0f} s)")
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        number = len(queries)
        clocks = (time.perf_counter, time.process_time)
        taken = tuple(milliseconds(partial(office.get, address), rounds, clock) for clock in clocks)
        alone = alone or taken
        told = [
            word for mine, first in zip(taken, alone, strict=True) for word in (f"{mine:.1f}", f"{mine / first:.2f}")
        ]
        show(f"  {Indicator.objects.count()} in the database", *told, str(number))


def measure_desk(rounds: int) -> None:
    """The office's desk and its list of waiting reports, with two pages and with 3,000 reports waiting."""
    office = client_of(User.Role.OFFICE)
    show("office, reports waiting", "ms", "× few", "queries")
    few: dict[str, float] = {}
    for more in (191, 2800):  # a full page and the beginning of another, then thirty pages
        fill_waiting(more)
        waiting = ProgressReport.objects.filter(status=ProgressReport.Status.SUBMITTED).count()
        for address in ("/", "/bao-cao/cho-duyet/", "/bao-cao/cho-duyet/?page=2"):
            with CaptureQueriesContext(connection) as queries:
                assert office.get(address).status_code == 200
            number = len(queries)
            taken = milliseconds(partial(office.get, address), rounds, time.perf_counter)
            few.setdefault(address, taken)
            show(f"  {address}, {waiting} waiting", f"{taken:.1f}", f"{taken / few[address]:.2f}", str(number))


def fill_waiting(count: int) -> None:
    """That many more tasks of one unit, each with a report that waits for review."""
    like = Assignment.objects.filter(directive__isnull=False).select_related("unit", "assigned_by").earliest("pk")
    start = Assignment.objects.count()
    fields: dict[str, Any] = {"unit": like.unit, "directive": like.directive, "assigned_by": like.assigned_by}
    fields |= {"assigned_on": like.assigned_on, "frequency": like.frequency}
    tasks = Assignment.objects.bulk_create(
        [Assignment(**fields, task=f"Việc {start + number}", search_key="viec") for number in range(count)]
    )
    words: dict[str, Any] = {"work_done": "Đã hướng dẫn năm xã lập hồ sơ.", "completion": 50, "status": "submitted"}
    days: dict[str, Any] = {"period_start": date(2023, 7, 1), "period_end": YEAR_END, "submitted_at": timezone.now()}
    ProgressReport.objects.bulk_create(
        [ProgressReport(assignment=task, author=like.assigned_by, **words, **days) for task in tasks]
    )


def measure_pdf() -> None:
    """A summary from request to file, against WeasyPrint alone on the same HTML with the same options."""
    documents: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    html = weasyprint.HTML
    begin = html.__init__

    def noted_begin(self: Any, *words: Any, **more: Any) -> None:
        documents.append((words, more))
        begin(self, *words, **more)

    with tempfile.TemporaryDirectory() as folder:
        make = partial(call_command, "make_summary", period=PERIOD, out=folder, stdout=io.StringIO())
        with patch.object(html, "__init__", noted_begin):
            make()
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.pdf"))
        words, more = documents[-1]
        whole = milliseconds(make, PDF_ROUNDS) / 1000
    alone = milliseconds(lambda: html(*words, **more).write_pdf(pdf_variant="pdf/ua-1"), PDF_ROUNDS) / 1000
    show("PDF of a summary", "s", "WeasyPrint alone", "× alone", "kB")
    show(f"  {PERIOD}", f"{whole:.2f}", f"{alone:.2f}", f"{whole / alone:.2f}", f"{size / 1024:.0f}")


def measure_papers() -> None:
    show("Memory of builds in one process", "MB")
    for row in papers.memory_lines():  # first, before longer papers take their share
        show(*row)
    show("Paper, CPU s", "pages", "ours", "WeasyPrint", "× alone", "both copies", "× one", "Word")
    for row in papers.cost_lines():
        show(*row)
    show("Whole summary, CPU s", "pages", "ours", "WeasyPrint", "× alone")
    for row in papers.whole_lines():
        show(*row)


def measure_reading() -> None:
    show("Reading a paper (.docx)", "open, CPU s", "read, CPU s", "pages/s", "× shortest")
    for row in reading.rows():
        show(*row)
    show("  most memory so far", f"{reading.peak_megabytes():.0f} MB")


def measure_exchange() -> None:
    show("Results from an .xlsx", "library, s", "look + write, s", "× faster", "Python, MB", "apart, MB")
    for row in exchange.lines():
        show(*row)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--committees", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=30)
    arguments.add_argument(
        "--only",
        choices=["board", "indicators", "desk", "exchange", "papers", "workers", "batch"],
        help="leave out everything else",
    )
    wanted = arguments.parse_args()
    setup_test_environment(debug=False)
    call_command("collectstatic", interactive=False, verbosity=0)  # the pages look up their files in its manifest
    name = connection.creation.create_test_db(verbosity=0)
    try:
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        show(f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores")
        alone: dict[str, Callable[[], None]] = {
            "board": lambda: measure_standing(wanted.rounds, wanted.committees),
            "indicators": lambda: measure_indicators(wanted.rounds, OTHERS + 1),
            "desk": lambda: measure_desk(wanted.rounds),
            "exchange": measure_exchange,
            "papers": measure_papers,
            "workers": measure_workers,
            "batch": measure_batch,
        }
        if wanted.only:
            alone[wanted.only]()
            return
        with override_settings(ROOT_URLCONF="tests.benchmarks.urls"):
            measure_pages(wanted.rounds)
        measure_reading()
        measure_exchange()
        measure_pdf()
        measure_papers()
        measure_workers()
        measure_roll_up(wanted.rounds, wanted.committees)
    finally:
        connection.close()
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
