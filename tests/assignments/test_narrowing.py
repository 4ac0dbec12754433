"""The rows an address asks for, beyond state, unit, paper and words."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from accounts.models import Unit, User
from assignments.models import Assignment, Extension, ProgressReport
from conclusions.models import Directive
from targets.models import Indicator
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ExtensionFactory, ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALVES = {"now": (date(2023, 7, 1), date(2023, 12, 31)), "before": (date(2023, 1, 1), date(2023, 6, 30))}


@pytest.fixture
def measure(indicator: Indicator, cam_thach: Unit) -> Assignment:
    return AssignmentFactory.create(directive=None, indicator=indicator, unit=cam_thach, task="Cấp mã số vùng trồng")


@pytest.fixture
def listed(office: User, client_of: ClientOf) -> Any:
    def rows(**words: str) -> list[Assignment]:
        address = {word.replace("_", "-"): value for word, value in words.items()}
        return list(client_of(office).get(reverse("assignment_list"), address).context["page_obj"])

    return rows


def reported(assignment: Assignment, status: str, half: str = "now", **fields: Any) -> ProgressReport:
    start, end = HALVES[half]
    return ReportFactory.create(assignment=assignment, status=status, period_start=start, period_end=end, **fields)


def test_rows_are_those_of_one_directive_or_of_the_measures(
    listed: Any, assignment: Assignment, measure: Assignment, unassigned_directive: Directive
) -> None:
    assert listed(nhiem_vu=str(assignment.directive_id)) == [assignment]
    assert listed(nhiem_vu=str(unassigned_directive.pk)) == []
    assert listed(nhiem_vu="giai-phap") == [measure]
    assert len(listed(nhiem_vu="sáu")) == 2


def test_rows_are_those_of_one_field(
    listed: Any, assignment: Assignment, measure: Assignment, directive: Directive
) -> None:
    Directive.objects.filter(pk=directive.pk).update(topic="economy")

    assert set(listed(linh_vuc="economy")) == {assignment, measure}  # the indicator's group names the same field
    assert listed(linh_vuc="society") == []
    assert len(listed(linh_vuc="kinh tế")) == 2


@pytest.mark.parametrize(
    ("status", "half", "blocked_by", "found"),
    [
        ("accepted", "now", "Sở Tài chính", True),
        ("accepted", "now", "", False),
        ("accepted", "before", "Sở Tài chính", False),
        ("submitted", "now", "Sở Tài chính", False),
    ],
)
def test_blocked_rows_are_those_whose_accepted_report_of_the_half_year_names_somebody(
    status: str, half: str, blocked_by: str, found: bool, listed: Any, assignment: Assignment
) -> None:
    reported(assignment, status, half, blocked_by=blocked_by)

    assert listed(chi_gom="vuong") == ([assignment] if found else [])


def test_block_that_a_later_report_no_longer_names_is_over(listed: Any, assignment: Assignment) -> None:
    quarter = {"period_start": date(2023, 7, 1), "period_end": date(2023, 9, 30)}
    ReportFactory.create(assignment=assignment, status="accepted", blocked_by="Sở Tài chính", **quarter)
    assert listed(chi_gom="vuong") == [assignment]

    reported(assignment, "accepted")
    assert listed(chi_gom="vuong") == []


def test_returned_rows_are_those_without_an_accepted_report(
    listed: Any, assignment: Assignment, measure: Assignment
) -> None:
    quarter = {"period_start": date(2023, 7, 1), "period_end": date(2023, 9, 30)}
    for row in (assignment, measure):
        reported(row, "returned")
    ReportFactory.create(assignment=measure, status="accepted", **quarter)

    assert listed(chi_gom="tra-lai") == [assignment]


def test_extended_rows_are_those_granted_by_the_day(listed: Any, assignment: Assignment, measure: Assignment) -> None:
    granted = {"decision": Extension.Decision.GRANTED, "decided_on": date(2023, 11, 1)}
    ExtensionFactory.create(assignment=assignment, **granted)
    ExtensionFactory.create(assignment=measure)

    assert listed(chi_gom="gia-han") == [assignment]
    assert listed(chi_gom="gia-han", den_ngay="31/10/2023") == []


def test_rows_by_their_first_deadline_are_done_by_it(listed: Any, assignment: Assignment, measure: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(completed_on=date(2023, 10, 1))
    Assignment.objects.filter(pk=measure.pk).update(completed_on=date(2023, 10, 2), due_on=date(2023, 10, 1))

    assert listed(chi_gom="han-dau") == [assignment]
    assert listed(chi_gom="han-dau", den_ngay="30/09/2023") == []


def test_page_says_what_it_keeps_to_keeps_it_in_the_form_and_lets_it_go(
    office: User, assignment: Assignment, client_of: ClientOf
) -> None:
    words = {"nhiem-vu": str(assignment.directive_id), "chi-gom": "vuong", "don-vi": str(assignment.unit_id)}
    response = client_of(office).get(reverse("assignment_list"), words)
    page = response.content.decode()

    assert "nhiệm vụ 1 của 406-TB/HU: Xây dựng sản phẩm OCOP; việc bị vướng ở nơi khác" in page
    assert f'name="nhiem-vu" value="{assignment.directive_id}"' in page
    assert parse_qs(response.context["kept_without"]) == {"don-vi": [str(assignment.unit_id)]}


def test_title_of_a_strangers_directive_is_not_told(
    office: User, other_assignment: Assignment, client_of: ClientOf
) -> None:
    words = {"nhiem-vu": str(other_assignment.directive_id)}
    response = client_of(office).get(reverse("assignment_list"), words)

    assert (response.context["kept"], list(response.context["page_obj"])) == ([], [])
