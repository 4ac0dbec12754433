"""The day by which a report is due: a number of days after its period, on a working day. Pure."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

from targets.periods import Period

_SATURDAY = 5


@cache
def _holidays() -> Any:
    """Vietnam's public holidays, Tết and days in lieu included: made when first asked, each year when asked for."""
    return holidays.country_holidays("VN")


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays()


def working_day_from(day: date) -> date:
    """`day`, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def report_due_on(period: Period, days_after: int) -> date:
    """The last day to report on `period`: `days_after` days after its end, moved on to a working day."""
    return working_day_from(period.end + timedelta(days=days_after))
