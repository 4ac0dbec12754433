"""What waits for whom on the day it is opened, in a fixed number of queries."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport
from conclusions.models import Conclusion, Directive
from reports.desks import OfficeDesk, UnitDesk, office_desk, unit_desk
from tests.conftest import TODAY
from tests.factories import AssignmentFactory, DirectiveFactory, ReportFactory


def desk(user: User, today: date = TODAY) -> UnitDesk:
    return unit_desk(user, today)


def office_of(user: User, today: date = TODAY) -> OfficeDesk:
    return office_desk(user, today)


def codes(works: Any) -> list[str]:
    return [work.period.code for work in works]


# --- The unit ------------------------------------------------------------------------------------


def test_unit_owes_the_report_of_the_running_period(unit_head: User, assignment: Assignment) -> None:
    (owed,) = desk(unit_head).owed

    assert (owed.assignment, owed.period.code, owed.report, owed.late) == (assignment, "2023-H2", None, False)
    assert desk(unit_head).sent == ()


def test_report_of_a_period_in_grace_is_owed_late_and_first(unit_head: User, assignment: Assignment) -> None:
    owed = desk(unit_head, date(2024, 1, 10)).owed

    assert [(work.period.code, work.late) for work in owed] == [("2023-H2", True), ("2024-H1", False)]


@pytest.mark.parametrize(
    ("status", "owed", "sent"),
    [
        ("draft", ["2023-H2"], []),
        ("returned", ["2023-H2"], []),
        ("submitted", [], ["2023-H2"]),
        ("accepted", [], ["2023-H2"]),
    ],
)
def test_report_is_owed_until_it_is_sent(
    status: str, owed: list[str], sent: list[str], unit_head: User, report: ProgressReport
) -> None:
    ProgressReport.objects.update(status=status)

    found = desk(unit_head)

    assert (codes(found.owed), codes(found.sent)) == (owed, sent)
    assert found.returned == ()


def test_report_returned_after_its_period_has_closed_is_still_shown(unit_head: User, report: ProgressReport) -> None:
    ProgressReport.objects.update(status="returned")

    found = desk(unit_head, date(2024, 3, 1))

    assert found.returned == (report,)
    assert codes(found.owed) == ["2024-H1"]


@pytest.mark.parametrize("field", ["completed_on", "cancelled_on"])
def test_finished_task_is_off_the_desk(field: str, unit_head: User, assignment: Assignment) -> None:
    Assignment.objects.update(**{field: date(2023, 11, 1)})

    assert (desk(unit_head).total, desk(unit_head).owed) == (0, ())


def test_overdue_tasks_are_counted(unit_head: User, assignment: Assignment) -> None:
    Assignment.objects.update(due_on=date(2023, 11, 1))

    assert (desk(unit_head).overdue, desk(unit_head).total) == (1, 1)


def test_work_of_other_units_is_not_on_the_desk(
    commune_head: User, supporting_head: User, report: ProgressReport
) -> None:
    assert desk(commune_head) == desk(supporting_head) == UnitDesk((), (), (), 0, 0)


# --- The office ----------------------------------------------------------------------------------


def test_office_finds_reports_to_check_oldest_first(office: User, report: ProgressReport, cam_thach: Unit) -> None:
    older = ReportFactory.create(
        assignment=AssignmentFactory.create(directive=report.assignment.directive, unit=cam_thach),
        status="submitted",
        submitted_at=datetime(2023, 11, 1, tzinfo=UTC),
    )

    found = office_of(office)

    assert (found.waiting, found.waiting_count) == ((older, report), 2)


@pytest.mark.parametrize("status", ["draft", "returned", "accepted"])
def test_other_reports_do_not_wait(status: str, office: User, report: ProgressReport) -> None:
    ProgressReport.objects.update(status=status)

    assert (office_of(office).waiting, office_of(office).waiting_count) == ((), 0)


def test_office_finds_directives_nobody_has_been_given(
    office: User, assignment: Assignment, unassigned_directive: Directive, draft_paper: Conclusion
) -> None:
    DirectiveFactory.create(conclusion=draft_paper)

    assert office_of(office).unassigned == (unassigned_directive,)


def test_office_finds_what_is_overdue(office: User, assignment: Assignment) -> None:
    assert office_of(office).overdue_count == 0
    Assignment.objects.update(due_on=date(2023, 11, 14))

    found = office_of(office)

    assert (found.overdue, found.overdue_count) == ((assignment,), 1)


def test_list_shows_ten_and_counts_all(office: User, assignment: Assignment) -> None:
    AssignmentFactory.create_batch(
        11, directive=assignment.directive, unit=assignment.unit, due_on=date(2023, 10, 1), assigned_by=office
    )

    found = office_of(office)

    assert (len(found.overdue), found.overdue_count) == (10, 11)


@pytest.mark.parametrize(
    ("status", "silent"), [("draft", True), ("submitted", False), ("returned", False), ("accepted", False)]
)
def test_unit_that_has_sent_nothing_is_silent(
    status: str, silent: bool, office: User, report: ProgressReport, agriculture: Unit
) -> None:
    ProgressReport.objects.update(status=status)

    found = office_of(office)

    assert [line.unit_id for line in found.silent_units] == ([agriculture.pk] if silent else [])
    assert found.silent_count == silent


def test_desk_of_one_office_shows_nothing_of_another(office: User, other_report: ProgressReport) -> None:
    assert office_of(office) == OfficeDesk((), 0, (), (), 0, (), 0)


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "read"), [("unit_head", unit_desk), ("office", office_desk)])
def test_desk_takes_the_same_queries_for_one_and_many(
    name: str, read: Any, people: dict[str, User], report: ProgressReport
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(people[name], TODAY)
        return len(captured)

    few = queries()
    for _ in range(5):
        more = AssignmentFactory.create(directive=report.assignment.directive, unit=report.assignment.unit)
        ReportFactory.create(assignment=more, status="submitted", submitted_at=report.submitted_at)

    assert queries() == few <= 9
