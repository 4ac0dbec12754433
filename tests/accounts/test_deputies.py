"""Who stands in for the head of a unit, and whether all of its people may send."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Deputy, Unit, User
from accounts.permissions import answers_for
from accounts.services import DeputyRefused, appoint_deputy, end_deputy, let_staff_submit
from tests.conftest import TODAY, ClientOf, Together
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FIRST, LAST = date(2023, 11, 15), date(2023, 11, 20)


@pytest.fixture
def deputy(agriculture: Unit, unit_head: User, unit_staff: User) -> Deputy:
    return appoint_deputy(agriculture, user=unit_staff, first=FIRST, last=LAST, by=unit_head)


def test_head_appoints_and_the_deputy_speaks_for_the_unit(
    agriculture: Unit, unit_head: User, unit_staff: User, client_of: ClientOf
) -> None:
    typed = {"user": unit_staff.pk, "first": "15/11/2023", "last": "20/11/2023"}
    response = client_of(unit_head).post(reverse("appoint_deputy"), typed)

    assert response.status_code == 302
    days = (date(2023, 11, 14), FIRST, LAST, date(2023, 11, 21))
    assert [answers_for(unit_staff, agriculture, day) for day in days] == [False, True, True, False]
    assert "Đang thay" in unescape(client_of(unit_staff).get(reverse("deputies")).content.decode())


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"user": ""}, "Hãy chọn người thay."),
        ({"first": "32/11/2023"}, "Hãy ghi ngày dạng 31/12/2023."),
        ({"first": "14/11/2023"}, "Ngày đầu đã qua"),
        ({"last": "14/11/2023"}, "Ngày cuối không được trước ngày đầu."),
    ],
)
def test_wrong_appointment_says_why_and_changes_nothing(
    typed: dict[str, str], message: str, unit_head: User, unit_staff: User, client_of: ClientOf
) -> None:
    right = {"user": str(unit_staff.pk), "first": "15/11/2023", "last": "20/11/2023"}
    response = client_of(unit_head).post(reverse("appoint_deputy"), {**right, **typed})

    assert response.status_code == 422
    assert message in unescape(response.content.decode())
    assert not Deputy.objects.exists()


def test_head_himself_and_people_of_other_units_are_not_appointed(
    agriculture: Unit, unit_head: User, commune_staff: User
) -> None:
    for user in (unit_head, commune_staff, UserFactory.create(unit=agriculture, is_active=False)):
        with pytest.raises(DeputyRefused):
            appoint_deputy(agriculture, user=user, first=FIRST, last=LAST, by=unit_head)


def test_one_stands_in_at_a_time(deputy: Deputy, agriculture: Unit, unit_head: User) -> None:
    other = UserFactory.create(unit=agriculture)
    with pytest.raises(DeputyRefused, match="đã được ủy quyền từ 15/11/2023 đến 20/11/2023"):
        appoint_deputy(agriculture, user=other, first=LAST, last=date(2023, 12, 1), by=unit_head)

    assert appoint_deputy(agriculture, user=other, first=date(2023, 11, 21), last=date(2023, 12, 1), by=unit_head).pk


def test_deputy_appoints_nobody(deputy: Deputy, unit_staff: User, client_of: ClientOf) -> None:
    assert client_of(unit_staff).post(reverse("appoint_deputy"), {}).status_code == 403


def test_ended_early_the_deputy_speaks_no_more_and_stays_in_the_list(
    deputy: Deputy, agriculture: Unit, unit_head: User, unit_staff: User, client_of: ClientOf
) -> None:
    client = client_of(unit_head)
    client.post(reverse("end_deputy", args=[deputy.pk]))

    assert not answers_for(unit_staff, agriculture, TODAY)
    page = unescape(client.get(reverse("deputies")).content.decode())
    assert "chấm dứt 09:00 15/11/2023" in page
    with pytest.raises(DeputyRefused, match="chấm dứt từ trước"):
        end_deputy(deputy, by=unit_head)


def test_head_lets_staff_send_and_takes_it_back_in_the_trail(
    agriculture: Unit, unit_head: User, unit_staff: User, client_of: ClientOf
) -> None:
    client = client_of(unit_head)
    client.post(reverse("let_staff_submit"), {"cho-phep": "on"})
    agriculture.refresh_from_db()
    assert answers_for(unit_staff, agriculture, TODAY)

    client.post(reverse("let_staff_submit"))
    client.post(reverse("let_staff_submit"))

    agriculture.refresh_from_db()
    assert not answers_for(unit_staff, agriculture, TODAY)
    entries = AuditEntry.objects.filter(action__endswith="cán bộ gửi báo cáo").values_list("action", flat=True)
    assert list(entries) == ["Cho cán bộ gửi báo cáo", "Thôi cho cán bộ gửi báo cáo"]


def test_saying_what_is_so_leaves_no_trace(agriculture: Unit, unit_head: User) -> None:
    let_staff_submit(agriculture, allowed=False, by=unit_head)

    assert not AuditEntry.objects.filter(action__endswith="cán bộ gửi báo cáo").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_appointed_at_once_for_the_same_days_are_one(
    agriculture: Unit, unit_head: User, unit_staff: User, together: Together
) -> None:
    other = UserFactory.create(unit=agriculture)

    outcomes = together(
        lambda: appoint_deputy(agriculture, user=unit_staff, first=FIRST, last=LAST, by=unit_head),
        lambda: appoint_deputy(agriculture, user=other, first=FIRST, last=LAST, by=unit_head),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Deputy", "DeputyRefused"]
