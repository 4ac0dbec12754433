"""Geometry of the board's charts: how many in each state, and how much for each unit. Pure, as targets.charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.vietnamese import format_number
from targets.charts import NO_DATA, TableRow, svg
from targets.measures import with_unit

_FULL = Decimal(100)

# value → (fill, pattern): the pattern tells neighbours apart where there is no colour
LOOKS: Mapping[str, tuple[str, str]] = {
    "done_on_time": ("#0c6a4a", ""),
    "done_late": ("#5b5f12", "dots"),
    "overdue": ("#8f1464", "cross"),
    "due_soon": ("#8a4b00", "slant"),
    "in_time": ("#1c56a0", "bars"),
    "standing": ("#8b857b", "dots"),
    "stopped": ("#dfdad1", ""),
    "exceeded": ("#0c6a4a", "bars"),
    "met": ("#0c6a4a", ""),
    "near": ("#8a4b00", "slant"),
    "not_met": ("#8f1464", "cross"),
    "no_data": ("#8b857b", "dots"),
    "unassigned": ("#a89f90", "slant"),
}
UNKNOWN_LOOK = ("#8b857b", "")


@dataclass(frozen=True, slots=True)
class Segment:
    """x and width are percentages of the drawing's width; `pattern` is dots, bars, slant, cross or none."""

    value: str
    label: str
    count: int
    share: str
    x: str
    width: str
    css: str
    fill: str
    pattern: str
    pattern_id: str
    href: str


@dataclass(frozen=True, slots=True)
class StateBar:
    uid: str
    title: str
    total: int
    segments: tuple[Segment, ...]
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def drawn(self) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.count)


def state_bar(
    counts: Sequence[tuple[str, str, int]],
    *,
    uid: str,
    title: str = "",
    hrefs: Mapping[str, str] | None = None,
) -> StateBar:
    """One bar cut by state. `counts` are (value, label, number) in the order to draw; `hrefs` lead to the rows
    behind each number. A state with nothing in it keeps its line in the key, but has no width."""
    hrefs = hrefs or {}
    total = sum(count for _, _, count in counts)
    segments = []
    before = 0
    for value, label, count in counts:
        start, end = (_percent(number, total) for number in (before, before + count))
        segments.append(_segment(uid, value, label, count, start, end, hrefs.get(value, "")))
        before += count
    words = ", ".join(f"{label.lower()} {count}" for _, label, count in counts if count) or NO_DATA
    return StateBar(
        uid=uid,
        title=f"{title}: {words}" if title else words,
        total=total,
        segments=tuple(segments),
        headings=("Số lượng", "Tỷ lệ"),
        rows=tuple(TableRow(segment.label, (str(segment.count), segment.share)) for segment in segments),
    )


def _percent(number: int, total: int) -> Decimal:
    """Rounded at the cut, so that widths still add up to the whole bar."""
    return round(_FULL * number / (total or 1), 2)


def _segment(uid: str, value: str, label: str, count: int, start: Decimal, end: Decimal, href: str) -> Segment:
    fill, pattern = LOOKS.get(value, UNKNOWN_LOOK)
    return Segment(
        value=value,
        label=label,
        count=count,
        share=f"{format_number(end - start, 1)}%",
        x=svg(start),
        width=svg(end - start),
        css=f"seg-{value}",
        fill=fill,
        pattern=pattern,
        pattern_id=f"{uid}-{value}",
        href=href,
    )


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    text: str
    width: str
    href: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Bars:
    uid: str
    title: str
    bars: tuple[Bar, ...]

    @property
    def is_empty(self) -> bool:
        return not self.bars


def bars(
    rows: Sequence[tuple[str, Decimal | None]],
    *,
    uid: str,
    title: str,
    unit: str = "",
    decimals: int | None = None,
    full: Decimal | None = None,
    hrefs: Sequence[str] = (),
) -> Bars:
    """Lying bars on one scale from 0 to `full` (the greatest value when not given); None has a row, but no bar."""
    known = [value for _, value in rows if value is not None]
    reach = full or max(known, default=Decimal(0)) or Decimal(1)
    drawn = tuple(
        Bar(
            label=label,
            text=NO_DATA if value is None else with_unit(format_number(value, decimals), unit),
            width="0" if value is None else svg(min(max(value / reach, Decimal(0)), Decimal(1)) * _FULL),
            href=hrefs[index] if index < len(hrefs) else "",
            is_missing=value is None,
        )
        for index, (label, value) in enumerate(rows)
    )
    return Bars(uid, title, drawn)


@dataclass(frozen=True, slots=True)
class ColumnSegment:
    label: str
    count: int
    y: str
    height: str
    css: str
    fill: str
    pattern: str
    pattern_id: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day's bar, cut by state. `x`, `width` and `middle` are percentages, `top`, `y` and `height` pixels."""

    label: str
    x: str
    width: str
    middle: str
    top: str
    total: int
    segments: tuple[ColumnSegment, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Standing bars side by side on one scale; the drawing is 170 pixels high, its base line at 140."""

    uid: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[Segment, ...]
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_empty(self) -> bool:
        return not any(column.total for column in self.columns)

    @property
    def has_links(self) -> bool:
        """A picture hides what it holds from a screen reader, so a drawing that links is a group."""
        return any(column.href for column in self.columns)


_BASE = Decimal(140)
_TALLEST = Decimal(115)  # leaves room for the number above
_GAP = Decimal("0.35")  # of a column's share of the width


def columns(
    days: Sequence[tuple[str, Sequence[tuple[str, str, int]]]], *, uid: str, title: str, hrefs: Sequence[str] = ()
) -> Columns:
    """`days` are (label, counts as in `state_bar`); every day has the same states in the same order. `hrefs` lead to
    the rows of each day."""
    most = max((sum(count for _, _, count in counts) for _, counts in days), default=0) or 1
    share = _FULL / (len(days) or 1)
    drawn = []
    for index, (label, counts) in enumerate(days):
        x, width = share * (index + _GAP / 2), share * (1 - _GAP)
        total = sum(count for _, _, count in counts)
        height = _TALLEST * total / most
        top = svg(_BASE - height - 6)
        segments = _stacked(uid, counts, height)
        href = hrefs[index] if index < len(hrefs) else ""
        drawn.append(Column(label, svg(x), svg(width), svg(x + width / 2), top, total, segments, href))
    first = days[0][1] if days else ()
    return Columns(
        uid=uid,
        title=title,
        columns=tuple(drawn),
        key=tuple(_segment(uid, value, label, 0, Decimal(0), Decimal(0), "") for value, label, _ in first),
        headings=tuple(label for label, _ in days),
        rows=tuple(
            TableRow(label, tuple(str(counts[place][2]) for _, counts in days))
            for place, (_, label, _) in enumerate(first)
        ),
    )


def _stacked(uid: str, counts: Sequence[tuple[str, str, int]], height: Decimal) -> tuple[ColumnSegment, ...]:
    """From the base line up, in the order of the counts; `height` is that of the whole bar."""
    total = sum(count for _, _, count in counts) or 1
    segments, below = [], Decimal(0)
    for value, label, count in counts:
        if not count:
            continue
        own = height * count / total
        fill, pattern = LOOKS.get(value, UNKNOWN_LOOK)
        below += own
        segments.append(
            ColumnSegment(label, count, svg(_BASE - below), svg(own), f"seg-{value}", fill, pattern, f"{uid}-{value}")
        )
    return tuple(segments)
