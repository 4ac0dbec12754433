"""The day named in a page's address."""

from datetime import date

import pytest

from accounts.days import day_or_today

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("text", ["07/08/2023", "2023-08-07"])
def test_day_is_read_as_offices_write_it(text: str) -> None:
    assert day_or_today(text) == date(2023, 8, 7)


@pytest.mark.parametrize("text", ["", "31/02/2023", "hôm qua", "'; DROP TABLE"])
def test_mistyped_day_is_today(text: str) -> None:
    assert day_or_today(text) == date(2023, 11, 15)
