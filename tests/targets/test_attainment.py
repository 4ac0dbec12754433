"""How far an indicator has come: which figure counts, against which target, and in which of the office's words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.attainment import (
    BAND_LABELS,
    Band,
    Direction,
    Figure,
    Goal,
    Kind,
    ResultKind,
    attain,
    figures_as_of,
    goal_in_force,
    latest_figure,
    percent,
    ratio_of,
)
from targets.models import Indicator, Result

ON = date(2023, 12, 31)
values = st.decimals(min_value=0, max_value=10**6, places=2)
goals = st.decimals(min_value="0.01", max_value=10**6, places=2)
RANK = {Band.NOT_MET: 0, Band.NEAR: 1, Band.MET: 2, Band.EXCEEDED: 3}


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


def goal(value: str | int | Decimal = 100, *, version: int = 1, decided_on: date | None = None) -> Goal:
    return Goal(date(2025, 12, 31), Decimal(value), version, decided_on)


def band(value: str | int | Decimal, target: str | int | Decimal, direction: Direction) -> Band:
    return attain([figure(value)], [goal(target)], direction=direction, on=ON).band


# --- Bands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (Direction.AT_LEAST, "0", Band.NOT_MET),
        (Direction.AT_LEAST, "79.99", Band.NOT_MET),
        (Direction.AT_LEAST, "80", Band.NEAR),
        (Direction.AT_LEAST, "99.99", Band.NEAR),
        (Direction.AT_LEAST, "100", Band.MET),
        (Direction.AT_LEAST, "100.01", Band.EXCEEDED),
        (Direction.AT_MOST, "0", Band.EXCEEDED),
        (Direction.AT_MOST, "99.99", Band.EXCEEDED),
        (Direction.AT_MOST, "100", Band.MET),
        (Direction.AT_MOST, "125", Band.NEAR),
        (Direction.AT_MOST, "125.01", Band.NOT_MET),
        (Direction.ACHIEVED, "0", Band.NOT_MET),
        (Direction.ACHIEVED, "99", Band.NOT_MET),
        (Direction.ACHIEVED, "100", Band.MET),
        (Direction.ACHIEVED, "101", Band.MET),
    ],
)
def test_band_of_a_value_against_one_hundred(direction: Direction, value: str, expected: Band) -> None:
    assert band(value, 100, direction) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("-1", Band.NOT_MET), ("0", Band.MET), ("1", Band.EXCEEDED)], ids=["below", "at", "above"]
)
def test_target_of_zero_has_no_quotient_but_a_band(value: str, expected: Band) -> None:
    state = attain([figure(value)], [goal(0)], direction=Direction.AT_LEAST, on=ON)

    assert (state.band, state.ratio) == (expected, None)


@pytest.mark.parametrize("direction", list(Direction))
def test_indicator_without_figure_has_no_data(direction: Direction) -> None:
    state = attain([], [goal()], direction=direction, on=ON)

    assert (state.band, state.latest, state.ratio) == (Band.NO_DATA, None, None)
    assert "Chưa có số" in state.explanation


@pytest.mark.parametrize("direction", list(Direction))
def test_indicator_without_target_shows_its_figure_and_no_judgement(direction: Direction) -> None:
    state = attain([figure(50)], [], direction=direction, on=ON)

    assert (state.band, state.goal, state.ratio) == (Band.NO_DATA, None, None)
    assert state.latest == figure(50)
    assert "chưa đối chiếu" in state.explanation


def test_every_band_has_its_word() -> None:
    assert set(BAND_LABELS) == set(Band)


def test_kinds_and_directions_are_those_of_the_stored_rows() -> None:
    assert {kind.value for kind in Kind} == set(Indicator.Kind.values)
    assert {direction.value for direction in Direction} == set(Indicator.Direction.values)
    assert {kind.value for kind in ResultKind} == set(Result.Kind.values)


@given(values, values, goals)
def test_more_is_never_worse_where_at_least_is_asked(one: Decimal, other: Decimal, target: Decimal) -> None:
    low, high = sorted((one, other))

    assert RANK[band(low, target, Direction.AT_LEAST)] <= RANK[band(high, target, Direction.AT_LEAST)]


@given(values, values, goals)
def test_more_is_never_better_where_at_most_is_asked(one: Decimal, other: Decimal, target: Decimal) -> None:
    low, high = sorted((one, other))

    assert RANK[band(low, target, Direction.AT_MOST)] >= RANK[band(high, target, Direction.AT_MOST)]


@given(values, values, goals, st.sampled_from(Direction))
def test_higher_target_is_never_easier_where_at_least_is_asked(
    value: Decimal, one: Decimal, target: Decimal, direction: Direction
) -> None:
    low, high = sorted((one, target))
    easier, harder = (high, low) if direction == Direction.AT_MOST else (low, high)

    assert RANK[band(value, harder, direction)] <= RANK[band(value, easier, direction)]


# --- Ratio and percent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "target", "direction", "expected"),
    [
        (50, 100, Direction.AT_LEAST, Decimal("0.5")),
        (50, 100, Direction.AT_MOST, Decimal(2)),
        (200, 100, Direction.AT_MOST, Decimal("0.5")),
        (0, 100, Direction.AT_LEAST, Decimal(0)),
        (0, 100, Direction.AT_MOST, None),
        (50, 0, Direction.AT_LEAST, None),
        (-5, 100, Direction.AT_LEAST, None),
        (50, -100, Direction.AT_MOST, None),
    ],
)
def test_ratio_is_the_share_of_the_way_or_none(
    value: int, target: int, direction: Direction, expected: Decimal | None
) -> None:
    assert ratio_of(Decimal(value), Decimal(target), direction) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (11, 17, "64.7"), (0, 5, "0.0"), (1, 1, "100.0"), (1, 800, "0.1")],
)
def test_percent_rounds_half_up_to_one_decimal(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)


def test_percent_of_nothing_is_none() -> None:
    assert percent(0, 0) is None


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


# --- Which target is in force --------------------------------------------------------------------


@pytest.mark.parametrize(("on", "version"), [(date(2023, 7, 6), 1), (date(2023, 7, 7), 2), (date(2025, 12, 31), 2)])
def test_raised_target_is_in_force_from_its_decision(on: date, version: int) -> None:
    congress, raised = goal(13), goal(17, version=2, decided_on=date(2023, 7, 7))

    found = goal_in_force([raised, congress], on)

    assert found is not None
    assert found.version == version


def test_target_not_yet_decided_is_none() -> None:
    assert goal_in_force([goal(17, decided_on=date(2023, 7, 7))], date(2023, 7, 6)) is None


def test_target_of_the_later_end_counts() -> None:
    mid_term = Goal(date(2023, 6, 30), Decimal(10), 1)
    end_of_term = Goal(date(2025, 12, 31), Decimal(17), 1)

    assert goal_in_force([end_of_term, mid_term], ON) == end_of_term


# --- The explanation -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "kind", "words"),
    [
        (Direction.AT_LEAST, ResultKind.OFFICIAL, ("số thực hiện", "lần 1 (trở lên)", "thực hiện chia mức")),
        (Direction.AT_MOST, ResultKind.ESTIMATE, ("số ước thực hiện", "(không quá)", "mức chia thực hiện")),
        (Direction.ACHIEVED, ResultKind.OFFICIAL, ("(đạt)", "kỳ đến 30/06/2023", "phải đạt vào 31/12/2025")),
    ],
)
def test_rule_behind_a_band_is_told(direction: Direction, kind: ResultKind, words: tuple[str, ...]) -> None:
    state = attain([figure(50, kind=kind)], [goal(100)], direction=direction, on=ON)

    assert all(word in state.explanation for word in words), state.explanation
