"""What a figure or a target may be: one place for forms, sheets and services. Pure; the words are Vietnamese."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from targets.attainment import is_beyond
from targets.measures import Direction, Goal, Kind, Measure, ResultKind


def result_faults(
    measure: Measure,
    *,
    today: date,
    value: Decimal | None = None,
    kind: str = "",
    period_start: date | None = None,
    period_end: date | None = None,
    as_of: date | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of one figure; what is None is not judged."""
    if value is not None and measure.kind == Kind.SHARE_OF_UNITS and not 0 <= value <= 100:
        yield "value", "Tỷ lệ số đơn vị phải từ 0 đến 100%."
    if value is not None and measure.is_yes_or_no and value not in {0, 1}:
        yield "value", "Nhập 1 nếu đã đạt, 0 nếu chưa đạt."
    if value is not None and measure.kind == Kind.RANK and (value < 1 or value != value.to_integral_value()):
        yield "value", "Thứ hạng là số nguyên từ 1."
    if as_of and (text := stated_fault(as_of, today)):
        yield "as_of", text
    if period_start and period_end and period_start > period_end:
        yield "period_end", "Ngày cuối phải sau ngày đầu kỳ."
    if period_end and kind == ResultKind.OFFICIAL and period_end > today:
        yield "period_end", "Số thực hiện không thể của một kỳ chưa kết thúc; hãy chọn “Ước thực hiện”."
    if denominator is not None and denominator <= 0:
        yield "denominator", "Mẫu số phải lớn hơn 0."
    elif (numerator is None) != (denominator is None):
        yield "denominator" if denominator is None else "numerator", "Ghi cả tử số và mẫu số, hoặc để trống cả hai."
    elif numerator is None or denominator is None or not measure.share:
        return
    elif not 0 <= numerator <= denominator:
        yield "numerator", "Tử số phải từ 0 đến mẫu số: đây là tỷ lệ của một phần trong toàn bộ."


def stated_fault(as_of: date, today: date) -> str:
    """Why nothing was stated on this day; empty when it can have been."""
    return "Ngày công bố không được ở tương lai." if as_of > today else ""


def range_fault(value: Decimal, measure: Measure) -> str:
    """Why the quantity cannot have this value; empty when it can."""
    if measure.lowest is not None and value < measure.lowest:
        return "Giá trị không được âm."
    if measure.highest is not None and value > measure.highest:
        return f"Giá trị không được lớn hơn {measure.highest}."
    return ""


def raise_fault(value: Decimal, in_force: Goal, measure: Measure) -> str:
    """Why the value is no raised target; empty when it is one."""
    if not is_beyond(value, in_force.value, measure.direction):
        more = "thấp hơn" if measure.direction == Direction.AT_MOST else "cao hơn"
        return f"Mức mới phải {more} mức đang có hiệu lực ({measure.number(in_force.value)})."
    return range_fault(value, measure)


def decision_fault(day: date, in_force: Goal, *, since: date, today: date) -> str:
    """Why the target in force was not raised on this day; `since` is the first day of the set. Empty when it can be."""
    if day > today:
        return "Ngày quyết định không được ở tương lai."
    before = in_force.decided_on or since
    return f"Ngày quyết định không được trước {before:%d/%m/%Y}, ngày của mức trước." if day < before else ""
