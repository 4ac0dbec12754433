"""What the forecast is given, and where none is made."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.forecast import Bounds, Forecast, Outlook
from targets.measures import Direction, Figure, Goal, Kind, Measure, ResultKind
from targets.outlooks import bounds_of, outlook_of
from targets.series import series_of

ON = date(2024, 12, 31)
SINCE = date(2021, 1, 1)
END = date(2025, 12, 31)
VALUES = (10, 20, 30, 40)


def figures(*values: float, start: date = SINCE, kind: ResultKind = ResultKind.OFFICIAL) -> list[Figure]:
    years = range(2021, 2021 + len(values))
    return [
        Figure(start, date(year, 12, 31), Decimal(str(value)), kind, date(year, 12, 31), year)
        for year, value in zip(years, values, strict=True)
    ]


def told(measure: Measure, goal: int | None = 50, of: list[Figure] | None = None) -> Forecast:
    series = series_of(figures(*VALUES) if of is None else of, measure, ON)
    return outlook_of(series, None if goal is None else Goal(END, Decimal(goal), 1), measure, end=END)


@pytest.mark.parametrize("kind", [Kind.LEVEL, Kind.CUMULATIVE, Kind.AVERAGE_GROWTH, Kind.SHARE_OF_UNITS])
@pytest.mark.parametrize("direction", [Direction.AT_LEAST, Direction.AT_MOST])
def test_numeric_quantity_is_forecast(direction: Direction, kind: Kind) -> None:
    found = told(Measure(direction, kind, since=SINCE), 45)

    assert found.low is not None
    assert found.middle is not None
    assert found.high is not None
    assert found.low <= found.middle <= found.high
    assert (found.outlook == Outlook.AT_RISK) is (direction == Direction.AT_MOST)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(Direction.ACHIEVED), "chỉ có đạt hoặc chưa đạt"),
        (Measure(Direction.ACHIEVED, Kind.RECOGNITION), "chỉ có đạt hoặc chưa đạt"),
        (Measure(Direction.AT_MOST, Kind.RANK), "Thứ hạng"),
    ],
)
def test_what_is_had_or_not_and_a_rank_have_no_number(measure: Measure, words: str) -> None:
    found = told(measure)

    assert (found.outlook, found.middle, found.chance) == (Outlook.NOT_ENOUGH_DATA, None, None)
    assert words in found.reason


def test_indicator_without_a_target_is_not_forecast() -> None:
    found = told(Measure(Direction.AT_LEAST), None)

    assert (found.outlook, found.middle) == (Outlook.NOT_ENOUGH_DATA, None)
    assert "Chưa đối chiếu" in found.reason


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_figures_give_no_verdict(count: int) -> None:
    assert told(Measure(Direction.AT_LEAST), of=figures(*VALUES[:count])).outlook == Outlook.NOT_ENOUGH_DATA


def test_plans_are_never_forecast_from() -> None:
    assert told(Measure(Direction.AT_LEAST), of=figures(*VALUES, kind=ResultKind.PLAN)).middle is None


def test_running_total_that_falls_is_not_forecast() -> None:
    found = told(Measure(Direction.AT_LEAST, Kind.CUMULATIVE, since=SINCE), of=figures(10, 20, 15, 30))

    assert (found.outlook, found.middle) == (Outlook.NOT_ENOUGH_DATA, None)
    assert "có chỗ giảm" in found.reason


def test_single_years_of_a_total_are_not_forecast() -> None:
    found = told(
        Measure(Direction.AT_LEAST, Kind.CUMULATIVE, since=SINCE), of=figures(10, 20, 30, start=date(2021, 2, 1))
    )

    assert found.middle is None
    assert "số của từng kỳ" in found.reason


def test_figures_on_another_basis_do_not_move_the_forecast() -> None:
    measure = Measure(Direction.AT_LEAST, Kind.AVERAGE_GROWTH, basis="giá so sánh 2010", since=SINCE)
    other = replace(figures(*VALUES)[-1], value=Decimal(900), basis="giá hiện hành", row=99)

    assert told(measure, of=[*figures(*VALUES), other]) == told(measure)


@pytest.mark.parametrize(
    ("measure", "bounds"),
    [
        (Measure(Direction.AT_LEAST, Kind.SHARE_OF_UNITS, "%", share=True), Bounds(0, 100)),
        (Measure(Direction.AT_LEAST, Kind.LEVEL, "%"), Bounds()),
        (Measure(Direction.AT_LEAST, Kind.AVERAGE_GROWTH, "%/năm"), Bounds()),
        (Measure(Direction.AT_LEAST, Kind.LEVEL, "ha"), Bounds(0)),
        (Measure(Direction.AT_LEAST, Kind.CUMULATIVE, "sản phẩm"), Bounds(0, cumulative=True)),
    ],
)
def test_bounds_follow_the_unit_and_the_kind(measure: Measure, bounds: Bounds) -> None:
    assert bounds_of(measure) == bounds


@given(st.lists(st.floats(0, 100, allow_nan=False).map(lambda value: round(value, 2)), min_size=3, max_size=4))
def test_share_is_never_forecast_outside_its_whole(values: list[float]) -> None:
    found = told(Measure(Direction.AT_LEAST, unit="%", share=True), of=figures(*values))

    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 100
