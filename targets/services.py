"""Writes on indicators: figures, raised targets, the office's own word."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts import audit
from accounts.models import Unit, User
from targets.attainment import goal_in_force, is_beyond
from targets.entries import Place
from targets.grids import Entry, recorded_figures
from targets.measures import Direction, ResultKind
from targets.models import Assessment, Indicator, Result, Target
from targets.standings import goal_of


class FiguresMoved(Exception):
    """Somebody else has recorded figures in the same places; nothing was written. `places` are these."""

    def __init__(self, places: set[Place]) -> None:
        super().__init__(places)
        self.places = places


class TargetNotRaised(Exception):
    """The value does not go beyond the target in force; the message is Vietnamese and says so."""


@transaction.atomic
def record_result(
    indicator: Indicator,
    *,
    value: Decimal,
    period_start: date,
    period_end: date,
    kind: str,
    as_of: date,
    source: str,
    by: User | None,
    note: str = "",
    unit: Unit | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    basis: str = "",
) -> Result:
    """Add one figure to the indicator's history. Earlier figures stay; which one counts is decided when it is read."""
    result = Result.objects.create(
        indicator=indicator,
        unit=unit,
        period_start=period_start,
        period_end=period_end,
        value=value,
        numerator=numerator,
        denominator=denominator,
        kind=kind,
        as_of=as_of,
        basis=basis,
        source=source,
        note=note,
        recorded_by=by,
    )
    _record("Nhập số liệu chỉ tiêu", result, indicator, by=by)
    return result


@transaction.atomic
def save_figures(entries: Sequence[Entry], *, kind: str, as_of: date, source: str, by: User) -> int:
    """Record the figures of a grid, all or none; how many. Of two savers at once the second sees what the first wrote.

    Raises `FiguresMoved` when in some place the figure of this kind that counts is no longer the one its writer saw.
    """
    held = sorted({entry.cell.place.indicator for entry in entries})
    list(Indicator.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk"))
    now = recorded_figures((entry.cell.place, entry.cell.indicator.price_basis) for entry in entries)
    standing = {place: of_kinds.get(ResultKind(kind)) for place, of_kinds in now.items()}
    moved = {e.cell.place for e in entries if _key(standing.get(e.cell.place)) != e.seen}
    if moved:
        raise FiguresMoved(moved)
    for entry in entries:
        place = entry.cell.place
        record_result(
            entry.cell.indicator,
            unit=entry.cell.unit,
            value=entry.value,
            period_start=place.start,
            period_end=place.end,
            kind=kind,
            as_of=as_of,
            source=source,
            note=entry.note,
            by=by,
        )
    return len(entries)


def _key(result: Result | None) -> int | None:
    return result.pk if result else None


@transaction.atomic
def raise_target(
    indicator: Indicator, *, value: Decimal, authority: str, reason: str, decided_on: date, by: User | None
) -> Target:
    """Add a later version of the target in force; every earlier one stays. Of two at once the second is measured by
    the first.

    Raises `TargetNotRaised` when there is no target to raise or `value` does not go beyond it.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    rows = {(row.period_end, row.version): row for row in Target.objects.filter(indicator=indicator)}
    goal = goal_in_force([goal_of(row) for row in rows.values()], date.max)
    if goal is None:
        raise TargetNotRaised("Chỉ tiêu chưa có mức nào để nâng.")
    if not is_beyond(value, goal.value, Direction(indicator.direction)):
        raise TargetNotRaised("Mức mới không cao hơn mức đang có hiệu lực.")
    before = rows[goal.end, goal.version]
    target = Target.objects.create(
        indicator=indicator,
        period_end=goal.end,
        value=value,
        version=goal.version + 1,
        authority=authority,
        reason=reason,
        decided_on=decided_on,
    )
    _record("Nâng mức chỉ tiêu", target, indicator, by=by, before=audit.snapshot(before))
    return target


@transaction.atomic
def assess_indicator(
    indicator: Indicator, *, rating: str, reason: str, by: User, expected_value: Decimal | None = None
) -> Assessment:
    """Add the office's own word on how the indicator will stand at the set's end. Earlier words stay."""
    assessment = Assessment.objects.create(
        indicator=indicator,
        period_end=indicator.indicator_set.period_end,
        rating=rating,
        reason=reason,
        expected_value=expected_value,
        by=by,
    )
    _record("Nhận định chỉ tiêu", assessment, indicator, by=by)
    return assessment


def _record(
    action: str, row: Model, indicator: Indicator, *, by: User | None, before: dict[str, Any] | None = None
) -> None:
    """One entry of the trail on what was added to the indicator."""
    committee_id = indicator.indicator_set.committee_id
    audit.record(action, row, by=by, committee_id=committee_id, before=before, after=audit.snapshot(row))
