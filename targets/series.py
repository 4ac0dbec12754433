"""The figures of an indicator as one line over time: which of them count on a day, and what they add up to.

Which figure counts is the office's rule: official over estimate, then the later word; a plan is never a result. A
published figure is kept as it was published; only where none covers the time since the first day of the set are the
figures of adjoining periods added up (cumulative) or compounded (average growth). Two bases are never one line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from targets.measures import CHAINED, Figure, Kind, Measure, ResultKind


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the indicator stood at the end of `figure`. `parts` are the published figures it was computed from, oldest
    first; empty for a figure as published. `whole` says that it covers the time since the set's first day, where the
    kind asks for that."""

    figure: Figure
    parts: tuple[Figure, ...] = ()
    whole: bool = True


def figures_as_of(figures: Iterable[Figure], on: date, *, since: date | None = None) -> list[Figure]:
    """Results known on `on`, one for each period, oldest first: official over estimate, then the later word. No plans.

    A figure whose period begins before `since`, the first day of the set, measures something else and is left out.
    """
    best: dict[tuple[date, date, str], Figure] = {}
    for figure in figures:
        if figure.kind == ResultKind.PLAN or figure.end > on or figure.as_of > on:
            continue
        if since is not None and figure.start < since:
            continue
        period = (figure.start, figure.end, figure.basis)
        if period not in best or weight(figure) > weight(best[period]):
            best[period] = figure
    return sorted(best.values(), key=lambda figure: (figure.end, figure.start))


def weight(figure: Figure) -> tuple[bool, date, int]:
    return figure.kind == ResultKind.OFFICIAL, figure.as_of, figure.row


def latest_figure(figures: Sequence[Figure]) -> Figure | None:
    """Of `figures_as_of` the one with the latest end; of two periods with one end the one stated later."""
    return max(figures, key=lambda figure: (figure.end, *weight(figure)), default=None)


def series_of(figures: Iterable[Figure], measure: Measure, on: date) -> tuple[Standing, ...]:
    """The line of the indicator as known on `on`: one standing for each end of a period, oldest first.

    Only figures on the indicator's own basis; a recognition keeps those under other criteria, for it lapses by them.
    """
    known = figures_as_of(figures, on, since=measure.since)
    if measure.kind != Kind.RECOGNITION:
        known = [figure for figure in known if has_own_basis(figure, measure)]
    if measure.kind not in CHAINED or measure.since is None:
        return tuple(Standing(figure) for figure in _latest_by_end(known))
    chained = _chain(known, measure, measure.since)
    return chained or tuple(Standing(figure, whole=False) for figure in _latest_by_end(known))


def has_own_basis(figure: Figure, measure: Measure) -> bool:
    return not figure.basis or figure.basis == measure.basis


def _latest_by_end(figures: Sequence[Figure]) -> list[Figure]:
    by_end: dict[date, Figure] = {}
    for figure in figures:
        if figure.end not in by_end or weight(figure) > weight(by_end[figure.end]):
            by_end[figure.end] = figure
    return [by_end[end] for end in sorted(by_end)]


def _chain(figures: Sequence[Figure], measure: Measure, since: date) -> tuple[Standing, ...]:
    """Standings that cover the time from `since`, by published figures or by figures of adjoining periods."""
    reached: dict[date, Standing] = {}
    for figure in figures:  # by end, then by start: a published whole comes before the parts it would be made of
        if figure.start == since:
            reached[figure.end] = Standing(figure)
            continue
        before = reached.get(figure.start - timedelta(days=1))
        if before is None or figure.end in reached:
            continue
        parts = (*(before.parts or (before.figure,)), figure)
        value = _joined(parts, measure)
        if value is not None:
            reached[figure.end] = Standing(_computed(parts, value), parts)
    return tuple(reached[end] for end in sorted(reached))


def _computed(parts: Sequence[Figure], value: Decimal) -> Figure:
    """A figure for the whole time of `parts`: official only when all of them are, known since the last was."""
    official = all(part.kind == ResultKind.OFFICIAL for part in parts)
    return replace(
        parts[-1],
        start=parts[0].start,
        value=value,
        kind=ResultKind.OFFICIAL if official else ResultKind.ESTIMATE,
        as_of=max(part.as_of for part in parts),
        numerator=None,
        denominator=None,
    )


def _joined(parts: Sequence[Figure], measure: Measure) -> Decimal | None:
    if measure.kind == Kind.CUMULATIVE:
        return sum((part.value for part in parts), Decimal(0))
    return mean_growth(parts, measure.decimals)


def mean_growth(parts: Sequence[Figure], decimals: int) -> Decimal | None:
    """The yearly growth in percent that leads as far as `parts` did, each a growth per year over whole years.

    The mean of 10 and -10 is -0,50, not 0. Half up to `decimals`; None when a part is not of whole years or loses all.
    """
    product, total = Decimal(1), 0
    for part in parts:
        years = _whole_years(part)
        factor = 1 + part.value / 100
        if not years or factor <= 0:
            return None
        product *= factor**years
        total += years
    mean = (product ** (Decimal(1) / total) - 1) * 100
    return mean.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _whole_years(figure: Figure) -> int:
    """The years from the first day to the last; 0 when they are not whole."""
    after = figure.end + timedelta(days=1)
    same_day = (after.month, after.day) == (figure.start.month, figure.start.day)
    return after.year - figure.start.year if same_day else 0
