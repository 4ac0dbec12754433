"""The units' figures add up to the whole: rates by numerator and denominator, amounts by sum, nothing else at all."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.measures import Direction, Figure, Kind, Measure, ResultKind
from targets.parts import Part, Total, add_up
from targets.rates import Rate

ON = date(2024, 1, 31)
END = date(2023, 12, 31)
SINCE = date(2021, 1, 1)
SHARE = Measure(Direction.AT_LEAST, Kind.SHARE_OF_UNITS, "%", 2, since=SINCE, share=True)
AMOUNT = Measure(Direction.AT_LEAST, Kind.CUMULATIVE, "tỷ đồng", 1, since=SINCE)


def figure(
    value: Decimal | str,
    *,
    of: tuple[str, str] | None = None,
    end: date = END,
    start: date = SINCE,
    kind: ResultKind = ResultKind.OFFICIAL,
    row: int = 1,
) -> Figure:
    above, below = (Decimal(of[0]), Decimal(of[1])) if of else (None, None)
    return Figure(start, end, Decimal(value), kind, end, row, "báo cáo", above, below)


def part(unit: str, *figures: Figure, path: str = "") -> Part:
    return Part(unit, path or f"/1/{unit}/", figures)


def told(found: Total | None) -> Total:
    assert found is not None
    return found


def left_out(found: Total) -> dict[str, str]:
    return {line.unit: line.left_out for line in found.lines if line.left_out}


# --- Rates ---------------------------------------------------------------------------------------


def test_rate_of_units_is_no_mean_of_their_percentages() -> None:
    """9/10 and 1/90 are 10/100: 10 %, where the mean of 90 and 1,11 would be 45,56."""
    parts = [part("A", figure("90", of=("9", "10"))), part("B", figure("1.11", of=("1", "90")))]
    found = told(add_up(parts, [], SHARE, ON))

    assert (found.value, found.value_text, found.rate_text) == (Decimal("10.00"), "10,00", "10/100")
    assert found.explanation == (
        "Tổng tử số chia tổng mẫu số của 2 đơn vị có số đến 31/12/2023: 10/100 = 10,00%; "
        "không lấy trung bình các tỷ lệ."
    )


def test_rate_is_rounded_half_up_to_the_indicators_decimals() -> None:
    assert told(add_up([part("A", figure("0.13", of=("1", "800")))], [], SHARE, ON)).value == Decimal("0.13")


def test_percentage_without_numerator_has_no_total() -> None:
    parts = [part("A", figure("90", of=("9", "10"))), part("B", figure("50"))]
    found = told(add_up(parts, [], SHARE, ON))

    assert (found.value, found.rate, found.value_text) == (None, None, "")
    assert found.explanation == "Không có số chung: 1 đơn vị chỉ có tỷ lệ, không có tử số và mẫu số."


# --- Amounts -------------------------------------------------------------------------------------


def test_amounts_since_the_first_day_are_summed() -> None:
    found = told(add_up([part("A", figure("10.5")), part("B", figure("4"))], [], AMOUNT, ON))

    assert (found.value, found.value_text) == (Decimal("14.5"), "14,5")
    assert found.explanation == "Tổng của 2 đơn vị có số từ 01/01/2021 đến 31/12/2023."


def test_figures_of_adjoining_periods_are_joined_before_they_are_added() -> None:
    years = [figure("2", start=date(year, 1, 1), end=date(year, 12, 31)) for year in (2021, 2022, 2023)]

    assert told(add_up([part("A", *years), part("B", figure("4"))], [], AMOUNT, ON)).value == 10


@pytest.mark.parametrize(
    ("kind", "unit", "why"),
    [
        (Kind.LEVEL, "bác sĩ", "số tại thời điểm không cộng được"),
        (Kind.LEVEL, "triệu đồng/người/năm", "số tại thời điểm không cộng được"),
        (Kind.CUMULATIVE, "triệu đồng/ha", "đơn vị tính là một tỷ số nên không cộng được"),
        (Kind.AVERAGE_GROWTH, "%/năm", "tốc độ bình quân không cộng được"),
        (Kind.RECOGNITION, "đạt/chưa đạt", "công nhận chỉ có đạt hoặc chưa đạt nên không cộng được"),
        (Kind.RANK, "", "thứ hạng không cộng được"),
    ],
)
def test_what_has_no_sum_says_why(kind: Kind, unit: str, why: str) -> None:
    measure = Measure(Direction.AT_LEAST, kind, unit, 1, since=SINCE)
    found = told(add_up([part("A", figure("10")), part("B", figure("4"))], [], measure, ON))

    assert (found.value, found.gap) == (None, "")
    assert found.explanation == f"Không có số chung: {why}."


# --- Which figures are added ---------------------------------------------------------------------


def test_each_unit_stands_with_its_winning_figure() -> None:
    """Official over estimate, the later word over the earlier one, never a plan; nothing unknown on the day."""
    plan = figure("99", kind=ResultKind.PLAN, row=3)
    figures = (figure("10", row=1), figure("12", kind=ResultKind.ESTIMATE, row=2), plan)
    later = figure("50", end=date(2024, 3, 31), row=4)
    found = told(add_up([part("A", *figures, later)], [], AMOUNT, ON))

    assert [line.value_text for line in found.lines] == ["10,0"]


def test_estimate_among_the_parts_is_told() -> None:
    parts = [part("A", figure("10", kind=ResultKind.ESTIMATE)), part("B", figure("4"))]

    assert ", trong đó có số ước" in told(add_up(parts, [], AMOUNT, ON)).explanation


@pytest.mark.parametrize("other", [figure("4", end=date(2023, 6, 30)), figure("4", start=date(2023, 1, 1))])
def test_figures_of_another_period_are_not_added(other: Figure) -> None:
    found = told(add_up([part("A", figure("10")), part("B", other)], [], AMOUNT, ON))

    assert found.value == 10
    assert left_out(found) == {"B": "số của kỳ khác, không cộng"}
    assert found.explanation.endswith("1 đơn vị không cộng.")


def test_unit_below_another_is_not_counted_twice() -> None:
    parts = [part("Huyện", figure("10"), path="/1/2/"), part("Phòng", figure("4"), path="/1/2/3/")]
    found = told(add_up(parts, [], AMOUNT, ON))

    assert found.value == 10
    assert left_out(found) == {"Phòng": "đã nằm trong số của đơn vị cấp trên, không cộng"}


def test_units_without_figures_have_no_table() -> None:
    assert add_up([part("A"), part("B", figure("1", end=date(2024, 6, 30)))], [figure("3")], AMOUNT, ON) is None
    assert add_up([], [figure("3")], AMOUNT, ON) is None


# --- Beside the committee's own ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "gap"),
    [("14.5", ""), ("16", "Số toàn cấp ủy đã công bố khác số cộng từ đơn vị 1,5 tỷ đồng; cần đối chiếu.")],
)
def test_committees_figure_is_compared(published: str, gap: str) -> None:
    parts = [part("A", figure("10.5")), part("B", figure("4"))]
    found = told(add_up(parts, [figure(published)], AMOUNT, ON))

    assert found.own is not None
    assert (found.own.value, found.gap) == (Decimal(published), gap)


def test_published_rate_is_compared_by_its_own_decimals() -> None:
    """1/3 was published as 33,3 %: that is no difference to 33,33."""
    parts = [part("A", figure("33.33", of=("1", "3")))]

    assert told(add_up(parts, [figure("33.3")], SHARE, ON)).gap == ""
    assert "0,07 điểm phần trăm" in told(add_up(parts, [figure("33.4")], SHARE, ON)).gap


def test_committees_figure_of_another_period_is_not_compared() -> None:
    found = told(add_up([part("A", figure("10"))], [figure("3", end=date(2023, 6, 30))], AMOUNT, ON))

    assert (found.own, found.own_text, found.gap) == (None, "", "")


# --- Parts and whole -----------------------------------------------------------------------------

counts = st.integers(0, 10**6)
rates = st.lists(st.tuples(counts, st.integers(1, 10**6)), min_size=1, max_size=12)
amounts = st.lists(st.decimals(0, 10**9, places=2, allow_nan=False), min_size=1, max_size=12)


@given(rates)
def test_rates_of_the_parts_are_the_rate_of_the_whole(pairs: list[tuple[int, int]]) -> None:
    parts = [part(f"U{at}", figure("0", of=(str(a), str(b)))) for at, (a, b) in enumerate(pairs)]
    found = told(add_up(parts, [], SHARE, ON))

    above, below = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    exact = Decimal(above) * 100 / Decimal(below)
    assert found.rate is not None
    assert found.rate == Rate(Decimal(above), Decimal(below))
    assert found.value == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(amounts, st.randoms())
def test_amounts_of_the_parts_are_the_amount_of_the_whole_in_any_order(values: list[Decimal], chance: object) -> None:
    parts = [part(f"U{at}", figure(value)) for at, value in enumerate(values)]
    shuffled = list(parts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    whole = figure(sum(values, Decimal(0)))

    found = told(add_up(shuffled, [whole], AMOUNT, ON))
    assert (found.value, found.gap) == (whole.value, "")


@given(rates, st.integers(1, 11))
def test_groups_of_units_add_up_like_the_units(pairs: list[tuple[int, int]], cut: int) -> None:
    """Adding the sums of two groups is adding all units: nothing depends on how they are grouped."""

    def together(some: list[tuple[int, int]], name: str) -> list[Part]:
        if not some:
            return []
        above, below = (str(sum(pair[at] for pair in some)) for at in (0, 1))
        return [part(name, figure("0", of=(above, below)))]

    units = [part(f"U{at}", figure("0", of=(str(a), str(b)))) for at, (a, b) in enumerate(pairs)]
    groups = [*together(pairs[:cut], "A"), *together(pairs[cut:], "B")]
    assert told(add_up(units, [], SHARE, ON)).rate == told(add_up(groups, [], SHARE, ON)).rate
