"""How far an indicator has come: pure arithmetic on its line of figures and the target in force.

The share of the way to the target is, for what must reach at least a value, value / target, and for what must not
exceed one, target / value. A level or a cumulative quantity with a baseline is measured from there: (value - baseline)
/ (target - baseline), which is below 0 when it has gone back. From 80 % of the way it is "đạt từ 80 %". What is had or
not, and a rank, have no share. Not computable is `None`, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.vietnamese import format_number
from targets.measures import Direction, Figure, Goal, Kind, Measure, ResultKind
from targets.rates import percent, rate_of
from targets.series import Standing, figures_as_of, has_own_basis, latest_figure, series_of

NEAR = Decimal("0.8")
_FROM_BASELINE = frozenset({Kind.LEVEL, Kind.CUMULATIVE})
DIRECTION_WORDS = {Direction.AT_LEAST: "trở lên", Direction.AT_MOST: "không quá", Direction.ACHIEVED: "đạt"}


class Band(StrEnum):
    """The office's words for a result: vượt · đạt · đạt từ 80 % · chưa đạt · chưa có số liệu."""

    EXCEEDED = "exceeded"
    MET = "met"
    NEAR = "near"
    NOT_MET = "not_met"
    NO_DATA = "no_data"


BAND_LABELS = {
    Band.EXCEEDED: "Vượt",
    Band.MET: "Đạt",
    Band.NEAR: "Đạt từ 80%",
    Band.NOT_MET: "Chưa đạt",
    Band.NO_DATA: "Chưa có số liệu",
}


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far the indicator has come. `ratio` 1 = exactly met; None when not computable. `standing` is what was
    compared, None when nothing could be; `latest` is the figure to show, which may be on another basis."""

    band: Band
    latest: Figure | None
    goal: Goal | None
    ratio: Decimal | None
    explanation: str
    standing: Standing | None = None


def goal_in_force(goals: Iterable[Goal], on: date) -> Goal | None:
    """The highest version decided by `on` for the latest end; the congress's own stands until one is raised."""
    decided = [goal for goal in goals if goal.decided_on is None or goal.decided_on <= on]
    return max(decided, key=lambda goal: (goal.end, goal.version), default=None)


def congress_goal(goals: Iterable[Goal], on: date) -> Goal | None:
    """The first version of the target that is in force on `on`: the congress's own, whatever was raised since."""
    known = list(goals)
    now = goal_in_force(known, on)
    return goal_in_force([goal for goal in known if now and goal.end == now.end and goal.version == 1], on)


def is_beyond(value: Decimal, goal: Decimal, direction: Direction) -> bool:
    """Whether `value` asks for more than `goal`: a higher one, or a lower one where it must not be exceeded. What is
    had or not cannot be raised."""
    if direction == Direction.ACHIEVED:
        return False
    return value < goal if direction == Direction.AT_MOST else value > goal


def ratio_of(value: Decimal, goal: Decimal, direction: Direction, *, baseline: Decimal | None = None) -> Decimal | None:
    """The share of the way to the goal; None where a quotient has no meaning. A baseline on the far side of the goal,
    or at it, is no beginning of a way and is left aside."""
    if baseline is not None and (goal > baseline if direction == Direction.AT_LEAST else goal < baseline):
        return (value - baseline) / (goal - baseline)
    if direction == Direction.AT_MOST:
        value, goal = goal, value
    if goal <= 0 or value < 0:
        return None
    return value / goal


def attain(figures: Iterable[Figure], goals: Iterable[Goal], *, measure: Measure, on: date) -> Attainment:
    """The state of one indicator on the day `on` against the target then in force."""
    return attain_goal(figures, goal_in_force(goals, on), measure=measure, on=on)


def attain_goal(figures: Iterable[Figure], goal: Goal | None, *, measure: Measure, on: date) -> Attainment:
    """The state of one indicator on the day `on` against this version of the target."""
    known = list(figures)
    series = series_of(known, measure, on)
    if not series:
        return _nothing_to_compare(figures_as_of(known, on, since=measure.since), goal, measure)
    standing = series[-1]
    latest = standing.figure
    if goal is None:
        text = f"{_told(standing, measure)}, nhưng chưa đối chiếu được mức chỉ tiêu đại hội."
        return Attainment(Band.NO_DATA, latest, None, None, text, standing)
    baseline = measure.baseline if measure.kind in _FROM_BASELINE else None
    ratio = ratio_of(latest.value, goal.value, measure.direction, baseline=baseline) if measure.is_numeric else None
    band = _band(latest, goal, measure, ratio)
    return Attainment(band, latest, goal, ratio, _explain(standing, goal, measure, ratio, band), standing)


def _nothing_to_compare(known: Sequence[Figure], goal: Goal | None, measure: Measure) -> Attainment:
    latest = latest_figure(known)
    if latest is None:
        return Attainment(Band.NO_DATA, None, goal, None, "Chưa có số thực hiện hoặc ước thực hiện đến ngày này.")
    text = (
        f"{_told(Standing(latest), measure)}, nhưng tính theo {latest.basis} trong khi chỉ tiêu tính theo "
        f"{measure.basis or 'cách khác'} nên không so sánh được."
    )
    return Attainment(Band.NO_DATA, latest, goal, None, text)


def has_lapsed(figure: Figure, measure: Measure) -> bool:
    """A recognition under criteria that a new set has replaced holds no longer."""
    return measure.kind == Kind.RECOGNITION and bool(figure.value) and not has_own_basis(figure, measure)


def _band(latest: Figure, goal: Goal, measure: Measure, ratio: Decimal | None) -> Band:
    value, direction = latest.value, measure.direction
    if has_lapsed(latest, measure):
        return Band.NOT_MET
    reached = value <= goal.value if direction == Direction.AT_MOST else value >= goal.value
    if direction == Direction.ACHIEVED or measure.kind == Kind.RECOGNITION:
        return Band.MET if reached else Band.NOT_MET
    if reached:
        return Band.MET if value == goal.value else Band.EXCEEDED
    return Band.NEAR if ratio is not None and ratio >= NEAR else Band.NOT_MET


# --- How it was computed, in one sentence --------------------------------------------------------


def _told(standing: Standing, measure: Measure) -> str:
    """What the figure is, what for and where from: `Số thực hiện kỳ đến 31/12/2023 là 12/16, tức 75,00%`."""
    figure = standing.figure
    name = "Số thực hiện" if figure.kind == ResultKind.OFFICIAL else "Số ước thực hiện"
    text = f"{name} kỳ đến {figure.end:%d/%m/%Y} là {measure.amount(figure.value)}"
    if standing.parts:
        how = "cộng dồn" if measure.kind == Kind.CUMULATIVE else "bình quân nhân"
        parts = "; ".join(measure.number(part.value) for part in standing.parts)
        return f"{text} ({how} {len(standing.parts)} kỳ liền nhau: {parts})"
    rate = rate_of(figure)
    if rate:
        return f"{text} ({format_number(rate.numerator)}/{format_number(rate.denominator)})"
    return f"{text} (như đã công bố)"


def _explain(standing: Standing, goal: Goal, measure: Measure, ratio: Decimal | None, band: Band) -> str:
    label = BAND_LABELS[band].lower()
    told = _told(standing, measure)
    if has_lapsed(standing.figure, measure):
        return f"{told}, nhưng công nhận theo {standing.figure.basis} hết giá trị khi đã có {measure.basis}: {label}."
    aim = (
        f"mức lần {goal.version} ({DIRECTION_WORDS[measure.direction]}) phải đạt vào {goal.end:%d/%m/%Y} là "
        f"{measure.amount(goal.value)}"
    )
    return f"{told}; {aim}{_share_told(standing.figure, goal, measure, ratio)}: {label}."


def _share_told(figure: Figure, goal: Goal, measure: Measure, ratio: Decimal | None) -> str:
    if not measure.is_numeric:
        return ""
    if ratio is None:
        return "; không tính được tỷ lệ với số này"
    share = f"{format_number(percent(ratio, 1), 1)}%"
    baseline = measure.baseline if measure.kind in _FROM_BASELINE else None
    if baseline is not None and ratio != ratio_of(figure.value, goal.value, measure.direction):
        return f"; từ số gốc {measure.amount(baseline)} đã đi được {share} quãng đường"
    quotient = "thực hiện chia mức" if measure.direction == Direction.AT_LEAST else "mức chia thực hiện"
    return f"; {quotient} bằng {share}"
