"""How each indicator stands on a day: one line for boards, papers and files alike."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from accounts.vietnamese import format_number
from targets.attainment import (
    BAND_LABELS,
    Attainment,
    Band,
    Direction,
    Figure,
    Goal,
    ResultKind,
    attain,
    figures_as_of,
    percent,
)
from targets.models import Indicator, Result, Target


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """`percent` is the share of the way to the target, in percent with one decimal; None when not computable."""

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

    @property
    def target_text(self) -> str:
        """`từ 17` as it is read aloud: the direction's word before the number; empty without a target."""
        if self.target is None:
            return ""
        if self.direction == Direction.ACHIEVED:
            return "đạt"
        sign = "≥" if self.direction == Direction.AT_LEAST else "≤"
        return f"{sign} {format_number(self.target, self._places(self.target))}"

    @property
    def latest_text(self) -> str:
        if self.latest is None:
            return ""
        if self.direction == Direction.ACHIEVED:
            return "đạt" if self.latest else "chưa đạt"
        return format_number(self.latest, self._places(self.latest))

    @property
    def percent_text(self) -> str:
        return "" if self.percent is None else f"{format_number(self.percent, 1)}%"

    @property
    def band_label(self) -> str:
        return BAND_LABELS[Band(self.band)]

    def _places(self, value: Decimal) -> int:
        """The indicator's own decimals, more when the published figure has more: a figure is never rounded away."""
        return max(self.decimals, -int(value.normalize().as_tuple().exponent))


def with_figures(indicators: Any) -> Any:
    """The indicators with all that `indicator_line` reads: four queries whatever their number."""
    whole = Result.objects.filter(unit__isnull=True)
    return indicators.select_related("indicator_set").prefetch_related("targets", Prefetch("results", queryset=whole))


def indicator_line(indicator: Indicator, on: date) -> IndicatorLine:
    """The indicator as of `on`; expects `with_figures`."""
    figures = [figure_of(result) for result in indicator.results.all()]
    goals = [goal_of(target) for target in indicator.targets.all()]
    direction = Direction(indicator.direction)
    since = indicator.indicator_set.period_start
    state = attain(figures, goals, direction=direction, on=on, since=since)
    history = figures_as_of(figures, on, since=since)
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
        percent=None if state.ratio is None else percent(state.ratio, 1),
        history=tuple((figure.end, figure.value) for figure in history),
        **_goal_fields(state),
        **_latest_fields(state),
    )


def _goal_fields(state: Attainment) -> dict[str, Any]:
    goal = state.goal
    return {"target": goal.value if goal else None, "target_end": goal.end if goal else None}


def _latest_fields(state: Attainment) -> dict[str, Any]:
    latest = state.latest
    return {
        "latest": latest.value if latest else None,
        "latest_end": latest.end if latest else None,
        "latest_kind": latest.kind if latest else "",
        "latest_source": latest.source if latest else "",
    }


def figure_of(result: Result) -> Figure:
    return Figure(
        start=result.period_start,
        end=result.period_end,
        value=result.value,
        kind=ResultKind(result.kind),
        as_of=result.as_of,
        row=result.pk,
        source=result.source,
    )


def goal_of(target: Target) -> Goal:
    return Goal(end=target.period_end, value=target.value, version=target.version, decided_on=target.decided_on)
