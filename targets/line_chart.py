"""Geometry of an indicator's chart: results over time, the target as steps, the forecast as a range. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.vietnamese import format_number
from targets.charts import Point, Scale, TableRow, format_day, path, placed, svg, time_scale
from targets.measures import Goal

_ZERO = Decimal(0)
_WIDTH, _HEIGHT = Decimal(640), Decimal(272)
_LEFT, _RIGHT, _TOP, _BOTTOM = Decimal(58), Decimal(62), Decimal(20), Decimal(32)
_LABEL = Decimal(16)  # the height of a word beside the drawing


@dataclass(frozen=True, slots=True)
class TargetStep:
    """The target in force from `start` to `end`."""

    start: date
    end: date
    value: Decimal


def target_steps(start: date, goals: Iterable[Goal]) -> list[TargetStep]:
    """Each version of the target from the day it was decided, the congress's own from `start`, to the day it is for."""
    return [
        TargetStep(min(start if goal.version == 1 else goal.decided_on or start, goal.end), goal.end, goal.value)
        for goal in goals
    ]


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    on: date
    low: Decimal
    expected: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    uid: str
    title: str
    unit: str
    source: str
    width: str
    height: str
    left: str
    right: str
    baseline: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    path: str
    points: tuple[Point, ...]
    last_label: Point | None
    target_path: str
    target_label: Point | None
    range_path: str
    expected_path: str
    expected: Point | None
    expected_label: Point | None
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_empty(self) -> bool:
        return not self.points


def line(
    points: Sequence[tuple[date, Decimal]],
    target_steps: Sequence[TargetStep] = (),
    forecast: Sequence[ForecastPoint] = (),
    *,
    uid: str,
    title: str,
    unit: str = "",
    source: str = "",
    decimals: int | None = None,
) -> LineChart:
    """Results over time, the target as steps, the forecast as a range that grows from the last result."""
    points, forecast = sorted(points), sorted(forecast, key=lambda ahead: ahead.on)
    ticks, low, high = _y_ticks(points, target_steps, forecast)
    days = [day for day, _ in points] + [ahead.on for ahead in forecast]
    days += [day for step in target_steps for day in (step.start, step.end)]
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    across = time_scale(first, last, _LEFT, _WIDTH - _RIGHT)
    up = Scale(low, high, _HEIGHT - _BOTTOM, _TOP)
    results = placed(points, across, up, unit, decimals)
    start = points[-1:] if forecast else []
    middle = placed([*start, *((ahead.on, ahead.expected) for ahead in forecast)], across, up, unit, decimals)
    return LineChart(
        uid=uid,
        title=title,
        unit=unit,
        source=source,
        width=svg(_WIDTH),
        height=svg(_HEIGHT),
        left=svg(_LEFT),
        right=svg(_WIDTH - _RIGHT),
        baseline=svg(_HEIGHT - _BOTTOM),
        x_ticks=_year_ticks(first, last, across),
        y_ticks=tuple(Tick(svg(up.at(value)), format_number(value)) for value in ticks),
        path=path(results) if len(results) > 1 else "",
        points=results,
        last_label=_last_label(points, across, up, decimals),
        target_path=_steps(target_steps, across, up),
        target_label=_target_label(target_steps, across, up, decimals),
        range_path=_range(points, forecast, across, up),
        expected_path=path(middle) if len(middle) > 1 else "",
        expected=middle[-1] if forecast else None,
        expected_label=_expected_label(forecast, target_steps, across, up, decimals),
        headings=(f"Thực hiện ({unit})" if unit else "Thực hiện", "Chỉ tiêu", "Dự báo"),
        rows=_line_rows(points, target_steps, forecast, decimals),
    )


def _y_ticks(
    points: Sequence[tuple[date, Decimal]], steps: Sequence[TargetStep], forecast: Sequence[ForecastPoint]
) -> tuple[tuple[Decimal, ...], Decimal, Decimal]:
    """Round values about a quarter of the reach apart, and the ends of the axis. Zero is kept when it is near."""
    values = [value for _, value in points] + [step.value for step in steps]
    values += [number for ahead in forecast for number in (ahead.low, ahead.high)]
    if not values:
        return (), _ZERO, Decimal(1)
    low, high = min(values), max(values)
    if low > _ZERO and low < (high - low) * 2:
        low = _ZERO
    step = _round_step((high - low) / 4 or abs(high) / 4 or Decimal(1))
    bottom = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    top = (high / step).to_integral_value(rounding="ROUND_CEILING") * step
    if top == bottom:
        top += step
    count = int((top - bottom) / step)
    return tuple(bottom + step * index for index in range(count + 1)), bottom, top


def _round_step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below `rough`."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(factor * power for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if factor * power >= rough)


def _year_ticks(first: date, last: date, across: Scale) -> tuple[Tick, ...]:
    """The end of each year within the chart, so that a yearly result stands over its year."""
    ends = [date(year, 12, 31) for year in range(first.year, last.year + 1)]
    inside = [end for end in ends if first <= end <= last]
    every = len(inside) // 12 + 1
    return tuple(Tick(svg(across.at(Decimal(end.toordinal()))), str(end.year)) for end in inside[::every])


def _steps(steps: Sequence[TargetStep], across: Scale, up: Scale) -> str:
    parts = []
    for step in sorted(steps, key=lambda each: each.start):
        y = svg(up.at(step.value))
        left, right = (svg(across.at(Decimal(day.toordinal()))) for day in (step.start, step.end))
        parts.append(f"M{left} {y} L{right} {y}")
    return " ".join(parts)


def _last_label(points: Sequence[tuple[date, Decimal]], across: Scale, up: Scale, decimals: int | None) -> Point | None:
    """Above the last point, or below it at the very top."""
    if not points:
        return None
    day, value = points[-1]
    y = up.at(value)
    y += -10 if y - 10 > _TOP else 20
    return Point(svg(across.at(Decimal(day.toordinal()))), svg(y), format_number(value, decimals))


def _target_label(steps: Sequence[TargetStep], across: Scale, up: Scale, decimals: int | None) -> Point | None:
    if not steps:
        return None
    last = max(steps, key=lambda each: (each.end, each.start))
    x = across.at(Decimal(last.end.toordinal()))
    return Point(svg(x + 8), svg(up.at(last.value) + 4), format_number(last.value, decimals))


def _expected_label(
    forecast: Sequence[ForecastPoint], steps: Sequence[TargetStep], across: Scale, up: Scale, decimals: int | None
) -> Point | None:
    """Right of the last expected value, moved off the target's own word when the two would touch."""
    if not forecast:
        return None
    last = forecast[-1]
    y = up.at(last.expected) + 4
    if steps:
        aim = up.at(max(steps, key=lambda each: (each.end, each.start)).value) + 4
        if abs(y - aim) < _LABEL:
            y = aim + (_LABEL if y >= aim else -_LABEL)
    x = across.at(Decimal(last.on.toordinal()))
    return Point(svg(x + 8), svg(y), format_number(last.expected, decimals))


def _range(points: Sequence[tuple[date, Decimal]], forecast: Sequence[ForecastPoint], across: Scale, up: Scale) -> str:
    if not forecast:
        return ""
    start = list(points[-1:])
    upper = [*start, *((ahead.on, ahead.high) for ahead in forecast)]
    lower = [*((ahead.on, ahead.low) for ahead in reversed(forecast))]
    return path(placed([*upper, *lower], across, up, "", None)) + " Z"


def _line_rows(
    points: Sequence[tuple[date, Decimal]],
    steps: Sequence[TargetStep],
    forecast: Sequence[ForecastPoint],
    decimals: int | None,
) -> tuple[TableRow, ...]:
    def target_on(day: date) -> str:
        found = [step for step in steps if step.start <= day <= step.end]
        return format_number(found[-1].value, decimals) if found else ""

    known = [TableRow(format_day(day), (format_number(value, decimals), target_on(day), "")) for day, value in points]
    ahead = [
        TableRow(
            format_day(each.on),
            (
                "",
                target_on(each.on),
                f"{format_number(each.expected, decimals)} "
                f"({format_number(each.low, decimals)}–{format_number(each.high, decimals)})",
            ),
        )
        for each in forecast
    ]
    return (*known, *ahead)
