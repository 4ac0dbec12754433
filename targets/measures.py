"""What an indicator measures, and the figures and targets it is judged by. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.vietnamese import format_number, search_key

_CHANGES = ("tang", "giam", "so voi", "bang")  # words of a percentage that is no part of a whole


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ACHIEVED = "achieved"


class Kind(StrEnum):
    LEVEL = "level"
    CUMULATIVE = "cumulative"
    AVERAGE_GROWTH = "average_growth"
    SHARE_OF_UNITS = "share_of_units"
    RECOGNITION = "recognition"
    RANK = "rank"


# Figures of adjoining periods join into one for the time since the set's first day.
CHAINED = frozenset({Kind.CUMULATIVE, Kind.AVERAGE_GROWTH})


class ResultKind(StrEnum):
    PLAN = "plan"
    ESTIMATE = "estimate"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Measure:
    """`basis` is the price basis, the method or the set of criteria in force; `since` the first day of the set.

    `share` says that the quantity is a part of a whole in percent and cannot leave 0 to 100.
    """

    direction: Direction
    kind: Kind = Kind.LEVEL
    unit: str = ""
    decimals: int = 2
    basis: str = ""
    since: date | None = None
    baseline: Decimal | None = None
    share: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether a share of the way means anything: what is had or not, and a rank, have none."""
        return self.direction != Direction.ACHIEVED and self.kind not in {Kind.RECOGNITION, Kind.RANK}

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the figure says had or not had: 1 or 0, typed in words."""
        return self.direction == Direction.ACHIEVED or self.kind == Kind.RECOGNITION

    @property
    def lowest(self) -> Decimal | None:
        """The value the quantity cannot fall below: 0, but for changes in percent, which may be negative."""
        changes = self.unit.startswith("%") and not self.share
        return None if changes or self.kind == Kind.AVERAGE_GROWTH else Decimal(0)

    @property
    def highest(self) -> Decimal | None:
        if self.kind == Kind.RECOGNITION:
            return Decimal(1)
        return Decimal(100) if self.share else None

    def is_outside(self, value: Decimal) -> bool:
        """Whether the quantity cannot have this value."""
        return (self.lowest is not None and value < self.lowest) or (self.highest is not None and value > self.highest)

    def number(self, value: Decimal) -> str:
        """`1.234,56` with the indicator's decimals, more when the figure has more: nothing is rounded away."""
        return format_number(value, max(self.decimals, -int(value.normalize().as_tuple().exponent)))

    def amount(self, value: Decimal) -> str:
        """The number with its unit of measure; in words where it is had or not."""
        if not self.is_numeric and self.kind != Kind.RANK:
            return "đạt" if value else "chưa đạt"
        return with_unit(self.number(value), self.unit)


def is_share(unit: str, kind: Kind, name: str) -> bool:
    """Whether the percentage is a part of a whole: shares of units always, levels unless named as a change.

    "Tỷ lệ hộ nghèo" is one; "Tỷ lệ tăng thu ngân sách so với dự toán" is not: it was 101,6% in 2021.
    """
    if unit != "%" or kind not in {Kind.LEVEL, Kind.SHARE_OF_UNITS}:
        return False
    words = f" {search_key(name)} "
    return kind == Kind.SHARE_OF_UNITS or not any(f" {word} " in words for word in _CHANGES)


def is_rate(measure: Measure) -> bool:
    """Whether the figure is one count in percent of another, which may stand behind it as numerator and denominator."""
    return measure.unit == "%" and measure.kind in {Kind.LEVEL, Kind.SHARE_OF_UNITS}


def with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if unit.startswith("%") else f"{text} {unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Figure:
    """One published result: `value` in the indicator's unit of measure for the days `start` to `end`.

    `basis` is empty where it is the indicator's own.
    """

    start: date
    end: date
    value: Decimal
    kind: ResultKind
    as_of: date
    row: int
    source: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One version of the target: `value` to be reached by `end`; `decided_on` is None for the congress's own."""

    end: date
    value: Decimal
    version: int
    decided_on: date | None = None
