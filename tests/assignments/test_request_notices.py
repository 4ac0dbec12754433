"""Who hears of a request and of what became of it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Notice, Unit, User
from assignments.models import Assignment, ProgressReport
from assignments.services import (
    RequestRefused,
    accept_handover,
    ask_extension,
    decline_handover,
    grant_extension,
    hand_over,
    refuse_extension,
    withdraw_extension,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(user: User) -> list[str]:
    return [
        notice.text for notice in Notice.objects.filter(user=user, kind__in=["requested", "decided"]).order_by("pk")
    ]


def test_office_hears_of_a_request_for_more_time_and_the_asker_of_the_decision(
    assignment: Assignment, unit_head: User, office: User, standing_member: User
) -> None:
    extension = ask_extension(assignment, until=date(2026, 1, 15), reason="Mưa lũ", by=unit_head)

    (request,) = told(office)
    assert request.startswith("Phòng Nông nghiệp và Phát triển nông thôn xin gia hạn đến 15/01/2026: ")
    assert request.endswith("Lý do: Mưa lũ")
    assert told(standing_member) == []
    assert Notice.objects.get(user=office).url == reverse("extension_list")

    grant_extension(extension, by=office)

    assert told(unit_head) == [f"Đồng ý gia hạn đến 15/01/2026: {assignment.task}"]
    assert Notice.objects.get(user=office).read_at is not None


def test_far_day_is_told_to_the_standing_committee(
    assignment: Assignment, unit_head: User, office: User, standing_member: User
) -> None:
    extension = ask_extension(assignment, until=date(2027, 12, 31), reason="Chờ vốn", by=unit_head)
    assert (len(told(office)), len(told(standing_member))) == (0, 1)

    refuse_extension(extension, by=standing_member, note="Đã gia hạn nhiều lần")

    assert told(unit_head) == [f"Không đồng ý gia hạn đến 31/12/2027: {assignment.task}. Ý kiến: Đã gia hạn nhiều lần"]


def test_request_taken_back_is_settled_and_decided_by_nobody(
    assignment: Assignment, unit_head: User, office: User
) -> None:
    withdraw_extension(ask_extension(assignment, until=date(2026, 1, 15), reason="Mưa lũ", by=unit_head), by=unit_head)

    assert Notice.objects.get(user=office).read_at is not None
    assert told(unit_head) == []


def test_receiver_hears_of_the_offer_and_the_asker_of_the_answer(
    assignment: Assignment, cam_thach: Unit, unit_head: User, commune_head: User, commune_staff: User
) -> None:
    handover = hand_over(assignment, to=cam_thach, reason="Đúng địa bàn", by=unit_head)
    (offer,) = told(commune_head)
    assert offer.endswith(f"chuyển việc cho đơn vị đồng chí: {assignment.task}. Lý do: Đúng địa bàn")
    assert told(commune_staff) == []

    decline_handover(handover, by=commune_head, note="Không đủ người")

    assert told(unit_head) == [f"Xã Cẩm Thạch: Không nhận ({assignment.task}). Ý kiến: Không đủ người"]


def test_task_whose_report_waits_for_review_is_not_taken_over(
    assignment: Assignment, report: ProgressReport, cam_thach: Unit, unit_head: User, commune_head: User
) -> None:
    assert report.status == "submitted"
    handover = hand_over(assignment, to=cam_thach, reason="Đúng địa bàn", by=unit_head)

    with pytest.raises(RequestRefused, match="đang chờ Văn phòng duyệt"):
        accept_handover(handover, by=commune_head)

    handover.refresh_from_db()
    assert handover.decision == "pending"
    assert Assignment.objects.count() == 1
