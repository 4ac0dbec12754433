"""Rates are added up from what stands above and below the line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rates import Rate, combined, percent

counts = st.integers(0, 10**6).map(Decimal)
rates = st.builds(Rate, counts, st.integers(1, 10**6).map(Decimal))


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (11, 17, "64.7"), (0, 5, "0.0"), (1, 1, "100.0"), (1, 800, "0.1")],
)
def test_percent_rounds_half_up_to_one_decimal(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)


def test_percent_of_nothing_is_none() -> None:
    assert percent(0, 0) is None


def test_rate_of_all_is_not_the_mean_of_percentages() -> None:
    """Nine of ten and one of ninety are ten of a hundred: 10 %, where the percentages' mean is 45,6 %."""
    whole = combined([Rate(Decimal(9), Decimal(10)), Rate(Decimal(1), Decimal(90))])

    assert whole == Rate(Decimal(10), Decimal(100))
    assert whole is not None
    assert whole.percent == 10


def test_rate_of_no_parts_is_none() -> None:
    assert combined([]) is None
    assert Rate(Decimal(0), Decimal(0)).percent is None


@given(st.lists(rates, min_size=1), st.lists(rates, min_size=1))
def test_rate_of_the_parts_equals_the_whole(some: list[Rate], others: list[Rate]) -> None:
    parts = [rate for rate in (combined(some), combined(others)) if rate]

    assert combined(parts) == combined([*some, *others])


@given(st.lists(rates, min_size=1))
def test_rate_of_all_lies_between_those_of_its_parts(some: list[Rate]) -> None:
    whole = combined(some)

    assert whole is not None
    shares = [rate.percent for rate in some if rate.percent is not None]
    assert whole.percent is not None
    assert min(shares) - Decimal("1e-20") <= whole.percent <= max(shares) + Decimal("1e-20")
