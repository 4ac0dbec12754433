"""The grid "Nhập số liệu": figures of many indicators, or of many units, over the periods side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit
from accounts.vietnamese import format_date
from targets.entries import Place, Reading, typed_form, understand
from targets.measures import CHAINED, Measure, ResultKind
from targets.models import Indicator, IndicatorSet, Result
from targets.periods import Period, PeriodKind, period_of
from targets.standings import measure_of

SPANS = {"nam": PeriodKind.YEAR, "6-thang": PeriodKind.HALF_YEAR, "quy": PeriodKind.QUARTER, "thang": PeriodKind.MONTH}
SPAN_WORDS = {"nam": "Năm", "6-thang": "6 tháng", "quy": "Quý", "thang": "Tháng"}
KINDS = {"thuc-hien": ResultKind.OFFICIAL, "uoc": ResultKind.ESTIMATE, "ke-hoach": ResultKind.PLAN}
KIND_WORDS = {word: str(Result.Kind(kind).label) for word, kind in KINDS.items()}
_SHORT = {ResultKind.OFFICIAL: "", ResultKind.ESTIMATE: "ước ", ResultKind.PLAN: "kế hoạch "}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the grid shows. With `indicator` the rows are units, else indicators: of `unit`, or (None) of the whole
    committee. `year` narrows spans shorter than a year. `from_start`: what is cumulative or a mean since the set's
    first day is entered as such, not period by period.
    """

    span: str = "nam"
    kind: str = "thuc-hien"
    year: int = 0
    unit: int | None = None
    indicator: int | None = None
    from_start: bool = False

    @property
    def head(self) -> str:
        """What the rows are."""
        return "Đơn vị" if self.indicator else "Chỉ tiêu"


def choice_of(words: Mapping[str, str], indicator_set: IndicatorSet, today: date) -> Choice:
    """The choice named in a page's address; what names nothing is as if left out."""
    first, last = indicator_set.period_start.year, indicator_set.period_end.year
    year = words.get("nam", "")
    span, kind = words.get("ky", ""), words.get("loai", "")
    return Choice(
        span=span if span in SPANS else "nam",
        kind=kind if kind in KINDS else "thuc-hien",
        year=int(year) if year.isdecimal() and first <= int(year) <= last else min(max(today.year, first), last),
        unit=_number(words.get("don-vi", "")),
        indicator=_number(words.get("chi-tieu", "")),
        from_start=words.get("tinh") == "tu-dau",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One place of the grid. `recorded` is the figure of the chosen kind that counts, `other` one of another kind,
    `before` the value of the period before."""

    name: str
    place: Place
    indicator: Indicator
    unit: Unit | None
    measure: Measure
    label: str
    recorded: Result | None
    other: Result | None
    before: Decimal | None

    @property
    def recorded_text(self) -> str:
        return typed_form(self.recorded.value, self.measure) if self.recorded else ""

    @property
    def other_text(self) -> str:
        """`ước 42,8`: what stands in the empty cell as a hint."""
        if self.other is None:
            return ""
        return f"{_SHORT[ResultKind(self.other.kind)]}{typed_form(self.other.value, self.measure)}"

    @property
    def origin(self) -> str:
        """Where the recorded figure comes from, in words."""
        if self.recorded is None:
            return ""
        kind = Result.Kind(self.recorded.kind).label
        return f"{kind}, công bố {format_date(self.recorded.as_of)}. Nguồn: {self.recorded.source}"

    def understand(
        self, text: str, *, kind: ResultKind, today: date, as_of: date | None = None, english: bool = False
    ) -> Reading:
        """How a changed `text` is understood here, stated on `as_of`. A recorded figure cannot be emptied."""
        if self.recorded is not None and not text.strip():
            return Reading(problem="Số đã ghi không xoá được. Nhập số đúng; số cũ vẫn nằm trong lịch sử.")
        end, before = self.place.end, self.before
        reading = understand(text, self.measure, kind=kind, end=end, today=today, before=before, english=english)
        if reading.value is None or self.recorded is None or as_of is None or as_of >= self.recorded.as_of:
            return reading
        return Reading(
            problem=f"Đã có số công bố ngày {format_date(self.recorded.as_of)}; số công bố trước ngày ấy không được "
            "dùng. Hãy xem lại ngày công bố."
        )

    def conflict(self) -> str:
        """What somebody else has put here meanwhile."""
        if self.recorded is None:
            return ""
        by = self.recorded.recorded_by
        at = timezone.localtime(self.recorded.recorded_at)
        return f"{by.full_name if by else 'Hệ thống'} vừa ghi {self.recorded_text} lúc {at:%H:%M, %d/%m/%Y}."


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure to be recorded in `cell`; `seen` is the key of the figure that its writer saw there."""

    cell: GridCell
    value: Decimal
    note: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class GridRow:
    title: str
    note: str
    group: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[Period, ...]
    rows: tuple[GridRow, ...]
    kind: ResultKind

    def cells(self) -> Iterator[GridCell]:
        for row in self.rows:
            yield from row.cells


def columns_of(indicator_set: IndicatorSet, choice: Choice) -> tuple[Period, ...]:
    """Years of the set, or the shorter periods of the chosen year that lie in the set."""
    kind, years = SPANS[choice.span], [choice.year]
    if kind == PeriodKind.YEAR:
        years = list(range(indicator_set.period_start.year, indicator_set.period_end.year + 1))
    every = {period_of(date(year, month, 1), kind) for year in years for month in range(1, 13)}
    inside = (p for p in every if p.end >= indicator_set.period_start and p.start <= indicator_set.period_end)
    return tuple(sorted(inside))


def grid_of(indicator_set: IndicatorSet, indicators: Any, units: Sequence[Unit], choice: Choice) -> Grid:
    """The grid of the set: one query for the indicators, one for their figures, whatever their number.

    `indicators` are those of the set; `units` those that may have figures of their own.
    """
    columns = columns_of(indicator_set, choice)
    chosen = indicators.filter(pk=choice.indicator) if choice.indicator else indicators
    chosen = list(chosen.select_related("indicator_set").order_by("number"))
    known = {unit.pk: unit for unit in units}
    unit = known.get(choice.unit) if choice.unit else None
    lines: list[tuple[Indicator, Unit | None]] = [(indicator, unit) for indicator in chosen]
    if choice.indicator:
        lines = [(indicator, one) for indicator in chosen for one in units]
    figures = recorded_figures(
        (Place(indicator.pk, one.pk if one else None, *_days(indicator, period, choice)), indicator.price_basis)
        for indicator, one in lines
        for period in columns
    )
    kind = KINDS[choice.kind]
    rows = [_row(indicator, one, columns, choice, figures, by_unit=bool(choice.indicator)) for indicator, one in lines]
    return Grid(columns, tuple(rows), kind)


def _days(indicator: Indicator, period: Period, choice: Choice) -> tuple[date, date]:
    whole = choice.from_start and indicator.kind in CHAINED
    return (indicator.indicator_set.period_start if whole else period.start), period.end


Figures = Mapping[Place, Mapping[ResultKind, Result]]


def recorded_figures(places: Iterable[tuple[Place, str]]) -> Figures:
    """For each place, given with its indicator's own basis, the figure of each kind that counts there: the one stated
    last, of these the one recorded last. Figures on another basis are no figures of the place."""
    own_basis = dict(places)
    if not own_basis:
        return {}
    units = {place.unit for place in own_basis}
    of_units = Q(unit__in=[pk for pk in units if pk is not None])
    if None in units:
        of_units |= Q(unit__isnull=True)
    results = Result.objects.filter(
        of_units, indicator__in={place.indicator for place in own_basis}, period_end__in={p.end for p in own_basis}
    )
    figures: dict[Place, dict[ResultKind, Result]] = {}
    for result in results.select_related("recorded_by__unit").order_by("as_of", "pk"):
        place = Place(result.indicator_id, result.unit_id, result.period_start, result.period_end)
        if place in own_basis and result.basis in {"", own_basis[place]}:
            figures.setdefault(place, {})[ResultKind(result.kind)] = result
    return figures


def _row(
    indicator: Indicator,
    unit: Unit | None,
    columns: Sequence[Period],
    choice: Choice,
    figures: Figures,
    *,
    by_unit: bool,
) -> GridRow:
    kind, measure = KINDS[choice.kind], measure_of(indicator)
    title = unit.name if by_unit and unit else str(indicator)
    cells: list[GridCell] = []
    before = None
    for period in columns:
        place = Place(indicator.pk, unit.pk if unit else None, *_days(indicator, period, choice))
        here = figures.get(place, {})
        other = next((here[one] for one in ResultKind if one != kind and one in here), None)
        name = f"{place.indicator}.{place.unit or 0}.{period.code}"
        label = f"{title}, {period.label}"
        cells.append(GridCell(name, place, indicator, unit, measure, label, here.get(kind), other, before))
        stated = here.get(ResultKind.OFFICIAL) or here.get(ResultKind.ESTIMATE)
        before = stated.value if stated else before
    note = indicator.unit_of_measure
    if indicator.kind in CHAINED:
        note += f"; {'từ đầu nhiệm kỳ' if choice.from_start else 'riêng từng kỳ'}"
    return GridRow(title, note, "" if by_unit else indicator.group, tuple(cells))
