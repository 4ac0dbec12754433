"""A unit's deadlines as an iCalendar file, read back by hand as RFC 5545 says, behind a token that can be revoked."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, CalendarFeed, User
from accounts.services import make_feed, revoke_feed
from assignments.feeds import calendar_of
from assignments.models import Assignment
from tests.conftest import TODAY, ClientOf
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.usefixtures("clock")


def events(calendar: bytes) -> list[dict[str, str]]:
    """A reader of its own: unfolds the lines, splits name and parameters from value, undoes the escapes."""
    lines = calendar.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode().split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, value = line.split(":", 1)
            found[-1].setdefault(name, re.sub(r"\\([,;\\nN])", lambda m: {"n": "\n", "N": "\n"}.get(m[1], m[1]), value))
    return found


def fetch(token: str) -> int:
    return Client().get(reverse("calendar_file", kwargs={"token": token})).status_code


def test_calendar_holds_deadlines_and_report_days(assignment: Assignment) -> None:
    deadline, report = events(calendar_of(assignment.unit, TODAY))

    assert deadline["SUMMARY"] == f"Hạn hoàn thành: {assignment.task}"
    assert (deadline["DTSTART;VALUE=DATE"], deadline["DTEND;VALUE=DATE"]) == ("20251231", "20260101")
    assert deadline["UID"] == f"viec-{assignment.pk}@ketluan"
    assert report["SUMMARY"] == "Hạn gửi báo cáo 6 tháng cuối năm 2023 (1 việc)"
    assert report["DTSTART;VALUE=DATE"] == "20240105"
    assert re.fullmatch(r"\d{8}T\d{6}Z", report["DTSTAMP"])


def test_lines_are_folded_at_75_octets_and_end_in_crlf(assignment: Assignment) -> None:
    Assignment.objects.update(task="Xây dựng đề án; phát triển, nâng cao \\ chất lượng sản phẩm nông nghiệp " * 5)

    calendar = calendar_of(assignment.unit, TODAY)

    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert max(len(line) for line in calendar.split(b"\r\n")) <= 75
    assert events(calendar)[0]["SUMMARY"] == f"Hạn hoàn thành: {Assignment.objects.get().task}"


def test_uid_stays_when_the_day_moves(assignment: Assignment) -> None:
    before = [event["UID"] for event in events(calendar_of(assignment.unit, TODAY))]
    Assignment.objects.update(due_on=date(2026, 6, 30))

    assert [event["UID"] for event in events(calendar_of(assignment.unit, TODAY))] == before


def test_calendar_names_no_person_and_nothing_of_other_units(
    assignment: Assignment, cam_thach: object, unit_head: User, office: User
) -> None:
    AssignmentFactory.create(unit=cam_thach, directive=assignment.directive, task="Việc của xã", assigned_by=office)
    AssignmentFactory.create(unit=assignment.unit, directive=assignment.directive, task="Đã xong", completed_on=TODAY)

    text = calendar_of(assignment.unit, TODAY).decode()

    for word in (unit_head.full_name, office.full_name, "Việc của xã", "Đã xong", "ATTENDEE", "ORGANIZER"):
        assert word not in text


def test_token_opens_the_calendar_without_sign_in_and_only_its_hash_is_kept(
    assignment: Assignment, unit_head: User
) -> None:
    token = make_feed(assignment.unit, by=unit_head)

    response = Client().get(reverse("calendar_file", kwargs={"token": token}))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events(response.content)) == 2
    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.values()) + str(AuditEntry.objects.values())


def test_new_token_ends_the_old_one_and_revoking_ends_both(assignment: Assignment, unit_head: User) -> None:
    old = make_feed(assignment.unit, by=unit_head)
    new = make_feed(assignment.unit, by=unit_head)
    assert (fetch(old), fetch(new)) == (404, 200)

    assert revoke_feed(assignment.unit, by=unit_head)

    assert (fetch(old), fetch(new), fetch("khong-co")) == (404, 404, 404)
    assert not revoke_feed(assignment.unit, by=unit_head)
    assert CalendarFeed.objects.count() == 2


def test_address_is_shown_once(assignment: Assignment, unit_staff: User, client_of: ClientOf) -> None:
    client = client_of(unit_staff)

    shown = client.post(reverse("make_calendar")).content.decode()
    address = re.search(r"http://\S+/lich/(\S+)\.ics", shown)

    assert address is not None
    assert fetch(address[1]) == 200
    assert address[1] not in client.get(reverse("unit_calendar")).content.decode()
    client.post(reverse("revoke_calendar"))
    assert fetch(address[1]) == 404
