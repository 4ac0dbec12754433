"""Difficulties and proposals: derived from accepted reports, followed until they are answered."""

from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry, Notice, Unit, User
from assignments.concerns import Concern, Part, concerns_of, is_for_standing_committee, usual_addressees
from assignments.histories import history_of
from assignments.models import Assignment, ConcernStep, ProgressReport, Review
from assignments.services import ConcernMoved, answer_concern, forward_concern
from conclusions.models import Directive
from targets.periods import parse_period
from tests.conftest import TODAY, ClientOf, Together
from tests.factories import AssignmentFactory, DirectiveFactory, ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = date(2026, 6, 30)


def accepted(assignment: Assignment, code: str, on: str, **words: str) -> ProgressReport:
    """A report for the period, accepted on that day."""
    period = parse_period(code)
    report = ReportFactory.create(
        assignment=assignment,
        period_start=period.start,
        period_end=period.end,
        status=ProgressReport.Status.ACCEPTED,
        submitted_at=datetime(2023, 1, 1, tzinfo=UTC),
        **words,
    )
    review = Review.objects.create(report=report, decision="accepted", reviewer=assignment.assigned_by)
    Review.objects.filter(pk=review.pk).update(at=f"{on} 09:00+07:00")
    return report


def found(assignment: Assignment, on: date = LATER, part: str = "difficulties", **narrowing: Any) -> list[Concern]:
    rows = concerns_of(assignment.unit.committee_id, on, **narrowing)
    return [row for row in rows if row.assignment_id == assignment.pk and row.part == part]


@pytest.fixture
def first(clock: Any, assignment: Assignment) -> ProgressReport:
    return accepted(
        assignment,
        "2022-H2",
        "2023-01-05",
        difficulties="Thiếu vốn.",
        blocked_by="UBND huyện",
        proposals="Đề nghị bố trí vốn.",
        addressed_to="Ban Thường vụ Huyện ủy",
    )


@pytest.fixture
def second(first: ProgressReport, assignment: Assignment) -> ProgressReport:
    return accepted(assignment, "2023-H1", "2023-07-05", difficulties="Vẫn thiếu vốn.", blocked_by="Sở Tài chính")


# --- Derived -------------------------------------------------------------------------------------


def test_one_report_raises_one_concern_for_each_part(assignment: Assignment, first: ProgressReport) -> None:
    (difficulty,), (proposal,) = found(assignment, TODAY), found(assignment, TODAY, "proposals")

    assert (difficulty.text, difficulty.addressee, difficulty.part_label) == (
        "Thiếu vốn.",
        "UBND huyện",
        "Khó khăn, vướng mắc",
    )
    assert (proposal.text, proposal.addressee) == ("Đề nghị bố trí vốn.", "Ban Thường vụ Huyện ủy")
    assert (difficulty.first_raised_on, difficulty.age_days, difficulty.times) == (date(2023, 1, 5), 314, 1)
    assert (difficulty.state, difficulty.is_long, difficulty.period_label) == ("open", False, "6 tháng cuối năm 2022")


def test_words_in_several_periods_are_one_long_standing_concern(
    assignment: Assignment, first: ProgressReport, second: ProgressReport
) -> None:
    (concern,) = found(assignment, TODAY)

    assert (concern.text, concern.addressee, concern.report_id) == ("Vẫn thiếu vốn.", "Sở Tài chính", second.pk)
    assert (concern.first_raised_on, concern.last_raised_on) == (date(2023, 1, 5), date(2023, 7, 5))
    assert (concern.times, concern.is_long, concern.periods) == (2, True, ("2022-H2", "2023-H1"))
    (proposal,) = found(assignment, TODAY, "proposals")
    assert (proposal.state, proposal.closed_on, proposal.age_days) == ("gone", date(2023, 7, 5), 181)


@pytest.mark.parametrize(
    ("on", "times"), [(date(2023, 1, 4), 0), (date(2023, 1, 5), 1), (date(2023, 7, 4), 1), (date(2023, 7, 5), 2)]
)
def test_report_counts_from_the_day_it_was_accepted(
    on: date, times: int, assignment: Assignment, second: ProgressReport
) -> None:
    assert sum(row.times for row in found(assignment, on)) == times


@pytest.mark.parametrize("status", ["draft", "submitted", "asked", "returned"])
def test_report_that_is_not_accepted_raises_nothing(status: str, assignment: Assignment, first: ProgressReport) -> None:
    ProgressReport.objects.update(status=status)
    assert found(assignment) == []


def test_what_is_named_again_after_a_period_without_it_is_a_new_concern(
    assignment: Assignment, second: ProgressReport
) -> None:
    accepted(assignment, "2023-H2", "2024-01-05", difficulties=" ")
    accepted(assignment, "2024-H1", "2024-07-05", difficulties="Lại thiếu vốn.")

    assert [(row.state, row.times) for row in found(assignment)] == [("open", 1), ("gone", 2)]


def test_longest_standing_stands_first(
    assignment: Assignment, second: ProgressReport, cam_thach: Unit, directive: Directive
) -> None:
    other = AssignmentFactory.create(directive=directive, unit=cam_thach)
    accepted(other, "2022-H1", "2022-07-05", difficulties="Thiếu người.")

    rows = concerns_of(assignment.unit.committee_id, TODAY)
    assert [row.text for row in rows] == ["Thiếu người.", "Vẫn thiếu vốn.", "Đề nghị bố trí vốn."]


def test_concerns_are_narrowed_to_units_paper_and_topic(
    assignment: Assignment, first: ProgressReport, cam_thach: Unit, paper: Any
) -> None:
    other = DirectiveFactory.create(conclusion__committee=assignment.unit.committee, topic="culture")
    elsewhere = AssignmentFactory.create(directive=other, unit=cam_thach)
    accepted(elsewhere, "2022-H2", "2023-01-05", difficulties="Thiếu người.")
    committee_id = assignment.unit.committee_id

    def units(**narrowing: Any) -> set[str]:
        return {row.unit for row in concerns_of(committee_id, TODAY, **narrowing)}

    ours, theirs = {assignment.unit.name}, {cam_thach.name}
    assert units() == ours | theirs
    assert units(unit_path=cam_thach.path) == theirs
    assert units(conclusion_id=paper.pk) == ours
    assert units(topic="culture") == theirs


def test_concerns_take_as_many_queries_for_many_as_for_one(
    assignment: Assignment, second: ProgressReport, office: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            concerns_of(assignment.unit.committee_id, LATER)
        return len(captured)

    few = queries()
    for number in range(5):
        more = AssignmentFactory.create(directive=assignment.directive, unit=assignment.unit, task=f"Việc {number}")
        forward_concern(
            accepted(more, "2023-H1", "2023-07-05", difficulties="Khó."), Part.DIFFICULTIES, to="A", by=office
        )
    assert queries() == few == 2


# --- Followed ------------------------------------------------------------------------------------


def test_passed_on_lies_with_the_one_it_went_to(assignment: Assignment, second: ProgressReport, office: User) -> None:
    forward_concern(second, Part.DIFFICULTIES, to="Sở Tài chính tỉnh", text="Công văn 12", by=office)

    (concern,) = found(assignment)
    assert (concern.state, concern.held_by, concern.addressee) == ("forwarded", "Sở Tài chính tỉnh", "Sở Tài chính")
    assert found(assignment, date(2023, 11, 14))[0].state == "open"


def test_answered_concern_is_closed_on_that_day_and_told_to_the_unit(
    assignment: Assignment, second: ProgressReport, office: User, unit_head: User, unit_staff: User, commune_head: User
) -> None:
    answer_concern(second, Part.DIFFICULTIES, text="Đã bố trí 2 tỷ đồng.", by=office)

    (concern,) = found(assignment)
    assert (concern.state, concern.closed_on, concern.age_days) == ("answered", TODAY, 314)
    assert concern.answer is not None
    for user, told in ((unit_head, 1), (unit_staff, 1), (commune_head, 0)):
        notices = Notice.objects.filter(user=user, text__contains="Đã bố trí 2 tỷ đồng.")
        assert notices.count() == told
    assert Notice.objects.get(user=unit_head).url == reverse("report_detail", args=[second.pk])
    assert AuditEntry.objects.filter(action="Trả lời khó khăn").count() == 1


def test_answered_concern_named_again_later_is_open_again(
    assignment: Assignment, second: ProgressReport, office: User
) -> None:
    answer_concern(second, Part.DIFFICULTIES, text="Đã bố trí.", by=office)
    accepted(assignment, "2023-H2", "2024-01-05", difficulties="Vốn chưa về.")

    assert {(row.state, row.times, row.text) for row in found(assignment)} == {
        ("answered", 2, "Vẫn thiếu vốn."),
        ("open", 1, "Vốn chưa về."),
    }


def test_only_the_latest_open_words_are_taken_up(
    first: ProgressReport, second: ProgressReport, report: ProgressReport, office: User
) -> None:
    for wrong, part in ((first, Part.DIFFICULTIES), (report, Part.DIFFICULTIES), (second, Part.PROPOSALS)):
        with pytest.raises(ConcernMoved, match="hãy xem lại danh sách"):
            answer_concern(wrong, part, text="Đã bố trí.", by=office)
    with pytest.raises(ConcernMoved, match="kỳ sau không còn nêu"):
        forward_concern(first, Part.PROPOSALS, to="UBND huyện", by=office)
    answer_concern(second, Part.DIFFICULTIES, text="Đã bố trí.", by=office)
    with pytest.raises(ConcernMoved, match="đã trả lời"):
        answer_concern(second, Part.DIFFICULTIES, text="Lần nữa.", by=office)
    assert ConcernStep.objects.count() == 1


def test_database_keeps_one_answer_with_words(second: ProgressReport, office: User) -> None:
    answer: dict[str, Any] = {"report": second, "part": Part.DIFFICULTIES, "kind": "answered", "by": office}
    ConcernStep.objects.create(**answer, text="Đã bố trí.")
    for wrong in ({**answer, "text": "Lần nữa."}, {**answer, "part": Part.PROPOSALS, "text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConcernStep.objects.create(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConcernStep.objects.create(**{**answer, "kind": "forwarded"}, addressee="")


def test_history_of_the_task_tells_what_was_done(assignment: Assignment, second: ProgressReport, office: User) -> None:
    forward_concern(second, Part.DIFFICULTIES, to="Sở Tài chính", text="Công văn 12", by=office)
    answer_concern(second, Part.DIFFICULTIES, text="Đã bố trí.", by=office)

    told = [f"{row.words}: {row.quote}" for row in history_of(assignment, office)][:2]
    assert told == [
        "trả lời khó khăn, vướng mắc nêu trong báo cáo 6 tháng đầu năm 2023: Đã bố trí.",
        "chuyển khó khăn, vướng mắc nêu trong báo cáo 6 tháng đầu năm 2023 đến Sở Tài chính: Công văn 12",
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_stands(second: ProgressReport, office: User, together: Together) -> None:
    def answer() -> Any:
        return answer_concern(ProgressReport.objects.get(pk=second.pk), Part.DIFFICULTIES, text="Đã bố trí.", by=office)

    outcomes = together(answer, answer)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConcernMoved", "ConcernStep"]


# --- To whom -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("addressee", "ours"),
    [
        ("Ban Thường vụ", True),
        ("ban thường vụ huyện uỷ", True),
        ("BTV Huyện ủy Cẩm Thủy", True),
        ("Thường trực Huyện ủy", True),
        ("Ban Thường vụ Tỉnh ủy", False),
        ("Thường trực HĐND huyện", False),
        ("Ủy ban nhân dân huyện", False),
        ("", False),
    ],
)
def test_standing_committee_is_named_in_several_ways(addressee: str, ours: bool) -> None:
    assert is_for_standing_committee(addressee, "Huyện ủy Cẩm Thủy") is ours


def test_bodies_that_decide_and_names_used_before_are_offered_once(
    assignment: Assignment, first: ProgressReport, standing_committee: Unit, other_report: ProgressReport
) -> None:
    accepted(assignment, "2023-H1", "2023-07-05", addressed_to="Sở Tài chính")
    ProgressReport.objects.filter(pk=other_report.pk).update(addressed_to="Sở Y tế")

    assert usual_addressees(assignment.unit.committee_id) == (
        "Ban Thường vụ Huyện ủy",
        "Ủy ban nhân dân huyện",
        "Sở Tài chính",
    )


# --- The pages -----------------------------------------------------------------------------------


def page_of(client: Any, name: str, *args: Any, query: str = "") -> str:
    return unescape(client.get(reverse(name, args=args) + query).content.decode())


@pytest.mark.parametrize(
    ("query", "difficulty", "proposal"),
    [
        ("", True, False),
        ("?trang-thai=tat-ca", True, True),
        ("?trang-thai=khong-con-neu", False, True),
        ("?trang-thai=da-tra-loi", False, False),
        ("?trang-thai=da-chuyen", False, False),
        ("?trang-thai=tat-ca&phan=kien-nghi", False, True),
        ("?trang-thai=tat-ca&ky=2022-H2", True, True),
        ("?trang-thai=tat-ca&ky=2023-H1", True, False),
        ("?trang-thai=tat-ca&noi-nhan=so-tai-chinh", True, False),
        ("?trang-thai=tat-ca&noi-nhan=chua-neu", False, False),
        ("?trang-thai=tat-ca&don-vi=0", False, False),
        ("?lau=1", True, False),
        ("?den-ngay=30/6/2023", False, True),
        ("?nhom=noi-nhan", True, False),
    ],
)
def test_list_is_narrowed(
    query: str, difficulty: bool, proposal: bool, second: ProgressReport, office: User, client_of: ClientOf
) -> None:
    page = page_of(client_of(office), "concern_list", query=query)
    assert ("Vẫn thiếu vốn." in page, "Đề nghị bố trí vốn." in page) == (difficulty, proposal)


def test_list_is_grouped_by_task_or_by_addressee(
    assignment: Assignment, second: ProgressReport, office: User, client_of: ClientOf
) -> None:
    response: Any = client_of(office).get(reverse("concern_list") + "?trang-thai=tat-ca")
    by_addressee: Any = client_of(office).get(reverse("concern_list") + "?trang-thai=tat-ca&nhom=noi-nhan")

    assert [(group.title, len(group.rows)) for group in response.context["groups"]] == [(str(assignment.directive), 2)]
    assert [group.title for group in by_addressee.context["groups"]] == ["Sở Tài chính", "Ban Thường vụ Huyện ủy"]
    assert "đã 314 ngày" in response.content.decode()


def test_concern_of_a_measure_stands_under_its_indicator(
    assignment: Assignment, office: User, client_of: ClientOf
) -> None:
    measure = AssignmentFactory.create(directive=None, indicator=assignment.indicator, unit=assignment.unit)
    accepted(measure, "2023-H1", "2023-07-05", proposals="Đề nghị hỗ trợ.")

    page = page_of(client_of(office), "concern_list")
    assert reverse("indicator_detail", args=[assignment.indicator_id]) in page
    assert "Chưa nêu nơi nhận" in page


def test_unit_sees_its_own_and_acts_on_nothing(
    assignment: Assignment, second: ProgressReport, people: dict[str, User], client_of: ClientOf
) -> None:
    seen = {name: page_of(client_of(user), "concern_list") for name, user in people.items()}
    assert {name for name, page in seen.items() if "Vẫn thiếu vốn." in page} == {
        "administrator",
        "office",
        "standing_member",
        "inspector",
        "unit_head",
        "unit_staff",
    }
    assert {name for name, page in seen.items() if "Ghi đã chuyển" in page} == {"office"}


def test_office_passes_on_and_answers_in_place(second: ProgressReport, office: User, client_of: ClientOf) -> None:
    client, query = client_of(office), "?nhom=noi-nhan&don-vi="
    place = [second.pk, "kho-khan"]
    sent = client.post(reverse("forward_concern", args=place) + query, {"to": "Sở Tài chính tỉnh", "text": ""})
    assert (sent.status_code, sent["Location"]) == (302, reverse("concern_list") + query)
    empty = client.post(reverse("answer_concern", args=place) + query, {"text": " "})
    assert empty.status_code == 422
    assert "Hãy ghi nội dung trả lời." in unescape(empty.content.decode())
    client.post(reverse("answer_concern", args=place) + query, {"text": "Đã bố trí 2 tỷ đồng."})

    assert list(ConcernStep.objects.values_list("kind", "addressee")) == [
        ("forwarded", "Sở Tài chính tỉnh"),
        ("answered", "Sở Tài chính tỉnh"),
    ]
    again = client.post(reverse("answer_concern", args=place), {"text": "Lần nữa."}, follow=True)
    assert "Nội dung này không còn chờ xử lý: đã trả lời." in unescape(again.content.decode())


def test_address_to_pass_on_needs_a_name_and_a_known_part(
    second: ProgressReport, office: User, client_of: ClientOf
) -> None:
    client = client_of(office)
    empty = client.post(reverse("forward_concern", args=[second.pk, "kho-khan"]), {"to": ""})
    assert empty.status_code == 422
    assert "Hãy ghi cơ quan, đơn vị được chuyển đến." in unescape(empty.content.decode())
    assert client.post(reverse("forward_concern", args=[second.pk, "ket-qua"]), {"to": "A"}).status_code == 404


def test_standing_committee_answers_what_lies_with_it(
    first: ProgressReport, standing_member: User, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    words = {"text": "Đồng ý bố trí."}
    assert client.post(reverse("answer_concern", args=[first.pk, "kho-khan"]), words).status_code == 403
    assert client.post(reverse("answer_concern", args=[first.pk, "kien-nghi"]), words).status_code == 302
    assert ConcernStep.objects.get().by == standing_member


def test_answer_stands_beside_the_words_on_the_units_pages(
    assignment: Assignment, second: ProgressReport, office: User, unit_staff: User, client_of: ClientOf
) -> None:
    answer_concern(second, Part.DIFFICULTIES, text="Đã bố trí 2 tỷ đồng.", by=office)
    client = client_of(unit_staff)
    for name, pk in (("report_detail", second.pk), ("assignment_detail", assignment.pk)):
        assert "Đã bố trí 2 tỷ đồng." in page_of(client, name, pk)
    assert reverse("concern_list") in page_of(client, "desk")


def test_rows_are_taken_along_as_a_workbook(second: ProgressReport, office: User, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("export_concerns") + "?lau=1")
    sheet: Any = load_workbook(BytesIO(response.content)).worksheets[0]

    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("Phần", "Đơn vị")
    assert [(row[4], row[5], row[8], row[9], row[10]) for row in rows[1:]] == [
        ("Vẫn thiếu vốn.", "Sở Tài chính", 2, 314, "Mới nêu")
    ]
