from datetime import date
from decimal import Decimal

import pytest

from targets.line_chart import ForecastPoint, LineChart, TargetStep, line, target_steps
from targets.measures import Goal

RESULTS = [(date(2021, 12, 31), Decimal("6.02")), (date(2022, 12, 31), Decimal("6.71"))]
STEPS = [
    TargetStep(date(2021, 1, 1), date(2022, 12, 31), Decimal(12)),
    TargetStep(date(2023, 1, 1), date(2025, 12, 31), Decimal(13)),
]
AHEAD = [ForecastPoint(date(2025, 12, 31), Decimal(8), Decimal("11.5"), Decimal(14))]


@pytest.fixture
def chart() -> LineChart:
    return line(RESULTS, STEPS, AHEAD, uid="a", title="Tăng trưởng", unit="%/năm", decimals=1)


def test_line_places_results_in_time_and_value(chart: LineChart) -> None:
    first, second = chart.points

    assert Decimal(first.x) < Decimal(second.x)
    assert Decimal(first.y) > Decimal(second.y)


def test_line_draws_a_step_for_each_target(chart: LineChart) -> None:
    assert chart.target_path.count("M") == 2
    assert chart.target_label is not None
    assert chart.target_label.label == "13,0"


def test_line_range_opens_from_the_last_result(chart: LineChart) -> None:
    last = chart.points[-1]

    assert chart.range_path.startswith(f"M{last.x} {last.y} ")
    assert chart.range_path.endswith("Z")
    assert chart.expected_path.startswith(f"M{last.x} {last.y} ")


def test_line_ticks_are_round_and_reach_around_everything(chart: LineChart) -> None:
    assert [tick.label for tick in chart.y_ticks] == ["0", "5", "10", "15"]
    assert [tick.label for tick in chart.x_ticks] == ["2021", "2022", "2023", "2024", "2025"]


def test_line_ticks_of_large_values_have_thousands_dots() -> None:
    chart = line([(date(2021, 12, 31), Decimal(2573)), (date(2022, 12, 31), Decimal(2736))], uid="a", title="x")

    assert "2.600" in [tick.label for tick in chart.y_ticks]
    assert all("," not in tick.at for tick in chart.y_ticks)


def test_line_words_beside_the_drawing_do_not_touch() -> None:
    ahead = [ForecastPoint(date(2025, 12, 31), Decimal(12), Decimal(13), Decimal(14))]
    chart = line(RESULTS, STEPS, ahead, uid="a", title="x")

    assert chart.target_label is not None
    assert chart.expected_label is not None
    assert abs(Decimal(chart.target_label.y) - Decimal(chart.expected_label.y)) >= 16


def test_line_table_holds_every_number(chart: LineChart) -> None:
    assert [row.cells for row in chart.rows] == [
        ("6,0", "12,0", ""),
        ("6,7", "12,0", ""),
        ("", "13,0", "11,5 (8,0–14,0)"),
    ]


def test_line_of_one_result_has_a_point_and_no_path() -> None:
    chart = line(RESULTS[:1], uid="a", title="x")

    assert len(chart.points) == 1
    assert chart.path == ""
    assert not chart.is_empty


@pytest.mark.parametrize("steps", [[], STEPS])
def test_line_without_results_is_empty(steps: list[TargetStep]) -> None:
    assert line([], steps, uid="a", title="x").is_empty


def test_raised_target_begins_on_its_day_and_is_the_one_named() -> None:
    congress = Goal(date(2025, 12, 31), Decimal(13), 1)
    raised = Goal(date(2025, 12, 31), Decimal(15), 2, date(2023, 7, 7))
    steps = target_steps(date(2021, 1, 1), [congress, raised])
    chart = line(RESULTS, steps, uid="a", title="x")

    assert [step.start for step in steps] == [date(2021, 1, 1), date(2023, 7, 7)]
    assert chart.target_label is not None
    assert chart.target_label.label == "15"
