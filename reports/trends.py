"""How the work stood at the ends of the last periods: the very counts that the roll-up of each of those days gives."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, IntegerField, Value

from assignments.states import UNASSIGNED, directive_state
from reports.counted import assignments_in, default_period, directives_in
from reports.figures import Scope, TrendPoint
from reports.unit_records import count_states
from targets.periods import periods_back_from

_PERIODS = 4


def trend_days(on: date) -> list[date]:
    """The last days of the half-years before the one that holds `on`, the earliest first, then `on` itself."""
    before = list(periods_back_from(default_period(on).previous(), _PERIODS))
    return [*(period.end for period in reversed(before)), on]


def trend_of(scope: Scope, days: Sequence[date]) -> list[TrendPoint]:
    """One point for each of `days`; one query for all of them."""
    counted: dict[date, dict[int | None, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    in_force: dict[date, set[int]] = defaultdict(set)
    for day, directive_id, state, number in _rows(scope, days):
        if state:
            counted[day][directive_id][state] += number
        else:
            in_force[day].add(directive_id)
    return [_point(day, counted[day], in_force[day], bool(scope.unit_path)) for day in days]


def _rows(scope: Scope, days: Sequence[date]) -> Any:
    """(day, directive, state, number) of what is assigned; with an empty state the directives in force on the day."""
    parts = []
    for day in days:
        on = Value(day, output_field=DateField())
        work = assignments_in(scope, day).order_by().values("directive_id", "state").annotate(number=Count("pk"), on=on)
        parts.append(work.values_list("on", "directive_id", "state", "number"))
        papers = directives_in(scope, day).order_by()
        papers = papers.annotate(on=on, of=F("pk"), no_state=Value(""), none=Value(0, output_field=IntegerField()))
        parts.append(papers.values_list("on", "of", "no_state", "none"))
    return parts[0].union(*parts[1:], all=True)


def _point(day: date, counted: dict[int | None, Counter[str]], in_force: set[int], only_with_work: bool) -> TrendPoint:
    states = Counter[str]()
    for of_directive in counted.values():
        states.update(of_directive)
    shown = in_force & {key for key in counted if key} if only_with_work else in_force
    directives = [directive_state(list(counted[key])) if key in counted else UNASSIGNED for key in shown]
    return TrendPoint(day, count_states(states.elements()), count_states(directives))
