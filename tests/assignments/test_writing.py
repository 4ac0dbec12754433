"""A report while it is being written: saved by itself, two writers, how the work stands, files and their removal."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine as machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Deputy, Unit, User
from assignments import permissions
from assignments.models import Assignment, Evidence, ProgressReport
from assignments.services import accept_report, ask_for_more, return_report, save_report, submit_report
from targets.models import Indicator
from targets.periods import parse_period
from tests.conftest import ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = "2023-H2"
PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 100
Save = Callable[..., Any]


@pytest.fixture
def save(unit_staff: User, assignment: Assignment, client_of: ClientOf) -> Save:
    """Saves what was typed so far, by the unit's staff unless said otherwise."""

    def saved(*, by: User = unit_staff, **fields: Any) -> Any:
        typed = {"completion": "40", "work_done": "Đã hướng dẫn ba xã.", "standing": "going", **fields}
        return client_of(by).post(reverse("save_draft", args=[assignment.pk, CODE]), typed)

    return saved


def page_of(client: Client, assignment: Assignment) -> str:
    return unescape(client.get(reverse("write_report", args=[assignment.pk, CODE])).content.decode())


# --- Saved by itself -----------------------------------------------------------------------------


def test_what_was_typed_is_saved_and_found_again(
    save: Save, unit_staff: User, assignment: Assignment, client_of: ClientOf
) -> None:
    answer = save(difficulties="Thiếu vốn")

    report = ProgressReport.objects.get()
    assert answer.json() == {"version": report.version, "saved": "09:00:00", "readings": answer.json()["readings"]}
    assert (report.status, report.author) == ("draft", unit_staff)
    assert "Thiếu vốn" in page_of(client_of(unit_staff), assignment)


def test_whom_a_proposal_is_for_is_saved_offered_and_found_again(
    save: Save, unit_staff: User, assignment: Assignment, client_of: ClientOf
) -> None:
    save(proposals="Đề nghị cấp vốn.", addressed_to="Sở Tài chính")

    page = page_of(client_of(unit_staff), assignment)
    assert ProgressReport.objects.get().addressed_to == "Sở Tài chính"
    assert 'value="Sở Tài chính"' in page
    assert f'list="bc-{assignment.pk}-{CODE}-addressed_to-goi-y"' in page
    assert f'<datalist id="bc-{assignment.pk}-{CODE}-addressed_to-goi-y">' in page
    assert '<option value="Ủy ban nhân dân huyện"></option>' in page


def test_next_save_builds_on_the_version_answered(save: Save) -> None:
    version = save().json()["version"]

    assert save(version=version, work_done="Bốn xã.").status_code == 200
    assert ProgressReport.objects.get().work_done == "Bốn xã."


def test_number_is_understood_while_typed_and_kept_from_the_report_until_it_is(
    save: Save, indicator: Indicator
) -> None:
    name = f"value_{indicator.pk}"
    first = save(**{name: "12,5"}).json()
    assert first["readings"][name]["words"] == f"12,5 {indicator.unit_of_measure}"

    second = save(version=first["version"], work_done="Năm xã.", **{name: "khoảng 13"})

    assert second.status_code == 200
    assert "không phải một con số" in second.json()["readings"][name]["problem"]
    report = ProgressReport.objects.get()
    assert (report.work_done, report.values.get().value) == ("Năm xã.", Decimal("12.5"))


def test_emptied_number_is_taken_away(save: Save, indicator: Indicator) -> None:
    name = f"value_{indicator.pk}"
    version = save(**{name: "12,5"}).json()["version"]
    save(version=version, **{name: ""})

    assert not ProgressReport.objects.get().values.exists()


def test_what_cannot_be_saved_says_why(save: Save) -> None:
    answer = save(completion="120")

    assert (answer.status_code, answer.json()["problem"]) == (422, "Tiến độ (%): Tiến độ phải từ 0 đến 100%.")
    assert not ProgressReport.objects.exists()


def test_closed_period_says_why(save: Save, clock: machine.TimeMachineFixture) -> None:
    clock.move_to(datetime(2024, 3, 1, 2, tzinfo=UTC), tick=False)

    assert "đã khoá sổ" in save().json()["problem"]


def test_one_writers_saves_within_minutes_make_one_entry_of_the_trail(
    save: Save, clock: machine.TimeMachineFixture
) -> None:
    version = save().json()["version"]
    for words in ("Một.", "Một, hai.", "Một, hai, ba."):
        clock.shift(timedelta(seconds=5))
        version = save(version=version, work_done=words).json()["version"]
    assert AuditEntry.objects.filter(action="Lưu báo cáo").count() == 1

    clock.shift(timedelta(minutes=11))
    save(version=version, work_done="Bốn.")

    assert AuditEntry.objects.filter(action="Lưu báo cáo").count() == 2


# --- Two writers ---------------------------------------------------------------------------------


def test_second_writer_sees_who_wrote_when_and_what_and_nothing_is_overwritten(
    save: Save, unit_staff: User, unit_head: User
) -> None:
    version = save().json()["version"]
    save(by=unit_head, version=version, work_done="Đã xong năm xã.", completion="60")

    answer = save(version=version, work_done="Đã xong bốn xã.", completion="40")

    assert answer.status_code == 409
    said = answer.json()
    assert said["who"] == f"{unit_head.full_name} đã lưu lúc 09:00, 15/11/2023."
    assert {(one["name"], one["stored_text"], one["mine_text"]) for one in said["differences"]} == {
        ("work_done", "Đã xong năm xã.", "Đã xong bốn xã."),
        ("completion", "60", "40"),
    }
    assert ProgressReport.objects.get().work_done == "Đã xong năm xã."

    assert save(version=said["version"], work_done="Đã xong bốn xã.").status_code == 200


def test_words_of_the_one_before_stay_in_the_trail(save: Save, unit_head: User) -> None:
    version = save(work_done="Chữ của cán bộ.").json()["version"]
    save(by=unit_head, version=version, work_done="Chữ của thủ trưởng.")

    last = AuditEntry.objects.filter(action="Lưu báo cáo").last()
    assert last is not None
    assert (last.before["work_done"], last.after["work_done"]) == ("Chữ của cán bộ.", "Chữ của thủ trưởng.")


def test_late_save_of_a_sent_report_changes_nothing(save: Save, unit_head: User, assignment: Assignment) -> None:
    version = save().json()["version"]
    submit_report(ProgressReport.objects.get(), by=unit_head)

    answer = save(version=version, work_done="Muộn.")

    assert answer.status_code == 409
    assert "đã được gửi" in answer.json()["who"]
    assert ProgressReport.objects.get().work_done == "Đã hướng dẫn ba xã."


# --- How the work stands -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ({"standing": "going", "blocked_by": "Sở Tài chính"}, (False, "", 40)),
        ({"standing": "blocked", "blocked_by": "Sở Tài chính"}, (False, "Sở Tài chính", 40)),
        ({"standing": "done"}, (True, "", 100)),
        ({}, (False, "", 40)),
    ],
)
def test_work_is_going_on_blocked_by_somebody_or_done(
    typed: dict[str, str], stands: tuple[bool, str, int], save: Save
) -> None:
    save(**typed)

    report = ProgressReport.objects.get()
    assert (report.claims_done, report.blocked_by, report.completion) == stands


def test_blocked_without_saying_by_whom_is_not_sent(
    unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    typed = {"completion": "40", "work_done": "Chờ vốn.", "standing": "blocked", "action": "submit"}

    response = client_of(unit_head).post(reverse("write_report", args=[assignment.pk, CODE]), typed)

    assert response.status_code == 422
    assert "ghi cơ quan, đơn vị đang vướng" in unescape(response.content.decode())


# --- Asked for more, returned --------------------------------------------------------------------


def sent(assignment: Assignment, by: User, **words: Any) -> ProgressReport:
    report = save_report(assignment, period=parse_period(CODE), words={"work_done": "Xong.", **words}, values={}, by=by)
    return submit_report(report, by=by)


def test_report_asked_for_more_keeps_the_day_it_was_first_sent(
    unit_head: User, office: User, assignment: Assignment, clock: machine.TimeMachineFixture
) -> None:
    report = sent(assignment, unit_head, claims_done=True)
    ask_for_more(report, by=office, note="Gửi thêm quyết định công nhận")
    assert (report.status, report.is_editable) == ("asked", True)

    clock.shift(timedelta(days=3))
    accept_report(submit_report(report, by=unit_head), by=office)

    assignment.refresh_from_db()
    assert assignment.completed_on == date(2023, 11, 15)


def test_returned_report_has_to_claim_again(unit_head: User, office: User, assignment: Assignment) -> None:
    report = sent(assignment, unit_head, claims_done=True)
    return_report(report, by=office, note="Chưa có quyết định")

    report.refresh_from_db()
    assert report.claims_done is False


def test_asking_for_more_needs_words(
    office: User, unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    report = sent(assignment, unit_head)

    response = client_of(office).post(reverse("ask_for_more", args=[report.pk]), {"note": " "})

    assert response.status_code == 422
    report.refresh_from_db()
    assert report.status == "submitted"


# --- Who sends -----------------------------------------------------------------------------------


def test_staff_sends_where_the_unit_says_so(unit_staff: User, agriculture: Unit, assignment: Assignment) -> None:
    assert not permissions.can_submit_for(unit_staff, assignment)

    assignment.unit.staff_may_submit = True

    assert permissions.can_submit_for(unit_staff, assignment)


@pytest.mark.parametrize(
    ("first", "last", "ended", "may"),
    [
        (date(2023, 11, 10), date(2023, 11, 15), False, True),
        (date(2023, 11, 15), date(2023, 11, 20), False, True),
        (date(2023, 11, 16), date(2023, 11, 20), False, False),
        (date(2023, 11, 1), date(2023, 11, 14), False, False),
        (date(2023, 11, 10), date(2023, 11, 20), True, False),
    ],
)
def test_deputy_sends_during_the_absence_only(
    first: date,
    last: date,
    ended: bool,
    may: bool,
    unit_staff: User,
    unit_head: User,
    agriculture: Unit,
    assignment: Assignment,
) -> None:
    Deputy.objects.create(
        unit=agriculture,
        user=unit_staff,
        valid_from=first,
        valid_to=last,
        appointed_by=unit_head,
        ended_at=datetime(2023, 11, 12, tzinfo=UTC) if ended else None,
    )

    assert permissions.can_submit_for(unit_staff, assignment) is may


# --- Files ---------------------------------------------------------------------------------------


def upload(client: Client, assignment: Assignment, name: str = "anh.jpg", content: bytes = PHOTO) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("add_files", args=[assignment.pk, CODE]), {"evidence": file})


def test_file_is_kept_as_soon_as_it_is_chosen(unit_staff: User, assignment: Assignment, client_of: ClientOf) -> None:
    answer = upload(client_of(unit_staff), assignment)

    assert answer.status_code == 200
    assert "anh.jpg" in answer.json()["html"]
    assert answer.json()["version"] == ProgressReport.objects.get().version
    assert Evidence.objects.get().added_by == unit_staff


def test_file_that_is_not_taken_says_why(unit_staff: User, assignment: Assignment, client_of: ClientOf) -> None:
    answer = upload(client_of(unit_staff), assignment, "anh.jpg", b"MZ khong phai anh")

    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert not Evidence.objects.exists()


def test_removed_file_is_no_longer_part_of_the_report_but_kept(
    unit_staff: User, assignment: Assignment, client_of: ClientOf
) -> None:
    client = client_of(unit_staff)
    upload(client, assignment)
    evidence = Evidence.objects.get()

    answer = client.post(reverse("remove_file", args=[evidence.pk]))

    assert "anh.jpg" not in answer.content.decode()
    evidence.refresh_from_db()
    assert evidence.removed_by == unit_staff
    with evidence.file.open("rb") as kept:
        assert kept.read() == PHOTO
    assert AuditEntry.objects.filter(action="Bỏ tài liệu").count() == 1
    assert client.post(reverse("remove_file", args=[evidence.pk])).status_code == 404


def test_file_of_a_sent_report_is_not_removed(unit_head: User, assignment: Assignment, client_of: ClientOf) -> None:
    client = client_of(unit_head)
    upload(client, assignment)
    submit_report(ProgressReport.objects.get(), by=unit_head)

    answer = client.post(reverse("remove_file", args=[Evidence.objects.get().pk]))

    assert "anh.jpg" in answer.content.decode()
    assert Evidence.objects.get().removed_at is None


# --- In its row on the desk ----------------------------------------------------------------------


def test_form_alone_is_given_and_answered_in_its_place(
    unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    client, address = client_of(unit_head), reverse("write_report", args=[assignment.pk, CODE])
    htmx = {"HX-Request": "true"}

    form = client.get(address, headers=htmx)
    wrong = client.post(address, {"completion": "10", "work_done": "", "action": "submit"}, headers=htmx)
    right = client.post(address, {"completion": "10", "work_done": "Xong.", "action": "submit"}, headers=htmx)

    assert "<html" not in form.content.decode()
    assert "data-report" in form.content.decode()
    assert (wrong.status_code, "<html" in wrong.content.decode()) == (422, False)
    assert "Đã gửi về Văn phòng lúc 09:00, 15/11/2023." in unescape(right.content.decode())
