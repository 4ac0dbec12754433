"""The forecast of one indicator to the end of its set, from its line of figures and the target in force. Pure.

The model does the arithmetic (`forecast`); here stands what it may be given: figures on one basis that cover the time
since the set's first day, never plans, and the bounds the quantity cannot leave.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from targets import forecast
from targets.forecast import Bounds, Forecast, Outlook, Point
from targets.measures import Direction, Goal, Kind, Measure
from targets.series import Standing

_NO_NUMBER = {
    Kind.RECOGNITION: "Chỉ tiêu công nhận chỉ có đạt hoặc chưa đạt nên không dự báo bằng số.",
    Kind.RANK: "Thứ hạng còn phụ thuộc đơn vị khác nên không dự báo bằng số.",
}


def outlook_of(series: Sequence[Standing], goal: Goal | None, measure: Measure, *, end: date) -> Forecast:
    """The forecast on the day `end`; without a number, and with the reason, where none can honestly be given."""
    reason = _why_none(series, goal, measure)
    if reason or goal is None:
        return Forecast(Outlook.NOT_ENOUGH_DATA, reason)
    points = [Point(standing.figure.end, float(standing.figure.value)) for standing in series]
    aim = forecast.Goal(float(goal.value), at_most=measure.direction == Direction.AT_MOST)
    return forecast.forecast(points, end, aim, bounds=bounds_of(measure), decimals=measure.decimals)


def _why_none(series: Sequence[Standing], goal: Goal | None, measure: Measure) -> str:
    if measure.kind in _NO_NUMBER:
        return _NO_NUMBER[measure.kind]
    if measure.direction == Direction.ACHIEVED:
        return _NO_NUMBER[Kind.RECOGNITION]
    if goal is None:
        return "Chưa đối chiếu được mức chỉ tiêu đại hội nên chưa dự báo."
    if any(not standing.whole for standing in series):
        return "Số liệu mới là số của từng kỳ, chưa nối được từ ngày đầu của bộ chỉ tiêu, nên chưa dự báo."
    falls = any(after.figure.value < before.figure.value for before, after in pairwise(series))
    if measure.kind == Kind.CUMULATIVE and falls:
        return "Chuỗi số lũy kế có chỗ giảm, cần kiểm tra lại số liệu trước khi dự báo."
    return ""


def bounds_of(measure: Measure) -> Bounds:
    """0 to 100 for a share, 0 and more for a count or an amount; what is cumulative never falls."""
    low, high = measure.lowest, measure.highest
    return Bounds(
        None if low is None else float(low),
        None if high is None else float(high),
        cumulative=measure.kind == Kind.CUMULATIVE,
    )
