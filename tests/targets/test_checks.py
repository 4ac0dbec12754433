"""What a figure or a target may be; the same words on a form and on a sheet."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from targets.checks import decision_fault, raise_fault, range_fault, result_faults
from targets.measures import Direction, Goal, Kind, Measure

TODAY = date(2023, 11, 15)
SHARE = Measure(Direction.AT_LEAST, Kind.SHARE_OF_UNITS, "%", share=True)
LEVEL = Measure(Direction.AT_LEAST, Kind.LEVEL, "triệu đồng")
ACHIEVED = Measure(Direction.ACHIEVED, Kind.RECOGNITION)
SOUND: dict[str, Any] = {
    "value": Decimal(1),
    "kind": "official",
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 6, 30),
    "as_of": TODAY,
}


@pytest.mark.parametrize("measure", [SHARE, LEVEL, ACHIEVED])
def test_sound_figure_has_no_fault(measure: Measure) -> None:
    assert list(result_faults(measure, today=TODAY, **SOUND)) == []


@pytest.mark.parametrize(
    ("measure", "change", "name", "text"),
    [
        (SHARE, {"value": Decimal("100.01")}, "value", "từ 0 đến 100"),
        (SHARE, {"value": Decimal(-1)}, "value", "từ 0 đến 100"),
        (ACHIEVED, {"value": Decimal("0.5")}, "value", "Nhập 1"),
        (LEVEL, {"as_of": date(2023, 11, 16)}, "as_of", "tương lai"),
        (LEVEL, {"period_start": date(2023, 7, 1)}, "period_end", "sau ngày đầu"),
        (LEVEL, {"period_end": date(2023, 11, 16)}, "period_end", "chưa kết thúc"),
        (LEVEL, {"numerator": Decimal(1), "denominator": Decimal(0)}, "denominator", "lớn hơn 0"),
        (LEVEL, {"numerator": Decimal(1)}, "denominator", "hoặc để trống cả hai"),
        (LEVEL, {"denominator": Decimal(1)}, "numerator", "hoặc để trống cả hai"),
        (SHARE, {"numerator": Decimal(17), "denominator": Decimal(16)}, "numerator", "đến mẫu số"),
    ],
)
def test_fault_of_a_figure_names_its_field(measure: Measure, change: dict[str, Any], name: str, text: str) -> None:
    faults = list(result_faults(measure, today=TODAY, **{**SOUND, **change}))

    assert [found for found, _ in faults] == [name]
    assert text in faults[0][1]


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        ({"period_end": date(2023, 11, 16), "kind": "estimate"}, LEVEL),
        ({"numerator": Decimal(17), "denominator": Decimal(16)}, LEVEL),
        ({"numerator": Decimal(16), "denominator": Decimal(16)}, SHARE),
        ({"value": None, "as_of": None, "period_start": None, "period_end": None}, SHARE),
    ],
)
def test_what_only_looks_like_a_fault_is_none(change: dict[str, Any], measure: Measure) -> None:
    assert list(result_faults(measure, today=TODAY, **{**SOUND, **change})) == []


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [(-1, LEVEL, "không được âm"), (101, SHARE, "không được lớn hơn 100"), (5, LEVEL, ""), (100, SHARE, "")],
)
def test_range_is_that_of_the_quantity(value: int, measure: Measure, text: str) -> None:
    assert text in range_fault(Decimal(value), measure)
    assert bool(range_fault(Decimal(value), measure)) == bool(text)


@pytest.mark.parametrize(
    ("value", "direction", "text"),
    [(17, "at_least", "cao hơn"), (18, "at_least", ""), (17, "at_most", "thấp hơn"), (16, "at_most", "")],
)
def test_raised_target_goes_beyond_the_one_before(value: int, direction: str, text: str) -> None:
    told = raise_fault(Decimal(value), Goal(TODAY, Decimal(17), 1), Measure(Direction(direction), unit="xã"))

    assert text in told
    assert bool(told) == bool(text)


@pytest.mark.parametrize(
    ("day", "text"), [(date(2023, 11, 16), "tương lai"), (date(2020, 12, 31), "01/01/2021"), (date(2021, 1, 1), "")]
)
def test_decision_is_neither_ahead_nor_before_the_last(day: date, text: str) -> None:
    told = decision_fault(day, Goal(TODAY, Decimal(17), 1), since=date(2021, 1, 1), today=TODAY)

    assert text in told
    assert bool(told) == bool(text)


def test_decision_follows_the_one_before() -> None:
    before = Goal(TODAY, Decimal(17), 2, date(2023, 7, 7))

    assert "07/07/2023" in decision_fault(date(2023, 7, 6), before, since=date(2021, 1, 1), today=TODAY)
