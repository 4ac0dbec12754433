"""How far an indicator has come: which figure counts, against which target, and in which of the office's words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.attainment import BAND_LABELS, Band, attain, congress_goal, goal_in_force, ratio_of
from targets.measures import Direction, Figure, Goal, Kind, Measure, ResultKind
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
    return attain([figure(value)], [goal(target)], measure=Measure(direction), on=ON).band


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
    state = attain([figure(value)], [goal(0)], measure=Measure(Direction.AT_LEAST), on=ON)

    assert (state.band, state.ratio) == (expected, None)


@pytest.mark.parametrize("direction", list(Direction))
def test_indicator_without_figure_has_no_data(direction: Direction) -> None:
    state = attain([], [goal()], measure=Measure(direction), on=ON)

    assert (state.band, state.latest, state.ratio) == (Band.NO_DATA, None, None)
    assert "Chưa có số" in state.explanation


@pytest.mark.parametrize("direction", list(Direction))
def test_indicator_without_target_shows_its_figure_and_no_judgement(direction: Direction) -> None:
    state = attain([figure(50)], [], measure=Measure(direction), on=ON)

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


# --- The share of the way ---------------------------------------------------------------------------


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


def test_congress_target_is_the_first_version_of_the_same_end() -> None:
    congress, raised = goal(13), goal(17, version=2, decided_on=date(2023, 7, 7))
    mid_term = Goal(date(2023, 6, 30), Decimal(5), 1)

    assert congress_goal([raised, mid_term, congress], ON) == congress
    assert congress_goal([], ON) is None


# --- Every direction, kind and state -------------------------------------------------------------

VALUES = {"no data": None, "below": "79", "80 %": "80", "met": "100", "exceeded": "101"}
OF_AT_LEAST = dict(zip(VALUES, [Band.NO_DATA, Band.NOT_MET, Band.NEAR, Band.MET, Band.EXCEEDED], strict=True))
WITHOUT_A_SHARE = {**OF_AT_LEAST, "80 %": Band.NOT_MET}
HAD_OR_NOT = {**WITHOUT_A_SHARE, "exceeded": Band.MET}
OF_AT_MOST = {"below": Band.EXCEEDED, "80 %": Band.EXCEEDED, "met": Band.MET, "no data": Band.NO_DATA}


def expected_band(direction: Direction, kind: Kind, state: str) -> Band:
    if direction == Direction.ACHIEVED or (kind == Kind.RECOGNITION and direction == Direction.AT_LEAST):
        return HAD_OR_NOT[state]
    if direction == Direction.AT_MOST:
        above = Band.NOT_MET if kind in {Kind.RECOGNITION, Kind.RANK} else Band.NEAR
        found = {**OF_AT_MOST, "exceeded": above}[state]
        return Band.MET if kind == Kind.RECOGNITION and found == Band.EXCEEDED else found
    return WITHOUT_A_SHARE[state] if kind == Kind.RANK else OF_AT_LEAST[state]


@pytest.mark.parametrize("state", VALUES)
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("direction", list(Direction))
def test_state_of_every_direction_and_kind(direction: Direction, kind: Kind, state: str) -> None:
    typed = VALUES[state]
    figures = [] if typed is None else [figure(typed)]
    found = attain(figures, [goal(100)], measure=Measure(direction, kind), on=ON)

    assert found.band == expected_band(direction, kind, state)
    numeric = direction != Direction.ACHIEVED and kind not in {Kind.RECOGNITION, Kind.RANK}
    assert (found.ratio is not None) is (numeric and typed is not None)


# --- From a baseline -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "baseline", "value", "target", "share"),
    [
        (Direction.AT_LEAST, "40", "55", "70", "0.5"),
        (Direction.AT_LEAST, "40", "35.5", "70", "-0.15"),
        (Direction.AT_LEAST, "0", "56", "70", "0.8"),
        (Direction.AT_MOST, "12", "7", "2", "0.5"),
        (Direction.AT_MOST, "12", "4", "2", "0.8"),
        (Direction.AT_MOST, "12", "13", "2", "-0.1"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.LEVEL, Kind.CUMULATIVE])
def test_level_with_a_baseline_is_measured_from_there(
    direction: Direction, baseline: str, value: str, target: str, share: str, kind: Kind
) -> None:
    measure = Measure(direction, kind, baseline=Decimal(baseline))
    found = attain([figure(value)], [goal(target)], measure=measure, on=ON)

    assert found.ratio == Decimal(share)
    assert found.band == (Band.NEAR if Decimal(share) >= Decimal("0.8") else Band.NOT_MET)


def test_baseline_beyond_the_target_is_no_beginning_of_a_way() -> None:
    measure = Measure(Direction.AT_LEAST, baseline=Decimal(100))

    assert attain([figure(50)], [goal(100)], measure=measure, on=ON).ratio == Decimal("0.5")


def test_growth_has_no_way_from_a_baseline() -> None:
    measure = Measure(Direction.AT_LEAST, Kind.AVERAGE_GROWTH, baseline=Decimal(5))

    assert attain([figure(8)], [goal(10)], measure=measure, on=ON).ratio == Decimal("0.8")


@given(values, values, goals, st.none() | values, st.sampled_from([Kind.LEVEL, Kind.CUMULATIVE, Kind.RANK]))
def test_more_is_never_worse_nor_better_from_any_baseline(
    one: Decimal, other: Decimal, target: Decimal, baseline: Decimal | None, kind: Kind
) -> None:
    low, high = sorted((one, other))

    def rank(value: Decimal, direction: Direction) -> int:
        measure = Measure(direction, kind, baseline=baseline)
        return RANK[attain([figure(value)], [goal(target)], measure=measure, on=ON).band]

    assert rank(low, Direction.AT_LEAST) <= rank(high, Direction.AT_LEAST)
    assert rank(low, Direction.AT_MOST) >= rank(high, Direction.AT_MOST)


# --- Other bases, recognitions that lapse --------------------------------------------------------


def test_figure_on_another_basis_is_shown_and_not_judged() -> None:
    measure = Measure(Direction.AT_LEAST, Kind.AVERAGE_GROWTH, basis="giá so sánh 2010")
    other = replace(figure(14), basis="giá hiện hành")
    found = attain([other], [goal(13)], measure=measure, on=ON)

    assert (found.band, found.latest, found.ratio) == (Band.NO_DATA, other, None)
    assert "không so sánh được" in found.explanation


def test_figure_on_the_own_basis_counts_before_a_later_one_on_another() -> None:
    measure = Measure(Direction.AT_LEAST, basis="giá so sánh 2010")
    own, other = figure(12), replace(figure(14, end=date(2023, 9, 30)), basis="giá hiện hành")

    assert attain([own, other], [goal(13)], measure=measure, on=ON).latest == own


@pytest.mark.parametrize(("criteria", "band"), [("", Band.MET), ("2021-2025", Band.MET), ("2016-2020", Band.NOT_MET)])
def test_recognition_lapses_under_a_new_set_of_criteria(criteria: str, band: Band) -> None:
    measure = Measure(Direction.ACHIEVED, Kind.RECOGNITION, basis="2021-2025")
    found = attain([replace(figure(1), basis=criteria)], [goal(1)], measure=measure, on=ON)

    assert found.band == band
    assert ("hết giá trị" in found.explanation) is (band == Band.NOT_MET)


# --- The explanation -----------------------------------------------------------------------------

EXPLAINED = [
    (
        Measure(Direction.AT_LEAST, Kind.CUMULATIVE, "sản phẩm", 0),
        figure(11),
        goal(17),
        "Số thực hiện kỳ đến 30/06/2023 là 11 sản phẩm (như đã công bố); mức lần 1 (trở lên) phải đạt vào 31/12/2025 "
        "là 17 sản phẩm; thực hiện chia mức bằng 64,7%: chưa đạt.",
    ),
    (
        Measure(Direction.AT_MOST, Kind.LEVEL, "%", 2),
        figure("2.96", kind=ResultKind.ESTIMATE),
        goal("2.5"),
        "Số ước thực hiện kỳ đến 30/06/2023 là 2,96% (như đã công bố); mức lần 1 (không quá) phải đạt vào 31/12/2025 "
        "là 2,50%; mức chia thực hiện bằng 84,5%: đạt từ 80%.",
    ),
    (
        Measure(Direction.AT_LEAST, Kind.LEVEL, "tỷ đồng", 0, baseline=Decimal(1000)),
        figure(1500),
        goal(2000),
        "Số thực hiện kỳ đến 30/06/2023 là 1.500 tỷ đồng (như đã công bố); mức lần 1 (trở lên) phải đạt vào 31/12/2025 "
        "là 2.000 tỷ đồng; từ số gốc 1.000 tỷ đồng đã đi được 50,0% quãng đường: chưa đạt.",
    ),
    (
        Measure(Direction.ACHIEVED, Kind.RECOGNITION, "đạt/chưa đạt", 0),
        figure(1),
        goal(1),
        "Số thực hiện kỳ đến 30/06/2023 là đạt (như đã công bố); mức lần 1 (đạt) phải đạt vào 31/12/2025 là đạt: đạt.",
    ),
    (
        Measure(Direction.AT_MOST, Kind.RANK, "", 0),
        figure(3),
        goal(2),
        "Số thực hiện kỳ đến 30/06/2023 là 3 (như đã công bố); mức lần 1 (không quá) phải đạt vào 31/12/2025 là 2: "
        "chưa đạt.",
    ),
    (
        Measure(Direction.AT_LEAST, Kind.SHARE_OF_UNITS, "%", 2, share=True),
        replace(figure("56.25"), numerator=Decimal(9), denominator=Decimal(16)),
        goal(100),
        "Số thực hiện kỳ đến 30/06/2023 là 56,25% (9/16); mức lần 1 (trở lên) phải đạt vào 31/12/2025 là 100,00%; "
        "thực hiện chia mức bằng 56,3%: chưa đạt.",
    ),
    (
        Measure(Direction.AT_LEAST, Kind.LEVEL, "%", 1),
        figure(5),
        goal(0),
        "Số thực hiện kỳ đến 30/06/2023 là 5,0% (như đã công bố); mức lần 1 (trở lên) phải đạt vào 31/12/2025 là 0,0%; "
        "không tính được tỷ lệ với số này: vượt.",
    ),
]


@pytest.mark.parametrize(("measure", "of", "aim", "sentence"), EXPLAINED, ids=[row[0].kind for row in EXPLAINED])
def test_how_it_was_computed_is_one_sentence(measure: Measure, of: Figure, aim: Goal, sentence: str) -> None:
    assert attain([of], [aim], measure=measure, on=ON).explanation == sentence


def test_sum_and_mean_say_what_they_are_made_of() -> None:
    years = [figure(v, start=date(y, 1, 1), end=date(y, 12, 31), row=y) for y, v in ((2021, 100), (2022, 120))]
    since = date(2021, 1, 1)
    total = attain(years, [goal(500)], measure=Measure(Direction.AT_LEAST, Kind.CUMULATIVE, since=since), on=ON)
    mean = attain(years, [goal(500)], measure=Measure(Direction.AT_LEAST, Kind.AVERAGE_GROWTH, since=since), on=ON)

    assert "là 220,00 (cộng dồn 2 kỳ liền nhau: 100,00; 120,00)" in total.explanation
    assert "(bình quân nhân 2 kỳ liền nhau: 100,00; 120,00)" in mean.explanation
