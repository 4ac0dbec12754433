"""Signing in and out, the first password, and what every page owes the person before it."""

import unicodedata
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, DemonstrationRow, Unit, User
from accounts.services import unlock
from conclusions.models import Conclusion
from tests.conftest import ClientOf
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Any]
NEW_PASSWORD = "Rung-Luong-2025-go-lon"


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """Posts the sign-in form from one and the same browser."""

    def posted(username: str = "vanphong", password: str = PASSWORD, **more: str) -> Any:
        return client.post(reverse("sign_in"), {"username": username, "password": password, **more})

    return posted


# --- Signing in and out --------------------------------------------------------------------------


def test_right_password_opens_the_desk(sign_in: SignIn, office: User, client: Client) -> None:
    response = sign_in()

    assert response["Location"] == reverse("start")
    assert signed_in_as(client) == str(office.pk)
    assert AuditEntry.objects.get(action="Đăng nhập").actor == office


@pytest.mark.parametrize(("username", "password"), [("vanphong", "sai"), ("khong-co", PASSWORD), ("vanphong", "")])
def test_wrong_password_is_refused_and_the_name_is_kept(
    username: str, password: str, sign_in: SignIn, office: User, client: Client
) -> None:
    response = sign_in(username, password)

    assert response.context["form"].errors
    assert f'value="{username}"' in text_of(response)
    assert signed_in_as(client) is None
    if password:
        assert "Tên đăng nhập hoặc mật khẩu không đúng. Sau 5 lần sai, tài khoản bị khoá." in text_of(response)


def test_refused_sign_in_keeps_the_name_and_waits_for_the_password(sign_in: SignIn, office: User) -> None:
    fields = sign_in(password="không phải").context["form"].fields

    assert "autofocus" not in fields["username"].widget.attrs
    assert fields["password"].widget.attrs["autofocus"] is True


def test_account_switched_off_cannot_sign_in(sign_in: SignIn, office: User, client: Client) -> None:
    User.objects.update(is_active=False)

    assert sign_in().status_code == 200
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ("/chi-tieu/", "/chi-tieu/"),
        ("/", "/bat-dau/"),
        ("https://xau.example/", "/bat-dau/"),
        ("//xau.example/", "/bat-dau/"),
        ("/\\xau.example", "/bat-dau/"),
        ("javascript:alert(1)", "/bat-dau/"),
    ],
)
def test_sign_in_leads_to_pages_of_this_house_only(wanted: str, opened: str, sign_in: SignIn, office: User) -> None:
    assert sign_in(next=wanted)["Location"] == opened


def test_stranger_comes_back_to_the_page_he_asked_for(client: Client, office: User) -> None:
    assert client.get("/chi-tieu/")["Location"] == f"{reverse('sign_in')}?next=/chi-tieu/"
    assert 'name="next" value="/chi-tieu/"' in text_of(client.get(reverse("sign_in"), {"next": "/chi-tieu/"}))


def test_sign_out_is_by_post_only(office: User, client_of: ClientOf) -> None:
    client = client_of(office)

    assert client.get(reverse("sign_out")).status_code == 405
    assert signed_in_as(client) == str(office.pk)
    assert client.post(reverse("sign_out"))["Location"] == reverse("sign_in")
    assert signed_in_as(client) is None
    assert AuditEntry.objects.get(action="Đăng xuất").actor == office


def test_sign_out_of_somebody_not_signed_in_writes_nothing(client: Client) -> None:
    assert client.post(reverse("sign_out")).status_code == 302
    assert not AuditEntry.objects.exists()


# --- Lock-out ------------------------------------------------------------------------------------


def test_account_is_locked_by_the_fifth_failure(sign_in: SignIn, office: User, client: Client) -> None:
    assert [sign_in(password="sai").status_code for _ in range(5)] == [200, 200, 200, 200, 403]

    response = sign_in()
    assert response.status_code == 403
    assert "Tài khoản tạm khoá" in text_of(response)
    assert signed_in_as(client) is None


def test_lock_holds_in_every_browser_and_for_that_account_only(
    sign_in: SignIn, office: User, administrator: User
) -> None:
    for _ in range(5):
        sign_in(password="sai")

    from_elsewhere = Client(REMOTE_ADDR="10.1.1.1").post(
        reverse("sign_in"), {"username": "vanphong", "password": PASSWORD}
    )
    assert from_elsewhere.status_code == 403
    assert sign_in("quantri").status_code == 302


def test_lock_is_written_into_the_trail_once(sign_in: SignIn, office: User) -> None:
    for _ in range(8):
        sign_in(password="sai")

    entry = AuditEntry.objects.get(action="Khoá tài khoản")
    assert (entry.object_id, entry.actor_name, entry.committee_id) == (str(office.pk), "Hệ thống", office.committee_id)


def test_guessing_at_a_name_that_does_not_exist_locks_and_tells_nothing(sign_in: SignIn, db: None) -> None:
    assert [sign_in("khong-co").status_code for _ in range(6)][-1] == 403
    assert not AuditEntry.objects.exists()


def test_four_failures_are_forgotten_by_a_success(sign_in: SignIn, office: User, client: Client) -> None:
    for _ in range(2):
        assert [sign_in(password="sai").status_code for _ in range(4)] == [200] * 4
        assert sign_in().status_code == 302
        client.logout()


def test_unlocked_account_signs_in_again(sign_in: SignIn, office: User, administrator: User) -> None:
    for _ in range(5):
        sign_in(password="sai")
    unlock(office, by=administrator)

    assert sign_in().status_code == 302


def test_second_lock_after_an_unlock_is_written_too(sign_in: SignIn, office: User, administrator: User) -> None:
    for _ in range(2):
        for _ in range(6):
            sign_in(password="sai")
        unlock(office, by=administrator)

    assert AuditEntry.objects.filter(action="Khoá tài khoản").count() == 2


# --- The first password --------------------------------------------------------------------------


@pytest.fixture
def newcomer(office: User) -> User:
    office.must_change_password = True
    office.save()
    return office


@pytest.mark.parametrize("name", ["desk", "board", "conclusion_list", "search", "admin:index"])
def test_first_password_leads_every_page_to_its_change(name: str, newcomer: User, client_of: ClientOf) -> None:
    response = client_of(newcomer).get(reverse(name))

    assert (response.status_code, response["Location"]) == (302, reverse("change_password"))


def test_first_password_lets_out_and_stays_alive(newcomer: User, client_of: ClientOf) -> None:
    client = client_of(newcomer)

    assert client.get(reverse("health")).status_code == 200
    assert client.get(reverse("change_password")).status_code == 200
    assert client.post(reverse("sign_out"))["Location"] == reverse("sign_in")


def change(client: Client, new: str, *, old: str = PASSWORD, again: str | None = None) -> Any:
    words = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("change_password"), words)


def test_change_of_the_first_password_opens_every_page(newcomer: User, client_of: ClientOf) -> None:
    client = client_of(newcomer)

    assert change(client, NEW_PASSWORD)["Location"] == reverse("desk")
    assert "Đã đổi mật khẩu." in text_of(client.get(reverse("desk")))
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW_PASSWORD)
    assert newcomer.must_change_password is False
    assert AuditEntry.objects.get(action="Đổi mật khẩu").actor == newcomer


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"new": PASSWORD}, "Mật khẩu mới phải khác mật khẩu đang dùng."),
        ({"new": "Ngan-1"}, "Mật khẩu cần ít nhất 14 ký tự"),
        ({"new": "chi-co-chu-thuong"}, "chữ hoa, chữ thường, chữ số và ký hiệu"),
        ({"new": NEW_PASSWORD, "old": "không phải"}, "Mật khẩu cũ không đúng."),
        ({"new": NEW_PASSWORD, "again": NEW_PASSWORD + "x"}, "Hai lần nhập không giống nhau."),
    ],
)
def test_bad_new_password_is_refused(words: dict[str, str], message: str, newcomer: User, client_of: ClientOf) -> None:
    response = change(client_of(newcomer), **words)

    assert response.status_code == 422
    assert message in " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    assert newcomer.must_change_password is True


# --- Every page ----------------------------------------------------------------------------------


def test_words_sent_apart_from_their_marks_are_found(office: User, paper: Conclusion, client_of: ClientOf) -> None:
    apart = unicodedata.normalize("NFD", "sản phẩm")
    response = client_of(office).get(reverse("search"), {"q": apart})

    assert response.context["word"] == unicodedata.normalize("NFC", "sản phẩm")


def test_name_typed_apart_from_its_marks_signs_in(office: User, sign_in: SignIn) -> None:
    User.objects.filter(pk=office.pk).update(username=unicodedata.normalize("NFC", "vănphòng"))

    assert sign_in(unicodedata.normalize("NFD", "vănphòng")).status_code == 302


def test_form_of_an_old_page_is_refused_in_vietnamese(office: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("sign_in"), {"username": "vanphong", "password": PASSWORD})

    assert response.status_code == 403
    assert "Trang đã mở quá lâu" in text_of(response)


def test_unknown_address_is_a_vietnamese_404(office: User, client_of: ClientOf) -> None:
    response = client_of(office).get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không tìm thấy trang" in text_of(response)


def test_forbidden_page_says_so_in_vietnamese(office: User, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("audit_log"))

    assert response.status_code == 403
    assert "Không có quyền làm việc này" in text_of(response)


@pytest.mark.parametrize("address", ["/dang-nhap/", "/", "/quan-tri/", "/khong-co/"])
def test_every_answer_carries_the_guarding_headers(address: str, administrator: User, client_of: ClientOf) -> None:
    response = client_of(administrator).get(address, follow=True)
    policy = {
        words.split()[0]: words.split()[1:] for words in response["Content-Security-Policy"].split(";") if words.strip()
    }

    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["desk", "board", "admin:index"])
def test_strip_tells_of_demonstration_data_while_it_is_loaded(
    name: str, administrator: User, client_of: ClientOf
) -> None:
    address = reverse(name)
    assert "không phải số liệu thật" not in text_of(client_of(administrator).get(address))

    DemonstrationRow.objects.create(model="accounts.unit", object_id="1")
    assert "không phải số liệu thật" in text_of(client_of(administrator).get(address))


def test_health_needs_neither_sign_in_nor_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get(reverse("health"))

    assert (response.status_code, response.content) == (200, b"ok")


# --- The trail -----------------------------------------------------------------------------------


def test_trail_shows_what_was_done_in_ones_own_committee(
    administrator: User, office: User, other_office: User, sign_in: SignIn, client_of: ClientOf
) -> None:
    sign_in()
    sign_in("bt-vp")
    entries = client_of(administrator).get(reverse("audit_log")).context["page_obj"].object_list

    assert office.pk in {entry.actor_id for entry in entries}
    assert {entry.committee_id for entry in entries} == {office.committee_id}
    assert [entry.pk for entry in entries] == sorted((entry.pk for entry in entries), reverse=True)


def test_trail_of_a_nonsensical_page_shows_a_page(inspector: User, committee: Unit, client_of: ClientOf) -> None:
    assert client_of(inspector).get(reverse("audit_log"), {"page": "trang cuối"}).status_code == 200
