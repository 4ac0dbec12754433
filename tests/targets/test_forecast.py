"""Forecasts: figures over real series, and what holds for any series."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import sin
from pathlib import Path
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.forecast import Bounds, Forecast, Goal, Outlook, Point, forecast, share_below

SERIES = Path(__file__).with_name("series.csv")  # yearly figures of countries, Gapminder, CC BY 4.0


def yearly(*values: float, last: int = 2023) -> list[Point]:
    return [Point(date(last - len(values) + place, 12, 31), value) for place, value in enumerate(values, start=1)]


def real_cases() -> Iterator[tuple[list[Point], date, float, float, float]]:
    """(points, day, what came, error of the straight line, mean step) of each real series."""
    for row in csv.DictReader(SERIES.read_text(encoding="utf-8").splitlines()):
        pairs = [pair.split(":") for pair in row["history"].split(";")]
        points = [Point(date(int(year), 12, 31), float(value)) for year, value in pairs]
        first, last, year, came = points[0], points[-1], int(row["target_year"]), float(row["actual"])
        slope = (last.value - first.value) / (last.day.year - first.day.year)
        line = last.value + slope * (year - last.day.year)
        steps = [abs(b.value - a.value) / (b.day.year - a.day.year) for a, b in pairwise(points)]
        yield points, date(year, 12, 31), came, abs(line - came), fmean(steps) or 1e-9


def test_real_series_are_forecast_better_than_by_a_straight_line_and_with_honest_ranges() -> None:
    ours, line, inside, brier = [], [], [], []
    for number, (points, day, came, line_error, step) in enumerate(real_cases(), start=1):
        values = [point.value for point in points]
        spread = max(values) - min(values) or abs(values[-1]) or 1.0
        target = came + (((number * 2654435761) % 1000) / 1000 - 0.5) * spread  # on either side of what came
        told = forecast(points, day, Goal(target))
        assert told.low is not None
        assert told.middle is not None
        assert told.high is not None
        assert told.chance is not None
        ours.append(abs(told.middle - came) / step)
        line.append(line_error / step)
        inside.append(told.low <= came <= told.high)
        brier.append((told.chance - (came >= target)) ** 2)

    assert len(ours) == 1448
    assert 1 - median(ours) / median(line) >= 0.08
    assert 0.78 <= fmean(inside) <= 0.84
    assert fmean(brier) <= 0.235


@pytest.mark.parametrize(
    ("values", "goal", "outlook"),
    [
        ((10, 12, 14, 16, 18), Goal(20), Outlook.WILL_EXCEED),
        ((10, 12, 14, 16, 18), Goal(22), Outlook.LIKELY),
        ((10, 12, 14, 16, 18), Goal(40), Outlook.AT_RISK),
        ((10, 9, 8, 7, 6), Goal(5, at_most=True), Outlook.WILL_EXCEED),
        ((10, 9, 8, 7, 6), Goal(1, at_most=True), Outlook.AT_RISK),
        ((10, 12), Goal(5), Outlook.NOT_ENOUGH_DATA),
        ((10,), Goal(5), Outlook.NOT_ENOUGH_DATA),
        ((), Goal(5), Outlook.NOT_ENOUGH_DATA),
    ],
)
def test_the_outlook_by_direction(values: tuple[float, ...], goal: Goal, outlook: Outlook) -> None:
    assert forecast(yearly(*values), date(2025, 12, 31), goal).outlook == outlook


def test_two_points_give_a_range_but_no_verdict() -> None:
    told = forecast(yearly(10, 12), date(2025, 12, 31), Goal(5))

    assert told.low is not None
    assert "cần ít nhất 3" in told.reason


def test_the_reason_tells_from_what_and_how_sure() -> None:
    told = forecast(yearly(10, 12, 14, 16, 18), date(2025, 12, 31), Goal(22), decimals=1)

    begin = "Từ 5 số liệu (31/12/2019–31/12/2023), tăng khoảng 2,0 mỗi năm, đều: dự kiến 22,0, trong khoảng "
    assert told.reason.startswith(begin)
    assert "với xác suất 80%; khả năng đạt mức từ 22,0 trở lên: 5" in told.reason


def test_a_day_that_has_come_is_no_forecast() -> None:
    told = forecast(yearly(10, 12, 14), date(2023, 12, 31), Goal(13))

    assert (told.low, told.middle, told.high, told.chance) == (14, 14, 14, 1.0)
    assert "không còn phải dự báo" in told.reason


def test_a_season_of_quarters_comes_back() -> None:
    quarters = [date(2021 + place // 4, 3 * (place % 4) + 3, 28) for place in range(12)]
    values = [100 + place + (20 if place % 4 == 3 else -20 / 3) for place in range(12)]
    points = [Point(day, value) for day, value in zip(quarters, values, strict=True)]

    fourth, first = forecast(points, date(2024, 12, 28)), forecast(points, date(2024, 3, 28))

    assert fourth.middle is not None
    assert first.middle is not None
    assert fourth.middle == pytest.approx(135, abs=3)
    assert first.middle == pytest.approx(105, abs=3)


def test_bounds_are_kept_and_a_cumulative_quantity_does_not_fall() -> None:
    percent = forecast(yearly(90, 95, 99), date(2026, 12, 31), Goal(100), bounds=Bounds(0, 100))
    total = forecast(yearly(50, 40, 45, 38), date(2026, 12, 31), bounds=Bounds(cumulative=True))

    assert percent.high == 100
    assert total.low == 38


def test_a_goal_behind_the_bounds_is_certain_or_out_of_reach() -> None:
    points = yearly(90, 95, 99)

    assert forecast(points, date(2026, 12, 31), Goal(101), bounds=Bounds(0, 100)).chance == 0
    assert forecast(points, date(2026, 12, 31), Goal(101, at_most=True), bounds=Bounds(0, 100)).chance == 1


def test_uneven_spacing_is_read_by_days_not_by_rows() -> None:
    even = [Point(date(2020, 1, 1) + timedelta(days=365 * place), 10.0 + place) for place in range(6)]
    gapped = [even[0], even[1], even[2], even[5]]

    one, other = (forecast(points, date(2026, 1, 1)).middle for points in (even, gapped))

    assert one is not None
    assert one == pytest.approx(other, abs=0.2)


SOME = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=60)


@given(SOME, st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_higher_goal_is_never_likelier(values: list[float], goal: float, more: float) -> None:
    near, far = (forecast(yearly(*values), date(2027, 12, 31), Goal(level)).chance for level in (goal, goal + more))

    assert near is not None
    assert far is not None
    assert far <= near + 1e-9


@given(SOME, st.floats(-1e6, 1e6))
def test_at_most_is_the_other_side_of_at_least(values: list[float], goal: float) -> None:
    points = yearly(*values)
    least = forecast(points, date(2027, 12, 31), Goal(goal)).chance
    most = forecast(points, date(2027, 12, 31), Goal(goal, at_most=True)).chance

    assert least is not None
    assert most is not None
    assert least + most == pytest.approx(1)


@given(SOME, st.integers(0, 4000), st.booleans())
def test_any_series_gives_an_ordered_range_within_its_bounds(values: list[float], days: int, cumulative: bool) -> None:
    bounds = Bounds(min(values) - 1, max(values) + 1, cumulative)
    told: Forecast = forecast(yearly(*values), date(2023, 12, 31) + timedelta(days=days), Goal(0), bounds=bounds)

    assert told.low is not None
    assert told.middle is not None
    assert told.high is not None
    assert told.low <= told.middle <= told.high
    assert min(values) - 1 <= told.low
    assert told.high <= max(values) + 1
    assert told.chance is not None
    assert 0 <= told.chance <= 1
    assert told.reason.endswith(".")


def test_the_share_of_errors_is_a_distribution() -> None:
    shares = [share_below(error) for error in (-1000, -3, -1, 0, 1, 3, 1000)]

    assert shares == sorted(shares)
    assert share_below(0) == 0.5
    assert share_below(1) == pytest.approx(0.9, abs=0.02)  # the range holds 8 of 10
    assert shares[0] > 0
    assert shares[-1] < 1


def test_older_points_than_sixty_do_not_count() -> None:
    days = [date(1900 + place, 12, 31) for place in range(100)]
    points = [Point(day, 5 + sin(place)) for place, day in enumerate(days)]

    assert forecast(points, date(2003, 12, 31)) == forecast(points[-60:], date(2003, 12, 31))
