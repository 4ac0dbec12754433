"""What the units' own figures add up to, beside the committee's own. Pure.

A rate is added up from what stands above and below its line, never from percentages. What is counted or paid since the
first day of the set is summed. Nothing else has a sum: not a state at a moment (doctors per ten thousand people look
like a count and are none), not a mean, a rank, a recognition. Only figures of one and the same period are added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from accounts.vietnamese import format_number
from targets.measures import Figure, Kind, Measure, ResultKind, is_rate
from targets.rates import Rate, agrees, combined, rate_of
from targets.series import Standing, series_of

_NO_SUM = {
    Kind.LEVEL: "số tại thời điểm không cộng được",
    Kind.CUMULATIVE: "đơn vị tính là một tỷ số nên không cộng được",
    Kind.AVERAGE_GROWTH: "tốc độ bình quân không cộng được",
    Kind.SHARE_OF_UNITS: "tỷ lệ này không có tử số, mẫu số",
    Kind.RECOGNITION: "công nhận chỉ có đạt hoặc chưa đạt nên không cộng được",
    Kind.RANK: "thứ hạng không cộng được",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's published figures; `path` is that of the unit in the tree, `/1/7/`."""

    unit: str
    path: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """A unit's winning figure; `left_out` says why it is not part of the total, empty when it is."""

    unit: str
    figure: Figure
    value_text: str
    left_out: str = ""

    @property
    def rate_text(self) -> str:
        return _told(rate_of(self.figure))


@dataclass(frozen=True, slots=True)
class Total:
    """The units together. `value` is in the indicator's unit of measure, a rate half up to its decimals; None when the
    figures have no sum. `own` is the committee's figure of the same period; `gap` says how the two differ."""

    lines: tuple[PartLine, ...]
    end: date
    value: Decimal | None
    rate: Rate | None
    value_text: str
    explanation: str
    own: Figure | None
    own_text: str
    gap: str

    @property
    def rate_text(self) -> str:
        return _told(self.rate)

    @property
    def own_rate_text(self) -> str:
        return _told(rate_of(self.own)) if self.own else ""


def _told(rate: Rate | None) -> str:
    """`9/16`; empty without a rate."""
    return f"{format_number(rate.numerator)}/{format_number(rate.denominator)}" if rate else ""


def add_up(parts: Sequence[Part], own: Sequence[Figure], measure: Measure, on: date) -> Total | None:
    """The units' figures as known on `on` and their total; None when no unit has a figure."""
    standing = {part: series[-1] for part in parts if (series := series_of(part.figures, measure, on))}
    if not standing:
        return None
    period = max(
        (_period(found, measure) for found in standing.values()), key=lambda pair: (pair[1], -pair[0].toordinal())
    )
    counted = _counted(standing, period, measure)
    lines = tuple(
        PartLine(
            part.unit,
            found.figure,
            measure.number(found.figure.value),
            "" if part in counted else _why_left_out(found, period, measure),
        )
        for part, found in standing.items()
    )
    value, rate, why = _total([standing[part].figure for part in counted], measure)
    mine = [row.figure for row in series_of(own, measure, on) if _period(row, measure) == period]
    published = mine[-1] if mine else None
    return Total(
        lines=lines,
        end=period[1],
        value=value,
        rate=rate,
        value_text="" if value is None else measure.number(value),
        explanation=_explain(lines, period, value, rate, why, measure),
        own=published,
        own_text=measure.number(published.value) if published else "",
        gap=_gap(value, rate, published, measure),
    )


def _period(standing: Standing, measure: Measure) -> tuple[date, date]:
    """What must be the same to be added: the last day, and the first too where the figure runs from it."""
    figure = standing.figure
    return (figure.start if measure.kind == Kind.CUMULATIVE else date.min, figure.end)


def _counted(standing: dict[Part, Standing], period: tuple[date, date], measure: Measure) -> set[Part]:
    """Those of the period, but not a unit below another one of them: its figure is in the other's already."""
    same = [part for part, found in standing.items() if _period(found, measure) == period]
    return {
        part for part in same if not any(part.path != above.path and part.path.startswith(above.path) for above in same)
    }


def _why_left_out(standing: Standing, period: tuple[date, date], measure: Measure) -> str:
    if _period(standing, measure) != period:
        return "số của kỳ khác, không cộng"
    return "đã nằm trong số của đơn vị cấp trên, không cộng"


def _total(figures: Sequence[Figure], measure: Measure) -> tuple[Decimal | None, Rate | None, str]:
    """(total, rate, why there is none)."""
    if is_rate(measure):
        rates = [rate for figure in figures if (rate := rate_of(figure))]
        bare = len(figures) - len(rates)
        if bare:
            return None, None, f"{bare} đơn vị chỉ có tỷ lệ, không có tử số và mẫu số"
        whole = combined(rates)
        share = whole.percent if whole else None
        if share is None:
            return None, None, "không có mẫu số"
        return share.quantize(Decimal(1).scaleb(-measure.decimals), ROUND_HALF_UP), whole, ""
    if measure.kind == Kind.CUMULATIVE and "/" not in measure.unit and "%" not in measure.unit:
        return sum((figure.value for figure in figures), Decimal(0)), None, ""
    return None, None, _NO_SUM[measure.kind]


def _gap(value: Decimal | None, rate: Rate | None, own: Figure | None, measure: Measure) -> str:
    exact = rate.percent if rate else value
    if value is None or exact is None or own is None or agrees(exact, own.value):
        return ""
    apart = abs(value - own.value)
    told = f"{measure.number(apart)} điểm phần trăm" if rate else measure.amount(apart)
    return f"Số toàn cấp ủy đã công bố khác số cộng từ đơn vị {told}; cần đối chiếu."


def _explain(
    lines: Sequence[PartLine],
    period: tuple[date, date],
    value: Decimal | None,
    rate: Rate | None,
    why: str,
    measure: Measure,
) -> str:
    """How the total came to be, in one sentence."""
    added = [line for line in lines if not line.left_out]
    if value is None:
        return f"Không có số chung: {why}."
    guessed = any(line.figure.kind == ResultKind.ESTIMATE for line in added)
    rough = ", trong đó có số ước" if guessed else ""
    if rate is not None:
        text = (
            f"Tổng tử số chia tổng mẫu số của {len(added)} đơn vị có số đến {period[1]:%d/%m/%Y}{rough}: "
            f"{_told(rate)} = {measure.amount(value)}; "
            "không lấy trung bình các tỷ lệ"
        )
    else:
        text = f"Tổng của {len(added)} đơn vị có số từ {period[0]:%d/%m/%Y} đến {period[1]:%d/%m/%Y}{rough}"
    rest = len(lines) - len(added)
    return f"{text}; {rest} đơn vị không cộng." if rest else f"{text}."
