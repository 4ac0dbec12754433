"""The trend says of each day what the roll-up of that day says, whatever the scope, by one query."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from assignments.models import Assignment
from conclusions.models import Conclusion, Directive
from reports.figures import Scope, scope_of
from reports.rollups import roll_up
from reports.trends import trend_days, trend_of

ON = date(2024, 12, 31)


def test_days_are_the_ends_of_the_last_four_half_years_and_the_day_itself() -> None:
    assert trend_days(date(2024, 3, 15)) == [
        date(2022, 6, 30),
        date(2022, 12, 31),
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2024, 3, 15),
    ]


@pytest.mark.parametrize("narrowed", ["", "unit", "paper", "field"])
@pytest.mark.usefixtures("demonstration")
def test_each_point_says_what_the_roll_up_of_its_day_says(narrowed: str) -> None:
    committee = Unit.objects.get(kind=Unit.Kind.COMMITTEE, valid_to__isnull=False)
    scopes = {
        "": lambda: scope_of(committee),
        "unit": lambda: scope_of(committee, unit=Unit.objects.filter(assignments__isnull=False).first()),
        "paper": lambda: scope_of(committee, conclusion=Conclusion.objects.first()),
        "field": lambda: scope_of(committee, topic=Directive.Topic.ECONOMY),
    }
    scope: Scope = scopes[narrowed]()
    days = trend_days(ON)

    with CaptureQueriesContext(connection) as queries:
        points = trend_of(scope, days)

    assert len(queries) == 1
    rollups = [roll_up(scope, on=day) for day in days]
    assert [point.assignments for point in points] == [rollup.assignments for rollup in rollups]
    assert [point.directives for point in points] == [rollup.directives for rollup in rollups]
    assert points[-1].assignments.total > 0


def test_trend_is_shown_from_the_first_day_with_work(assignment: Assignment, scope: Scope) -> None:
    Assignment.objects.update(assigned_on=date(2023, 7, 10))

    assert [point.day for point in roll_up(scope, on=ON).begun_trend] == [date(2023, 12, 31), date(2024, 6, 30), ON]
    assert [point.day for point in roll_up(scope, on=date(2023, 7, 9)).begun_trend] == [date(2023, 7, 9)]


def test_before_its_paper_was_signed_a_directive_counts_nowhere(paper: Conclusion, scope: Scope) -> None:
    before, after = trend_of(scope, [date(2023, 7, 6), date(2023, 7, 7)])

    assert (before.directives.total, after.directives.total) == (0, 2)
