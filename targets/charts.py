"""Geometry of the indicators' small charts, and what all charts share.

Pure: numbers come in, finished strings for SVG attributes go out. Strings in attributes have
a dot and no separators; words for people are written the Vietnamese way (1.234,5).
Every chart carries `rows`, its numbers as a table, and `is_empty`, when there is nothing to draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from accounts.vietnamese import format_number
from targets.measures import with_unit

Direction = Literal["at_least", "at_most"]

NO_DATA = "Chưa có số liệu"
NEAR = Decimal("0.8")  # the band "đạt ≥ 80 %"

_ZERO = Decimal(0)
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_MARGIN = Decimal(104), Decimal(26), Decimal(4)


def svg(value: Decimal) -> str:
    """A number for an SVG attribute: two places at most, a dot, never a separator or an exponent."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def format_day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to positions; `end` may lie before `start` (upward axes)."""

    low: Decimal
    high: Decimal
    start: Decimal
    end: Decimal

    def at(self, value: Decimal) -> Decimal:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Rect:
    x: str
    width: str
    css: str
    fill: str


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulletChart:
    """All x and widths are percentages of the drawing's width, so that it stretches without distortion."""

    uid: str
    title: str
    bands: tuple[Rect, ...]
    bar: Rect | None
    target_x: str | None
    best_x: str | None
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_empty(self) -> bool:
        return self.bar is None


def bullet(
    value: Decimal | None,
    target: Decimal | None,
    direction: Direction = "at_least",
    best: Decimal | None = None,
    *,
    uid: str,
    name: str = "",
    unit: str = "",
    decimals: int | None = None,
) -> BulletChart:
    """Value against target; `best` is a second, raised target. One hue, darker is poorer: for `at_most` the dark
    end lies right of the target. Without a value the chart is empty; without a target it has no bands."""
    marks = [number for number in (value, target, best) if number is not None]
    if value is None:
        rows = _bullet_rows(None, target, best, unit, decimals)
        return BulletChart(uid, _titled(name, NO_DATA), (), None, None, None, ("Mức",), rows)

    low = min(_ZERO, *marks)
    high = max(_ZERO, *marks)
    reach = (high - low) or Decimal(1)
    scale = Scale(low if low == 0 else low - reach / 10, high + reach / 10, _ZERO, Decimal(100))
    zero, end = scale.at(_ZERO), scale.at(value)
    return BulletChart(
        uid=uid,
        title=_titled(name, _bullet_words(value, target, direction, unit, decimals)),
        bands=_bands(scale, target, direction),
        bar=Rect(svg(min(zero, end)), svg(abs(end - zero)), "chart-bar", "#2f4a66"),
        target_x=None if target is None else svg(scale.at(target)),
        best_x=None if best is None else svg(scale.at(best)),
        headings=("Mức",),
        rows=_bullet_rows(value, target, best, unit, decimals),
    )


def _titled(name: str, words: str) -> str:
    return f"{name}: {words}" if name else words


def _bullet_words(value: Decimal, target: Decimal | None, direction: Direction, unit: str, decimals: int | None) -> str:
    words = with_unit(format_number(value, decimals), unit)
    if target is None:
        return f"{words}, chưa có mức chỉ tiêu"
    aim = "không quá" if direction == "at_most" else "từ"
    return f"{words}, chỉ tiêu {aim} {with_unit(format_number(target, decimals), unit)}"


def _bullet_rows(
    value: Decimal | None, target: Decimal | None, best: Decimal | None, unit: str, decimals: int | None
) -> tuple[TableRow, ...]:
    named = [("Thực hiện", value), ("Chỉ tiêu", target)]
    if best is not None:
        named.append(("Phấn đấu", best))
    return tuple(
        TableRow(label, (NO_DATA if number is None else with_unit(format_number(number, decimals), unit),))
        for label, number in named
    )


def _bands(scale: Scale, target: Decimal | None, direction: Direction) -> tuple[Rect, ...]:
    """Poor, near and good ground, cut at the target and at 80 % of it (for `at_most`, at target ÷ 0.8)."""
    poor, near, good = ("band-poor", "#cbc5ba"), ("band-near", "#dfdad1"), ("band-good", "#efece6")
    if target is None:
        return (Rect("0", "100", *good),)
    if direction == "at_least":
        cuts, kinds = [target * NEAR, target], [poor, near, good]
    else:
        cuts, kinds = [target, target / NEAR], [good, near, poor]
    edges = [_ZERO, *(min(max(scale.at(cut), _ZERO), Decimal(100)) for cut in sorted(cuts)), Decimal(100)]
    pairs = zip(edges, edges[1:], kinds, strict=False)
    return tuple(Rect(svg(left), svg(right - left), *kind) for left, right, kind in pairs if right > left)


@dataclass(frozen=True, slots=True)
class Point:
    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    uid: str
    title: str
    width: str
    height: str
    path: str
    last: Point | None
    target_y: str | None

    @property
    def is_empty(self) -> bool:
        return self.last is None


def sparkline(
    points: Sequence[tuple[date, Decimal]],
    target: Decimal | None = None,
    *,
    uid: str,
    name: str = "",
    unit: str = "",
    decimals: int | None = None,
    domain: tuple[Decimal, Decimal] | None = None,
) -> Sparkline:
    """The trend in the room of a word. `domain` lets small multiples share one scale."""
    width, height = svg(_SPARK_WIDTH), svg(_SPARK_HEIGHT)
    if not points:
        return Sparkline(uid, _titled(name, NO_DATA), width, height, "", None, None)
    points = sorted(points)
    values = [value for _, value in points] + ([] if target is None else [target])
    low, high = domain or (min(values), max(values))
    across = time_scale(points[0][0], points[-1][0], _SPARK_MARGIN, _SPARK_WIDTH - _SPARK_MARGIN)
    up = Scale(low, high, _SPARK_HEIGHT - _SPARK_MARGIN, _SPARK_MARGIN)
    results = placed(points, across, up, unit, decimals)
    return Sparkline(
        uid=uid,
        title=_titled(name, f"{results[0].label} → {results[-1].label}" if len(results) > 1 else results[0].label),
        width=width,
        height=height,
        path=path(results) if len(results) > 1 else "",
        last=results[-1],
        target_y=None if target is None else svg(up.at(target)),
    )


def time_scale(first: date, last: date, start: Decimal, end: Decimal) -> Scale:
    return Scale(Decimal(first.toordinal()), Decimal(last.toordinal()), start, end)


def placed(
    points: Sequence[tuple[date, Decimal]], across: Scale, up: Scale, unit: str, decimals: int | None
) -> tuple[Point, ...]:
    return tuple(
        Point(
            svg(across.at(Decimal(day.toordinal()))),
            svg(up.at(value)),
            f"{format_day(day)}: {with_unit(format_number(value, decimals), unit)}",
        )
        for day, value in points
    )


def path(points: Sequence[Point]) -> str:
    return "M" + " L".join(f"{point.x} {point.y}" for point in points)
