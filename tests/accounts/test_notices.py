"""The bell and its page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Notice, User
from accounts.notices import Telling, notify, settle, tell
from tests.conftest import ClientOf

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def notice(unit_head: User) -> Notice:
    notify([unit_head], kind=Notice.Kind.GIVEN, about="viec:1", step="giao", text="Việc mới", url="/viec/?q=1")
    return Notice.objects.get()


@pytest.fixture
def browser(unit_head: User, client_of: ClientOf) -> Client:
    return client_of(unit_head)


def test_bell_counts_what_is_unread(notice: Notice, browser: Client) -> None:
    assert "Thông báo: 1 chưa đọc" in browser.get(reverse("search")).content.decode()

    browser.get(reverse("open_notice", args=[notice.pk]))

    assert "chưa đọc" not in browser.get(reverse("search")).content.decode()


def test_opening_leads_to_the_form(notice: Notice, browser: Client) -> None:
    response = browser.get(reverse("open_notice", args=[notice.pk]))

    assert (response.status_code, response["Location"]) == (302, "/viec/?q=1")


def test_all_are_read_at_once(notice: Notice, browser: Client, unit_staff: User) -> None:
    notify([unit_staff], kind=Notice.Kind.GIVEN, about="viec:1", step="giao", text="Việc mới", url="/")

    browser.post(reverse("read_notices"))

    assert [row.user for row in Notice.objects.filter(read_at__isnull=True)] == [unit_staff]


def test_same_thing_is_told_once(notice: Notice, unit_head: User, unit_staff: User) -> None:
    same = {"kind": Notice.Kind.GIVEN, "about": "viec:1", "step": "giao", "text": "Việc mới", "url": "/"}

    assert notify([unit_head, unit_staff, unit_staff], **same) == {unit_staff.pk}
    assert Notice.objects.count() == 2


def test_later_word_takes_the_place_of_the_earlier_for_the_same_person(
    notice: Notice, unit_head: User, unit_staff: User
) -> None:
    tell([Telling(unit_staff.pk, "given", "viec:1", "giao", "Việc mới", "/")])

    tell([Telling(unit_head.pk, "given", "viec:1", "sau", "Việc sau", "/")])

    assert set(Notice.objects.filter(read_at__isnull=True).values_list("user_id", "text")) == {
        (unit_head.pk, "Việc sau"),
        (unit_staff.pk, "Việc mới"),
    }


def test_settled_thing_counts_as_read(notice: Notice) -> None:
    settle("viec:1")

    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_mail_is_switched_off_and_on_with_a_trace(unit_head: User, browser: Client) -> None:
    for typed, wanted in (("0", False), ("1", True)):
        page = browser.post(reverse("choose_mail"), {"nhan-thu": typed}, follow=True)
        unit_head.refresh_from_db()
        assert unit_head.wants_mail is wanted
        assert ("Đã bật thư" if wanted else "Đã tắt thư") in page.content.decode()
    assert AuditEntry.objects.filter(action="Đổi việc nhận thư").count() == 2


def test_administrators_desk_says_that_no_mail_is_configured(administrator: User, client_of: ClientOf) -> None:
    assert "Chưa cấu hình máy chủ thư" in client_of(administrator).get(reverse("desk")).content.decode()
