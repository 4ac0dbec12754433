"""Who is told what, when, once: at the act, on each day; and the one mail of the morning."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings
from time_machine import TimeMachineFixture

from accounts.digests import queue_digests
from accounts.models import Deputy, Mail, Notice, User
from accounts.notices import notify, read_all
from accounts.tasks import send_mail
from assignments import tasks
from assignments.models import Assignment, Extension, ProgressReport
from assignments.mornings import begin_morning
from assignments.notices import of_day, step_on
from assignments.services import accept_report, ask_for_more, assign, return_report, submit_report
from conclusions.models import Directive
from tests.conftest import TODAY
from tests.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("clock")

Kind = Notice.Kind
# The report of 2023-H2 is due on 5/1/2024, a Friday.
DUE = date(2024, 1, 5)


def at(day: date, hour: int = 8) -> datetime:
    """That hour in Việt Nam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=7)


def told(user: User) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", "text"))


@pytest.fixture
def mailed(unit_head: User, settings: Settings) -> User:
    settings.EMAIL_HOST = "127.0.0.1"
    settings.KETLUAN = {**settings.KETLUAN, "base_url": "https://ketluan.example"}
    User.objects.filter(pk=unit_head.pk).update(email="nnptnt@huyen.example")
    return unit_head


def tell_head(user: User, step: str = "giao") -> None:
    notify([user], kind=Kind.GIVEN, about="viec:1", step=step, text=f"Việc mới {step}", url="/viec/1/")


# --- Steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (8, ""),
        (7, "7"),
        (4, "7"),
        (2, "7"),
        (1, "1"),
        (0, "0"),
        (-1, "late"),
        (-2, "late"),
        (-3, "head"),
        (-90, "head"),
    ],
)
def test_step_is_the_last_one_reached(left: int, step: str) -> None:
    assert step_on(TODAY + timedelta(days=left), TODAY) == step


def test_steps_are_those_of_the_settings(settings: Settings) -> None:
    settings.KETLUAN = {**settings.KETLUAN, "reminder_days": (3,), "head_overdue_days": 1}

    assert [step_on(TODAY + timedelta(days=left), TODAY) for left in (4, 3, 0, -1)] == ["", "3", "3", "head"]


# --- On each day ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (7, "Còn 7 ngày đến hạn gửi báo cáo 6 tháng cuối năm 2023 (hạn 05/01/2024)"),
        (1, "Còn 1 ngày đến hạn gửi báo cáo"),
        (0, "Hôm nay là hạn gửi báo cáo 6 tháng cuối năm 2023: "),
        (-1, "Đã quá hạn gửi báo cáo 6 tháng cuối năm 2023 (hạn 05/01/2024)"),
    ],
)
def test_report_is_reminded_of_with_a_link_to_its_form(
    before: int, words: str, assignment: Assignment, unit_head: User, unit_staff: User
) -> None:
    found = [telling for telling in of_day(DUE - timedelta(days=before)) if telling.about.startswith("report:")]

    assert {telling.user_id for telling in found} == {unit_head.pk, unit_staff.pk}
    assert all(telling.text.startswith(words) for telling in found)
    assert {telling.url for telling in found} == {f"/viec/{assignment.pk}/bao-cao/2023-H2/"}


def test_days_on_which_nothing_ran_lose_no_reminder_and_repeat_none(assignment: Assignment, unit_head: User) -> None:
    for day in (
        DUE - timedelta(days=5),
        DUE - timedelta(days=4),
        DUE,
        DUE + timedelta(days=1),
        DUE + timedelta(days=2),
    ):
        begin_morning(at(day))
        begin_morning(at(day, 9))

    kinds = [kind for kind, _ in told(unit_head)]
    assert kinds == [Kind.REPORT_DUE, Kind.REPORT_DUE, Kind.REPORT_LATE]
    assert Notice.objects.unread_by(unit_head).count() == 1


def test_head_and_deputy_hear_apart_of_a_long_overdue_report(
    assignment: Assignment, unit_head: User, unit_staff: User
) -> None:
    day = DUE + timedelta(days=3)
    deputy = {"unit": assignment.unit, "user": unit_staff, "appointed_by": unit_head}
    Deputy.objects.create(valid_from=day, valid_to=day, **deputy)

    texts = {telling.user_id: telling.text for telling in of_day(day) if telling.about.startswith("report:")}

    assert set(texts) == {unit_head.pk, unit_staff.pk}
    assert all("đề nghị đồng chí chỉ đạo" in text for text in texts.values())


@pytest.mark.parametrize(("status", "owed"), [("submitted", 0), ("accepted", 0), ("returned", 1), ("draft", 1)])
def test_report_that_was_sent_is_not_reminded_of(
    status: str, owed: int, report: ProgressReport, unit_head: User
) -> None:
    ProgressReport.objects.update(status=status)

    found = [row for row in of_day(DUE) if row.about.startswith("report:") and row.user_id == unit_head.pk]

    assert len(found) == owed


def test_granted_extension_moves_the_reminders(assignment: Assignment, unit_head: User, office: User) -> None:
    first = date(2025, 12, 31)
    granted = {"decision": "granted", "decided_by": office, "decided_on": date(2025, 12, 1), "asked_by": unit_head}
    Extension.objects.create(assignment=assignment, asked_until=date(2026, 3, 31), reason="mưa lũ", **granted)

    assert [row for row in of_day(first) if row.about.startswith("deadline:")] == []
    later = [row for row in of_day(date(2026, 3, 30)) if row.about.startswith("deadline:")]
    assert [row.text[:38] for row in later] == ["Còn 1 ngày đến thời hạn hoàn thành (31"]


def test_office_hears_once_of_reports_that_wait_long(
    report: ProgressReport, office: User, other_office: User, second_office: User
) -> None:
    """Sent on 10/11; slow after five days."""
    assert [row for row in of_day(date(2023, 11, 15)) if row.kind == Kind.TO_REVIEW] == []

    for day in (16, 17, 20):
        begin_morning(at(date(2023, 11, day)))

    assert (
        told(office)
        == told(second_office)
        == [(Kind.TO_REVIEW, "1 báo cáo gửi ngày 10/11/2023 đã chờ duyệt quá 5 ngày")]
    )
    assert told(other_office) == []


def test_people_without_a_right_to_write_and_inactive_ones_hear_nothing(
    assignment: Assignment, people: dict[str, User]
) -> None:
    User.objects.filter(pk=people["unit_staff"].pk).update(is_active=False)

    assert {row.user_id for row in of_day(DUE) if row.about.startswith("report:")} == {people["unit_head"].pk}


# --- At once -------------------------------------------------------------------------------------


def test_new_work_is_told_to_the_units_people(
    unassigned_directive: Directive, unit_head: User, unit_staff: User, commune_head: User, office: User
) -> None:
    (made,) = assign(unassigned_directive, units=[unit_head.unit], task="Trồng rừng", frequency="quarter", by=office)  # type: ignore[list-item]

    assert told(unit_head) == told(unit_staff) == [(Kind.GIVEN, "Trồng rừng (thường xuyên, báo cáo hằng quý)")]
    assert Notice.objects.filter(user=unit_head).get().url == f"/viec/{made.pk}/"
    assert told(commune_head) == []


@pytest.mark.parametrize(("act", "kind"), [(return_report, Kind.RETURNED), (ask_for_more, Kind.ASKED)])
def test_report_that_comes_back_is_told_to_writer_and_head(
    act: object, kind: str, report: ProgressReport, unit_head: User, unit_staff: User, office: User
) -> None:
    act(report, by=office, note="Thiếu số liệu\nquý III")  # type: ignore[operator]

    for user in (unit_head, unit_staff):
        ((found, text),) = told(user)
        assert found == kind
        assert text.endswith("Thiếu số liệu quý III")
    assert {notice.url for notice in Notice.objects.all()} == {f"/viec/{report.assignment_id}/bao-cao/2023-H2/"}


def test_accepted_report_is_told_to_who_wrote_and_sent_it(
    report: ProgressReport, unit_head: User, unit_staff: User, office: User
) -> None:
    accept_report(report, by=office)

    assert [kind for kind, _ in told(unit_staff)] == [Kind.ACCEPTED]
    assert {notice.url for notice in Notice.objects.all()} == {f"/bao-cao/{report.pk}/"}


def test_returned_twice_is_told_twice_and_sending_settles_it(
    report: ProgressReport, unit_head: User, office: User
) -> None:
    return_report(report, by=office, note="Thiếu")
    submit_report(report, by=unit_head)
    assert Notice.objects.unread_by(unit_head).count() == 0

    return_report(report, by=office, note="Vẫn thiếu")

    assert [kind for kind, _ in told(unit_head)] == [Kind.RETURNED, Kind.RETURNED]


def test_reminder_does_not_hide_what_the_office_said(report: ProgressReport, mailed: User, office: User) -> None:
    return_report(report, by=office, note="Thiếu")
    Notice.objects.update(at=at(DUE, 0))

    (pk,) = begin_morning(at(DUE))

    text = Mail.objects.get(pk=pk).text
    assert "Văn phòng trả lại báo cáo" in text
    assert "Hôm nay là hạn gửi báo cáo" in text


# --- The mail of the morning ---------------------------------------------------------------------


def test_digest_tells_all_that_is_new_with_full_links(assignment: Assignment, mailed: User) -> None:
    (pk,) = begin_morning(at(DUE))

    mail = Mail.objects.get(pk=pk)
    assert (mail.user, mail.day, mail.state) == (mailed, DUE, Mail.State.QUEUED)
    assert mail.subject == "Ketluan: 1 việc cần xử lý (05/01/2024)"
    link = f"https://ketluan.example/viec/{assignment.pk}/bao-cao/2023-H2/"
    assert link in mail.text
    assert f'href="{link}"' in mail.html
    assert mailed.full_name in mail.text


def test_before_the_hour_nothing_happens(assignment: Assignment, mailed: User) -> None:
    assert begin_morning(at(DUE, 6)) == []
    assert not Notice.objects.exists()


def test_one_mail_a_day_whatever_comes_later(mailed: User, clock: TimeMachineFixture) -> None:
    clock.move_to(at(TODAY, 6))
    tell_head(mailed)
    assert len(begin_morning(at(TODAY, 7))) == 1
    clock.move_to(at(TODAY, 10))
    tell_head(mailed, "sau")

    assert begin_morning(at(TODAY, 11)) == []
    assert len(begin_morning(at(TODAY + timedelta(days=1)))) == 1
    assert [mail.notices.get().text for mail in Mail.objects.order_by("day")] == ["Việc mới giao", "Việc mới sau"]


def test_tick_that_comes_hours_late_makes_the_same_mail(mailed: User, clock: TimeMachineFixture) -> None:
    clock.move_to(at(TODAY, 6))
    tell_head(mailed)

    assert len(begin_morning(at(TODAY, 22))) == 1


def test_missed_day_and_days_off_are_made_up_on_the_next_working_day(mailed: User, clock: TimeMachineFixture) -> None:
    friday = date(2023, 11, 17)
    clock.move_to(at(friday, 10))
    tell_head(mailed)

    assert begin_morning(at(date(2023, 11, 18))) == []
    assert begin_morning(at(date(2023, 11, 19))) == []
    assert len(begin_morning(at(date(2023, 11, 20)))) == 1


def read_it(user: User) -> None:
    read_all(user)


def switch_off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(wants_mail=False)


def without_address(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="")


def left(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("reason", [read_it, switch_off, without_address, left])
def test_who_has_read_all_or_wants_none_gets_no_mail(reason: object, mailed: User, clock: TimeMachineFixture) -> None:
    clock.move_to(at(TODAY, 6))
    tell_head(mailed)
    reason(mailed)  # type: ignore[operator]

    assert queue_digests(TODAY) == []


def test_without_a_mail_server_nothing_is_queued(mailed: User, settings: Settings, clock: TimeMachineFixture) -> None:
    settings.EMAIL_HOST = ""
    clock.move_to(at(TODAY, 6))
    tell_head(mailed)

    assert queue_digests(TODAY) == []
    assert not Mail.objects.exists()


def test_long_mail_shows_thirty_and_names_the_rest(mailed: User, clock: TimeMachineFixture) -> None:
    clock.move_to(at(TODAY, 6))
    for number in range(33):
        notify([mailed], kind=Kind.GIVEN, about=f"viec:{number}", step="giao", text=f"Việc {number}", url="/")

    (pk,) = queue_digests(TODAY)

    assert "Và 3 việc khác" in Mail.objects.get(pk=pk).text
    assert Notice.objects.filter(mail=pk).count() == 33


def test_notices_of_a_failed_mail_go_into_the_next(mailed: User, clock: TimeMachineFixture) -> None:
    clock.move_to(at(TODAY, 6))
    tell_head(mailed)
    (first,) = queue_digests(TODAY)
    Notice.objects.update(mail=None)
    Mail.objects.filter(pk=first).update(state=Mail.State.FAILED)

    (second,) = queue_digests(TODAY + timedelta(days=1))

    assert Notice.objects.get().mail_id == second


def test_morning_task_tells_queues_and_the_worker_sends(
    assignment: Assignment, mailed: User, broker: str, mail_server: MailServer, clock: TimeMachineFixture
) -> None:
    clock.move_to(at(DUE))

    tasks.morning()
    tasks.morning()

    send_mail(Mail.objects.get().pk)
    (message,) = mail_server.taken
    assert message["Subject"].strip() == "Ketluan: 1 việc cần xử lý (05/01/2024)"
