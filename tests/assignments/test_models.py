"""Who sees which assignments and reports, who may act on them, and what the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from assignments import permissions
from assignments.models import Assignment, Instruction, ProgressReport, ReportedValue, Review
from conclusions.models import Conclusion, Directive
from tests.conftest import TODAY
from tests.factories import AssignmentFactory, DirectiveFactory, ReportFactory, UnitFactory

SEES_ALL = ["administrator", "office", "standing_member", "inspector"]


@pytest.mark.parametrize("name", [*SEES_ALL, "unit_head", "unit_staff", "supporting_head"])
def test_assignment_is_seen_by_committee_lead_and_supporting_unit(
    name: str, people: dict[str, User], assignment: Assignment
) -> None:
    assert list(Assignment.objects.visible_to(people[name])) == [assignment]


@pytest.mark.parametrize("name", ["commune_head", "commune_staff", "other_office", "other_head"])
def test_assignment_is_hidden_from_everyone_else(name: str, people: dict[str, User], assignment: Assignment) -> None:
    assert list(Assignment.objects.visible_to(people[name])) == []


def test_unit_sees_what_is_given_below_it_and_not_above(
    unit_head: User, agriculture: Unit, district: Unit, directive: Directive, office: User
) -> None:
    station = UnitFactory.create(parent=agriculture)
    below = AssignmentFactory.create(directive=directive, unit=station, assigned_by=office)
    AssignmentFactory.create(directive=directive, unit=district, assigned_by=office)

    assert list(Assignment.objects.visible_to(unit_head)) == [below]


def test_assignment_of_lead_and_support_at_once_is_seen_once(unit_head: User, assignment: Assignment) -> None:
    station = UnitFactory.create(parent=assignment.unit)
    assignment.supporting_units.add(station, assignment.unit)

    assert list(Assignment.objects.visible_to(unit_head)) == [assignment]


@pytest.mark.parametrize("name", [*SEES_ALL, "unit_head", "unit_staff", "supporting_head"])
def test_sent_report_is_seen_by_all_who_see_the_assignment(
    name: str, people: dict[str, User], report: ProgressReport
) -> None:
    assert list(ProgressReport.objects.visible_to(people[name])) == [report]


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("commune_head", True),
        ("commune_staff", True),
        ("office", False),
        ("administrator", False),
        ("standing_member", False),
        ("unit_head", False),
        ("other_office", False),
    ],
)
def test_draft_is_seen_by_the_unit_that_writes_it(
    name: str, sees: bool, people: dict[str, User], draft: ProgressReport
) -> None:
    assert (draft in ProgressReport.objects.visible_to(people[name])) is sees


def test_superuser_sees_the_work_of_all(superuser: User, report: ProgressReport, other_report: ProgressReport) -> None:
    assert set(ProgressReport.objects.visible_to(superuser)) == {report, other_report}
    assert Assignment.objects.visible_to(superuser).count() == 2


def test_work_of_a_committee_is_its_own(committee: Unit, report: ProgressReport, other_report: ProgressReport) -> None:
    assert list(ProgressReport.objects.of_committee(committee.pk)) == [report]
    assert list(Assignment.objects.of_committee(committee.pk)) == [report.assignment]


# --- Permissions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("office", {"assign", "stop", "review"}),
        ("unit_head", {"write", "submit"}),
        ("unit_staff", {"write"}),
        ("supporting_head", set()),
        ("commune_head", set()),
        ("administrator", set()),
        ("standing_member", set()),
        ("inspector", set()),
        ("other_office", set()),
        ("other_head", set()),
    ],
)
def test_acts_belong_to_their_roles(name: str, acts: set[str], people: dict[str, User], report: ProgressReport) -> None:
    user, assignment = people[name], report.assignment
    assert assignment.directive is not None

    allowed = {
        "assign": permissions.can_assign(user, assignment.directive),
        "stop": permissions.can_stop(user, assignment),
        "write": permissions.can_write_report(user, assignment),
        "submit": permissions.can_submit_report(user, report),
        "review": permissions.can_review(user, report),
    }

    assert {act for act, may in allowed.items() if may} == acts


def test_tasks_of_a_draft_are_not_given_out(office: User, draft_paper: Conclusion) -> None:
    assert not permissions.can_assign(office, DirectiveFactory.create(conclusion=draft_paper))


def test_stopped_assignment_is_not_stopped_again(office: User, assignment: Assignment) -> None:
    assignment.cancelled_on = date(2023, 11, 1)

    assert not permissions.can_stop(office, assignment)


@pytest.mark.parametrize(("name", "sees"), [("office", True), ("inspector", True), ("unit_head", False)])
def test_desk_of_the_office_is_for_the_committees_readers(name: str, sees: bool, people: dict[str, User]) -> None:
    assert permissions.can_see_desk_of_office(people[name]) is sees


# --- What the database refuses -------------------------------------------------------------------


def test_assignment_must_be_about_something(assignment: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(directive=None, indicator=None)


def test_deadline_cannot_lie_before_the_day_of_assignment(assignment: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(due_on=date(2023, 7, 9))


def test_unit_reports_once_for_a_period(report: ProgressReport) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory.create(assignment=report.assignment)


def test_completion_ends_at_one_hundred(report: ProgressReport) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.update(completion=101)


def test_return_needs_its_reason(report: ProgressReport, office: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(report=report, decision=Review.Decision.RETURNED, note="", reviewer=office)


def test_instruction_must_be_about_something(committee: Unit, standing_member: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.create(committee=committee, text="Khẩn trương.", by=standing_member)


def test_rows_name_themselves(report: ProgressReport, committee: Unit, standing_member: User, office: User) -> None:
    review = Review.objects.create(report=report, decision=Review.Decision.ACCEPTED, reviewer=office)
    word = Instruction.objects.create(
        committee=committee, unit=report.assignment.unit, text="Khẩn trương hoàn thành.", by=standing_member
    )

    assert str(report.assignment) == "Hướng dẫn các xã xây dựng sản phẩm OCOP"
    assert str(report) == "Hướng dẫn các xã xây dựng sản phẩm OCOP – 6 tháng cuối năm 2023"
    assert str(ReportedValue.objects.get()) == "11. Số sản phẩm OCOP: 11.0000"
    assert ReportedValue.objects.get().value_text == "11"
    assert str(review).startswith("Duyệt: Hướng dẫn")
    assert str(word) == "Khẩn trương hoàn thành."


def test_by_deadline_puts_standing_tasks_last(assignment: Assignment) -> None:
    """SQLite and PostgreSQL disagree about where nothing stands; the office wants the nearest day first."""
    standing = AssignmentFactory.create(directive=assignment.directive, unit=assignment.unit, due_on=None)
    near = AssignmentFactory.create(directive=assignment.directive, unit=assignment.unit, due_on=date(2023, 12, 1))

    assert list(Assignment.objects.with_state(TODAY).by_deadline()) == [near, assignment, standing]
