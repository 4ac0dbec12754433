"""The state of an assignment on any day, and of a directive from the states of its assignments."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from assignments.models import Assignment, State
from assignments.states import UNASSIGNED, directive_state, state_label
from tests.factories import AssignmentFactory, ExtensionFactory

DUE = date(2023, 11, 30)
LATER = date(2023, 12, 31)


def on_day(assignment: Assignment, on: date) -> Any:
    """With its `state` and `deadline` of that day."""
    return Assignment.objects.with_state(on).get(pk=assignment.pk)


def state(assignment: Assignment, on: date) -> str:
    found: str = on_day(assignment, on).state
    return found


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 11, 22), State.IN_TIME),
        (date(2023, 11, 23), State.DUE_SOON),
        (date(2023, 11, 30), State.DUE_SOON),
        (date(2023, 12, 1), State.OVERDUE),
    ],
)
def test_open_assignment_by_its_deadline(on: date, expected: State, assignment: Assignment) -> None:
    """Seven days before the deadline it is near; the deadline itself is still in time."""
    Assignment.objects.update(due_on=DUE)

    assert state(assignment, on) == expected


def test_days_of_warning_are_a_setting(assignment: Assignment, settings: Settings) -> None:
    Assignment.objects.update(due_on=DUE)
    settings.KETLUAN = {**settings.KETLUAN, "due_soon_days": 30}

    assert state(assignment, date(2023, 11, 1)) == State.DUE_SOON


@pytest.mark.parametrize(
    ("completed_on", "on", "expected"),
    [
        (date(2023, 11, 29), date(2023, 12, 31), State.DONE_ON_TIME),
        (date(2023, 11, 30), date(2023, 12, 31), State.DONE_ON_TIME),
        (date(2023, 12, 1), date(2023, 12, 31), State.DONE_LATE),
        (date(2023, 12, 1), date(2023, 12, 1), State.DONE_LATE),
        (date(2023, 12, 15), date(2023, 12, 14), State.OVERDUE),
        (date(2023, 11, 10), date(2023, 11, 9), State.IN_TIME),
    ],
)
def test_completed_assignment_counts_from_its_day(
    completed_on: date, on: date, expected: State, assignment: Assignment
) -> None:
    Assignment.objects.update(due_on=DUE, completed_on=completed_on)

    assert state(assignment, on) == expected


@pytest.mark.parametrize(
    ("completed_on", "on", "expected"),
    [
        (None, date(2024, 6, 30), State.STANDING),
        (date(2024, 1, 1), date(2023, 12, 31), State.STANDING),
        (date(2024, 1, 1), date(2024, 1, 1), State.DONE_ON_TIME),
    ],
)
def test_assignment_without_deadline_is_standing_until_done(
    completed_on: date | None, on: date, expected: State, assignment: Assignment
) -> None:
    Assignment.objects.update(due_on=None, completed_on=completed_on)

    assert state(assignment, on) == expected


@pytest.mark.parametrize(("on", "expected"), [(date(2023, 11, 9), State.IN_TIME), (date(2023, 11, 10), State.STOPPED)])
def test_stopped_assignment_is_stopped_from_its_day(on: date, expected: State, assignment: Assignment) -> None:
    Assignment.objects.update(due_on=DUE, cancelled_on=date(2023, 11, 10))

    assert state(assignment, on) == expected


def test_stop_weighs_more_than_completion(assignment: Assignment) -> None:
    Assignment.objects.update(due_on=DUE, completed_on=date(2023, 11, 1), cancelled_on=date(2023, 11, 10))

    assert state(assignment, LATER) == State.STOPPED


@pytest.mark.parametrize(
    ("decision", "decided_on", "on", "expected"),
    [
        ("granted", date(2023, 11, 25), date(2023, 12, 5), State.IN_TIME),
        ("granted", date(2023, 11, 25), date(2023, 12, 31), State.DUE_SOON),
        ("granted", date(2023, 11, 25), date(2024, 1, 1), State.OVERDUE),
        ("granted", date(2023, 12, 5), date(2023, 12, 4), State.OVERDUE),
        ("granted", date(2023, 12, 5), date(2023, 12, 5), State.IN_TIME),
        ("refused", date(2023, 11, 25), date(2023, 12, 5), State.OVERDUE),
        ("pending", None, date(2023, 12, 5), State.OVERDUE),
    ],
)
def test_extension_counts_once_it_is_granted(
    decision: str, decided_on: date | None, on: date, expected: State, assignment: Assignment
) -> None:
    Assignment.objects.update(due_on=DUE)
    ExtensionFactory.create(assignment=assignment, asked_until=LATER, decision=decision, decided_on=decided_on)

    assert state(assignment, on) == expected


@pytest.mark.parametrize(
    ("decided_on", "expected"), [(date(2023, 12, 1), State.DONE_ON_TIME), (date(2024, 2, 1), State.DONE_LATE)]
)
def test_completion_is_measured_against_the_deadline_known_that_day(
    decided_on: date, expected: State, assignment: Assignment
) -> None:
    """Done on 20/12, due 30/11; an extension to 31/12 makes it timely, one not yet granted on that day does not."""
    Assignment.objects.update(due_on=DUE, completed_on=date(2023, 12, 20))
    ExtensionFactory.create(assignment=assignment, asked_until=LATER, decision="granted", decided_on=decided_on)

    assert state(assignment, date(2024, 1, 15)) == expected


def test_last_granted_extension_counts_and_the_first_deadline_stays(assignment: Assignment) -> None:
    Assignment.objects.update(due_on=DUE)
    for asked, decided in ((date(2024, 3, 31), date(2023, 12, 20)), (LATER, date(2023, 11, 20))):
        ExtensionFactory.create(assignment=assignment, asked_until=asked, decision="granted", decided_on=decided)

    found = on_day(assignment, date(2024, 1, 15))

    assert (found.deadline, found.state, found.due_on) == (date(2024, 3, 31), State.IN_TIME, DUE)
    assert str(assignment.extensions.get(asked_until=LATER)) == f"{assignment} đến 31/12/2023"
    assert on_day(assignment, date(2023, 12, 19)).deadline == LATER


def test_assignments_exist_from_their_day(assignment: Assignment) -> None:
    assert list(Assignment.objects.existing_on(date(2023, 7, 9))) == []
    assert list(Assignment.objects.existing_on(date(2023, 7, 10))) == [assignment]


@pytest.mark.parametrize("field", ["completed_on", "cancelled_on"])
def test_assignment_is_open_until_the_day_it_ends(field: str, assignment: Assignment) -> None:
    Assignment.objects.update(**{field: date(2023, 11, 10)})

    assert list(Assignment.objects.open_on(date(2023, 11, 9))) == [assignment]
    assert list(Assignment.objects.open_on(date(2023, 11, 10))) == []


def test_states_of_many_come_in_one_query(
    assignment: Assignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    AssignmentFactory.create_batch(3)

    with django_assert_num_queries(1):
        assert len(Assignment.objects.with_state(LATER)) == 4


# --- The directive -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], UNASSIGNED),
        ([State.STOPPED], State.STOPPED),
        ([State.STOPPED, State.DONE_ON_TIME], State.DONE_ON_TIME),
        ([State.DONE_ON_TIME, State.DONE_ON_TIME], State.DONE_ON_TIME),
        ([State.DONE_ON_TIME, State.DONE_LATE], State.DONE_LATE),
        ([State.DONE_LATE, State.STANDING], State.STANDING),
        ([State.STANDING, State.IN_TIME], State.IN_TIME),
        ([State.IN_TIME, State.DUE_SOON], State.DUE_SOON),
        ([State.DUE_SOON, State.OVERDUE, State.DONE_ON_TIME], State.OVERDUE),
        ([State.STOPPED, State.OVERDUE], State.OVERDUE),
    ],
)
def test_directive_is_as_its_worst_open_assignment(states: list[str], expected: str) -> None:
    assert directive_state(states) == expected
    assert directive_state(states[::-1]) == expected


def test_every_state_has_its_word() -> None:
    assert state_label(UNASSIGNED) == "Chưa giao"
    assert [state_label(value) for value in ("done_on_time", "done_late", "overdue")] == [
        "Hoàn thành đúng hạn",
        "Hoàn thành quá hạn",
        "Quá hạn",
    ]
