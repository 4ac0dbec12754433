"""The administration pages: what may be changed there and by whom, and the trace that every change leaves."""

from html import unescape
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse

from accounts.administration import HistoryAdmin
from accounts.models import AuditEntry, Unit, User
from assignments.models import ProgressReport
from conclusions.models import Conclusion, Directive
from reports.models import Letterhead
from targets.models import Indicator, IndicatorSet, Target
from tests.conftest import ClientOf
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Rung-Luong-2025-go-lon"
HISTORY = sorted(
    (model for model, page in admin.site._registry.items() if isinstance(page, HistoryAdmin)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def browser(administrator: User, client_of: ClientOf) -> Client:
    return client_of(administrator)


def address(model: type[Model] | Model, page: str, *args: Any) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def listed(client: Client, model: type[Model], **query: str) -> list[Any]:
    return list(client.get(address(model, "changelist"), query).context["cl"].result_list)


def fields_of(response: Any) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and not isinstance(value, FieldFile)}


# --- Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["cam thach", "Cẩm Thạch", "CẨM  THẠCH"])
def test_unit_is_found_without_marks(word: str, browser: Client, cam_thach: Unit, cam_luong: Unit) -> None:
    assert listed(browser, Unit, q=word) == [cam_thach]


@pytest.mark.parametrize("word", ["hoang van nong", "Hoàng Văn Nông", "nnptnt"])
def test_person_is_found_without_marks(word: str, browser: Client, unit_head: User, commune_head: User) -> None:
    assert listed(browser, User, q=word) == [unit_head]


def test_lists_show_ones_own_committee_only(
    browser: Client, cam_thach: Unit, other_unit: Unit, other_head: User
) -> None:
    assert {unit.committee_id for unit in listed(browser, Unit)} == {cam_thach.committee_id}
    assert other_head not in listed(browser, User)


def test_installer_sees_every_committee(
    superuser: User, cam_thach: Unit, other_unit: Unit, client_of: ClientOf
) -> None:
    assert {cam_thach, other_unit} <= set(listed(client_of(superuser), Unit))


# --- Units ---------------------------------------------------------------------------------------


@pytest.fixture
def new_unit(committee: Unit) -> dict[str, Any]:
    return {
        "code": "X15148",
        "name": "Xã Cẩm Bình",
        "short_name": "Cẩm Bình",
        "kind": "commune",
        "parent": committee.pk,
        "provenance": "confirmed",
    }


def test_added_unit_gets_its_derived_keys_and_a_trace(
    browser: Client, administrator: User, committee: Unit, new_unit: dict[str, Any]
) -> None:
    browser.post(address(Unit, "add"), new_unit)

    made = Unit.objects.get(code="X15148")
    assert (made.committee, made.path) == (committee, f"{committee.path}{made.pk}/")
    assert made.search_key == "xa cam binh cam binh x15148"
    entry = AuditEntry.objects.about(made).get()
    assert (entry.action, entry.actor, entry.before) == ("Thêm đơn vị", administrator, {})
    assert entry.after["name"] == "Xã Cẩm Bình"


def test_renamed_unit_keeps_its_keys_true_and_both_names_in_the_trail(browser: Client, cam_thach: Unit) -> None:
    page = address(cam_thach, "change", cam_thach.pk)
    browser.post(page, fields_of(browser.get(page)) | {"name": "Xã Cẩm Thạch Mới"})

    cam_thach.refresh_from_db()
    assert "cam thach moi" in cam_thach.search_key
    entry = AuditEntry.objects.about(cam_thach).get(action="Sửa đơn vị")
    assert (entry.before["name"], entry.after["name"]) == ("Xã Cẩm Thạch", "Xã Cẩm Thạch Mới")


def test_unit_cannot_be_put_under_another_committee(
    browser: Client, other_committee: Unit, new_unit: dict[str, Any]
) -> None:
    response = browser.post(address(Unit, "add"), new_unit | {"parent": other_committee.pk})

    assert "parent" in response.context["adminform"].form.errors
    assert not Unit.objects.filter(code="X15148").exists()


def test_deleted_unit_leaves_a_trace(browser: Client, cam_luong: Unit) -> None:
    browser.post(address(cam_luong, "delete", cam_luong.pk), {"post": "yes"})

    assert not Unit.objects.filter(pk=cam_luong.pk).exists()
    assert AuditEntry.objects.get(action="Xoá tại trang quản trị").before["name"] == "Xã Cẩm Lương"


def test_units_deleted_together_leave_a_trace_each(browser: Client, cam_luong: Unit, cam_thach: Unit) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [cam_luong.pk, cam_thach.pk], "post": "yes"}
    browser.post(address(Unit, "changelist"), chosen)

    assert AuditEntry.objects.filter(action="Xoá tại trang quản trị").count() == 2


# --- People --------------------------------------------------------------------------------------


@pytest.fixture
def new_user(cam_thach: Unit) -> dict[str, Any]:
    who = {"username": "camthach2", "full_name": "Lê Thị Thạch", "role": "unit_staff", "unit": cam_thach.pk}
    return who | {"password": NEW_PASSWORD}


def test_new_user_must_change_the_password_and_leaves_a_trace(
    browser: Client, administrator: User, new_user: dict[str, Any]
) -> None:
    browser.post(address(User, "add"), new_user)

    made = User.objects.get(username="camthach2")
    assert made.must_change_password is True
    assert made.check_password(NEW_PASSWORD)
    entry = AuditEntry.objects.about(made).get()
    assert (entry.action, entry.actor) == ("Thêm tại trang quản trị", administrator)
    assert "password" not in entry.after


@pytest.mark.parametrize(
    ("field", "typed"), [("password", "ngan"), ("username", "quantri"), ("username", "có dấu cách"), ("role", "vua")]
)
def test_wrong_new_user_is_refused(field: str, typed: str, browser: Client, new_user: dict[str, Any]) -> None:
    before = User.objects.count()
    response = browser.post(address(User, "add"), new_user | {field: typed})

    assert field in response.context["adminform"].form.errors
    assert User.objects.count() == before


def test_new_user_of_another_committee_is_refused(browser: Client, new_user: dict[str, Any], other_unit: Unit) -> None:
    response = browser.post(address(User, "add"), new_user | {"unit": other_unit.pk})

    assert "unit" in response.context["adminform"].form.errors


def test_password_is_given_anew_and_must_be_changed(browser: Client, unit_head: User) -> None:
    page = address(unit_head, "change", unit_head.pk)
    browser.post(page, fields_of(browser.get(page)) | {"new_password": NEW_PASSWORD})

    unit_head.refresh_from_db()
    assert unit_head.check_password(NEW_PASSWORD)
    assert unit_head.must_change_password is True


def test_change_of_the_role_leaves_the_password_alone(browser: Client, unit_staff: User) -> None:
    page = address(unit_staff, "change", unit_staff.pk)
    browser.post(page, fields_of(browser.get(page)) | {"role": "unit_head", "new_password": ""})

    unit_staff.refresh_from_db()
    assert (unit_staff.role, unit_staff.must_change_password) == ("unit_head", False)
    assert unit_staff.check_password(PASSWORD)
    entry = AuditEntry.objects.about(unit_staff).get(action="Sửa tại trang quản trị")
    assert (entry.before["role"], entry.after["role"]) == ("unit_staff", "unit_head")


def test_weak_password_given_anew_is_refused(browser: Client, unit_head: User) -> None:
    page = address(unit_head, "change", unit_head.pk)
    response = browser.post(page, fields_of(browser.get(page)) | {"new_password": "ngan"})

    assert "Mật khẩu cần ít nhất 14 ký tự" in text_of(response)
    unit_head.refresh_from_db()
    assert unit_head.check_password(PASSWORD)


def test_account_is_switched_off_but_never_deleted(browser: Client, unit_head: User) -> None:
    assert browser.post(address(unit_head, "delete", unit_head.pk), {"post": "yes"}).status_code == 403

    page = address(unit_head, "change", unit_head.pk)
    browser.post(page, {name: value for name, value in fields_of(browser.get(page)).items() if name != "is_active"})
    unit_head.refresh_from_db()
    assert unit_head.is_active is False


def test_locked_account_is_unlocked_with_a_trace(browser: Client, unit_head: User) -> None:
    for _ in range(5):
        Client().post(reverse("sign_in"), {"username": unit_head.username, "password": "sai"})
    chosen = {"action": "unlock", "_selected_action": [unit_head.pk]}
    response = browser.post(address(User, "changelist"), chosen, follow=True)

    assert "Đã mở khoá 1 tài khoản." in text_of(response)
    assert not AccessAttempt.objects.exists()
    assert AuditEntry.objects.about(unit_head).filter(action="Mở khoá đăng nhập").exists()


def test_administrator_cannot_make_himself_the_installer(browser: Client, administrator: User) -> None:
    page = address(administrator, "change", administrator.pk)
    browser.post(page, fields_of(browser.get(page)) | {"is_superuser": "on"})

    administrator.refresh_from_db()
    assert administrator.is_superuser is False


# --- Papers and figures --------------------------------------------------------------------------


def test_published_paper_is_read_only(browser: Client, paper: Conclusion, directive: Directive) -> None:
    page = address(paper, "change", paper.pk)

    assert browser.get(page).context["has_change_permission"] is False
    assert browser.post(page, {"title": "sửa lén"}).status_code == 403
    assert browser.post(address(directive, "change", directive.pk), {"title": "sửa lén"}).status_code == 403
    assert browser.post(address(paper, "delete", paper.pk), {"post": "yes"}).status_code == 403
    assert not AuditEntry.objects.about(paper).filter(action="Sửa tại trang quản trị").exists()


def test_draft_of_a_paper_may_be_changed(browser: Client, draft_paper: Conclusion) -> None:
    page = address(draft_paper, "change", draft_paper.pk)
    response = browser.post(
        page, fields_of(browser.get(page)) | {"title": "dự thảo lần hai", "signed_on": "07/07/2023"}
    )

    assert response.status_code == 302
    draft_paper.refresh_from_db()
    assert draft_paper.title == "dự thảo lần hai"
    entry = AuditEntry.objects.about(draft_paper).get()
    assert (entry.before["title"], entry.after["title"]) == ("dự thảo kết luận", "dự thảo lần hai")


def test_renamed_indicator_is_found_by_its_new_name(browser: Client, indicator: Indicator) -> None:
    page = address(indicator, "change", indicator.pk)
    browser.post(page, fields_of(browser.get(page)) | {"name": "Số sản phẩm đặc trưng"})

    assert listed(browser, Indicator, q="dac trung") == [indicator]


def test_target_of_the_congress_is_added_to_but_not_changed(browser: Client, target: Target) -> None:
    page = address(target, "change", target.pk)

    assert browser.post(page, {"value": "1"}).status_code == 403
    assert browser.post(address(target, "delete", target.pk), {"post": "yes"}).status_code == 403
    assert browser.get(address(Target, "add")).status_code == 200


@pytest.mark.parametrize(
    ("model", "field"), [(Indicator, "indicator_set"), (Target, "indicator"), (Directive, "conclusion"), (User, "unit")]
)
def test_related_rows_are_offered_from_ones_own_committee(
    model: type[Model],
    field: str,
    browser: Client,
    indicator: Indicator,
    paper: Conclusion,
    other_indicator: Indicator,
    other_paper: Conclusion,
    other_unit: Unit,
) -> None:
    queryset = browser.get(address(model, "add")).context["adminform"].form.fields[field].queryset

    strangers = {other_indicator, other_indicator.indicator_set, other_paper, other_unit}
    assert queryset
    assert not strangers & set(queryset)


def test_letterhead_is_changed_with_a_trace(browser: Client, paper: Conclusion) -> None:
    letterhead = Letterhead.objects.get()
    page = address(letterhead, "change", letterhead.pk)
    browser.post(page, fields_of(browser.get(page)) | {"signer_name": "Lê Văn Trung"})

    entry = AuditEntry.objects.about(letterhead).get()
    assert (entry.before["signer_name"], entry.after["signer_name"]) == ("Cao Văn Vượng", "Lê Văn Trung")


def test_indicator_set_is_deleted_with_a_trace(browser: Client, indicator_set: IndicatorSet) -> None:
    browser.post(address(indicator_set, "delete", indicator_set.pk), {"post": "yes"})

    assert AuditEntry.objects.get(action="Xoá tại trang quản trị").object_id == str(indicator_set.pk)


# --- History -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.label)
def test_history_is_never_added_here(model: type[Model], browser: Client) -> None:
    assert browser.get(address(model, "add")).status_code == 403
    assert browser.get(address(model, "changelist")).status_code == 200


def test_history_is_looked_at_only(browser: Client, report: ProgressReport) -> None:
    page = address(report, "change", report.pk)

    assert browser.get(page).status_code == 200
    assert browser.post(page, {"status": "accepted"}).status_code == 403
    assert browser.post(address(report, "delete", report.pk), {"post": "yes"}).status_code == 403
    assert ProgressReport.objects.get().status == "submitted"


def test_trail_is_looked_at_only(browser: Client, cam_thach: Unit) -> None:
    entry = AuditEntry.objects.about(cam_thach).get()

    assert browser.get(address(entry, "change", entry.pk)).status_code == 200
    assert browser.post(address(entry, "change", entry.pk), {"action": "khác"}).status_code == 403
    assert browser.post(address(entry, "delete", entry.pk), {"post": "yes"}).status_code == 403


def test_administration_is_closed_to_an_account_switched_off(administrator: User, client_of: ClientOf) -> None:
    client = client_of(administrator)
    UserFactory.create(unit=administrator.unit)
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    assert client.get(reverse("admin:index")).status_code == 302
