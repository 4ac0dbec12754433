"""What the figures of a scope count on a day, and the period they belong to when nobody names one."""

from datetime import date
from typing import Any

from assignments.models import Assignment
from conclusions.models import Directive
from reports.figures import Scope
from targets.periods import Period, PeriodKind, period_of


def default_period(on: date) -> Period:
    """The half-year that holds `on`: the committee's own rhythm when nobody names a period."""
    return period_of(on, PeriodKind.HALF_YEAR)


def assignments_in(scope: Scope, on: date) -> Any:
    """What the scope's figures of that day count, each with its `state` and `deadline`."""
    rows = Assignment.objects.of_committee(scope.committee_id).counted_on(on).with_state(on)
    if scope.unit_path:
        rows = rows.filter(unit__path__startswith=scope.unit_path)
    if scope.conclusion_id:
        rows = rows.filter(directive__conclusion_id=scope.conclusion_id)
    if scope.topic:
        rows = rows.in_field(scope.topic, scope.groups)
    if scope.set_id:
        rows = rows.filter(indicator__indicator_set_id=scope.set_id)
    return rows


def directives_in(scope: Scope, on: date) -> Any:
    """The directives of the scope's papers and field that were in force on that day; of a set of indicators those that
    work is given out for."""
    rows = Directive.objects.of_committee(scope.committee_id).in_force_on(on)
    if scope.conclusion_id:
        rows = rows.filter(conclusion_id=scope.conclusion_id)
    if scope.topic:
        rows = rows.filter(topic=scope.topic)
    if scope.set_id:
        given = Assignment.objects.filter(indicator__indicator_set_id=scope.set_id, directive__isnull=False)
        rows = rows.filter(pk__in=given.values("directive_id"))
    return rows
