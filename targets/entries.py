"""What is typed into a cell of figures, and how it is understood before it is recorded. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.numbers import NotANumber, Suggestion, read_english, read_number
from accounts.vietnamese import format_number, search_key
from targets.measures import Direction, Kind, Measure, ResultKind

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


def is_yes_or_no(measure: Measure) -> bool:
    """Whether the figure says had or not had, and is typed in words."""
    return measure.direction == Direction.ACHIEVED or measure.kind == Kind.RECOGNITION


def typed_form(value: Decimal, measure: Measure) -> str:
    """The value as it would be typed into the cell."""
    if is_yes_or_no(measure):
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
    if problem := value_problem(value, measure) or period_problem(kind, end, today):
        return Reading(problem=problem)
    return Reading(value, measure.amount(value), warning=_warning(value, measure, before))


def _value(text: str, measure: Measure) -> Decimal:
    if not is_yes_or_no(measure):
        return read_number(text)
    value = _REACHED.get(search_key(text))
    if value is None:
        raise NotANumber("Nhập “đạt” hoặc “chưa đạt” (1 hoặc 0).")
    return value


def value_problem(value: Decimal, measure: Measure) -> str:
    """Why the quantity can never have this value; empty when it can. What is merely odd is flagged, not refused."""
    if is_yes_or_no(measure) and value not in {0, 1}:
        return "Nhập 1 nếu đã đạt, 0 nếu chưa đạt."
    if measure.kind == Kind.SHARE_OF_UNITS and not 0 <= value <= 100:
        return "Tỷ lệ số đơn vị phải từ 0 đến 100%."
    if measure.kind == Kind.RANK and (value < 1 or value != value.to_integral_value()):
        return "Thứ hạng là số nguyên từ 1."
    return ""


def period_problem(kind: ResultKind, end: date, today: date) -> str:
    """Why a figure of this kind cannot be stated today for a period that ends on `end`; empty when it can."""
    if kind == ResultKind.OFFICIAL and end > today:
        return "Số thực hiện không thể của một kỳ chưa kết thúc; hãy chọn “Ước thực hiện”."
    return ""


def _warning(value: Decimal, measure: Measure, before: Decimal | None) -> str:
    low, high = measure.lowest, measure.highest
    if (low is not None and value < low) or (high is not None and value > high):
        return "ngoài khoảng hợp lý, hãy xem lại"
    if before and value > 0 and before > 0 and measure.is_numeric:
        if value >= before * JUMP:
            return f"gấp {format_number(value / before, 1)} lần kỳ trước, hãy xem lại"
        if value * JUMP <= before:
            return f"chỉ bằng {format_number(value * 100 / before, 1)}% kỳ trước, hãy xem lại"
    return ""
