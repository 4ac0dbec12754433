"""The periods that a form offers."""

from datetime import date

import pytest

from reports.period_choices import period_choices
from targets.periods import parse_period

TODAY = date(2023, 11, 15)
TERM = parse_period("2020-2025")


def codes(today: date = TODAY, chosen: str = "") -> dict[str, list[str]]:
    also = parse_period(chosen) if chosen else None
    return {name: [code for code, _ in rows] for name, rows in period_choices(today, [TERM, TERM], also)}


def test_running_period_of_each_kind_comes_first_and_earlier_ones_follow() -> None:
    offered = codes()

    assert offered["6 tháng"][:2] == ["2023-H2", "2023-H1"]
    assert offered["Quý"][:2] == ["2023-Q4", "2023-Q3"]
    assert offered["Tháng"][:2] == ["2023-11", "2023-10"]
    assert offered["Năm"][:2] == ["2023", "2022"]
    assert offered["Nhiệm kỳ"] == ["2020-2025-M", "2020-2025"]


@pytest.mark.parametrize(("today", "first"), [(TODAY, "2023-9M"), (date(2024, 2, 1), "2024-9M")])
def test_nine_months_are_those_of_the_running_year(today: date, first: str) -> None:
    assert codes(today)["9 tháng"][0] == first


def test_term_that_has_not_begun_is_not_offered() -> None:
    assert codes(date(2019, 12, 31))["Nhiệm kỳ"] == []


def test_choices_are_named_as_the_office_names_them() -> None:
    assert ("2023-Q4", "Quý IV năm 2023") in dict(period_choices(TODAY))["Quý"]


def test_older_period_that_was_chosen_is_offered_too() -> None:
    assert codes(chosen="2015-H1")["Đang chọn"] == ["2015-H1"]
    assert "Đang chọn" not in codes(chosen="2023-H1")
