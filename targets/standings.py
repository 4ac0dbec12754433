"""How each indicator stands on a day: one line for boards, papers and files alike."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.vietnamese import format_number
from targets.attainment import BAND_LABELS, Attainment, Band, attain, attain_goal, congress_goal, goal_in_force
from targets.flags import Flag, flags_of
from targets.forecast import OUTLOOK_WORDS, Forecast, Outlook
from targets.measures import Direction, Figure, Goal, Kind, Measure, ResultKind, is_share
from targets.models import Assessment, Indicator, Result, Target
from targets.outlooks import outlook_of
from targets.rates import percent
from targets.series import series_of


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """`percent` is the share of the way to the target, in percent with one decimal; None when not computable.

    `target` is the one in force. `congress_target` is the congress's own where a raised one is in force, else None;
    `congress_band` and `congress_percent` judge the same figure by it. `history` has one point for each end of a
    period, on the indicator's own basis. `low`, `middle` and `high` are the forecast on `outlook_on`, the set's last
    day; None where nothing can be told. `chance` is that of meeting the target in force, in percent. `assessed` is the
    office's own word, a rating, with its day; empty until there is one.
    """

    indicator_id: int
    set_code: str
    number: int
    group: str
    name: str
    unit_of_measure: str
    decimals: int
    direction: str
    direction_label: str
    target: Decimal | None
    target_end: date | None
    latest: Decimal | None
    latest_end: date | None
    latest_kind: str
    latest_source: str
    percent: Decimal | None
    band: str
    confirmed: bool
    explanation: str
    history: tuple[tuple[date, Decimal], ...]
    target_version: int | None = None
    congress_target: Decimal | None = None
    congress_percent: Decimal | None = None
    congress_band: str = ""
    flags: tuple[Flag, ...] = ()
    outlook: str = Outlook.NOT_ENOUGH_DATA.value
    outlook_reason: str = ""
    outlook_on: date | None = None
    low: Decimal | None = None
    middle: Decimal | None = None
    high: Decimal | None = None
    chance: Decimal | None = None
    assessed: str = ""
    assessed_on: date | None = None
    assessed_reason: str = ""
    assessed_value: Decimal | None = None

    @property
    def is_poor(self) -> bool:
        """Whether the forecast, or the office's own word, says that the target will hardly be met."""
        return Outlook.AT_RISK.value in {self.outlook, self.assessed}

    @property
    def target_text(self) -> str:
        """`≥ 17` as it is read aloud: the direction's sign before the number; empty without a target."""
        return self._aim(self.target)

    @property
    def congress_target_text(self) -> str:
        return self._aim(self.congress_target)

    @property
    def latest_text(self) -> str:
        if self.latest is not None and self.direction == Direction.ACHIEVED:
            return "đạt" if self.latest else "chưa đạt"
        return self._number(self.latest)

    @property
    def percent_text(self) -> str:
        return "" if self.percent is None else f"{format_number(self.percent, 1)}%"

    @property
    def congress_percent_text(self) -> str:
        return "" if self.congress_percent is None else f"{format_number(self.congress_percent, 1)}%"

    @property
    def band_label(self) -> str:
        return BAND_LABELS[Band(self.band)]

    @property
    def outlook_label(self) -> str:
        return OUTLOOK_WORDS[Outlook(self.outlook)].capitalize()

    @property
    def assessed_label(self) -> str:
        return Assessment.Rating(self.assessed).label if self.assessed else ""

    @property
    def assessed_value_text(self) -> str:
        return self._number(self.assessed_value)

    @property
    def middle_text(self) -> str:
        """The middle of the forecast; empty while there is no verdict."""
        if self.outlook == Outlook.NOT_ENOUGH_DATA.value:
            return ""
        return "" if self.middle is None else format_number(self.middle, self.decimals)

    @property
    def range_text(self) -> str:
        """`18 (16–21)`: the middle and what holds the value in 8 of 10 cases; empty without a forecast."""
        if self.low is None or self.middle is None or self.high is None:
            return ""
        low, middle, high = (format_number(value, self.decimals) for value in (self.low, self.middle, self.high))
        return f"{middle} ({low}–{high})"

    def _aim(self, value: Decimal | None) -> str:
        return "" if value is None else aim_text(value, Measure(Direction(self.direction), decimals=self.decimals))

    def _number(self, value: Decimal | None) -> str:
        return "" if value is None else Measure(Direction(self.direction), decimals=self.decimals).number(value)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the target, and how the figure of the day stands by it. `in_force` is that day's own."""

    target: Target
    aim_text: str
    percent_text: str
    band: str
    in_force: bool


def version_lines(indicator: Indicator, on: date) -> list[VersionLine]:
    """Every version of the target, the latest first, the same figure judged by each; expects `with_figures`."""
    figures = [figure_of(result) for result in indicator.results.all()]
    measure = measure_of(indicator)
    now = goal_in_force([goal_of(target) for target in indicator.targets.all()], on)
    lines = []
    for target in indicator.targets.all():
        goal = goal_of(target)
        state = attain_goal(figures, goal, measure=measure, on=on)
        share = _percent(state)
        share_text = "" if share is None else f"{format_number(share, 1)}%"
        lines.append(VersionLine(target, aim_text(goal.value, measure), share_text, state.band, goal == now))
    return sorted(lines, key=lambda line: (line.target.period_end, line.target.version), reverse=True)


def aim_text(value: Decimal, measure: Measure) -> str:
    """`≥ 17`: the direction's sign before the number."""
    if measure.direction == Direction.ACHIEVED:
        return "đạt"
    return f"{'≥' if measure.direction == Direction.AT_LEAST else '≤'} {measure.number(value)}"


def with_figures(indicators: Any) -> Any:
    """The indicators with all that `indicator_line` reads: four queries whatever their number."""
    whole = Result.objects.filter(unit__isnull=True)
    words = Assessment.objects.select_related("by").order_by("-at", "-pk")
    return indicators.select_related("indicator_set").prefetch_related(
        "targets", Prefetch("results", queryset=whole), Prefetch("assessments", queryset=words)
    )


def indicator_line(indicator: Indicator, on: date) -> IndicatorLine:
    """The indicator as of `on`; expects `with_figures`."""
    figures = [figure_of(result) for result in indicator.results.all()]
    goals = [goal_of(target) for target in indicator.targets.all()]
    measure = measure_of(indicator)
    state = attain(figures, goals, measure=measure, on=on)
    series = series_of(figures, measure, on)
    end = indicator.indicator_set.period_end
    return IndicatorLine(
        indicator_id=indicator.pk,
        set_code=indicator.indicator_set.code,
        number=indicator.number,
        group=indicator.group,
        name=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        decimals=indicator.decimals,
        direction=indicator.direction,
        direction_label=indicator.get_direction_display(),
        confirmed=indicator.is_confirmed,
        band=state.band,
        explanation=state.explanation,
        percent=_percent(state),
        history=tuple((standing.figure.end, standing.figure.value) for standing in series),
        flags=flags_of(figures, measure, on),
        outlook_on=end,
        **_outlook_fields(outlook_of(series, state.goal, measure, end=end), measure.decimals),
        **_assessed_fields(indicator, on),
        **_goal_fields(state.goal),
        **_latest_fields(state.latest),
        **_congress_fields(state.goal, attain_goal(figures, congress_goal(goals, on), measure=measure, on=on)),
    )


def _percent(state: Attainment) -> Decimal | None:
    return None if state.ratio is None else percent(state.ratio, 1)


def _goal_fields(goal: Goal | None) -> dict[str, Any]:
    return {
        "target": goal.value if goal else None,
        "target_end": goal.end if goal else None,
        "target_version": goal.version if goal else None,
    }


def _latest_fields(latest: Figure | None) -> dict[str, Any]:
    return {
        "latest": latest.value if latest else None,
        "latest_end": latest.end if latest else None,
        "latest_kind": latest.kind if latest else "",
        "latest_source": latest.source if latest else "",
    }


def _congress_fields(in_force: Goal | None, congress: Attainment) -> dict[str, Any]:
    """Empty while the congress's own target is the one in force."""
    if congress.goal is None or congress.goal == in_force:
        return {}
    return {
        "congress_target": congress.goal.value,
        "congress_percent": _percent(congress),
        "congress_band": congress.band,
    }


def _outlook_fields(told: Forecast, decimals: int) -> dict[str, Any]:
    unit = Decimal(1).scaleb(-decimals)
    low, middle, high = (
        None if value is None else Decimal(repr(value)).quantize(unit, ROUND_HALF_UP)
        for value in (told.low, told.middle, told.high)
    )
    chance = None if told.chance is None else percent(Decimal(repr(told.chance)), 1)
    words = {"outlook": told.outlook.value, "outlook_reason": told.reason}
    return {**words, "low": low, "middle": middle, "high": high, "chance": chance}


def _assessed_fields(indicator: Indicator, on: date) -> dict[str, Any]:
    """The last word said by `on`; empty before the first."""
    for word in indicator.assessments.all():
        day = timezone.localdate(word.at)
        if day <= on:
            said = {"assessed": word.rating, "assessed_on": day, "assessed_reason": word.reason}
            return {**said, "assessed_value": word.expected_value}
    return {}


def measure_of(indicator: Indicator) -> Measure:
    """What the indicator measures, as the pure modules know it; expects the set."""
    kind = Kind(indicator.kind)
    return Measure(
        direction=Direction(indicator.direction),
        kind=kind,
        unit=indicator.unit_of_measure,
        decimals=indicator.decimals,
        basis=indicator.price_basis,
        since=indicator.indicator_set.period_start,
        baseline=indicator.baseline_value,
        share=is_share(indicator.unit_of_measure, kind, indicator.name),
    )


def figure_of(result: Result) -> Figure:
    return Figure(
        start=result.period_start,
        end=result.period_end,
        value=result.value,
        kind=ResultKind(result.kind),
        as_of=result.as_of,
        row=result.pk,
        source=result.source,
        numerator=result.numerator,
        denominator=result.denominator,
        basis=result.basis,
    )


def goal_of(target: Target) -> Goal:
    return Goal(end=target.period_end, value=target.value, version=target.version, decided_on=target.decided_on)
