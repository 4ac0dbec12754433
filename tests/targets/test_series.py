"""The figures of an indicator as one line: which of them count, and what they add up to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.measures import Direction, Figure, Kind, Measure, ResultKind
from targets.series import figures_as_of, latest_figure, mean_growth, series_of

ON = date(2023, 12, 31)
SINCE = date(2021, 1, 1)


def figure(
    value: str | int | Decimal = 50,
    *,
    start: date = date(2023, 1, 1),
    end: date = date(2023, 6, 30),
    kind: ResultKind = ResultKind.OFFICIAL,
    as_of: date | None = None,
    row: int = 1,
) -> Figure:
    return Figure(start, end, Decimal(value), kind, as_of or end, row)


def year(of: int, value: str | int | Decimal, *, until: int | None = None) -> Figure:
    return figure(value, start=date(of, 1, 1), end=date(until or of, 12, 31), row=of)


def line(kind: Kind, *figures: Figure, basis: str = "") -> list[tuple[int, Any]]:
    measure = Measure(Direction.AT_LEAST, kind, basis=basis, since=SINCE)
    return [(each.figure.end.year, each.figure.value) for each in series_of(figures, measure, ON)]


# --- Which figure counts -------------------------------------------------------------------------


def latest(*figures: Figure, on: date = ON, since: date | None = None) -> Figure | None:
    return latest_figure(figures_as_of(figures, on, since=since))


def test_latest_period_counts() -> None:
    earlier, later = figure(90, end=date(2023, 6, 30)), figure(10, end=date(2023, 9, 30))

    assert latest(later, earlier) == later


def test_official_figure_counts_over_a_later_estimate_of_the_same_period() -> None:
    official = figure(10, kind=ResultKind.OFFICIAL, as_of=date(2023, 7, 1), row=1)
    estimate = figure(90, kind=ResultKind.ESTIMATE, as_of=date(2023, 8, 1), row=2)

    assert latest(official, estimate) == official


def test_later_word_counts_among_figures_of_one_kind() -> None:
    first, corrected = figure(10, as_of=date(2023, 7, 1), row=1), figure(11, as_of=date(2023, 8, 1), row=2)

    assert latest(corrected, first) == corrected


def test_later_record_counts_when_both_were_stated_on_one_day() -> None:
    first, corrected = figure(10, row=1), figure(11, row=2)

    assert latest(corrected, first) == corrected


def test_plan_is_never_a_result() -> None:
    assert latest(figure(100, kind=ResultKind.PLAN)) is None


@pytest.mark.parametrize(
    ("on", "known"),
    [(date(2023, 6, 29), False), (date(2023, 7, 6), False), (date(2023, 7, 7), True), (date(2024, 1, 1), True)],
)
def test_figure_counts_from_the_day_it_was_known(on: date, known: bool) -> None:
    stated = figure(50, end=date(2023, 6, 30), as_of=date(2023, 7, 7))

    assert (latest(stated, on=on) == stated) is known


def test_past_day_comes_out_the_same_when_later_figures_arrive() -> None:
    old, new = figure(6, end=date(2022, 11, 30)), figure(18, end=date(2024, 11, 30))

    assert latest(old, new, on=date(2023, 1, 1)) == latest(old, on=date(2023, 1, 1)) == old


def test_figure_that_begins_before_the_set_measures_something_else() -> None:
    before = figure("5.7", start=date(2019, 1, 1), end=date(2023, 12, 31))
    own = figure("13.33", start=date(2021, 1, 1), end=date(2021, 12, 31))

    assert latest(before, own, since=date(2021, 1, 1)) == own
    assert latest(before, own) == before


def test_history_has_one_figure_for_each_period_oldest_first() -> None:
    estimate = figure(9, end=date(2022, 12, 31), kind=ResultKind.ESTIMATE, row=1)
    final = figure(10, end=date(2022, 12, 31), row=2)
    next_year = figure(12, end=date(2023, 12, 31), row=3)

    assert figures_as_of([next_year, estimate, final], ON) == [final, next_year]


# --- One line ------------------------------------------------------------------------------------


def test_level_has_one_standing_for_each_end() -> None:
    """Published with the same end: the mean of two years, then the year alone; the later word counts."""
    mean, alone = year(2021, "69.49", until=2022), replace(year(2022, "39.3"), as_of=date(2023, 8, 18))

    assert line(Kind.LEVEL, mean, alone) == [(2022, Decimal("39.3"))]


def test_running_totals_are_kept_as_published() -> None:
    totals = [year(2021, 6), year(2021, 11, until=2022), year(2021, 18, until=2023)]

    assert line(Kind.CUMULATIVE, *totals) == [(2021, 6), (2022, 11), (2023, 18)]


def test_amounts_of_adjoining_years_are_added_up() -> None:
    assert line(Kind.CUMULATIVE, year(2022, 120), year(2021, 100), year(2023, 110)) == [
        (2021, 100),
        (2022, 220),
        (2023, 330),
    ]


def test_published_total_stands_before_the_sum_of_its_years() -> None:
    assert line(Kind.CUMULATIVE, year(2021, 100), year(2022, 120), year(2021, 221, until=2022)) == [
        (2021, 100),
        (2022, 221),
    ]


def test_amount_beside_a_running_total_that_it_does_not_adjoin_is_left_out() -> None:
    assert line(Kind.CUMULATIVE, year(2021, 100), year(2023, 110)) == [(2021, 100)]


def test_amounts_that_reach_no_first_day_stand_alone_and_are_no_whole() -> None:
    measure = Measure(Direction.AT_LEAST, Kind.CUMULATIVE, since=SINCE)
    (standing,) = series_of([year(2022, 452)], measure, ON)

    assert (standing.figure.value, standing.whole) == (Decimal(452), False)


def test_sum_is_an_estimate_when_a_part_is_one() -> None:
    parts = [year(2021, 100), replace(year(2022, 120), kind=ResultKind.ESTIMATE, as_of=date(2023, 2, 1))]
    *_, total = series_of(parts, Measure(Direction.AT_LEAST, Kind.CUMULATIVE, since=SINCE), ON)

    assert (total.figure.kind, total.figure.as_of) == (ResultKind.ESTIMATE, date(2023, 2, 1))
    assert (total.figure.start, total.figure.end) == (SINCE, date(2022, 12, 31))
    assert total.parts == tuple(parts)


def test_growth_of_years_is_compounded_and_never_averaged() -> None:
    assert line(Kind.AVERAGE_GROWTH, year(2021, 10), year(2022, -10)) == [(2021, 10), (2022, Decimal("-0.50"))]


def test_published_mean_growth_is_kept() -> None:
    assert line(Kind.AVERAGE_GROWTH, year(2021, 10), year(2022, -10), year(2021, "0.1", until=2022)) == [
        (2021, 10),
        (2022, Decimal("0.1")),
    ]


def test_published_mean_is_carried_on_by_its_years() -> None:
    """Two years of 10 % and one of 0 are 1.1 ** (2 / 3) - 1 a year."""
    assert mean_growth([year(2021, 10, until=2022), year(2023, 0)], 2) == Decimal("6.56")


@pytest.mark.parametrize("part", [figure(5), year(2022, -100), year(2022, -120)])
def test_growth_of_half_a_year_or_of_all_lost_has_no_mean(part: Figure) -> None:
    assert mean_growth([year(2021, 5), part], 2) is None


def test_two_bases_are_never_one_line() -> None:
    other = replace(year(2022, 20), basis="giá hiện hành")

    assert line(Kind.LEVEL, year(2021, 10), other, year(2023, 30), basis="giá so sánh 2010") == [(2021, 10), (2023, 30)]


@given(st.lists(st.decimals(min_value=0, max_value=10**5, places=2), min_size=1, max_size=3))
def test_sum_of_the_years_equals_the_whole(amounts: list[Decimal]) -> None:
    figures = [year(2021 + place, amount) for place, amount in enumerate(amounts)]

    assert line(Kind.CUMULATIVE, *figures)[-1][1] == sum(amounts)


@given(st.decimals(min_value=-20, max_value=40, places=2), st.integers(1, 3))
def test_mean_of_equal_years_is_the_year(growth: Decimal, count: int) -> None:
    assert mean_growth([year(2021 + place, growth) for place in range(count)], 2) == growth
