"""What is typed into a cell of figures, and how it is understood before it is recorded. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.numbers import NotANumber, Suggestion, read_english, read_number
from accounts.vietnamese import format_number, search_key
from targets.checks import result_faults
from targets.measures import Measure, ResultKind

JUMP = 5  # times the figure before: most often a unit of measure mistaken, or three digits too many
_REACHED = {"dat": Decimal(1), "co": Decimal(1), "1": Decimal(1), "chua dat": Decimal(0), "0": Decimal(0)}
_REACHED |= {"khong dat": Decimal(0), "chua": Decimal(0)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure belongs: the indicator, the unit (None: the whole committee), the days it is about."""

    indicator: int
    unit: int | None
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Reading:
    """How a typed text is understood: a value with its words, or a problem; an empty cell has neither.

    `warning` is no obstacle. `suggestion` says what could be meant where there is a problem.
    """

    value: Decimal | None = None
    words: str = ""
    problem: str = ""
    warning: str = ""
    suggestion: Suggestion | None = None


EMPTY = Reading()


def typed_form(value: Decimal, measure: Measure) -> str:
    """The value as it would be typed into the cell."""
    if measure.is_yes_or_no:
        return "đạt" if value else "chưa đạt"
    return measure.number(value)


def understand(
    text: str,
    measure: Measure,
    *,
    kind: ResultKind,
    end: date,
    today: date,
    before: Decimal | None = None,
    english: bool = False,
) -> Reading:
    """How `text` is understood as a figure for the period that ends on `end`; `before` is the figure before it.

    With `english` the cell belongs to a pasted block that has points for decimals.
    """
    if not text.strip():
        return EMPTY
    try:
        if english and (refusal := read_english(text)):
            raise refusal
        value = _value(text, measure)
    except NotANumber as refusal:
        return Reading(problem=str(refusal), suggestion=refusal.suggestion)
    for _, problem in result_faults(measure, today=today, value=value, kind=kind, period_end=end):
        return Reading(problem=problem)
    return Reading(value, measure.amount(value), warning=_warning(value, measure, before))


def _value(text: str, measure: Measure) -> Decimal:
    if not measure.is_yes_or_no:
        return read_number(text)
    value = _REACHED.get(search_key(text))
    if value is None:
        raise NotANumber("Nhập “đạt” hoặc “chưa đạt” (1 hoặc 0).")
    return value


def _warning(value: Decimal, measure: Measure, before: Decimal | None) -> str:
    if measure.is_outside(value):
        return "ngoài khoảng hợp lý, hãy xem lại"
    if before and value > 0 and before > 0 and measure.is_numeric:
        if value >= before * JUMP:
            return f"gấp {format_number(value / before, 1)} lần kỳ trước, hãy xem lại"
        if value * JUMP <= before:
            return f"chỉ bằng {format_number(value * 100 / before, 1)}% kỳ trước, hãy xem lại"
    return ""
