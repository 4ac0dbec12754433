"""The form in Excel: taken, filled in by another program, brought back; tampered and stale ones refused."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry, Unit, User
from assignments import filling
from assignments.blanks import write_blank
from assignments.models import Assignment, FilledForm, ProgressReport
from assignments.services import save_report, submit_report
from targets.models import Indicator
from targets.periods import parse_period
from tests.conftest import TODAY, ClientOf, Together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORDS = "Đã hướng dẫn năm xã lập hồ sơ."
Fill = Callable[..., bytes]
HEADS = {
    "code": "Mã (không sửa)",
    "task": "Việc được giao",
    "work_done": "Kết quả",
    "standing": "Tình hình",
    "completion": "Tiến độ (%)",
    "value": "Số liệu",
    "proposals": "Kiến nghị, đề xuất",
    "addressed_to": "Kiến nghị với",
}


@pytest.fixture
def fill(agriculture: Unit, assignment: Assignment) -> Fill:
    """`fill(work_done=…)`: the unit's form of today, with these words in its first row."""

    def filled(blank: bytes | None = None, **words: Any) -> bytes:
        book = load_workbook(io.BytesIO(blank or write_blank(agriculture, TODAY)))
        sheet: Any = book.worksheets[0]
        places = {cell.value: cell.column for cell in sheet[1]}
        for name, text in words.items():
            sheet.cell(2, places[HEADS[name]]).value = text
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    return filled


def send(client: Any, content: bytes, name: str = "bao-cao.xlsx") -> Any:
    return client.post(reverse("filled_forms"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def page_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_form_has_what_the_unit_owes_locked_but_for_the_answers(
    unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    response = client_of(unit_head).get(reverse("download_blank"))

    sheet: Any = load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert sheet.max_row == 2
    assert cells["Việc được giao"].value == assignment.task
    assert sheet.protection.sheet
    assert cells["Việc được giao"].protection.locked
    assert not cells["Kết quả"].protection.locked
    rules = (
        sheet.data_validations.dataValidation
    )  # of how it stands, and of whom proposals go to: others may be written
    assert [(rule.type, rule.showErrorMessage) for rule in rules] == [("list", True), ("list", False)]


def test_what_was_written_so_far_stands_in_the_form(agriculture: Unit, assignment: Assignment, unit_head: User) -> None:
    save_report(assignment, period=parse_period("2023-H2"), words={"work_done": WORDS}, values={}, by=unit_head)

    sheet: Any = load_workbook(io.BytesIO(write_blank(agriculture, TODAY))).worksheets[0]

    assert WORDS in [cell.value for cell in sheet[2]]


def test_filled_form_is_shown_with_its_differences_and_entered(
    office: User, indicator: Indicator, fill: Fill, client_of: ClientOf
) -> None:
    client = client_of(office)
    asked = {"proposals": "Đề nghị cấp vốn.", "addressed_to": "Sở Tài chính"}
    content = fill(work_done=WORDS, standing="Đã hoàn thành, đề nghị công nhận", completion=90, value="12,5", **asked)

    shown = page_of(send(client, content))
    assert WORDS in shown
    assert not ProgressReport.objects.exists()

    answer = client.post(reverse("enter_form", args=[FilledForm.objects.get().pk]), follow=True)

    assert "Đã nhập và gửi 1 báo cáo" in page_of(answer)
    report = ProgressReport.objects.get()
    assert (report.status, report.work_done, report.claims_done, report.completion) == ("submitted", WORDS, True, 100)
    assert (report.proposals, report.addressed_to) == ("Đề nghị cấp vốn.", "Sở Tài chính")
    assert str(report.values.get().value) == "12.5000"
    assert FilledForm.objects.get().applied_by == office
    assert AuditEntry.objects.filter(action="Nhập biểu mẫu").count() == 1


def test_form_is_kept_as_it_was_received(office: User, fill: Fill, client_of: ClientOf) -> None:
    client, content = client_of(office), fill(work_done=WORDS)
    send(client, content)

    answer: Any = client.get(reverse("download_filled", args=[FilledForm.objects.get().pk]))

    assert b"".join(answer.streaming_content) == content


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"task": "Việc khác"}, "Ô khoá “Việc được giao” đã bị sửa."),
        ({"completion": "120"}, "Tiến độ phải từ 0 đến 100%."),
        ({"completion": "khoảng 50"}, "Tiến độ (%):"),
        ({"value": "khoảng 13"}, "không phải một con số"),
        ({"standing": "Xong rồi"}, "Tình hình:"),
        ({"standing": "Vướng mắc"}, "ghi cơ quan, đơn vị đang vướng"),
    ],
)
def test_row_that_cannot_be_entered_says_why_and_nothing_is(
    change: dict[str, str], reason: str, office: User, fill: Fill, client_of: ClientOf
) -> None:
    client = client_of(office)

    shown = page_of(send(client, fill(work_done=WORDS, **change)))
    client.post(reverse("enter_form", args=[FilledForm.objects.get().pk]))

    assert reason in shown
    assert not ProgressReport.objects.exists()


def test_tampered_code_is_refused(office: User, assignment: Assignment, fill: Fill, client_of: ClientOf) -> None:
    forged = f"{assignment.pk}.2023-H2.0.0123456789ab"

    assert "Mã của hàng này đã bị sửa." in page_of(send(client_of(office), fill(work_done=WORDS, code=forged)))


def test_stale_form_is_refused(
    office: User, unit_head: User, agriculture: Unit, assignment: Assignment, fill: Fill, client_of: ClientOf
) -> None:
    blank = write_blank(agriculture, TODAY)
    save_report(assignment, period=parse_period("2023-H2"), words={"work_done": "Mới hơn."}, values={}, by=unit_head)

    shown = page_of(send(client_of(office), fill(blank, work_done=WORDS)))

    assert "đã được sửa lúc 09:00, 15/11/2023, sau khi tải biểu mẫu" in shown


def test_report_sent_between_looking_and_entering_stops_all(
    office: User, unit_head: User, assignment: Assignment, fill: Fill, client_of: ClientOf
) -> None:
    client = client_of(office)
    send(client, fill(work_done=WORDS))
    report = save_report(
        assignment, period=parse_period("2023-H2"), words={"work_done": "Đã gửi."}, values={}, by=unit_head
    )
    submit_report(report, by=unit_head)

    answer = client.post(reverse("enter_form", args=[FilledForm.objects.get().pk]), follow=True)

    assert "Chưa nhập báo cáo nào." in page_of(answer)
    assert ProgressReport.objects.get().work_done == "Đã gửi."
    assert FilledForm.objects.get().state == "checked"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"PK\x03\x04 hong", "bị hỏng"),
        ("a.xlsm", b"PK\x03\x04", "macro"),
        ("a.pdf", b"%PDF-", "Chỉ nhận bảng tính"),
    ],
)
def test_file_that_is_no_form_is_kept_with_the_reason(
    name: str, content: bytes, reason: str, office: User, client_of: ClientOf
) -> None:
    assert reason in page_of(send(client_of(office), content, name))
    assert FilledForm.objects.get().state == "refused"


def test_form_without_words_is_refused(office: User, fill: Fill, client_of: ClientOf) -> None:
    assert "chưa ghi gì" in page_of(send(client_of(office), fill()))


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def test_zip_of_forms_is_received_each_by_itself(office: User, fill: Fill, client_of: ClientOf) -> None:
    content = zipped(nong_xlsx=fill(work_done=WORDS), hong_xlsx=b"hong", doc_txt=b"x")

    shown = page_of(send(client_of(office), content, "gui.zip"))

    assert "Đã nhận 2 biểu mẫu; 1 biểu mẫu chờ xác nhận." in shown
    assert sorted(FilledForm.objects.values_list("name", "state")) == [
        ("hong.xlsx", "refused"),
        ("nong.xlsx", "checked"),
    ]


def test_zip_without_a_form_is_refused(office: User, client_of: ClientOf) -> None:
    response = send(client_of(office), zipped(doc_txt=b"x"), "gui.zip")

    assert response.status_code == 422
    assert "Tệp nén phải có" in page_of(response)


def test_discarded_form_is_not_entered(office: User, fill: Fill, client_of: ClientOf) -> None:
    client = client_of(office)
    send(client, fill(work_done=WORDS))
    pk = FilledForm.objects.get().pk
    client.post(reverse("discard_form", args=[pk]))

    client.post(reverse("enter_form", args=[pk]))

    assert FilledForm.objects.get().state == "discarded"
    assert not ProgressReport.objects.exists()


def test_form_of_another_committee_is_refused(other_office: User, fill: Fill, client_of: ClientOf) -> None:
    assert "không còn mở để báo cáo" in page_of(send(client_of(other_office), fill(work_done=WORDS)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_form_one_does(
    office: User, second_office: User, committee: Unit, fill: Fill, together: Together
) -> None:
    (form,) = filling.receive_forms(
        committee=committee, name="a.xlsx", content=fill(work_done=WORDS), by=office, today=TODAY
    )
    again = FilledForm.objects.get()

    outcomes = together(
        partial(filling.enter_form, form, by=office, today=TODAY),
        partial(filling.enter_form, again, by=second_office, today=TODAY),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FormMoved", "int"]
    assert ProgressReport.objects.count() == 1
