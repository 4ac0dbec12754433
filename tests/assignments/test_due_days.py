"""The day by which a report is due."""

from datetime import date

import pytest

from assignments.due_days import is_working_day, report_due_on, working_day_from
from targets.periods import parse_period


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 11, 15), True),
        (date(2023, 11, 18), False),  # Saturday
        (date(2023, 11, 19), False),
        (date(2023, 9, 1), False),  # the day beside National Day
        (date(2023, 9, 4), False),  # in lieu of Saturday 2/9
        (date(2024, 2, 12), False),  # third day of Tết Giáp Thìn
        (date(2024, 4, 18), False),  # 10/3 by the lunar calendar
        (date(2024, 4, 19), True),
    ],
)
def test_working_days_know_weekends_tet_and_days_in_lieu(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_day_off_moves_on_to_the_first_working_day() -> None:
    assert working_day_from(date(2024, 2, 8)) == date(2024, 2, 15)  # Tết, from Thursday to Wednesday


@pytest.mark.parametrize(
    ("period", "days", "due"),
    [
        ("2023-H2", 5, date(2024, 1, 5)),
        ("2023-Q3", 5, date(2023, 10, 5)),
        ("2023-07", 5, date(2023, 8, 7)),  # 5/8 is a Saturday
        ("2023-H2", 0, date(2024, 1, 2)),  # 31/12 is a Sunday, 1/1 a holiday
        ("2024-01", 8, date(2024, 2, 15)),
    ],
)
def test_report_is_due_some_days_after_its_period_on_a_working_day(period: str, days: int, due: date) -> None:
    assert report_due_on(parse_period(period), days) == due
