"""Reporting periods: pure dates. `2023-H2` is the half-year 01/7–31/12/2023."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    MID_TERM = "mid_term"
    TERM = "term"
    CUSTOM = "custom"


class PeriodError(ValueError):
    """A period code that names no period; the message is Vietnamese and says what is accepted."""


_ACCEPTED = (
    "Viết kỳ như 2023-07 (tháng), 2023-Q3 (quý), 2023-H2 (6 tháng), 2023-9M (9 tháng), 2023 (năm), "
    "2020-2025 (nhiệm kỳ), 2020-2025-M (giữa nhiệm kỳ) hoặc 2023-07-07..2023-12-31 (từ ngày đến ngày)."
)
_MONTHS_OF = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|[Qq](?P<quarter>[1-4])|[Hh](?P<half>[12])|(?P<nine>9[Mm])"
    r"|(?P<last>(?:19|20)\d\d)(?P<middle>-[Mm])?))?"
)
TERM_YEARS = 5
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days `start` to `end`, both included."""

    start: date
    end: date
    kind: PeriodKind

    @property
    def code(self) -> str:
        """The short name that `parse_period` reads back."""
        year, month = self.start.year, self.start.month
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year}-{month:02d}"
            case PeriodKind.QUARTER:
                return f"{year}-Q{(month + 2) // 3}"
            case PeriodKind.HALF_YEAR:
                return f"{year}-H{1 if month == 1 else 2}"
            case PeriodKind.NINE_MONTHS:
                return f"{year}-9M"
            case PeriodKind.YEAR:
                return str(year)
            case PeriodKind.MID_TERM:
                return f"{year}-{year + TERM_YEARS}-M"
            case PeriodKind.TERM:
                return f"{year}-{self.end.year}"
        return f"{self.start}..{self.end}"

    @property
    def label(self) -> str:
        """The office's name of the period, lower case: `6 tháng cuối năm 2023`."""
        year, month = self.start.year, self.start.month
        match self.kind:
            case PeriodKind.MONTH:
                return f"tháng {month}/{year}"
            case PeriodKind.QUARTER:
                return f"quý {_ROMAN[(month - 1) // 3]} năm {year}"
            case PeriodKind.HALF_YEAR:
                return f"6 tháng {'đầu' if month == 1 else 'cuối'} năm {year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {year}"
            case PeriodKind.YEAR:
                return f"năm {year}"
            case PeriodKind.MID_TERM:
                return f"giữa nhiệm kỳ {year}-{year + TERM_YEARS}"
            case PeriodKind.TERM:
                return f"nhiệm kỳ {year}-{self.end.year}"
        return f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"

    def previous(self) -> "Period":
        """The period of the same kind that ends the day before this one begins."""
        if self.kind in _MONTHS_OF:
            return period_of(self.start - timedelta(days=1), self.kind)
        if self.kind == PeriodKind.NINE_MONTHS:
            return _months(self.start.year - 1, 1, 9, self.kind)
        length = self.end - self.start
        end = self.start - timedelta(days=1)
        return Period(end - length, end, PeriodKind.CUSTOM)

    def following(self) -> "Period":
        """The next period of the same kind: it begins the day after this one ends, nine months in the next year."""
        if self.kind in _MONTHS_OF:
            return period_of(self.end + timedelta(days=1), self.kind)
        if self.kind == PeriodKind.NINE_MONTHS:
            return _months(self.start.year + 1, 1, 9, self.kind)
        start = self.end + timedelta(days=1)
        return Period(start, start + (self.end - self.start), PeriodKind.CUSTOM)


def _months(year: int, first: int, count: int, kind: PeriodKind) -> Period:
    last = first + count - 1
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), kind)


def period_of(day: date, kind: PeriodKind) -> Period:
    """The month, quarter, half-year or year that holds `day`."""
    count = _MONTHS_OF[kind]
    return _months(day.year, (day.month - 1) // count * count + 1, count, kind)


def last_ended(day: date, kind: PeriodKind) -> Period:
    """The latest month, quarter, half-year, nine months or year that was over before `day`."""
    if kind != PeriodKind.NINE_MONTHS:
        return period_of(day, kind).previous()
    running = _months(day.year, 1, 9, kind)
    return running if running.end < day else running.previous()


def period_between(start: date, end: date) -> Period:
    """The period of these two days, named after its kind when it is a whole one: a month, a term, the first half of
    a term."""
    for kind in _MONTHS_OF:
        whole = period_of(start, kind)
        if (whole.start, whole.end) == (start, end):
            return whole
    if (start, end) == (date(start.year, 1, 1), date(start.year, 9, 30)):
        return Period(start, end, PeriodKind.NINE_MONTHS)
    if start.year < end.year <= start.year + TERM_YEARS < MAXYEAR:
        for whole in (_term(start.year), mid_term(start.year)):
            if (whole.start, whole.end) == (start, end):
                return whole
    return Period(start, end, PeriodKind.CUSTOM)


def _term(year: int) -> Period:
    return Period(date(year, 1, 1), date(year + TERM_YEARS, 12, 31), PeriodKind.TERM)


def mid_term(year: int) -> Period:
    """The first half of the term that begins in `year`.

    A congress meets in the middle of a year and its term lasts five: three years on, the committee holds its mid-term
    review (406-TB/HU, of 29/6/2023, for the term 2020-2025).
    """
    return Period(date(year, 1, 1), date(year + (TERM_YEARS + 1) // 2, 6, 30), PeriodKind.MID_TERM)


def parse_period(code: str) -> Period:
    """Read `2023-07`, `2023-Q3`, `2023-H2`, `2023-9M`, `2023`, `2020-2025` or `2023-07-07..2023-12-31`.

    Raises `PeriodError` with a Vietnamese message for anything else.
    """
    if span := _SPAN.fullmatch(code.strip()):
        try:
            start, end = (date.fromisoformat(day) for day in span.groups())
        except ValueError as error:
            raise PeriodError(f"“{code}” có ngày không tồn tại.") from error
        if start > end:
            raise PeriodError(f"“{code}”: ngày đầu sau ngày cuối.")
        return period_between(start, end)
    found = _CODE.fullmatch(code.strip())
    if found is None:
        raise PeriodError(f"Không hiểu kỳ “{code}”. {_ACCEPTED}")
    year = int(found["year"])
    if found["month"]:
        return _months(year, int(found["month"]), 1, PeriodKind.MONTH)
    if found["quarter"]:
        return _months(year, int(found["quarter"]) * 3 - 2, 3, PeriodKind.QUARTER)
    if found["half"]:
        return _months(year, int(found["half"]) * 6 - 5, 6, PeriodKind.HALF_YEAR)
    if found["nine"]:
        return _months(year, 1, 9, PeriodKind.NINE_MONTHS)
    if found["middle"] and int(found["last"]) != year + TERM_YEARS:
        raise PeriodError(f"“{code}”: giữa nhiệm kỳ chỉ tính cho nhiệm kỳ 5 năm, ví dụ 2020-2025-M.")
    if found["middle"]:
        return mid_term(year)
    if found["last"]:
        if int(found["last"]) <= year:
            raise PeriodError(f"“{code}”: năm cuối nhiệm kỳ phải sau năm đầu.")
        return Period(date(year, 1, 1), date(int(found["last"]), 12, 31), PeriodKind.TERM)
    return _months(year, 1, 12, PeriodKind.YEAR)


def periods_back_from(period: Period, count: int) -> Iterator[Period]:
    """`period` and the ones before it, `count` in all, latest first."""
    for _ in range(count):
        yield period
        period = period.previous()
