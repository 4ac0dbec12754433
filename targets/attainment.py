"""How far an indicator has come: pure arithmetic on results and the target in force.

Which figure counts is the office's rule: the latest period, then official over estimate, then the later record; a plan
is never a result. Not computable is `None`, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NEAR = Decimal("0.8")


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


class ResultKind(StrEnum):
    PLAN = "plan"
    ESTIMATE = "estimate"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published result: `value` in the indicator's unit of measure for the days `start` to `end`."""

    start: date
    end: date
    value: Decimal
    kind: ResultKind
    as_of: date
    row: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One version of the target: `value` to be reached by `end`; `decided_on` is None for the congress's own."""

    end: date
    value: Decimal
    version: int
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far the indicator has come. `ratio` 1 = exactly met; None when not computable."""

    band: Band
    latest: Figure | None
    goal: Goal | None
    ratio: Decimal | None
    explanation: str


def figures_as_of(figures: Iterable[Figure], on: date, *, since: date | None = None) -> list[Figure]:
    """Results known on `on`, one for each period, oldest first: official over estimate, then the later word. No plans.

    A figure whose period begins before `since`, the first day of the set, measures something else and is left out.
    """
    best: dict[tuple[date, date], Figure] = {}
    for figure in figures:
        if figure.kind == ResultKind.PLAN or figure.end > on or figure.as_of > on:
            continue
        if since is not None and figure.start < since:
            continue
        period = (figure.start, figure.end)
        if period not in best or _weight(figure) > _weight(best[period]):
            best[period] = figure
    return sorted(best.values(), key=lambda figure: (figure.end, figure.start))


def _weight(figure: Figure) -> tuple[bool, date, int]:
    return figure.kind == ResultKind.OFFICIAL, figure.as_of, figure.row


def latest_figure(figures: Sequence[Figure]) -> Figure | None:
    """The result that counts, of `figures_as_of`: latest end; of two periods with one end the one stated later."""
    return max(figures, key=lambda figure: (figure.end, *_weight(figure)), default=None)


def goal_in_force(goals: Iterable[Goal], on: date) -> Goal | None:
    """The highest version decided by `on` for the latest end; the congress's own stands until one is raised."""
    decided = [goal for goal in goals if goal.decided_on is None or goal.decided_on <= on]
    return max(decided, key=lambda goal: (goal.end, goal.version), default=None)


def ratio_of(value: Decimal, goal: Decimal, direction: Direction) -> Decimal | None:
    """Share of the way to the goal. At least: value/goal; at most: goal/value; None where a quotient has no meaning."""
    if direction == Direction.AT_MOST:
        value, goal = goal, value
    if goal <= 0 or value < 0:
        return None
    return value / goal


def attain(
    figures: Iterable[Figure], goals: Iterable[Goal], *, direction: Direction, on: date, since: date | None = None
) -> Attainment:
    """The state of one indicator on the day `on`, counting figures from `since`, the first day of its set."""
    latest = latest_figure(figures_as_of(figures, on, since=since))
    goal = goal_in_force(goals, on)
    if latest is None:
        return Attainment(Band.NO_DATA, None, goal, None, "Chưa có số thực hiện hoặc ước thực hiện đến ngày này.")
    if goal is None:
        return Attainment(Band.NO_DATA, latest, None, None, "Có số đo nhưng chưa đối chiếu được mức chỉ tiêu đại hội.")
    ratio = ratio_of(latest.value, goal.value, direction)
    band = _band(latest.value, goal.value, direction, ratio)
    return Attainment(band, latest, goal, ratio, _explain(latest, goal, direction, ratio))


def _band(value: Decimal, goal: Decimal, direction: Direction, ratio: Decimal | None) -> Band:
    if direction == Direction.ACHIEVED:
        return Band.MET if value >= goal else Band.NOT_MET
    if value == goal:
        return Band.MET
    if (value > goal) == (direction == Direction.AT_LEAST):
        return Band.EXCEEDED
    return Band.NEAR if ratio is not None and ratio >= NEAR else Band.NOT_MET


def _explain(latest: Figure, goal: Goal, direction: Direction, ratio: Decimal | None) -> str:
    word = {Direction.AT_LEAST: "trở lên", Direction.AT_MOST: "không quá", Direction.ACHIEVED: "đạt"}[direction]
    kind = "số thực hiện" if latest.kind == ResultKind.OFFICIAL else "số ước thực hiện"
    text = (
        f"So {kind} kỳ đến {latest.end:%d/%m/%Y} với mức lần {goal.version} ({word}) phải đạt vào {goal.end:%d/%m/%Y}"
    )
    if ratio is None or direction == Direction.ACHIEVED:
        return text + "."
    quotient = "thực hiện chia mức" if direction == Direction.AT_LEAST else "mức chia thực hiện"
    return f"{text}; tỷ lệ là {quotient}."


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to one decimal; None when there is no whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
