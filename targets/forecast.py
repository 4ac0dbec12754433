"""Where a series will stand on a day, how sure that is, and whether its target will be met. Pure; no library needed.

The method was chosen by its errors on 1,448 real annual series of ten indicators (`tests/targets/series.csv`), each cut
off one to four years before its end, against the straight line through the first and the last point. The middle goes on
from the last point by a step that is damped the more the steps of the past differ in sign: a steady series keeps its
pace, a restless one stays where it is. A smooth series trusts its latest steps, a rough one their median.
The range is not assumed normal: its width and the chances are those of the errors measured there.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from statistics import fmean, median

from accounts.vietnamese import format_date, format_number

FEWEST = 3  # points below which no verdict is given
MOST = 60  # older points than these say nothing about the years ahead
_SURE = 0.9

# Fitted together on the series named above (grid search; each half of the series gives the same values).
_REST_DAMPING, _STEADY_DAMPING, _STEADINESS_POWER = 0.2, 0.8, 4
_ROUGH, _RECENT_WEIGHT = 0.7, 0.3
_WIDTH, _WIDTH_OF_ROUGHNESS, _HORIZON_POWER, _FEW_POINTS = 0.312, 1.248, 0.8, 2.0
# Shares 0, 5, … 95 % of the errors measured, in half-widths of the 80 % range.
_ERRORS = (
    *(0.0, 0.014, 0.047, 0.070, 0.102, 0.147, 0.184, 0.214, 0.274, 0.329),
    *(0.383, 0.415, 0.487, 0.580, 0.683, 0.814, 0.978, 1.221, 1.575, 2.400),
)
_LEAST = 1e-9  # so that a series of zeros has a width to divide by
_FLOOR = 0.005  # of the last value: what a series without any movement may still move in a step


class Outlook(Enum):
    """The forecast to the end of the term. A second axis beside the result so far, never one colour with it."""

    WILL_EXCEED = "will_exceed"
    LIKELY = "likely"
    AT_RISK = "at_risk"
    NOT_ENOUGH_DATA = "not_enough_data"


OUTLOOK_WORDS = {
    Outlook.WILL_EXCEED: "vượt",
    Outlook.LIKELY: "có khả năng hoàn thành",
    Outlook.AT_RISK: "khó hoàn thành",
    Outlook.NOT_ENOUGH_DATA: "chưa đủ số liệu",
}


@dataclass(frozen=True)
class Point:
    """A value and the day it stands for (the last day of its period)."""

    day: date
    value: float


@dataclass(frozen=True)
class Bounds:
    """What the quantity cannot leave: 0 and 100 of a percentage, 0 of a count; a cumulative one never falls."""

    lowest: float | None = None
    highest: float | None = None
    cumulative: bool = False


@dataclass(frozen=True)
class Goal:
    """What is to be reached: at least (or `at_most`) `value`."""

    value: float
    at_most: bool = False


@dataclass(frozen=True)
class Forecast:
    """`low`…`high` hold the value in 8 of 10 cases, `middle` is as often too low as too high; `chance` (0..1) is that
    of meeting the goal. None where there is nothing to tell from."""

    outlook: Outlook
    reason: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    chance: float | None = None


@dataclass(frozen=True)
class _Shape:
    """Of a series: length of a step in days, mean absolute step, steadiness (0..1), roughness (0 smooth … 1 and up)."""

    gap: float
    step: float
    steady: float
    rough: float
    trend: float  # change per gap to go on with


def forecast(
    points: Sequence[Point], day: date, goal: Goal | None = None, *, bounds: Bounds | None = None, decimals: int = 1
) -> Forecast:
    """The value on `day` from points in any order and spacing; of several on one day the last given counts.

    Months or quarters of two full years and more are read with their season. With fewer than two points nothing is
    told, with fewer than three no verdict.
    """
    known = sorted({point.day: point for point in points}.values(), key=lambda point: point.day)[-MOST:]
    if len(known) < 2:
        return Forecast(Outlook.NOT_ENOUGH_DATA, f"Mới có {len(known)} số liệu, cần ít nhất {FEWEST} để dự báo.")
    bounds = bounds or Bounds()
    season = _season(known)
    level = [Point(point.day, point.value - season.get(point.day.month, 0.0)) for point in known]
    shape = _shape(level)
    steps = (day - known[-1].day).days / shape.gap
    if steps <= 0:
        return _known(known, day, goal, decimals)
    middle = level[-1].value + _way(shape, steps) + season.get(day.month, 0.0)
    half = _half_width(shape, steps, len(known))
    low, middle, high = (_within(value, known[-1].value, bounds) for value in (middle - half, middle, middle + half))
    chance = _chance(goal, middle, half, known[-1].value, bounds) if goal else None
    outlook = _outlook(goal, chance, middle, len(known))
    told = Forecast(outlook, "", low, middle, high, chance)
    return replace(told, reason=_reason(told, known, goal, shape, decimals))


def _shape(points: Sequence[Point]) -> _Shape:
    gaps = [(after.day - before.day).days for before, after in pairwise(points)]
    gap = float(median(gaps))
    steps = [
        (after.value - before.value) / days * gap for (before, after), days in zip(pairwise(points), gaps, strict=True)
    ]
    moved = sum(map(abs, steps))
    step = max(moved / len(steps), _FLOOR * abs(points[-1].value), _LEAST)
    steady = abs(sum(steps)) / moved if moved else 1.0
    turns = [abs(after - before) for before, after in pairwise(steps)]
    rough = fmean(turns) / (moved / len(steps)) if turns and moved else 1.0 if moved else 0.0
    smooth = max(0.0, 1 - rough / _ROUGH)
    weights = [_RECENT_WEIGHT ** (len(steps) - 1 - place) for place in range(len(steps))]
    recent = sum(weight * each for weight, each in zip(weights, steps, strict=True)) / sum(weights)
    return _Shape(gap, step, steady, rough, smooth * recent + (1 - smooth) * median(steps))


def _way(shape: _Shape, steps: float) -> float:
    """How far the trend carries in `steps` steps: each is `damping` times the one before."""
    damping = _REST_DAMPING + (_STEADY_DAMPING - _REST_DAMPING) * float(shape.steady**_STEADINESS_POWER)
    damping += (1 - damping) * max(0.0, 1 - shape.rough / _ROUGH)
    if damping > 0.999:
        return shape.trend * steps
    return float(shape.trend * damping * (1 - damping**steps) / (1 - damping))


def _half_width(shape: _Shape, steps: float, count: int) -> float:
    rough = _WIDTH + _WIDTH_OF_ROUGHNESS * min(shape.rough, _ROUGH)
    return float(shape.step * rough * steps**_HORIZON_POWER * (1 + _FEW_POINTS / count))


def _within(value: float, last: float, bounds: Bounds) -> float:
    if bounds.cumulative:
        value = max(value, last)
    if bounds.lowest is not None:
        value = max(value, bounds.lowest)
    return value if bounds.highest is None else min(value, bounds.highest)


def _chance(goal: Goal, middle: float, half: float, last: float, bounds: Bounds) -> float:
    """The chance that the value meets the goal, from the errors measured; 0 or 1 where the bounds leave no doubt."""
    if _within(goal.value, last, bounds) != goal.value:
        below = goal.value < _within(goal.value, last, bounds)
        return float(below != goal.at_most)
    above = 1 - share_below((goal.value - middle) / half)
    return 1 - above if goal.at_most else above


def share_below(error: float) -> float:
    """The share of measured errors below `error`, which is given in half-widths of the 80 % range."""
    size = abs(error)
    place = bisect_right(_ERRORS, size)
    if place == len(_ERRORS):
        share = 1 - 0.05 * _ERRORS[-1] / size  # a long tail: real series do break
    else:
        before, after = _ERRORS[place - 1], _ERRORS[place]
        share = 0.05 * (place - 1 + (size - before) / (after - before))
    return 0.5 + 0.5 * share * (1 if error >= 0 else -1)


def _outlook(goal: Goal | None, chance: float | None, middle: float, count: int) -> Outlook:
    if goal is None or chance is None or count < FEWEST:
        return Outlook.NOT_ENOUGH_DATA
    beyond = middle < goal.value if goal.at_most else middle > goal.value
    if chance >= _SURE and beyond:
        return Outlook.WILL_EXCEED
    return Outlook.LIKELY if chance >= 0.5 else Outlook.AT_RISK


def _season(points: Sequence[Point]) -> dict[int, float]:
    """What each month of the year adds, when months or quarters of two full years are there; {} otherwise."""
    gap = median((after.day - before.day).days for before, after in pairwise(points))
    in_year = 12 if 26 <= gap <= 33 else 4 if 85 <= gap <= 96 else 0
    if not in_year or len(points) < 2 * in_year:
        return {}
    values = [point.value for point in points]
    off: dict[int, list[float]] = {}
    for place in range(in_year // 2, len(points) - in_year // 2):
        around = values[place - in_year // 2 : place + in_year // 2 + 1]
        level = (sum(around) - (around[0] + around[-1]) / 2) / in_year
        off.setdefault(points[place].day.month, []).append(values[place] - level)
    found = {month: fmean(parts) for month, parts in off.items()}
    if len(found) < in_year:
        return {}
    mean = fmean(found.values())
    return {month: part - mean for month, part in found.items()}


def _known(points: Sequence[Point], day: date, goal: Goal | None, decimals: int) -> Forecast:
    """The day has come: what stands on it, or last before it, is no forecast."""
    last = [point for point in points if point.day <= day] or list(points[:1])
    value = last[-1].value
    met = goal is not None and (value <= goal.value if goal.at_most else value >= goal.value)
    outlook = Outlook.NOT_ENOUGH_DATA if goal is None else Outlook.LIKELY if met else Outlook.AT_RISK
    if goal is not None and met and value != goal.value:
        outlook = Outlook.WILL_EXCEED
    words = f"Đã có số liệu đến {format_date(last[-1].day)}: {_number(value, decimals)}; không còn phải dự báo."
    return Forecast(outlook, words, value, value, value, None if goal is None else float(met))


def _number(value: float, decimals: int) -> str:
    return format_number(Decimal(repr(value)), decimals)


def _step_name(days: float) -> str:
    return next(
        (name for most, name in ((33, "tháng"), (100, "quý"), (200, "6 tháng"), (370, "năm")) if days <= most), "kỳ"
    )


def _reason(told: Forecast, known: Sequence[Point], goal: Goal | None, shape: _Shape, decimals: int) -> str:
    """One sentence: from what, how it moved, what comes of it and how sure that is."""
    if told.middle is None or told.low is None or told.high is None:
        return told.reason
    way = "tăng" if shape.trend > 0 else "giảm" if shape.trend < 0 else "gần như không đổi"
    pace = (
        f"{way} khoảng {_number(abs(shape.trend), max(decimals, 1))} mỗi {_step_name(shape.gap)}"
        if shape.trend
        else way
    )
    manner = "đều" if shape.rough < _ROUGH else "không đều nên chỉ kéo tiếp một phần"
    words = (
        f"Từ {len(known)} số liệu ({format_date(known[0].day)}–{format_date(known[-1].day)}), {pace}, {manner}: "
        f"dự kiến {_number(told.middle, decimals)}, trong khoảng {_number(told.low, decimals)} đến "
        f"{_number(told.high, decimals)} với xác suất 80%"
    )
    if goal is None or told.chance is None:
        return f"{words}."
    side = "không quá" if goal.at_most else "từ"
    most = "" if goal.at_most else " trở lên"
    words += f"; khả năng đạt mức {side} {_number(goal.value, decimals)}{most}: {round(told.chance * 100)}%"
    few = f"; chưa kết luận vì mới có {len(known)} số liệu, cần ít nhất {FEWEST}" if len(known) < FEWEST else ""
    return f"{words}{few}."
