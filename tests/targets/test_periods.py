"""Reporting periods: their days, their names, the one before."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.periods import Period, PeriodError, PeriodKind, parse_period, period_between, period_of, periods_back_from

CALENDAR = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))

NAMES = [
    ("2023-07", date(2023, 7, 1), date(2023, 7, 31), PeriodKind.MONTH, "tháng 7/2023"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), PeriodKind.MONTH, "tháng 2/2024"),
    ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31), PeriodKind.QUARTER, "quý I năm 2023"),
    ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), PeriodKind.QUARTER, "quý IV năm 2023"),
    ("2023-H1", date(2023, 1, 1), date(2023, 6, 30), PeriodKind.HALF_YEAR, "6 tháng đầu năm 2023"),
    ("2023-H2", date(2023, 7, 1), date(2023, 12, 31), PeriodKind.HALF_YEAR, "6 tháng cuối năm 2023"),
    ("2023-9M", date(2023, 1, 1), date(2023, 9, 30), PeriodKind.NINE_MONTHS, "9 tháng đầu năm 2023"),
    ("2023", date(2023, 1, 1), date(2023, 12, 31), PeriodKind.YEAR, "năm 2023"),
    ("2020-2025", date(2020, 1, 1), date(2025, 12, 31), PeriodKind.TERM, "nhiệm kỳ 2020-2025"),
    ("2020-2025-M", date(2020, 1, 1), date(2023, 6, 30), PeriodKind.MID_TERM, "giữa nhiệm kỳ 2020-2025"),
    (
        "2023-07-07..2023-12-31",
        date(2023, 7, 7),
        date(2023, 12, 31),
        PeriodKind.CUSTOM,
        "từ 07/07/2023 đến 31/12/2023",
    ),
]


@pytest.mark.parametrize(("code", "start", "end", "kind", "label"), NAMES, ids=[row[0] for row in NAMES])
def test_period_has_its_days_and_its_name(code: str, start: date, end: date, kind: PeriodKind, label: str) -> None:
    period = parse_period(code)

    assert period == Period(start, end, kind)
    assert (period.code, period.label) == (code, label)


@pytest.mark.parametrize(("typed", "code"), [(" 2023-q3 ", "2023-Q3"), ("2023-h2", "2023-H2"), ("2023-9m", "2023-9M")])
def test_period_is_read_in_small_letters_too(typed: str, code: str) -> None:
    assert parse_period(typed).code == code


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("2023-07-01..2023-12-31", "2023-H2"),
        ("2023-01-01..2023-09-30", "2023-9M"),
        ("2024-02-01..2024-02-29", "2024-02"),
        ("2020-01-01..2025-12-31", "2020-2025"),
        ("2020-01-01..2023-06-30", "2020-2025-M"),
        ("2020-01-01..2024-12-31", "2020-01-01..2024-12-31"),
        ("9998-01-01..9999-12-31", "9998-01-01..9999-12-31"),
        ("2023-02-01..2023-09-30", "2023-02-01..2023-09-30"),
    ],
)
def test_span_of_a_whole_period_is_that_period(span: str, code: str) -> None:
    assert parse_period(span).code == code


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "Không hiểu kỳ"),
        ("2023-13", "Không hiểu kỳ"),
        ("2023-Q5", "Không hiểu kỳ"),
        ("2023-H3", "Không hiểu kỳ"),
        ("1823", "Không hiểu kỳ"),
        ("quý 3", "Viết kỳ như"),
        ("2025-2020", "năm cuối nhiệm kỳ phải sau năm đầu"),
        ("2025-2025", "năm cuối nhiệm kỳ phải sau năm đầu"),
        ("2023-02-30..2023-03-01", "ngày không tồn tại"),
        ("2023-12-31..2023-07-07", "ngày đầu sau ngày cuối"),
    ],
)
def test_code_that_names_no_period_is_refused_in_vietnamese(code: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        parse_period(code)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2023-01", "2022-12"),
        ("2024-03", "2024-02"),
        ("2023-Q1", "2022-Q4"),
        ("2023-H2", "2023-H1"),
        ("2023-H1", "2022-H2"),
        ("2023-9M", "2022-9M"),
        ("2023", "2022"),
        ("2023-07-10..2023-07-19", "2023-06-30..2023-07-09"),
    ],
)
def test_previous_period_is_of_the_same_kind(code: str, before: str) -> None:
    assert parse_period(code).previous().code == before


def test_periods_back_are_listed_latest_first() -> None:
    codes = [period.code for period in periods_back_from(parse_period("2023-H2"), 3)]

    assert codes == ["2023-H2", "2023-H1", "2022-H2"]


@given(days, st.sampled_from(CALENDAR))
def test_period_of_a_day_holds_that_day(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)

    assert period.start <= day <= period.end
    assert period_of(period.start, kind) == period_of(period.end, kind) == period


@given(days, st.sampled_from(CALENDAR))
def test_period_is_read_back_from_its_code_and_its_days(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)

    assert parse_period(period.code) == period
    assert period_between(period.start, period.end) == period


@given(days, days)
def test_any_span_is_read_back_from_its_code(first: date, second: date) -> None:
    period = period_between(min(first, second), max(first, second))

    assert parse_period(period.code) == period


@given(days, st.sampled_from(CALENDAR))
def test_periods_follow_each_other_without_gap(day: date, kind: PeriodKind) -> None:
    back = list(periods_back_from(period_of(day, kind), 15))

    assert all(earlier.end + timedelta(days=1) == later.start for later, earlier in pairwise(back))
