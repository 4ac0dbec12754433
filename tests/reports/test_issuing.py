"""A summary issued: numbered within its term, frozen, sent, acknowledged, corrected by another; its signed copies."""

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from time_machine import TimeMachineFixture

from accounts.models import AuditEntry, Notice, Unit, User
from assignments.models import Assignment, ProgressReport
from conclusions.models import Conclusion
from reports import services
from reports.builder import build_summary
from reports.issue_forms import usual_readers
from reports.models import Letterhead, SignedCopy, Summary, SummaryRecipient
from reports.services import Issue, SummaryRefused, issue_summary
from reports.services.issuing import term_of
from tests.conftest import ClientOf, Together
from tests.factories import IndicatorSetFactory, SummaryFactory

pytestmark = pytest.mark.usefixtures("clock", "written_once")
ISSUE = Issue(
    number="7",
    issued_on=date(2023, 11, 15),
    signer_capacity="T/M BAN THƯỜNG VỤ",
    signer_title="PHÓ BÍ THƯ",
    signer_name="Lê Văn Trung",
    recipients=("Thường trực Tỉnh ủy", "Lưu Văn phòng"),
)


def drafted(committee: Unit, **fields: Any) -> Summary:
    made = SummaryFactory.create(committee=committee, **fields)
    build_summary(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def ready(committee: Unit, paper: Conclusion, report: ProgressReport) -> Summary:
    return drafted(committee)


@pytest.fixture
def issued(ready: Summary, office: User, standing_member: User, unit_head: User) -> Summary:
    issue_summary(ready, ISSUE, readers=[standing_member, unit_head], by=office)
    build_summary(ready.pk)
    ready.refresh_from_db()
    return ready


def text_of(file: Any) -> str:
    answer = subprocess.run(["pdftotext", "-layout", file.path, "-"], check=True, capture_output=True, text=True)
    return " ".join(answer.stdout.split())


# --- Going out -----------------------------------------------------------------------------------


def test_issued_summary_bears_number_day_and_signer_and_no_draft_mark(issued: Summary) -> None:
    text = text_of(issued.pdf)

    assert issued.status == Summary.Status.READY
    assert (issued.number, issued.term, issued.reference) == ("07", "2020-2025", "07-BC/HU")
    assert "Số 07-BC/HU" in text
    assert "Cẩm Thủy, ngày 15 tháng 11 năm 2023" in text
    assert "Lê Văn Trung" in text
    assert "- Thường trực Tỉnh ủy," in text
    assert "DỰ THẢO" not in text


def test_archive_copy_holds_the_figures(issued: Summary) -> None:
    with pikepdf.open(issued.archive.path) as pdf:
        (attached,) = pdf.attachments.values()
        assert hashlib.sha256(attached.get_file().read_bytes()).hexdigest() == issued.hashes["xlsx"]
    assert set(issued.hashes) == {"pdf", "archive", "docx", "xlsx"}


def test_figures_of_the_issue_are_those_of_the_draft(
    ready: Summary, assignment: Assignment, office: User, clock: TimeMachineFixture
) -> None:
    before = ready.figures
    Assignment.objects.filter(pk=assignment.pk).update(task="Đã đổi khác")

    issue_summary(ready, ISSUE, readers=[], by=office)
    build_summary(ready.pk)

    ready.refresh_from_db()
    assert ready.figures == before
    assert "Đã đổi khác" not in text_of(ready.pdf)


def test_later_letterhead_does_not_change_what_was_issued(issued: Summary) -> None:
    Letterhead.objects.update(issuing_body="ĐẢNG ỦY KHÁC")

    assert (issued.heading or {})["issuing_body"] == "HUYỆN ỦY CẨM THỦY"


def test_number_is_used_once_in_a_term(issued: Summary, committee: Unit, agriculture: Unit, office: User) -> None:
    other = drafted(committee, unit=agriculture)

    with pytest.raises(SummaryRefused, match=r"Số 07 đã dùng trong nhiệm kỳ 2020-2025\. Số kế tiếp: 08"):
        issue_summary(other, ISSUE, readers=[], by=office)

    other.refresh_from_db()
    assert (other.status, other.number, other.issued_on) == (Summary.Status.READY, "", None)
    assert not other.recipients.exists()
    assert services.next_number(committee.pk, "2020-2025") == "08"


def test_numbers_begin_anew_with_each_term(committee: Unit, issued: Summary) -> None:
    assert services.next_number(committee.pk, "2025-2030") == "01"


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2021, 2, 1), "2020-2025"),
        (date(2023, 11, 15), "2020-2025"),
        (date(2020, 10, 1), "2020-2025"),
        (date(2026, 1, 1), "2025-2030"),
    ],
)
def test_term_is_that_of_the_congresss_set_whose_first_year_may_lie_later(
    day: date, term: str, committee: Unit
) -> None:
    IndicatorSetFactory.create(committee=committee, period_start=date(2021, 1, 1), period_end=date(2025, 12, 31))

    assert term_of(committee.pk, day) == term


def test_draft_made_anew_since_it_was_looked_at_is_not_issued(ready: Summary, office: User) -> None:
    seen = ready.built_at
    assert seen is not None
    Summary.objects.update(built_at=seen + timedelta(minutes=1))

    with pytest.raises(SummaryRefused, match="trong lúc đồng chí xem"):
        issue_summary(ready, replace(ISSUE, built_at=seen), readers=[], by=office)


def test_number_of_the_next_term_may_begin_before_its_set_does(
    issued: Summary, agriculture: Unit, committee: Unit, office: User
) -> None:
    other = drafted(committee, unit=agriculture)

    issue_summary(other, replace(ISSUE, term="2025-2030"), readers=[], by=office)

    other.refresh_from_db()
    assert (other.number, other.term, other.status, other.step) == ("07", "2025-2030", Summary.Status.QUEUED, "")


@pytest.mark.parametrize(
    ("day", "message"),
    [(date(2023, 11, 16), "Ngày ban hành chưa đến."), (date(2023, 11, 14), "trước ngày của số liệu")],
)
def test_wrong_day_is_refused(day: date, message: str, ready: Summary, office: User) -> None:
    with pytest.raises(SummaryRefused, match=message):
        issue_summary(ready, replace(ISSUE, issued_on=day), readers=[], by=office)

    assert not Summary.objects.issued().exists()


@pytest.mark.parametrize("status", ["queued", "building", "failed", "cancelled"])
def test_only_a_finished_draft_is_issued(status: str, ready: Summary, office: User) -> None:
    Summary.objects.update(status=status)

    with pytest.raises(SummaryRefused, match="lập lại hoặc ban hành"):
        issue_summary(ready, ISSUE, readers=[], by=office)


def test_issued_summary_is_not_issued_again(issued: Summary, office: User) -> None:
    with pytest.raises(SummaryRefused, match="lập lại hoặc ban hành"):
        issue_summary(issued, replace(ISSUE, number="8"), readers=[], by=office)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_number_at_the_same_moment_goes_to_one(
    committee: Unit, agriculture: Unit, ready: Summary, office: User, broker: str, together: Together
) -> None:
    other = drafted(committee, unit=agriculture)

    answers = together(
        lambda: issue_summary(ready, ISSUE, readers=[], by=office),
        lambda: issue_summary(other, ISSUE, readers=[], by=office),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "SummaryRefused"]
    assert Summary.objects.issued().count() == 1


# --- Correcting ----------------------------------------------------------------------------------


def test_correction_is_a_new_draft_that_names_the_old_one(
    issued: Summary, committee: Unit, office: User, client_of: ClientOf
) -> None:
    made = services.correct_summary(issued, by=office)
    build_summary(made.pk)
    made.refresh_from_db()

    assert (made.replaces, made.number, made.period) == (issued, "", issued.period)
    assert "thay thế Báo cáo số 07-BC/HU ngày 15/11/2023" in text_of(made.pdf)
    issue_summary(made, replace(ISSUE, number="8"), readers=[], by=office)
    build_summary(made.pk)
    page = client_of(office).get(reverse("summary_detail", args=[issued.pk])).content.decode()
    assert "Đã được thay thế" in page
    assert "Bản thay thế: Báo cáo số 08-BC/HU" in page


def test_summary_is_corrected_once(issued: Summary, office: User) -> None:
    services.correct_summary(issued, by=office)

    with pytest.raises(SummaryRefused, match="đã có bản thay thế"):
        services.correct_summary(issued, by=office)


def test_draft_is_not_corrected(ready: Summary, office: User) -> None:
    with pytest.raises(SummaryRefused, match="chưa ban hành"):
        services.correct_summary(ready, by=office)


# --- Readers -------------------------------------------------------------------------------------


def test_readers_are_told_once_with_the_page(issued: Summary, standing_member: User, unit_head: User) -> None:
    told = Notice.objects.filter(kind=Notice.Kind.SUMMARY)

    assert {notice.user for notice in told} == {standing_member, unit_head}
    assert {notice.url for notice in told} == {reverse("summary_detail", args=[issued.pk])}
    assert "Báo cáo số 07-BC/HU" in told[0].text
    services.issuing.send_to(issued, [unit_head])
    assert told.count() == SummaryRecipient.objects.count() == 2


def test_reader_of_a_unit_opens_takes_and_acknowledges_it(
    issued: Summary, unit_head: User, commune_head: User, client_of: ClientOf
) -> None:
    client = client_of(unit_head)
    page = client.get(reverse("summary_detail", args=[issued.pk]))
    row = SummaryRecipient.objects.get(user=unit_head)

    assert "Xác nhận đã nhận" in page.content.decode()
    assert not Notice.objects.filter(user=unit_head, kind=Notice.Kind.SUMMARY, read_at=None).exists()
    assert (row.opened_at, row.acknowledged_at) == (datetime(2023, 11, 15, 2, tzinfo=UTC), None)
    file: Any = client.get(reverse("download_summary", args=[issued.pk, "pdf"]))
    assert hashlib.sha256(b"".join(file.streaming_content)).hexdigest() == issued.hashes["pdf"]
    client.post(reverse("acknowledge_summary", args=[issued.pk]))
    row.refresh_from_db()
    assert row.acknowledged_at is not None
    assert "Xác nhận đã nhận" not in client.get(reverse("summary_detail", args=[issued.pk])).content.decode()
    assert client_of(commune_head).get(reverse("summary_detail", args=[issued.pk])).status_code == 404


def test_office_sees_who_has_read_and_reminds_the_others_once_a_day(
    issued: Summary, office: User, unit_head: User, standing_member: User, client_of: ClientOf
) -> None:
    services.acknowledge(issued, by=unit_head)
    client = client_of(office)

    page = client.get(reverse("summary_detail", args=[issued.pk])).content.decode()
    assert "2 người, 1 chưa xác nhận." in page
    assert standing_member.full_name in page
    assert services.remind_readers(issued, by=office) == 1
    assert services.remind_readers(issued, by=office) == 0
    assert Notice.objects.filter(user=standing_member, kind=Notice.Kind.SUMMARY).count() == 2


def test_units_own_people_do_not_see_who_else_got_it(
    issued: Summary, unit_head: User, standing_member: User, client_of: ClientOf
) -> None:
    page = client_of(unit_head).get(reverse("summary_detail", args=[issued.pk])).content.decode()

    assert standing_member.full_name not in page


def test_readers_are_proposed_from_the_lines_of_noi_nhan(
    standing_member: User, unit_head: User, commune_head: User, office: User
) -> None:
    people = [standing_member, unit_head, commune_head, office]
    name = "Huyện ủy Cẩm Thủy"

    for line in ("Các đồng chí Thường vụ Huyện ủy", "Ban Thường vụ Huyện ủy"):
        assert usual_readers([line], people, name) == [standing_member], line
    assert usual_readers(["Xã Cẩm Thạch"], people, name) == [commune_head]
    for line in ("Thường trực HĐND huyện", "Ban Thường vụ Tỉnh ủy", "Thường vụ Tỉnh ủy"):
        assert usual_readers([line], people, name) == [], line


# --- On the page ---------------------------------------------------------------------------------


@pytest.fixture
def send(ready: Summary, office: User, client_of: ClientOf) -> Callable[..., HttpResponse]:
    words = {
        "number": "127",
        "term": "2020-2025",
        "issued_on": "15/11/2023",
        "signer_name": "Lê Văn Trung",
        "recipients": "- Thường trực Tỉnh ủy,\n- Lưu Văn phòng.",
    }
    address = reverse("issue_summary", args=[ready.pk])
    return lambda **changed: client_of(office).post(address, words | changed)  # type: ignore[return-value]


def test_form_is_filled_in_from_the_letterhead(ready: Summary, office: User, client_of: ClientOf) -> None:
    page = client_of(office).get(reverse("issue_summary", args=[ready.pk])).content.decode()

    assert 'value="01"' in page
    assert 'value="15/11/2023"' in page
    assert 'value="Cao Văn Vượng"' in page
    assert "Các đồng chí Thường vụ Huyện ủy\nLưu VP/HU" in page


def test_typed_recipients_lose_their_marks(send: Callable[..., HttpResponse]) -> None:
    assert send().status_code == 302

    assert (Summary.objects.get().heading or {})["recipients"] == ["Thường trực Tỉnh ủy", "Lưu Văn phòng"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"number": ""}, "Hãy ghi số của báo cáo."),
        ({"number": "12/BC"}, "Số gồm chữ số"),
        ({"term": "1990-1995"}, "1990-1995"),
        ({"built_at": "hôm qua"}, "Biểu mẫu đã cũ"),
        ({"issued_on": "31/02/2023"}, "Hãy ghi ngày dạng 31/12/2023."),
        ({"issued_on": "16/11/2023"}, "Ngày ban hành chưa đến."),
        ({"signer_name": ""}, "Hãy ghi họ tên người ký."),
        ({"recipients": " - \n"}, "Hãy ghi nơi nhận"),
        ({"readers": ["999999"]}, "999999"),
    ],
)
def test_wrong_issue_is_named_and_changes_nothing(
    changed: dict[str, Any], message: str, send: Callable[..., HttpResponse]
) -> None:
    response = send(**changed)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Summary.objects.issued().exists()


# --- Signed copies -------------------------------------------------------------------------------


def test_signed_copy_is_kept_as_received(issued: Summary, office: User, unit_head: User, client_of: ClientOf) -> None:
    content = b"%PDF-1.4 da ky, dong dau"
    address = reverse("attach_signed", args=[issued.pk])

    for _ in range(2):
        client_of(office).post(address, {"file": SimpleUploadedFile("bao cao da ky.pdf", content)})

    copies = list(SignedCopy.objects.all())
    assert {copy.sha256 for copy in copies} == {hashlib.sha256(content).hexdigest()}
    assert [Path(copy.file.path).read_bytes() for copy in copies] == [content, content]
    response: Any = client_of(unit_head).get(reverse("download_signed", args=[issued.pk, copies[0].pk]))
    assert b"".join(response.streaming_content) == content
    assert AuditEntry.objects.filter(action="Đính kèm bản ký").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"PK\x03\x04", "Bản ký là PDF hoặc ảnh"),
        ("a.exe", b"MZ", "không thuộc loại được nhận"),
        ("a.pdf", b"khong phai", "không phải định dạng .pdf"),
    ],
)
def test_file_that_is_no_scan_is_refused(
    name: str, content: bytes, message: str, issued: Summary, office: User, client_of: ClientOf
) -> None:
    address = reverse("attach_signed", args=[issued.pk])

    response = client_of(office).post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)

    assert message in response.content.decode()
    assert not SignedCopy.objects.exists()


def test_draft_has_no_signed_copy(ready: Summary, office: User) -> None:
    with pytest.raises(SummaryRefused, match="chưa ban hành"):
        services.attach_signed(ready, SimpleUploadedFile("a.pdf", b"%PDF-"), by=office)
