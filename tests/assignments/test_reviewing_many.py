"""The office's list: what is worth a second look, many accepted at once, each answered in its place."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from assignments.findings import findings_of
from assignments.models import Assignment, Evidence, ProgressReport, ReportedValue, Review
from assignments.services import accept_report
from targets.models import Indicator
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}
GOOD = "Đã hướng dẫn năm xã lập hồ sơ, ba hồ sơ được chấp nhận."


def filed(assignment: Assignment, **fields: Any) -> ProgressReport:
    """Sent on 20/12/2023, in time for the second half of the year."""
    sent = {"status": "submitted", "submitted_at": datetime(2023, 12, 20, 3, tzinfo=UTC), "work_done": GOOD}
    days = {"period_start": date(2023, 7, 1), "period_end": date(2023, 12, 31)}
    made: ProgressReport = ReportFactory.create(
        **{"assignment": assignment, "completion": 50, "author": assignment.assigned_by, **days, **sent, **fields}
    )
    return made


def before(assignment: Assignment, **fields: Any) -> ProgressReport:
    days = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30), "status": "accepted"}
    return filed(assignment, **{**days, "work_done": "Đã họp triển khai với các xã.", "completion": 30, **fields})


@pytest.fixture
def plain(assignment: Assignment) -> Assignment:
    """A task without an indicator: only the words are judged."""
    Assignment.objects.update(indicator=None)
    assignment.refresh_from_db()
    return assignment


def texts(report: ProgressReport, previous: ProgressReport | None = None, *, has_evidence: bool = False) -> list[str]:
    return [one.text for one in findings_of(report, previous, has_evidence=has_evidence)]


# --- What is worth a second look -----------------------------------------------------------------


def test_good_report_has_nothing_to_look_at(plain: Assignment) -> None:
    assert texts(filed(plain), before(plain)) == []


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"claims_done": True}, "Đề nghị công nhận hoàn thành nhưng không kèm tài liệu."),
        ({"blocked_by": "Sở Tài chính"}, "Vướng ở Sở Tài chính."),
        ({"submitted_at": datetime(2024, 1, 8, 3, tzinfo=UTC)}, "Gửi sau hạn 3 ngày."),
        ({"work_done": "Đã làm."}, "Kết quả ghi quá ngắn, khó kiểm tra."),
        ({"completion": 20}, "Tiến độ giảm từ 30% xuống 20%."),
        ({"work_done": "đã họp triển khai, với các xã"}, "Kết quả chép lại nguyên văn kỳ trước."),
    ],
)
def test_finding_says_what_to_look_at(fields: dict[str, Any], finding: str, plain: Assignment) -> None:
    assert texts(filed(plain, **fields), before(plain)) == [finding]


def test_claim_with_a_file_is_no_finding(plain: Assignment) -> None:
    assert texts(filed(plain, claims_done=True), has_evidence=True) == []


def test_last_day_is_in_time(plain: Assignment) -> None:
    assert texts(filed(plain, submitted_at=datetime(2024, 1, 5, 16, 59, tzinfo=UTC))) == []


def test_missing_figure_and_a_jump_are_found(assignment: Assignment, indicator: Indicator) -> None:
    report, previous = filed(assignment), before(assignment)
    assert texts(report, previous) == ["Không có số liệu của chỉ tiêu gắn với việc này."]

    ReportedValue.objects.create(report=previous, indicator=indicator, value=Decimal(4))
    ReportedValue.objects.create(report=report, indicator=indicator, value=Decimal(40))

    assert texts(report, previous) == [f"{indicator.name}: gấp 10,0 lần kỳ trước, hãy xem lại."]


# --- The list ------------------------------------------------------------------------------------


def test_list_shows_all_that_a_reviewer_needs_sent_first_stands_first(
    office: User, plain: Assignment, cam_thach: Unit, client_of: ClientOf
) -> None:
    before(plain)
    later = filed(plain, difficulties="Thiếu vốn", proposals="Cấp vốn")
    other = AssignmentFactory.create(unit=cam_thach, directive=plain.directive, assigned_by=office)
    earlier = filed(other, submitted_at=datetime(2023, 12, 1, tzinfo=UTC))
    Evidence.objects.create(
        report=later, name="bien-ban.pdf", size=1, sha256="0" * 64, added_by=office, file=ContentFile(b"%PDF-", "a.pdf")
    )

    response = client_of(office).get(reverse("reports_to_review"))

    assert [item.report.pk for item in response.context["items"]] == [earlier.pk, later.pk]
    page = unescape(response.content.decode())
    assert plain.directive is not None
    for words in (GOOD, "Thiếu vốn", "Cấp vốn", "bien-ban.pdf", "Đã họp triển khai với các xã.", plain.directive.words):
        assert words in page


def test_list_of_many_asks_as_often_as_of_one(office: User, plain: Assignment, client_of: ClientOf) -> None:
    client = client_of(office)
    counted = []
    for count in (1, 3, 60):
        for _ in range(count):
            task = AssignmentFactory.create(unit=plain.unit, directive=plain.directive, assigned_by=office)
            before(task)
            filed(task)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("reports_to_review"))
        counted.append(len(queries))

    assert len(set(counted)) == 1
    assert counted[0] <= 14


def test_looking_on_shows_no_button(inspector: User, plain: Assignment, client_of: ClientOf) -> None:
    filed(plain)

    page = client_of(inspector).get(reverse("reports_to_review")).content.decode()

    assert "duyet-nhieu" not in page


# --- Many at once --------------------------------------------------------------------------------


def test_hundred_are_accepted_at_once_each_with_a_review_and_an_entry(
    office: User, plain: Assignment, client_of: ClientOf
) -> None:
    tasks = AssignmentFactory.create_batch(100, unit=plain.unit, directive=plain.directive, assigned_by=office)
    reports = [filed(task) for task in tasks]
    left = filed(plain)

    response = client_of(office).post(
        reverse("accept_reports"), {"bao-cao": [report.pk for report in reports]}, follow=True
    )

    assert "Đã duyệt 100 báo cáo." in unescape(response.content.decode())
    assert Review.objects.filter(decision="accepted", reviewer=office).count() == 100
    assert AuditEntry.objects.filter(action="Duyệt báo cáo").values("object_id").distinct().count() == 100
    left.refresh_from_db()
    assert left.status == "submitted"


def test_one_that_somebody_else_was_faster_with_is_named_and_the_others_are_accepted(
    office: User, second_office: User, plain: Assignment, cam_thach: Unit, client_of: ClientOf
) -> None:
    gone = filed(plain)
    other = filed(AssignmentFactory.create(unit=cam_thach, directive=plain.directive, assigned_by=office))
    accept_report(gone, by=second_office)

    response = client_of(office).post(reverse("accept_reports"), {"bao-cao": [gone.pk, other.pk]}, follow=True)

    page = unescape(response.content.decode())
    assert "Đã duyệt 1 báo cáo." in page
    assert f"1 báo cáo không còn chờ duyệt, không có gì thay đổi: {gone.assignment.unit.short_name}" in page
    assert Review.objects.filter(report=gone).count() == 1


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_nothing_chosen_is_said(chosen: list[str], office: User, plain: Assignment, client_of: ClientOf) -> None:
    response = client_of(office).post(reverse("accept_reports"), {"bao-cao": chosen}, follow=True)

    assert "Chưa chọn báo cáo nào." in unescape(response.content.decode())


def test_report_of_another_committee_is_not_accepted(
    other_office: User, plain: Assignment, client_of: ClientOf
) -> None:
    report = filed(plain)
    client_of(other_office).post(reverse("accept_reports"), {"bao-cao": [report.pk]})

    report.refresh_from_db()
    assert report.status == "submitted"


# --- In its place --------------------------------------------------------------------------------


def test_answer_stands_in_the_reports_place(office: User, plain: Assignment, client_of: ClientOf) -> None:
    report = filed(plain)

    response = client_of(office).post(reverse("return_report", args=[report.pk]), {"note": "Thiếu số"}, headers=HTMX)

    page = unescape(response.content.decode())
    assert "<html" not in page
    assert "Đã trả lại báo cáo để đơn vị sửa." in page
    report.refresh_from_db()
    assert report.status == "returned"


def test_return_without_a_reason_is_refused_in_place(office: User, plain: Assignment, client_of: ClientOf) -> None:
    report = filed(plain)

    response = client_of(office).post(reverse("return_report", args=[report.pk]), {"note": ""}, headers=HTMX)

    assert response.status_code == 422
    assert "Hãy nêu lý do trả lại" in unescape(response.content.decode())
    report.refresh_from_db()
    assert report.status == "submitted"
