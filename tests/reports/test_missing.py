"""Who is missing, how often, for how long; and the office's reminder."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from accounts.models import AuditEntry, Notice, Unit, User
from assignments.models import Assignment, ProgressReport
from reports.figures import scope_of
from reports.missing import missing_reports, period_due
from reports.rollups import roll_up
from reports.services import Reminded, remind_missing
from targets.periods import parse_period
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ReportFactory

pytestmark = pytest.mark.usefixtures("clock")
H2 = parse_period("2023-H2")


@pytest.mark.parametrize(
    ("day", "code"), [("2023-11-15", "2023-H2"), ("2024-01-15", "2023-H2"), ("2024-01-16", "2024-H1")]
)
def test_period_due_is_the_last_one_while_it_is_open(day: str, code: str) -> None:
    assert period_due(date.fromisoformat(day)).code == code


@pytest.mark.parametrize(
    ("status", "sent"), [("draft", 0), ("submitted", 1), ("asked", 1), ("returned", 0), ("accepted", 1)]
)
def test_report_counts_as_sent_unless_it_came_back(
    status: str, sent: int, report: ProgressReport, committee: Unit
) -> None:
    ProgressReport.objects.update(status=status)

    (line,) = missing_reports(committee.pk, H2)

    assert (line.due, line.sent, len(line.missing)) == (1, sent, 1 - sent)


def test_line_says_how_often_the_unit_was_missing(assignment: Assignment, committee: Unit, office: User) -> None:
    """Given in 2022: owes H1 2022 to H2 2023; sent one of the four."""
    Assignment.objects.update(assigned_on=date(2022, 1, 10))
    days = {"period_start": date(2022, 7, 1), "period_end": date(2022, 12, 31)}
    ReportFactory.create(assignment=assignment, status="accepted", author=office, **days)

    (line,) = missing_reports(committee.pk, H2)

    assert (line.times, line.of) == (3, 4)


@pytest.mark.parametrize(
    ("frequency", "code", "owes"),
    [
        ("year", "2023-H1", 0),
        ("year", "2023", 1),
        ("half_year", "2023-10", 0),
        ("month", "2023-10", 1),
        ("month", "2023-H2", 1),
    ],
)
def test_task_owes_what_ends_in_the_period_by_its_own_rhythm(
    frequency: str, code: str, owes: int, assignment: Assignment, committee: Unit
) -> None:
    Assignment.objects.update(frequency=frequency, assigned_on=date(2022, 1, 10))

    assert sum(line.due for line in missing_reports(committee.pk, parse_period(code))) == owes


@pytest.mark.parametrize(
    ("on", "days"), [("2024-01-12", []), ("2024-01-13", [8]), ("2024-06-30", [177]), ("2023-12-31", [])]
)
def test_board_names_units_late_for_more_than_a_week(
    on: str, days: list[int], assignment: Assignment, committee: Unit
) -> None:
    assert [line.days for line in roll_up(scope_of(committee), on=date.fromisoformat(on)).late_units] == days


def test_board_lets_go_of_a_unit_that_has_sent(report: ProgressReport, committee: Unit) -> None:
    assert roll_up(scope_of(committee), on=date(2024, 2, 1)).late_units == ()


def test_line_stands_on_the_board(assignment: Assignment, standing_member: User, client_of: ClientOf) -> None:
    page = client_of(standing_member).get(reverse("board"), {"den-ngay": "01/02/2024"}).content.decode()

    assert "Đơn vị chưa báo cáo quá 7 ngày" in page


# --- Reminding -----------------------------------------------------------------------------------


@pytest.fixture
def commune_work(assignment: Assignment, cam_thach: Unit, office: User) -> Assignment:
    """A unit without accounts owes too."""
    return AssignmentFactory.create(unit=cam_thach, directive=assignment.directive, assigned_by=office)


def test_all_are_reminded_once_a_day(
    commune_work: Assignment, office: User, unit_head: User, unit_staff: User, clock: TimeMachineFixture
) -> None:
    User.objects.filter(pk=unit_head.pk).update(email="nnptnt@huyen.example")

    first = remind_missing(H2, by=office)
    again = remind_missing(H2, by=office)
    clock.move_to(datetime(2023, 11, 16, 2, tzinfo=UTC))
    next_day = remind_missing(H2, by=office)

    assert first == Reminded(2, 1, ("Xã Cẩm Thạch",), ())
    assert (again.people, next_day.people) == (0, 2)
    assert Notice.objects.filter(user=unit_staff).count() == 2
    assert Notice.objects.unread_by(unit_staff).count() == 1
    assert AuditEntry.objects.filter(action="Nhắc báo cáo").count() == 2


def test_reminder_opens_the_very_form(assignment: Assignment, office: User, unit_head: User) -> None:
    remind_missing(H2, by=office)

    notice = Notice.objects.get()
    assert notice.url == f"/viec/{assignment.pk}/bao-cao/2023-H2/"
    assert notice.text == "Văn phòng nhắc: đơn vị còn 1 báo cáo 6 tháng cuối năm 2023 chưa gửi"


def test_message_tells_how_many_and_whom_to_phone(
    commune_work: Assignment, office: User, unit_head: User, client_of: ClientOf
) -> None:
    client: Any = client_of(office)
    page = client.post(reverse("remind_units"), {"ky": "2023-H2"}, follow=True).content.decode()

    assert "Đã nhắc 1 người của 1 đơn vị" in page
    assert "Chưa có tài khoản, cần gọi điện: Xã Cẩm Thạch." in page
    assert "chỉ có chuông, nên gọi điện: Phòng Nông nghiệp và Phát triển nông thôn." in page


def test_one_unit_is_reminded_alone(
    commune_work: Assignment, office: User, unit_head: User, commune_head: User, client_of: ClientOf
) -> None:
    client_of(office).post(reverse("remind_units"), {"ky": "2023-H2", "don-vi": str(commune_work.unit_id)})

    assert [notice.user for notice in Notice.objects.all()] == [commune_head]


def test_office_of_another_committee_reminds_nobody_of_ours(
    assignment: Assignment, other_office: User, unit_head: User, client_of: ClientOf
) -> None:
    client_of(other_office).post(reverse("remind_units"), {"ky": "2023-H2", "don-vi": str(assignment.unit_id)})

    assert not Notice.objects.exists()


def test_closed_period_is_shown_without_a_button(assignment: Assignment, office: User, client_of: ClientOf) -> None:
    Assignment.objects.update(assigned_on=date(2022, 1, 10))
    client = client_of(office)

    page = client.get(reverse("missing_list"), {"ky": "2023-H1"}).content.decode()

    assert "Kỳ này đã khoá sổ" in page
    assert "Nhắc tất cả" not in page
    assert client.post(reverse("remind_units"), {"ky": "2023-H1"}).status_code == 403


@pytest.mark.parametrize("code", ["", "bay-gio", "2030-H1"])
def test_mistyped_period_shows_the_one_that_is_due(
    code: str, assignment: Assignment, office: User, client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("missing_list"), {"ky": code}).content.decode()

    assert "6 tháng cuối năm 2023" in page
    assert assignment.task in page
