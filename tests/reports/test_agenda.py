"""What is laid before the Standing Committee: each kind from its own facts, the kinds taking turns."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Unit, User
from assignments import services
from assignments.models import Assignment, Extension, ProgressReport
from conclusions.models import Directive
from reports.agenda import Item, agenda
from reports.figures import Scope
from reports.rollups import roll_up
from targets.models import Indicator, Target
from tests.factories import AssignmentFactory, ExtensionFactory, ResultFactory

pytestmark = pytest.mark.usefixtures("clock")


def items(scope: Scope, on: date) -> list[Item]:
    return agenda(roll_up(scope, on=on))


def of_kind(scope: Scope, on: date, kind: str) -> list[Item]:
    return [item for item in items(scope, on) if item.kind == kind]


def test_nothing_to_decide_is_an_empty_agenda(scope: Scope) -> None:
    assert items(scope, date(2023, 11, 15)) == []


def test_extension_far_beyond_the_first_deadline_is_laid_before_the_committee(
    scope: Scope, assignment: Assignment
) -> None:
    extension = ExtensionFactory.create(assignment=assignment, asked_until=date(2026, 12, 31), reason="Chờ vốn")
    Extension.objects.filter(pk=extension.pk).update(asked_at="2023-11-01T08:00:00+07:00")

    (item,) = of_kind(scope, date(2023, 11, 15), "extension")

    assert item.key == f"extension-{extension.pk}"
    assert item.why == ("Phòng Nông nghiệp và Phát triển nông thôn xin lùi từ 31/12/2025 đến 31/12/2026: “Chờ vốn”")
    assert (item.assignment_id, item.directive_id) == (assignment.pk, assignment.directive_id)
    assert of_kind(scope, date(2023, 10, 31), "extension") == []


@pytest.mark.parametrize(("until", "reason"), [(date(2026, 1, 15), "short"), (date(2026, 12, 31), "decided")])
def test_extension_for_the_office_or_decided_is_not(
    until: date, reason: str, scope: Scope, assignment: Assignment, standing_member: User
) -> None:
    extension = ExtensionFactory.create(assignment=assignment, asked_until=until)
    if reason == "decided":
        services.refuse_extension(extension, by=standing_member, note="Giữ hạn")

    assert of_kind(scope, date(2023, 11, 15), "extension") == []


def test_proposal_to_the_standing_committee_waits_until_it_is_answered(
    scope: Scope, report: ProgressReport, office: User
) -> None:
    ProgressReport.objects.filter(pk=report.pk).update(addressed_to="Ban Thường vụ Huyện ủy")
    assert of_kind(scope, date(2023, 11, 15), "proposal") == []  # not accepted yet
    services.accept_report(ProgressReport.objects.get(), by=office)

    (item,) = of_kind(scope, date(2023, 11, 25), "proposal")

    assert (item.pk, item.title, item.days) == (report.pk, "Đề nghị hỗ trợ bao bì.", 10)
    assert of_kind(scope, date(2024, 3, 1), "proposal")[0].days == 107  # the period is over, the question is not
    services.answer_concern(report, "proposals", text="Đồng ý hỗ trợ", by=office)
    assert of_kind(scope, date(2023, 11, 25), "proposal") == []


@pytest.mark.parametrize("addressee", ["", "UBND huyện", "Ban Thường vụ Tỉnh ủy"])
def test_proposal_to_others_is_not_laid_before_the_committee(
    addressee: str, scope: Scope, report: ProgressReport, office: User
) -> None:
    ProgressReport.objects.filter(pk=report.pk).update(addressed_to=addressee)
    services.accept_report(ProgressReport.objects.get(), by=office)

    assert of_kind(scope, date(2023, 11, 25), "proposal") == []


def test_instruction_whose_day_is_over_is_laid_before_the_committee(
    scope: Scope, committee: Unit, directive: Directive, agriculture: Unit, standing_member: User
) -> None:
    services.give_instruction(
        committee=committee,
        unit=agriculture,
        text="Báo cáo nguyên nhân chậm",
        directive=directive,
        due_on=date(2023, 11, 20),
        by=standing_member,
    )

    assert of_kind(scope, date(2023, 11, 20), "instruction") == []
    (item,) = of_kind(scope, date(2023, 11, 25), "instruction")
    assert (item.title, item.days, item.units) == ("Báo cáo nguyên nhân chậm", 5, (agriculture.pk,))


def test_overdue_tasks_of_a_directive_are_one_item_that_names_its_units(
    scope: Scope, directive: Directive, cam_thach: Unit, cam_luong: Unit
) -> None:
    first = AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=date(2023, 10, 31))
    AssignmentFactory.create(directive=directive, unit=cam_luong, due_on=date(2023, 11, 10))

    (item,) = of_kind(scope, date(2023, 11, 15), "overdue")

    assert item.title == "Xây dựng sản phẩm OCOP"
    assert item.why == "2 việc của Xã Cẩm Lương; Xã Cẩm Thạch quá hạn, lâu nhất 15 ngày"
    assert (item.days, set(item.units)) == (15, {cam_thach.pk, cam_luong.pk})
    assert item.assignment_id is None
    services.stop_assignment(first, by=first.assigned_by, reason="Trùng")
    (item,) = of_kind(scope, date(2023, 11, 15), "overdue")
    assert item.why.startswith("1 việc của Xã Cẩm Lương")


def test_indicator_at_risk_asks_for_a_decision_until_a_measure_answers_it(
    scope: Scope, indicator: Indicator, target: Target, office: User, agriculture: Unit
) -> None:
    for year, value in ((2021, 1), (2022, 2), (2023, 3)):
        days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        ResultFactory.create(indicator=indicator, value=Decimal(value), **days)
    on = date(2024, 1, 15)

    (item,) = of_kind(scope, on, "forecast")
    assert item.title == "Chỉ tiêu 11: Số sản phẩm OCOP"
    assert item.why == "Khó hoàn thành, mức ≥ 17; hiện 6 sản phẩm; chưa có giải pháp"
    assert item.indicator_id == indicator.pk

    AssignmentFactory.create(
        directive=None,
        indicator=indicator,
        unit=agriculture,
        due_on=date(2025, 6, 30),
        person="Trưởng phòng",
        product="Đề án",
        assigned_by=office,
    )
    assert of_kind(scope, on, "forecast") == []


def test_units_that_are_late_with_reports_are_called_together(scope: Scope, assignment: Assignment) -> None:
    (item,) = of_kind(scope, date(2024, 2, 1), "silent")

    assert item.title == "1 đơn vị chậm báo cáo quá 7 ngày"
    assert item.units == (assignment.unit_id,)


def test_directive_given_to_nobody_is_laid_before_the_committee(scope: Scope, unassigned_directive: Directive) -> None:
    found = of_kind(scope, date(2023, 11, 15), "unassigned")

    assert unassigned_directive.title in [item.title for item in found]


def test_kinds_take_turns_and_the_longest_waiting_stands_first(
    scope: Scope, directive: Directive, unassigned_directive: Directive, cam_thach: Unit
) -> None:
    AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=date(2023, 10, 31))
    AssignmentFactory.create(directive=unassigned_directive, unit=cam_thach, due_on=date(2023, 9, 30))

    kinds = [(item.kind.value, item.days) for item in items(scope, date(2023, 11, 15))]

    assert kinds == [("overdue", 46), ("overdue", 15)]
