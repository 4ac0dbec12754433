"""The Standing Committee's board and what stands beside it, on a whole committee's work of three years, alone in the
database and among many committees as large."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Unit, User
from accounts.services import save_unit
from assignments.models import Assignment, Extension, ProgressReport, Review
from conclusions.models import Directive
from targets.periods import Period, parse_period
from tests.benchmarks.copies import copy_committee
from tests.benchmarks.timing import client_of, milliseconds, show

ON = date(2024, 12, 31)
GIVEN_ON = date(2021, 12, 20)
PERIODS = [f"{year}-H{half}" for year in (2022, 2023, 2024) for half in (1, 2)]
UNITS = 49
PAGES = {
    "/tong-hop/": "board",
    "/don-vi/ma-tran/": "matrix",
    "/tong-hop/thay-doi/": "changes",
    "/tong-hop/excel/": "export",
}


def fill_work() -> None:
    """Every directive given to each of 49 units, with an accepted report of each half-year."""
    Assignment.objects.all().delete()
    committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).earliest("pk")
    for number in range(UNITS - Unit.objects.filter(committee=committee).assignable().count()):
        save_unit(Unit(code=f"T{number}", name=f"Đơn vị {number}", kind=Unit.Kind.SECTOR, parent=committee), by=None)
    units = Unit.objects.filter(committee=committee).assignable().order_by("pk")[:UNITS]
    office = User.objects.filter(role=User.Role.OFFICE).earliest("pk")
    directives = Directive.objects.of_committee(committee.pk)
    pairs = enumerate(product(directives, units))
    tasks = Assignment.objects.bulk_create(_task(number, *pair, office) for number, pair in pairs)
    Extension.objects.bulk_create(_requests(tasks, office))
    periods = [parse_period(code) for code in PERIODS]
    reports = ProgressReport.objects.bulk_create(
        _report(task, period, office) for task in tasks for period in periods if task.assigned_on <= period.start
    )
    Review.objects.bulk_create(
        Review(report=report, decision=Review.Decision.ACCEPTED, reviewer=office) for report in reports
    )
    sent = ProgressReport.objects.filter(pk=OuterRef("report")).values("submitted_at")
    Review.objects.update(at=Subquery(sent))
    show(f"  {len(directives)} directives, {len(units)} units, {len(tasks)} tasks, {len(reports)} reports")


def _task(number: int, directive: Directive, unit: Unit, office: User) -> Assignment:
    """A third without a deadline, a third done, a third due between long ago and long after."""
    due_on = None if number % 3 == 0 else date(2023, 1, 31) + timedelta(days=97 * (number % 12))
    return Assignment(
        directive=directive,
        unit=unit,
        task=f"Việc {number}: rà soát, đôn đốc, báo cáo kết quả thực hiện",
        search_key=f"viec {number}",
        assigned_by=office,
        assigned_on=GIVEN_ON,
        frequency=Assignment.Frequency.HALF_YEAR,
        due_on=due_on,
        completed_on=due_on + timedelta(days=number % 20 - 10) if due_on and number % 3 == 1 else None,
    )


def _requests(tasks: list[Assignment], office: User) -> Iterator[Extension]:
    """One task in five was given more time, one in fifty waits for it."""
    for number, task in enumerate(tasks):
        if task.due_on is None or (number % 5 and number % 50 != 1):
            continue
        words: dict[str, Any] = {
            "asked_until": task.due_on + timedelta(days=90),
            "reason": "Chờ vốn",
            "asked_by": office,
        }
        if number % 5 == 0:
            words |= {"decision": Extension.Decision.GRANTED, "decided_by": office, "decided_on": task.due_on}
        yield Extension(assignment=task, **words)


def _report(task: Assignment, period: Period, office: User) -> ProgressReport:
    hard, asks = task.pk % 4 == 0, task.pk % 7 == 0
    return ProgressReport(
        assignment=task,
        period_start=period.start,
        period_end=period.end,
        status=ProgressReport.Status.ACCEPTED,
        completion=50,
        work_done="Đã hướng dẫn năm xã lập hồ sơ, kiểm tra tại ba xã.",
        difficulties="Thiếu vốn đối ứng." if hard else "",
        proposals="Đề nghị bố trí vốn." if asks else "",
        addressed_to="Ban Thường vụ Huyện ủy" if asks else "",
        author=office,
        submitted_by=office,
        submitted_at=timezone.now().replace(year=period.end.year, month=period.end.month, day=20),
    )


def measure_standing(rounds: int, committees: int) -> None:
    fill_work()
    leader = client_of(User.Role.COMMITTEE)
    show("Standing Committee", "ms", "× alone", "CPU ms", "× alone", "queries")
    alone: dict[str, tuple[float, ...]] = {}
    for count in (1, committees):
        if count > 1:
            started = time.perf_counter()
            copy_committee(count - 1)
            show(f"  ({count - 1} copies made in {time.perf_counter() - started:.0f} s)")
        if connection.vendor == "postgresql":  # autovacuum would do it sooner or later
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for address, name in PAGES.items():
            ask = partial(leader.get, address, {"den-ngay": f"{ON:%d/%m/%Y}"})
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code == 200
            number = len(queries)
            taken = tuple(milliseconds(ask, rounds, clock) for clock in (time.perf_counter, time.process_time))
            first = alone.setdefault(name, taken)
            told = [
                word for mine, own in zip(taken, first, strict=True) for word in (f"{mine:.1f}", f"{mine / own:.2f}")
            ]
            show(f"  {name}, {count} in the database", *told, str(number))
