# mypy: disable-error-code="misc"
"""What 20,000 results in an .xlsx cost: by django-import-export as it comes, row by row, and by our resource on it."""

import resource
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.widgets import ForeignKeyWidget

from accounts.models import Unit, User
from targets import uploads
from targets.models import Indicator, IndicatorSet, Result
from targets.received import Upload
from targets.resources.results import ResultResource

ROWS = (2_000, 20_000)


class DefaultResource(resources.ModelResource):
    """The library's own way to bring in results by the same natural key."""

    indicator = Field("indicator", "Số thứ tự chỉ tiêu", ForeignKeyWidget(Indicator, "number"))
    unit = Field("unit", "Của đơn vị", ForeignKeyWidget(Unit, "code"))
    basis = Field("basis", "Giá, phương pháp, bộ tiêu chí", default="")
    note = Field("note", "Ghi chú", default="")
    period_start = Field("period_start", "Từ ngày")
    period_end = Field("period_end", "Đến ngày")
    as_of = Field("as_of", "Công bố ngày")
    value = Field("value", "Giá trị")
    kind = Field("kind", "Loại số liệu")
    source = Field("source", "Nguồn")

    class Meta:
        model = Result
        import_id_fields = ("indicator", "unit", "period_start", "period_end", "kind", "as_of", "basis")
        fields = (*import_id_fields, "value", "source", "note")


def rows_of(indicators: list[Indicator], count: int) -> list[Result]:
    """Months of years long gone, one row after the other."""
    made = []
    for number in range(count):
        start = date(1950, 1, 1) + timedelta(days=number // len(indicators))
        indicator = indicators[number % len(indicators)]
        value = Decimal(number % 2) if indicator.direction == "achieved" else Decimal(number % 9000) / 100
        days = {"period_start": start, "period_end": start + timedelta(days=27), "as_of": start + timedelta(days=40)}
        made.append(Result(indicator=indicator, value=value, kind="estimate", source=f"Báo cáo số {number}", **days))
    return made


class _Listed(list[Any]):
    """A list where a resource expects the rows of a query."""

    def select_related(self, *names: str) -> "_Listed":
        return self

    def iterator(self, chunk_size: int = 0) -> Any:
        return iter(self)


def files_of(indicator_set: IndicatorSet, count: int) -> tuple[bytes, bytes]:
    """The same rows in a file as the library writes it, and in ours."""
    indicators = [row for row in indicator_set.indicators.all() if row.kind != Indicator.Kind.SHARE_OF_UNITS]
    rows = _Listed(rows_of(indicators, count))
    return XLSX().export_data(DefaultResource().export(rows)), ResultResource(indicator_set).workbook(rows)


def seconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def by_default(content: bytes) -> float:
    """Reading, dry run and import as the library's own pages do them."""

    def act() -> None:
        for dry_run in (True, False):
            dataset = XLSX().create_dataset(content)
            result = DefaultResource().import_data(dataset, dry_run=dry_run, raise_errors=True)
            assert result.totals["new"] == len(dataset)

    return float(_undone(lambda: seconds(act)))


def by_ours(content: bytes, indicator_set: IndicatorSet) -> tuple[float, float]:
    """(upload with its look, confirmation with its second look)"""
    user = User.objects.filter(role=User.Role.OFFICE).earliest("pk")
    made: list[Upload] = []
    about: dict[str, Any] = {
        "committee": indicator_set.committee,
        "kind": "ket-qua",
        "indicator_set": indicator_set,
        "by": user,
    }

    def act() -> tuple[float, float]:
        looked = seconds(lambda: made.append(uploads.receive_upload(name="a.xlsx", content=content, **about)))
        written = seconds(lambda: uploads.confirm_upload(made[0], digest=made[0].digest, by=user))
        return looked, written

    taken: tuple[float, float] = _undone(act)
    return taken


def _undone(act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        taken = act()
        transaction.set_rollback(True)
    return taken


def megabytes(act: Callable[[], Any]) -> float:
    """The most that Python held at once in this process."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / 1024**2
    finally:
        tracemalloc.stop()


def lines() -> list[tuple[str, ...]]:
    """For each number of rows: the library's seconds, ours, the ratio, most memory here and in the process apart."""
    indicator_set = IndicatorSet.objects.earliest("pk")
    told: list[tuple[str, ...]] = []
    for count in ROWS:
        plain, content = files_of(indicator_set, count)
        default = by_default(plain)
        looked, written = by_ours(content, indicator_set)
        held = megabytes(lambda content=content: by_ours(content, indicator_set))
        apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        ratio = default / (looked + written)
        told.append(
            (
                f"  {count} results",
                f"{default:.1f}",
                f"{looked:.2f} + {written:.2f}",
                f"{ratio:.1f}",
                f"{held:.0f}",
                f"{apart:.0f}",
            )
        )
    return told
