"""The pages of sheets, and the same rows taken out of the administration."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Unit, User
from targets.models import Indicator, IndicatorSet, Result, Target
from targets.received import Upload
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, IndicatorSetFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HEAD = "Số thứ tự,Từ ngày,Đến ngày,Giá trị,Loại số liệu,Công bố ngày,Nguồn\n"
LINE = "11,01/01/2021,30/06/2023,{},Thực hiện,30/06/2023,Báo cáo\n"


@pytest.fixture
def browser(office: User, client_of: ClientOf) -> Client:
    return client_of(office)


def send(client: Client, *values: object, kind: str = "ket-qua", name: str = "so-lieu.csv", **more: Any) -> Any:
    lines = "".join(LINE.format(value) for value in values)
    file = SimpleUploadedFile(name, (HEAD + lines).encode())
    data = {"kind": kind, "indicator_set": "DH26", "file": file} | more
    return client.post(reverse("upload_sheet"), data, follow=True)


def rows_of(response: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_board_leads_to_the_sheets(browser: Client, indicator: Indicator) -> None:
    assert f'href="{reverse("exchange")}?bo=DH26"' in browser.get(reverse("indicator_board")).content.decode()


def test_page_without_a_set_says_what_to_do(browser: Client) -> None:
    page = browser.get(reverse("exchange")).content.decode()

    assert "Đơn vị" in page
    assert "Chưa có bảng tính nào được tải lên" in page


def test_template_has_the_headings_and_no_rows(browser: Client, indicator: Indicator) -> None:
    response = browser.get(reverse("sheet_template", args=["ket-qua"]))

    assert response["Content-Disposition"] == 'attachment; filename="ket-qua-DH26-mau.xlsx"'
    assert [row[:3] for row in rows_of(response)] == [["Số thứ tự chỉ tiêu", "Của đơn vị", "Từ ngày"]]


def test_rows_taken_out_are_those_of_the_set_that_was_asked_for(
    browser: Client, committee: Unit, indicator: Indicator
) -> None:
    older = IndicatorSetFactory.create(committee=committee, code="DH25")
    IndicatorFactory.create(indicator_set=older, number=1, name="Chỉ tiêu khoá trước")

    response = browser.get(reverse("export_sheet", args=["danh-muc"]), {"bo": "DH25"})

    assert [row[2] for row in rows_of(response)[1:]] == ["Chỉ tiêu khoá trước"]


@pytest.mark.parametrize("address", ["/chi-tieu/bang-tinh/la/mau/", "/chi-tieu/bang-tinh/la/du-lieu/"])
def test_kind_that_there_is_not_is_not_found(address: str, browser: Client) -> None:
    assert browser.get(address).status_code == 404


def test_set_that_there_is_not_is_not_found(browser: Client, other_indicator: Indicator) -> None:
    address = reverse("export_sheet", args=["danh-muc"])

    assert browser.get(address, {"bo": other_indicator.indicator_set.code}).status_code == 404
    assert browser.get(address).status_code == 404


def test_sheet_goes_from_upload_to_confirmation(browser: Client, indicator: Indicator) -> None:
    page = send(browser, "9,5".replace(",", "."))
    upload = Upload.objects.get()
    assert page.redirect_chain == [(reverse("upload_detail", args=[upload.pk]), 302)]
    assert "Xác nhận, ghi 1 thay đổi" in page.content.decode()
    assert Result.objects.count() == 0

    page = browser.post(reverse("confirm_upload", args=[upload.pk]), {"digest": upload.digest}, follow=True)

    assert "Đã ghi toàn bộ thay đổi" in page.content.decode()
    assert "Xác nhận, ghi" not in page.content.decode()
    assert [row.upload for row in Result.objects.all()] == [upload]
    assert "so-lieu.csv" in browser.get(reverse("exchange")).content.decode()


def test_faults_are_shown_by_cell_and_cannot_be_confirmed(browser: Client, indicator: Indicator) -> None:
    page = send(browser, 1, "N/A").content.decode()

    assert "D3" in page
    assert "“N/A” không phải là số" in page
    assert "Xác nhận, ghi" not in page
    assert Upload.objects.get().state == Upload.State.REFUSED


def test_sheet_that_changes_nothing_has_nothing_to_confirm(browser: Client, indicator: Indicator) -> None:
    send(browser, 9)
    upload = Upload.objects.get()
    browser.post(reverse("confirm_upload", args=[upload.pk]), {"digest": upload.digest})

    page = send(browser, 9).content.decode()

    assert "giống hệt dữ liệu hiện có" in page
    assert "Xác nhận, ghi" not in page
    assert "Bỏ, không ghi gì" in page


def test_removal_is_asked_about(browser: Client, indicator: Indicator, target: Target) -> None:
    IndicatorFactory.create(indicator_set=indicator.indicator_set, number=12)
    whole = browser.get(reverse("export_sheet", args=["danh-muc"])).content
    Indicator.objects.filter(number=12).delete()
    IndicatorFactory.create(indicator_set=indicator.indicator_set, number=14)

    file = SimpleUploadedFile("a.xlsx", whole)
    page = browser.post(
        reverse("upload_sheet"), {"kind": "danh-muc", "indicator_set": "DH26", "file": file}, follow=True
    ).content.decode()

    assert "trong đó xoá 1 chỉ tiêu khỏi danh mục?" in page


def test_changed_data_are_told_and_not_written(browser: Client, indicator: Indicator) -> None:
    send(browser, 9)
    upload = Upload.objects.get()
    ResultFactory.create(indicator=indicator)

    page = browser.post(reverse("confirm_upload", args=[upload.pk]), {"digest": "0" * 64}, follow=True)

    assert "Dữ liệu đã thay đổi từ khi xem trước nên chưa ghi gì" in page.content.decode()
    assert Result.objects.count() == 1


def test_discarded_sheet_says_so(browser: Client, indicator: Indicator) -> None:
    send(browser, 9)
    address = reverse("discard_upload", args=[Upload.objects.get().pk])

    assert "Đã bỏ bảng tính" in browser.post(address, follow=True).content.decode()
    assert "không còn chờ xác nhận" in browser.post(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "a.docx"}, "file"),
        ({"file": ""}, "file"),
        ({"kind": "don-vi"}, "kind"),
        ({"indicator_set": ""}, "indicator_set"),
        ({"indicator_set": "BT"}, "indicator_set"),
    ],
)
def test_form_that_cannot_be_read_comes_back(
    change: dict[str, Any], field: str, browser: Client, indicator: Indicator, other_committee: Unit
) -> None:
    """Another committee's set and a kind that is not one's own are no choices."""
    IndicatorSetFactory.create(committee=other_committee, code="BT")

    response = send(browser, 9, **change)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Chưa lưu được" in response.content.decode()
    assert Upload.objects.count() == 0


def test_file_comes_back_as_it_was_received(browser: Client, indicator: Indicator) -> None:
    send(browser, 9, name="Số liệu tháng 7.csv")

    response: Any = browser.get(reverse("download_upload", args=[Upload.objects.get().pk]))

    assert b"".join(response.streaming_content) == (HEAD + LINE.format(9)).encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response["Content-Disposition"]


def test_administrator_brings_in_units_and_sees_only_those(
    administrator: User, client_of: ClientOf, indicator: Indicator
) -> None:
    response = client_of(administrator).get(reverse("exchange"), {"loai": "don-vi"})

    assert response.context["form"].fields["kind"].choices == [("don-vi", "Đơn vị")]
    assert [sheet["may"] for sheet in response.context["sheets"]] == [False, False, False, True]


def test_who_brings_nothing_in_sees_no_form_and_no_uploads(
    browser: Client, unit_head: User, client_of: ClientOf, indicator: Indicator
) -> None:
    send(browser, 9)

    response = client_of(unit_head).get(reverse("exchange"))

    assert response.context["form"] is None
    assert list(response.context["page_obj"]) == []
    assert [sheet["kind"] for sheet in response.context["sheets"]] == ["danh-muc", "muc-tieu", "ket-qua"]


@pytest.mark.parametrize(
    ("role", "kinds"), [("office", {"ket-qua"}), ("administrator", {"don-vi"}), ("inspector", None)]
)
def test_list_has_the_sheets_that_may_be_opened(
    role: str, kinds: set[str] | None, people: dict[str, User], client_of: ClientOf, indicator: Indicator
) -> None:
    unit_line = SimpleUploadedFile("a.csv", "Mã,Tên đơn vị,Tên gọi tắt,Loại,Thuộc đơn vị\nA,A,A,Ngành,HU\n".encode())
    send(client_of(people["office"]), 9)
    client_of(people["administrator"]).post(reverse("upload_sheet"), {"kind": "don-vi", "file": unit_line})

    listed = {upload.kind for upload in client_of(people[role]).get(reverse("exchange")).context["page_obj"]}

    assert listed == (kinds or {"ket-qua", "don-vi"})


# --- Administration ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "place", "words"),
    [
        ("accounts_unit", 0, "NNPTNT"),
        ("targets_indicator", 2, "Số sản phẩm OCOP"),
        ("targets_target", 4, "Đại hội Đảng bộ huyện"),
        ("targets_result", 10, "Báo cáo của Văn phòng"),
    ],
)
def test_administration_gives_the_same_sheet_of_ones_own_rows(
    model: str,
    place: int,
    words: str,
    administrator: User,
    client_of: ClientOf,
    target: Target,
    other_indicator: Indicator,
) -> None:
    ResultFactory.create(indicator=target.indicator)
    ResultFactory.create(indicator=other_indicator)
    client = client_of(administrator)

    rows = rows_of(client.get(reverse(f"admin:{model}_export")))

    assert words in [row[place] for row in rows]
    assert "Bá Thước" not in str(rows)
    assert len(rows) == 2 or model == "accounts_unit"
    assert "Xuất Excel" in client.get(reverse(f"admin:{model}_changelist")).content.decode()


def test_administration_leads_to_the_one_way_in(administrator: User, client_of: ClientOf) -> None:
    client = client_of(administrator)

    assert "/chi-tieu/bang-tinh/?loai=don-vi" in client.get(reverse("admin:accounts_unit_changelist")).content.decode()
    assert "bang-tinh/?loai" not in client.get(reverse("admin:targets_result_changelist")).content.decode()


@pytest.mark.parametrize("role", ["office", "unit_head"])
def test_administrations_sheet_is_for_administrators(role: str, people: dict[str, User], client_of: ClientOf) -> None:
    assert client_of(people[role]).get(reverse("admin:accounts_unit_export")).status_code == 302


@pytest.mark.parametrize("model", ["accounts_unit", "targets_indicator", "targets_target", "targets_result"])
def test_sheet_of_many_rows_asks_as_often_as_one_of_few(
    model: str, administrator: User, client_of: ClientOf, indicator_set: IndicatorSet, agriculture: Unit
) -> None:
    client = client_of(administrator)
    asked = []
    for count in (1, 5):
        for _ in range(count):
            row = IndicatorFactory.create(indicator_set=indicator_set, unit=agriculture)
            ResultFactory.create(indicator=row, unit=agriculture)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:{model}_export")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
