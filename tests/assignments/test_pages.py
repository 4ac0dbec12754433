"""Papers, assigning, reporting and reviewing as their pages do it: the good path, and every way to get it wrong."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine as machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment, Evidence, ProgressReport, Review
from assignments.services import accept_report, return_report, stop_assignment
from conclusions.models import Conclusion, Directive
from targets.models import Indicator, Result
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ConclusionFactory, ReportFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]
PNG = b"\x89PNG\r\n\x1a\n ba mau"


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def said(response: Any) -> list[str]:
    """The messages the next page will show."""
    return [str(message) for message in response.wsgi_request._messages]


# --- Papers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "found"), [("so ket", True), ("SƠ KẾT", True), ("406", True), ("tong ket", False)])
def test_paper_is_found_without_marks(
    word: str, found: bool, office: User, paper: Conclusion, client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("conclusion_list"), {"tim": word})

    assert ("406-TB/HU" in text_of(response)) is found


def test_paper_of_another_committee_is_not_listed(
    office: User, paper: Conclusion, other_paper: Conclusion, client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("conclusion_list")).context["page_obj"]

    assert list(page.object_list) == [paper]


def test_paper_shows_the_state_of_each_directive(office: User, assignment: Assignment, client_of: ClientOf) -> None:
    paper = assignment.directive.conclusion if assignment.directive else None
    response = client_of(office).get(reverse("conclusion_detail", args=[paper.pk if paper else 0]))

    states = [(directive.position, state) for directive, state in response.context["directives"]]
    assert states == [(1, "in_time"), (2, "unassigned")]
    assert "Chú trọng phát triển rừng sản xuất gỗ lớn." in text_of(response)


def test_unit_sees_the_state_of_its_own_work_only(
    unit_head: User, directive: Directive, assignment: Assignment, cam_thach: Unit, client_of: ClientOf
) -> None:
    AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=date(2023, 10, 1))
    response = client_of(unit_head).get(reverse("directive_detail", args=[directive.pk]))

    assert list(response.context["assignments"]) == [assignment]
    assert response.context["state"] == "in_time"


@pytest.mark.parametrize("name", ["conclusion_detail", "directive_detail", "assignment_detail", "report_detail"])
def test_unknown_number_is_a_vietnamese_404(name: str, office: User, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse(name, args=[987_654]))

    assert response.status_code == 404
    assert "Không tìm thấy trang" in text_of(response)


# --- Assigning -----------------------------------------------------------------------------------


@pytest.fixture
def give(office: User, directive: Directive, client_of: ClientOf) -> Post:
    """Posts the form of assigning `directive` as the office; what is not named is filled in well."""

    def posted(**fields: Any) -> Any:
        good = {"task": "Mỗi xã một sản phẩm", "frequency": "quarter", "due_on": "31/12/2024"}
        return client_of(office).post(reverse("assign_directive", args=[directive.pk]), good | fields)

    return posted


def test_form_of_assigning_offers_the_committees_own_units(
    office: User, directive: Directive, cam_thach: Unit, cam_luong: Unit, other_unit: Unit, client_of: ClientOf
) -> None:
    form = client_of(office).get(reverse("assign_directive", args=[directive.pk])).context["form"]

    offered = {pk for _, choices in form.fields["leads"].choices for pk, _ in choices}
    assert {str(cam_thach.pk), str(cam_luong.pk)} <= offered
    assert str(other_unit.pk) not in offered
    assert ("commune", "Xã, thị trấn") in form.fields["groups"].choices
    assert form.initial["task"] == directive.title


@pytest.mark.parametrize(("due_on", "offered"), [(date(2025, 12, 31), date(2025, 12, 31)), (date(2023, 9, 30), None)])
def test_deadline_of_the_paper_is_offered_while_it_can_be_given(
    due_on: date, offered: date | None, office: User, directive: Directive, client_of: ClientOf
) -> None:
    Directive.objects.filter(pk=directive.pk).update(due_on=due_on)
    form = client_of(office).get(reverse("assign_directive", args=[directive.pk])).context["form"]

    assert form.initial["due_on"] == offered


def test_whole_group_is_assigned_at_once(
    give: Post, directive: Directive, cam_thach: Unit, cam_luong: Unit, agriculture: Unit
) -> None:
    response = give(groups=["commune"])

    assert response["Location"] == reverse("directive_detail", args=[directive.pk])
    assert said(response) == ["Đã giao việc cho 2 đơn vị."]
    made = Assignment.objects.order_by("unit__code")
    assert [(row.unit, row.due_on, row.frequency) for row in made] == [
        (cam_thach, date(2024, 12, 31), "quarter"),
        (cam_luong, date(2024, 12, 31), "quarter"),
    ]
    assert AuditEntry.objects.filter(action="Giao việc").count() == 2


def test_unit_chosen_alone_and_in_its_group_is_assigned_once(give: Post, cam_thach: Unit, cam_luong: Unit) -> None:
    give(groups=["commune"], leads=[cam_thach.pk])

    assert Assignment.objects.count() == 2


def test_single_unit_is_assigned_with_those_that_take_part(
    give: Post, agriculture: Unit, farmers: Unit, cam_thach: Unit, indicator: Indicator
) -> None:
    response = give(
        leads=[agriculture.pk],
        supporting_units=[farmers.pk, cam_thach.pk],
        product="17 sản phẩm",
        person="Ông Nông",
        due_on="",
        indicator=indicator.pk,
    )

    assert response.status_code == 302
    made = Assignment.objects.get()
    assert (made.unit, made.due_on, made.indicator) == (agriculture, None, indicator)
    assert (made.product, made.person) == ("17 sản phẩm", "Ông Nông")
    assert set(made.supporting_units.all()) == {farmers, cam_thach}


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("leads", [], "Hãy chọn ít nhất một đơn vị hoặc một nhóm."),
        ("leads", ["987654"], "Hãy chọn"),
        ("leads", ["ủy ban"], "Hãy chọn"),
        ("groups", ["tỉnh"], "Hãy chọn"),
        ("task", "", "Trường này là bắt buộc."),
        ("task", "x" * 501, "500"),
        ("due_on", "14/11/2023", "Thời hạn không được trước hôm nay."),
        ("due_on", "31/02/2024", "Nhập một ngày hợp lệ."),
        ("due_on", "N/A", "Nhập một ngày hợp lệ."),
        ("due_on", "khoảng 50", "Nhập một ngày hợp lệ."),
        ("frequency", "tuần", "Hãy chọn"),
        ("indicator", "987654", "Hãy chọn"),
    ],
)
def test_wrong_assignment_is_refused_and_what_was_typed_is_kept(
    field: str, typed: Any, message: str, give: Post, cam_thach: Unit
) -> None:
    good = {"leads": [cam_thach.pk], "product": "Hồ sơ OCOP đã duyệt"}
    response = give(**good | {field: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert message in text_of(response)
    assert "Hồ sơ OCOP đã duyệt" in text_of(response)
    assert field not in {"task", "due_on"} or typed in text_of(response)
    assert not Assignment.objects.exists()


def test_unit_of_another_committee_cannot_be_assigned(give: Post, cam_thach: Unit, other_unit: Unit) -> None:
    assert give(leads=[cam_thach.pk, other_unit.pk]).status_code == 422
    assert not Assignment.objects.exists()


def test_same_task_is_not_given_twice_to_a_unit_nor_half_to_its_group(
    give: Post, cam_thach: Unit, cam_luong: Unit
) -> None:
    give(leads=[cam_thach.pk])
    response = give(groups=["commune"])

    assert response.status_code == 422
    assert "Đã giao nội dung này cho: Cẩm Thạch." in text_of(response)
    assert "Mỗi xã một sản phẩm" in text_of(response)
    assert [row.unit for row in Assignment.objects.all()] == [cam_thach]


def test_directive_of_a_draft_cannot_be_assigned(office: User, directive: Directive, client_of: ClientOf) -> None:
    Conclusion.objects.update(state=Conclusion.State.DRAFT)

    assert client_of(office).get(reverse("assign_directive", args=[directive.pk])).status_code == 403


# --- Stopping ------------------------------------------------------------------------------------


@pytest.fixture
def stop(office: User, assignment: Assignment, client_of: ClientOf) -> Post:
    return lambda reason: client_of(office).post(
        reverse("stop_assignment", args=[assignment.pk]), {"reason": reason}, follow=True
    )


def test_assignment_is_stopped_with_its_reason(stop: Post, assignment: Assignment, report: ProgressReport) -> None:
    response = stop("Chuyển về xã")

    assignment.refresh_from_db()
    assert assignment.cancelled_on == date(2023, 11, 15)
    assert "Đã dừng việc. Lịch sử báo cáo được giữ nguyên." in text_of(response)
    assert AuditEntry.objects.get(action="Dừng việc").after["reason"] == "Chuyển về xã"
    assert ProgressReport.objects.get() == report


@pytest.mark.parametrize("reason", ["", "   "])
def test_assignment_is_not_stopped_without_reason(reason: str, stop: Post, assignment: Assignment) -> None:
    response = stop(reason)

    assert "Hãy nêu lý do dừng việc. Chưa có gì thay đổi." in text_of(response)
    assignment.refresh_from_db()
    assert assignment.cancelled_on is None


def test_assignment_stopped_before_cannot_be_stopped_again(stop: Post, assignment: Assignment, office: User) -> None:
    stop_assignment(assignment, by=office, reason="một lần")

    assert stop("lần nữa").status_code == 403
    assert AuditEntry.objects.filter(action="Dừng việc").count() == 1


# --- The list of assignments ---------------------------------------------------------------------


@pytest.fixture
def work(directive: Directive, agriculture: Unit, cam_thach: Unit, office: User) -> dict[str, Assignment]:
    """One assignment in each state of 15 November 2023."""
    days: dict[str, dict[str, date | None]] = {
        "stopped": {"cancelled_on": date(2023, 10, 1), "due_on": date(2024, 1, 1)},
        "done_on_time": {"completed_on": date(2023, 10, 1), "due_on": date(2023, 10, 1)},
        "done_late": {"completed_on": date(2023, 10, 2), "due_on": date(2023, 10, 1)},
        "overdue": {"due_on": date(2023, 11, 14)},
        "due_soon": {"due_on": date(2023, 11, 22)},
        "in_time": {"due_on": date(2023, 11, 23)},
        "standing": {"due_on": None},
    }
    return {
        state: AssignmentFactory.create(
            directive=directive, unit=cam_thach if state == "standing" else agriculture, assigned_by=office, **of
        )
        for state, of in days.items()
    }


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        *[(state, [state]) for state in ("stopped", "done_on_time", "done_late", "overdue", "due_soon", "standing")],
        ("in_time", ["in_time"]),
        ("done", ["done_on_time", "done_late"]),
        ("unfinished", ["due_soon", "in_time"]),
        ("xong hết", []),
    ],
)
def test_list_shows_the_rows_of_one_state(
    asked: str, states: list[str], office: User, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("assignment_list"), {"trang-thai": asked}).context["page_obj"]

    assert set(page.object_list) == {work[state] for state in states}


def test_list_is_narrowed_by_unit_paper_and_words(
    office: User, work: dict[str, Assignment], cam_thach: Unit, client_of: ClientOf
) -> None:
    other = ConclusionFactory.create(committee=cam_thach.committee)

    def rows(**query: Any) -> set[Assignment]:
        return set(client_of(office).get(reverse("assignment_list"), query).context["page_obj"].object_list)

    assert rows(**{"don-vi": cam_thach.pk}) == {work["standing"]}
    assert rows(**{"ket-luan": other.pk}) == set()
    assert rows(tim="xa cam thach") == {work["standing"]}
    assert rows(**{"don-vi": "hai", "ket-luan": "406-TB/HU"}) == set(work.values())


@pytest.mark.parametrize("nonsense", ["31/02/2023", "hôm qua", "N/A", ""])
def test_list_of_a_nonsensical_day_is_todays(
    nonsense: str, office: User, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("assignment_list"), {"den-ngay": nonsense})

    assert response.context["on"] == date(2023, 11, 15)
    assert response.context["page_obj"].paginator.count == 7


def test_list_of_a_past_day_knows_what_was_so_then(
    office: User, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    query = {"den-ngay": "30/09/2023", "trang-thai": "unfinished"}
    page = client_of(office).get(reverse("assignment_list"), query).context["page_obj"]

    unfinished_then = {"stopped", "done_on_time", "done_late", "overdue", "due_soon", "in_time"}
    assert set(page.object_list) == {work[state] for state in unfinished_then}


def test_list_of_a_day_before_anything_was_given_is_empty(
    office: User, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("assignment_list"), {"den-ngay": "2023-07-09"})

    assert "Không có việc nào khớp bộ lọc" in text_of(response)


@pytest.mark.parametrize(("whose", "seen"), [("unit_head", 1), ("supporting_head", 1), ("commune_head", 0)])
def test_unit_people_list_what_they_lead_or_take_part_in(
    whose: str, seen: int, people: dict[str, User], assignment: Assignment, client_of: ClientOf
) -> None:
    page = client_of(people[whose]).get(reverse("assignment_list")).context["page_obj"]

    assert page.paginator.count == seen


# --- Writing a report ----------------------------------------------------------------------------


@pytest.fixture
def write(unit_head: User, assignment: Assignment, client_of: ClientOf) -> Post:
    """Posts the report of the second half of 2023, by the unit's head and as a draft unless said otherwise."""

    def posted(*, by: User = unit_head, code: str = "2023-H2", **fields: Any) -> Any:
        good = {"completion": "40", "work_done": "Đã hướng dẫn ba xã.", "action": "draft"}
        return client_of(by).post(reverse("write_report", args=[assignment.pk, code]), good | fields)

    return posted


def claim_of(indicator: Indicator) -> str:
    return f"value_{indicator.pk}"


def test_staff_saves_a_draft_and_finds_it_again(
    write: Post, unit_staff: User, assignment: Assignment, indicator: Indicator, client_of: ClientOf
) -> None:
    response = write(by=unit_staff, difficulties="Thiếu vốn", **{claim_of(indicator): "1.234,56"})

    saved = ProgressReport.objects.get()
    assert response["Location"] == reverse("report_detail", args=[saved.pk])
    assert said(response) == ["Đã lưu bản nháp."]
    assert (saved.status, saved.completion, saved.author) == ("draft", 40, unit_staff)
    assert saved.values.get().value == Decimal("1234.56")
    page = text_of(client_of(unit_staff).get(reverse("write_report", args=[assignment.pk, "2023-H2"])))
    assert "Thiếu vốn" in page
    assert 'value="1.234,56"' in page


def test_staff_finds_no_button_to_send_and_the_head_does(
    unit_staff: User, unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    address = reverse("write_report", args=[assignment.pk, "2023-H2"])

    assert "Gửi về Văn phòng" not in text_of(client_of(unit_staff).get(address))
    assert "Thủ trưởng đơn vị xem và gửi." in text_of(client_of(unit_staff).get(address))
    assert "Gửi về Văn phòng" in text_of(client_of(unit_head).get(address))


def test_sending_by_staff_only_saves(write: Post, unit_staff: User) -> None:
    response = write(by=unit_staff, action="submit")

    assert said(response) == ["Đã lưu bản nháp."]
    assert ProgressReport.objects.get().status == "draft"


def test_head_sends_what_was_typed(write: Post, unit_head: User) -> None:
    response = write(action="submit", standing="done")

    sent = ProgressReport.objects.get()
    assert said(response) == ["Đã gửi báo cáo về Văn phòng."]
    assert (sent.status, sent.submitted_by, sent.claims_done) == ("submitted", unit_head, True)
    assert sent.submitted_at == datetime(2023, 11, 15, 2, tzinfo=UTC)


def test_head_sends_the_draft_of_the_staff(write: Post, unit_staff: User, unit_head: User, client_of: ClientOf) -> None:
    write(by=unit_staff)
    saved = ProgressReport.objects.get()
    response = client_of(unit_head).post(reverse("submit_report", args=[saved.pk]), follow=True)

    assert "Đã gửi báo cáo về Văn phòng." in text_of(response)
    saved.refresh_from_db()
    assert (saved.status, saved.author, saved.submitted_by) == ("submitted", unit_staff, unit_head)


def test_second_submit_changes_nothing(unit_head: User, report: ProgressReport, client_of: ClientOf) -> None:
    response = client_of(unit_head).post(reverse("submit_report", args=[report.pk]), follow=True)

    assert "Báo cáo này đã được gửi." in text_of(response)
    before = report.submitted_at
    report.refresh_from_db()
    assert (report.status, report.submitted_at, report.version) == ("submitted", before, 1)


def test_draft_of_a_closed_period_cannot_be_sent(
    write: Post, unit_head: User, clock: machine.TimeMachineFixture, client_of: ClientOf
) -> None:
    write()
    saved = ProgressReport.objects.get()
    clock.move_to(datetime(2024, 1, 16, 2, tzinfo=UTC), tick=False)
    response = client_of(unit_head).post(reverse("submit_report", args=[saved.pk]), follow=True)

    assert "đã khoá sổ" in text_of(response)
    saved.refresh_from_db()
    assert saved.status == "draft"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("completion", "101", "Tiến độ phải từ 0 đến 100%."),
        ("completion", "-1", "lớn hơn hoặc bằng"),
        ("completion", "khoảng 50", "Nhập một số"),
        ("completion", "", "Trường này là bắt buộc."),
        ("claim", "N/A", "không phải là số. Chưa có số liệu thì để trống."),
        ("claim", "khoảng 50", "không phải một con số. Ghi số vào ô, lời vào ghi chú. Có phải 50?"),
        ("claim", "69.49", "viết 1.234,56. Có phải 69,49?"),
        ("claim", "1,23456", "Tối đa 4 chữ số thập phân."),
        ("claim", "1" * 21, "Số quá lớn"),
        ("version", "mới", "Nhập một số"),
    ],
)
def test_wrong_report_is_refused_and_what_was_typed_is_kept(
    field: str, typed: str, message: str, write: Post, indicator: Indicator
) -> None:
    name = claim_of(indicator) if field == "claim" else field
    response = write(proposals="Đề nghị cấp vốn.", **{name: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[name])
    for words in (message, "Đã hướng dẫn ba xã.", "Đề nghị cấp vốn.", f'value="{typed}"' if typed else ""):
        assert words in text_of(response)
    assert not ProgressReport.objects.exists()


def test_empty_report_is_saved_but_not_sent(write: Post) -> None:
    response = write(work_done="  ", action="submit")

    assert response.status_code == 422
    assert "Hãy viết kết quả trước khi gửi; chưa xong thì lưu bản nháp." in text_of(response)
    assert not ProgressReport.objects.exists()
    assert write(work_done="  ").status_code == 302


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("2024-H1", "Chưa đến kỳ báo cáo 6 tháng đầu năm 2024."),
        ("2023-H1", "Việc này được giao sau kỳ 6 tháng đầu năm 2023."),
        ("2023-Q4", "Việc này báo cáo theo kỳ 6 tháng, không theo quý IV năm 2023."),
        ("2023-11", "Việc này báo cáo theo kỳ 6 tháng, không theo tháng 11/2023."),
    ],
)
def test_period_in_which_the_task_does_not_report_is_refused(
    code: str, reason: str, write: Post, unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    page = client_of(unit_head).get(reverse("write_report", args=[assignment.pk, code]))
    assert reason in text_of(page)
    assert "<textarea" not in text_of(page)

    response = write(code=code, work_done="Lời đã gõ")
    assert response.status_code == 422
    assert f"{reason} Chưa có gì được lưu." in text_of(response)
    assert "Lời đã gõ" in text_of(response)
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(("day", "status"), [(15, 302), (16, 422)])
def test_period_is_closed_fifteen_days_after_its_end(
    day: int, status: int, write: Post, clock: machine.TimeMachineFixture
) -> None:
    clock.move_to(datetime(2024, 1, day, 2, tzinfo=UTC), tick=False)
    response = write()

    assert response.status_code == status
    assert ("đã khoá sổ" in text_of(response)) is (status == 422)
    assert ProgressReport.objects.count() == (status == 302)


@pytest.mark.parametrize("code", ["2023-13", "2023-Q5", "kỳ này", "2023-12-31..2023-07-07"])
def test_unknown_period_is_a_404(code: str, unit_head: User, assignment: Assignment, client_of: ClientOf) -> None:
    address = reverse("write_report", args=[assignment.pk, code])

    assert client_of(unit_head).get(address).status_code == 404


def test_report_already_sent_is_not_written_again(write: Post, report: ProgressReport) -> None:
    response = write(work_done="Muốn sửa lại", version="1")

    assert response.status_code == 422
    assert "Báo cáo 6 tháng cuối năm 2023 đã gửi, không sửa được nữa. Chưa có gì được lưu." in text_of(response)
    assert "Muốn sửa lại" in text_of(response)
    report.refresh_from_db()
    assert report.work_done == "Đã hướng dẫn ba xã lập hồ sơ."


@pytest.mark.parametrize("begun", [True, False])
def test_second_writer_reads_what_is_stored_keeps_his_words_and_may_save_again(
    begun: bool, write: Post, unit_staff: User
) -> None:
    if begun:
        write(work_done="Bản đầu")
    seen = "1" if begun else ""
    write(by=unit_staff, work_done="Lời của cán bộ", version=seen)
    response = write(work_done="Lời của thủ trưởng", version=seen)

    assert response.status_code == 422
    assert "Bản đang lưu ghi: “Lời của cán bộ”." in text_of(response)
    assert response.context["form"]["work_done"].value() == "Lời của thủ trưởng"
    assert ProgressReport.objects.get().work_done == "Lời của cán bộ"

    again = write(work_done="Lời của thủ trưởng", version=response.context["form"]["version"].value())
    assert again.status_code == 302
    assert ProgressReport.objects.get().work_done == "Lời của thủ trưởng"


def test_last_periods_report_is_in_view_while_writing(
    unit_head: User, assignment: Assignment, client_of: ClientOf
) -> None:
    Assignment.objects.update(assigned_on=date(2023, 1, 10))
    days = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30)}
    ReportFactory.create(assignment=assignment, status="accepted", work_done="Kỳ trước đã làm hai xã.", **days)
    response = client_of(unit_head).get(reverse("write_report", args=[assignment.pk, "2023-H2"]))

    assert "Kỳ trước đã làm hai xã." in text_of(response)


# --- Evidence ------------------------------------------------------------------------------------


def test_evidence_comes_back_as_it_was_sent(
    write: Post, unit_head: User, supporting_head: User, client_of: ClientOf
) -> None:
    apart = unicodedata.normalize("NFD", "Biên bản số 5.png")
    write(evidence=SimpleUploadedFile(apart, PNG), action="submit")
    evidence = Evidence.objects.get()
    response: Any = client_of(supporting_head).get(reverse("download_evidence", args=[evidence.pk]))

    assert b"".join(response.streaming_content) == PNG
    disposition = unquote(response["Content-Disposition"])
    assert disposition.startswith("attachment;")
    assert unicodedata.normalize("NFC", "Biên bản số 5.png") in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (evidence.size, evidence.added_by) == (len(PNG), unit_head)


def test_name_of_evidence_cannot_lead_out_of_its_folder(write: Post, settings: Settings) -> None:
    write(evidence=SimpleUploadedFile("..\\..\\<b>máy</b>.png", PNG))

    evidence = Evidence.objects.get()
    assert not set("/\\<>") & set(evidence.name)
    assert str(settings.MEDIA_ROOT) in evidence.file.path


def test_several_files_come_with_one_report(write: Post, client_of: ClientOf) -> None:
    write(evidence=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.pdf", b"%PDF-1.7 hai")])

    assert [row.name for row in Evidence.objects.all()] == ["a.png", "b.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("to.png", PNG + b"." * 100, "Tệp “to.png” vượt mức"),
        ("chạy.exe", b"MZ\x90", "không thuộc loại được nhận"),
        ("trang.html", b"<script>", "không thuộc loại được nhận"),
        ("khongduoi", PNG, "không thuộc loại được nhận"),
        ("giả.pdf", PNG, "Nội dung tệp “giả.pdf” không phải định dạng .pdf"),
        ("giả.docx", b"%PDF-1.7", "không phải định dạng .docx"),
        ("rỗng.pdf", b"", "rỗng"),
    ],
)
def test_wrong_file_is_refused_with_the_whole_report(
    name: str, content: bytes, message: str, write: Post, settings: Settings
) -> None:
    settings.KETLUAN = settings.KETLUAN | {"evidence_max_bytes": 100}
    good, wrong = SimpleUploadedFile("tốt.png", PNG), SimpleUploadedFile(name, content)
    response = write(evidence=[good, wrong], action="submit", difficulties="Đường xa")

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors["evidence"])
    assert "Đường xa" in text_of(response)
    assert not ProgressReport.objects.exists()
    assert not Evidence.objects.exists()


# --- The office's gate ---------------------------------------------------------------------------


@pytest.fixture
def decide(office: User, report: ProgressReport, client_of: ClientOf) -> Post:
    return lambda act, note: client_of(office).post(reverse(act, args=[report.pk]), {"note": note}, follow=True)


def test_waiting_reports_are_those_sent_to_this_office(
    office: User, report: ProgressReport, draft: ProgressReport, other_report: ProgressReport, client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("reports_to_review")).context["page_obj"]

    assert list(page.object_list) == [report]


def test_accepted_report_makes_its_claim_a_result(
    decide: Post, report: ProgressReport, indicator: Indicator, office: User
) -> None:
    response = decide("accept_report", "Đã đối chiếu")

    assert "Đã duyệt báo cáo." in text_of(response)
    assert ProgressReport.objects.get().status == "accepted"
    assert (Review.objects.get().note, Review.objects.get().reviewer) == ("Đã đối chiếu", office)
    result = Result.objects.get(indicator=indicator)
    assert (result.value, result.period_end) == (Decimal(11), date(2023, 11, 10))
    assert "Phòng Nông nghiệp và Phát triển nông thôn" in result.source


def test_returned_report_is_corrected_and_sent_again(
    decide: Post, write: Post, unit_head: User, report: ProgressReport, assignment: Assignment, client_of: ClientOf
) -> None:
    assert "Đã trả lại báo cáo để đơn vị sửa." in text_of(decide("return_report", "Thiếu phụ lục"))
    page = client_of(unit_head).get(reverse("write_report", args=[assignment.pk, "2023-H2"]))
    assert "Thiếu phụ lục" in text_of(page)

    response = write(action="submit", work_done="Đã bổ sung phụ lục.", version=page.context["form"]["version"].value())
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.status, report.work_done) == ("submitted", "Đã bổ sung phụ lục.")
    assert not Result.objects.exists()


def test_returned_report_may_be_corrected_after_its_period_has_closed(
    decide: Post, write: Post, report: ProgressReport, clock: machine.TimeMachineFixture
) -> None:
    decide("return_report", "Thiếu phụ lục")
    clock.move_to(datetime(2024, 3, 1, 2, tzinfo=UTC), tick=False)

    assert write(action="submit", version="2").status_code == 302


@pytest.mark.parametrize("note", ["", "  \n "])
def test_report_is_not_returned_without_reason(note: str, decide: Post, report: ProgressReport) -> None:
    response = decide("return_report", note)

    assert response.status_code == 422
    assert "Hãy nêu lý do trả lại để đơn vị biết cần sửa gì." in text_of(response)
    report.refresh_from_db()
    assert report.status == "submitted"
    assert not Review.objects.exists()


def test_null_sign_in_a_note_is_refused(decide: Post, report: ProgressReport) -> None:
    response = decide("accept_report", "ý\x00kiến")

    assert response.status_code == 422
    assert response.context["accept_form"].errors["note"]
    assert not Review.objects.exists()


@pytest.mark.parametrize("act", ["accept_report", "return_report"])
@pytest.mark.parametrize("first", [accept_report, return_report])
def test_report_decided_by_a_colleague_is_not_decided_again(
    act: str, first: Callable[..., Review], decide: Post, report: ProgressReport, second_office: User
) -> None:
    first(report, by=second_office, note="trước")
    response = decide(act, "sau")

    assert "Báo cáo này không còn chờ duyệt: đã có người duyệt hoặc trả lại." in text_of(response)
    assert Review.objects.get().note == "trước"


@pytest.mark.parametrize("act", ["accept_report", "return_report", "submit_report"])
def test_report_of_another_committee_cannot_be_touched(
    act: str, office: User, other_report: ProgressReport, client_of: ClientOf
) -> None:
    response = client_of(office).post(reverse(act, args=[other_report.pk]), {"note": "được"})

    assert response.status_code == 404
    other_report.refresh_from_db()
    assert other_report.status == "submitted"


def test_page_of_an_assignment_offers_the_open_periods_to_its_unit(
    unit_head: User, office: User, assignment: Assignment, client_of: ClientOf
) -> None:
    address = reverse("assignment_detail", args=[assignment.pk])

    assert [period.code for period in client_of(unit_head).get(address).context["open_periods"]] == ["2023-H2"]
    assert client_of(office).get(address).context["open_periods"] == []


def test_higher_unit_reads_what_a_unit_below_it_reports(
    report: ProgressReport, district: Unit, unit_head: User, client_of: ClientOf
) -> None:
    User.objects.filter(pk=unit_head.pk).update(unit=district)
    leader = User.objects.get(pk=unit_head.pk)
    stranger = UnitFactory.create(parent=district.parent)

    assert client_of(leader).get(reverse("report_detail", args=[report.pk])).status_code == 200
    User.objects.filter(pk=unit_head.pk).update(unit=stranger)
    assert client_of(leader).get(reverse("report_detail", args=[report.pk])).status_code == 404
