"""A session of the Standing Committee: laid out, decided on the spot, its notice a paper of its own."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Notice, Unit, User
from assignments.models import Assignment, ConcernStep, Extension, Instruction, ProgressReport
from assignments.services import accept_report
from conclusions.documents import read_file
from conclusions.models import Conclusion, Directive, Intake
from conclusions.reading import read
from reports import services
from reports.agenda import agenda
from reports.figures import Scope
from reports.meeting_notices import notice_document
from reports.models import Decision, Meeting, MeetingItem
from reports.rollups import roll_up
from targets.models import Indicator, Target
from tests.conftest import TODAY, ClientOf
from tests.factories import AssignmentFactory, ExtensionFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def work(
    directive: Directive, assignment: Assignment, cam_thach: Unit, indicator: Indicator, target: Target
) -> Assignment:
    """An overdue task of a commune, a request for much more time, an indicator that lags behind."""
    extension = ExtensionFactory.create(assignment=assignment, asked_until=date(2026, 12, 31), reason="Chờ vốn")
    Extension.objects.filter(pk=extension.pk).update(asked_at="2023-11-01T08:00:00+07:00")
    for end in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 6, 30)):
        days = {"period_start": date(end.year, 1, 1), "period_end": end}
        ResultFactory.create(indicator=indicator, value=Decimal(1), **days)
    return AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=date(2023, 10, 31), task="Trồng rừng")


@pytest.fixture
def meeting(scope: Scope, committee: Unit, work: Assignment, standing_member: User) -> Meeting:
    items = agenda(roll_up(scope, on=TODAY))
    return services.open_meeting(
        committee=committee, title="Kiểm điểm tháng 11", held_on=TODAY, items=items, by=standing_member
    )


def item_of(meeting: Meeting, kind: str) -> MeetingItem:
    return MeetingItem.objects.select_related("meeting").get(meeting=meeting, kind=kind)


def decide(client: Any, item: MeetingItem, kind: str, **words: Any) -> Any:
    return client.post(reverse("decide_item", args=[item.meeting_id, item.position, kind]), words)


# --- Opening -------------------------------------------------------------------------------------


def test_session_opens_with_what_needs_a_decision_today(
    standing_member: User, work: Assignment, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    page = client.get(reverse("open_meeting"))
    keys = [item.key for item in page.context["items"]]

    response = client.post(reverse("open_meeting"), {"title": "Kiểm điểm", "held_on": "15/11/2023", "items": keys[:2]})

    meeting = Meeting.objects.get()
    assert response["Location"] == reverse("meeting_item", args=[meeting.pk, 1])
    assert [item.key for item in meeting.items.all()] == keys[:2]
    assert len(keys) >= 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": ""}, "Hãy ghi nội dung họp"),
        ({"held_on": "16/11/2023"}, "Ngày họp chưa đến"),
        ({"held_on": "31/02/2023"}, "Hãy ghi ngày dạng"),
        ({"items": []}, "Hãy chọn ít nhất một việc"),
        ({"items": ["overdue-999999"]}, "overdue-999999"),
    ],
)
def test_session_that_is_not_complete_is_not_opened(
    words: dict[str, Any], said: str, standing_member: User, work: Assignment, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    keys = [item.key for item in client.get(reverse("open_meeting")).context["items"]]

    response = client.post(reverse("open_meeting"), {"title": "Họp", "held_on": "15/11/2023", "items": keys, **words})

    assert (response.status_code, Meeting.objects.count()) == (422, 0)
    assert said in response.content.decode()


def test_items_keep_the_words_of_the_day_they_were_laid_out(meeting: Meeting, work: Assignment) -> None:
    before = item_of(meeting, "overdue").why
    Assignment.objects.filter(pk=work.pk).update(completed_on=TODAY)

    assert item_of(meeting, "overdue").why == before
    assert "quá hạn, lâu nhất 15 ngày" in before


def test_screen_goes_from_item_to_item(standing_member: User, meeting: Meeting, client_of: ClientOf) -> None:
    client = client_of(standing_member)
    last = meeting.items.count()

    first = client.get(reverse("meeting_item", args=[meeting.pk, 1])).content.decode()
    assert "data-stage-previous" not in first
    assert reverse("meeting_item", args=[meeting.pk, 2]) in first
    end = client.get(reverse("meeting_item", args=[meeting.pk, last])).content.decode()
    assert reverse("meeting_item", args=[meeting.pk, last - 1]) in end
    assert client.get(reverse("meeting_item", args=[meeting.pk, last + 1])).status_code == 404


def test_item_of_a_measure_shows_the_measures_of_its_own_indicator_alone(
    standing_member: User,
    scope: Scope,
    committee: Unit,
    indicator: Indicator,
    agriculture: Unit,
    other_unit: Unit,
    other_indicator: Indicator,
    client_of: ClientOf,
) -> None:
    late = {"directive": None, "due_on": date(2023, 10, 31)}
    measure = AssignmentFactory.create(indicator=indicator, unit=agriculture, **late)
    AssignmentFactory.create(indicator=other_indicator, unit=other_unit, task="Việc của huyện khác", **late)
    items = agenda(roll_up(scope, on=TODAY))
    held = services.open_meeting(committee=committee, title="Họp", held_on=TODAY, items=items, by=standing_member)

    page = client_of(standing_member).get(reverse("meeting_item", args=[held.pk, item_of(held, "measure").position]))

    assert page.context["work"] == [measure]
    assert "Việc của huyện khác" not in page.content.decode()


# --- Deciding ------------------------------------------------------------------------------------


def test_instruction_decided_goes_to_each_unit_and_waits_for_its_answer(
    standing_member: User, meeting: Meeting, cam_thach: Unit, commune_head: User, farmers: Unit, client_of: ClientOf
) -> None:
    item = item_of(meeting, "overdue")
    words = {"units_concerned": [cam_thach.pk], "other_units": [farmers.pk], "due_on": "30/11/2023"}

    response = decide(client_of(standing_member), item, "instruction", text="Báo cáo rõ nguyên nhân.", **words)

    assert response.status_code == 302
    decision = Decision.objects.get()
    assert decision.text == (
        "Giao xã Cẩm Thạch, Hội Nông dân huyện báo cáo rõ nguyên nhân; trả lời trước ngày 30/11/2023."
    )
    given = {row.unit_id: row for row in Instruction.objects.unanswered_on(TODAY)}
    assert set(given) == {cam_thach.pk, farmers.pk}
    assert given[cam_thach.pk].recorded_for == "Ban Thường vụ, phiên họp ngày 15/11/2023"
    assert given[cam_thach.pk].directive_id == item.directive_id
    assert Notice.objects.filter(user=commune_head, about=f"instruction:{given[cam_thach.pk].pk}").exists()


def test_units_of_the_item_stand_open_and_the_others_folded(
    standing_member: User, meeting: Meeting, cam_thach: Unit, farmers: Unit, client_of: ClientOf
) -> None:
    item = item_of(meeting, "overdue")
    page = client_of(standing_member).get(reverse("meeting_item", args=[meeting.pk, item.position]))
    form = next(form for form in page.context["forms"] if form.kind == "instruction")

    assert form["units_concerned"].initial == [str(cam_thach.pk)]
    assert form.folded == {"other_units"}
    assert (str(farmers.pk), farmers.name) in [
        choice for _, group in form.fields["other_units"].choices for choice in group
    ]


def test_item_of_no_unit_asks_whom_the_instruction_goes_to(
    standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    item = item_of(meeting, "overdue")
    item.units.clear()

    response = decide(client_of(standing_member), item, "instruction", text="Báo cáo rõ nguyên nhân.")

    assert response.status_code == 422
    assert "Hãy chọn đơn vị nhận ý kiến." in response.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("answer", "state"), [("grant", "granted"), ("refuse", "refused")])
def test_extension_is_decided_in_session(
    answer: str, state: str, standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    item = item_of(meeting, "extension")

    decide(client_of(standing_member), item, "extension", decision=answer, note="Bố trí vốn trong quý I")

    assert Extension.objects.get().decision == state
    words = Decision.objects.get().text
    assert words.startswith("Đồng ý" if answer == "grant" else "Không đồng ý")
    assert "31/12/2026" in words


def test_extension_decided_meanwhile_is_said_and_nothing_is_written(
    standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    item = item_of(meeting, "extension")
    assert item.extension is not None
    Extension.objects.filter(pk=item.extension.pk).update(decision="withdrawn", decided_on=TODAY)

    response = decide(client_of(standing_member), item, "extension", decision="grant", note="")

    assert response.status_code == 422
    assert "không còn chờ quyết định" in response.content.decode()
    assert not Decision.objects.exists()


def test_task_given_out_in_session_is_an_assignment_at_once(
    standing_member: User, meeting: Meeting, farmers: Unit, client_of: ClientOf
) -> None:
    item = item_of(meeting, "overdue")
    words = {"task": "Vận động hội viên", "product": "Kế hoạch", "due_on": "31/12/2023", "frequency": "quarter"}

    decide(client_of(standing_member), item, "assignment", unit=farmers.pk, **words)

    decision = Decision.objects.get()
    assert decision.assignment is not None
    given = decision.assignment
    assert (given.unit, given.directive, given.due_on) == (farmers, item.directive, date(2023, 12, 31))
    assert decision.text == (
        "Giao Hội Nông dân huyện chủ trì vận động hội viên (sản phẩm: Kế hoạch); hoàn thành trước ngày 31/12/2023."
    )


def test_target_raised_in_session_is_a_new_version_on_its_authority(
    standing_member: User, meeting: Meeting, indicator: Indicator, client_of: ClientOf
) -> None:
    item = item_of(meeting, "forecast")

    decide(client_of(standing_member), item, "target", value="20", reason="Còn dư địa")

    raised = Target.objects.get(indicator=indicator, version=2)
    assert (raised.value, raised.decided_on) == (Decimal(20), TODAY)
    assert raised.authority == "Ban Thường vụ, phiên họp ngày 15/11/2023"
    assert "lên ≥ 20 sản phẩm" in Decision.objects.get().text


def test_proposal_is_answered_in_session_and_its_unit_told(
    scope: Scope,
    committee: Unit,
    report: ProgressReport,
    office: User,
    unit_staff: User,
    standing_member: User,
    client_of: ClientOf,
) -> None:
    ProgressReport.objects.filter(pk=report.pk).update(addressed_to="Ban Thường vụ")
    accept_report(ProgressReport.objects.get(), by=office)
    items = agenda(roll_up(scope, on=TODAY))
    held = services.open_meeting(committee=committee, title="Họp", held_on=TODAY, items=items, by=standing_member)

    decide(client_of(standing_member), item_of(held, "proposal"), "answer", text="Đồng ý, giao Văn phòng bố trí.")

    assert ConcernStep.objects.get().text == "Đồng ý, giao Văn phòng bố trí."
    assert Decision.objects.get().text == (
        "Về kiến nghị của Phòng Nông nghiệp và Phát triển nông thôn: đồng ý, giao Văn phòng bố trí."
    )
    assert Notice.objects.filter(user=unit_staff, kind=Notice.Kind.DECIDED).exists()


@pytest.mark.parametrize(("typed", "said"), [("", "Ban Thường vụ ghi nhận."), ("theo dõi tiếp", "Theo dõi tiếp.")])
def test_item_may_be_noted(typed: str, said: str, standing_member: User, meeting: Meeting, client_of: ClientOf) -> None:
    decide(client_of(standing_member), item_of(meeting, "overdue"), "noted", text=typed)

    assert Decision.objects.get().text == said


@pytest.mark.parametrize(
    ("on", "kind", "words", "said"),
    [
        ("overdue", "instruction", {"text": ""}, "Hãy ghi ý kiến chỉ đạo"),
        ("overdue", "instruction", {"text": "Báo cáo"}, "Hãy chọn đơn vị nhận ý kiến"),
        ("extension", "extension", {}, "Hãy chọn đồng ý hoặc không đồng ý"),
        ("extension", "extension", {"decision": "refuse"}, "Hãy nêu lý do không đồng ý"),
        ("overdue", "assignment", {"task": "Làm"}, "Hãy chọn đơn vị chủ trì"),
        ("forecast", "target", {"value": "16", "reason": "x"}, "phải cao hơn mức đang có hiệu lực"),
        ("forecast", "assignment", {"task": "Làm"}, "Giải pháp cho chỉ tiêu phải có mục này"),
    ],
)
def test_incomplete_decision_is_refused_and_stays_on_the_screen(
    on: str, kind: str, words: dict[str, str], said: str, standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    response = decide(client_of(standing_member), item_of(meeting, on), kind, **words)

    assert (response.status_code, Decision.objects.count()) == (422, 0)
    assert said in response.content.decode()


def test_office_cannot_decide_what_is_the_committees_alone(office: User, meeting: Meeting, client_of: ClientOf) -> None:
    client = client_of(office)

    assert decide(client, item_of(meeting, "extension"), "extension", decision="grant").status_code == 403
    assert decide(client, item_of(meeting, "extension"), "noted", text="").status_code == 302
    assert decide(client, item_of(meeting, "overdue"), "nonsense").status_code == 404


def test_decision_that_makes_no_sense_for_the_item_is_403(
    standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    client = client_of(standing_member)

    assert decide(client, item_of(meeting, "overdue"), "extension", decision="grant").status_code == 403
    assert decide(client, item_of(meeting, "overdue"), "target", value="20", reason="x").status_code == 403


def test_struck_decision_leaves_the_notice_and_withdraws_its_words(
    standing_member: User, meeting: Meeting, cam_thach: Unit, client_of: ClientOf
) -> None:
    client, item = client_of(standing_member), item_of(meeting, "overdue")
    decide(client, item, "instruction", units_concerned=[cam_thach.pk], text="Báo cáo ngay")
    decision = Decision.objects.get()

    client.post(reverse("strike_decision", args=[meeting.pk, item.position, decision.pk]))

    decision.refresh_from_db()
    assert decision.struck_by == standing_member
    assert Instruction.objects.get().withdrawn_reason == "Rút ngay tại phiên họp"
    assert decision.text not in text_of(meeting)


def test_decision_in_force_is_not_struck(
    standing_member: User, meeting: Meeting, farmers: Unit, client_of: ClientOf
) -> None:
    client, item = client_of(standing_member), item_of(meeting, "overdue")
    decide(client, item, "assignment", unit=farmers.pk, task="Vận động", frequency="quarter")
    decision = Decision.objects.get()

    client.post(reverse("strike_decision", args=[meeting.pk, item.position, decision.pk]))

    decision.refresh_from_db()
    assert decision.struck_at is None


# --- Closing, and the circle ---------------------------------------------------------------------


def text_of(meeting: Meeting) -> str:
    reading = read(read_file("a.docx", notice_document(meeting)).blocks)
    return "\n".join(passage.text for passage in reading.passages)


def test_closed_session_takes_no_more_decisions(standing_member: User, meeting: Meeting, client_of: ClientOf) -> None:
    client = client_of(standing_member)
    client.post(reverse("close_meeting", args=[meeting.pk]))

    response = decide(client, item_of(meeting, "overdue"), "noted", text="")

    assert response.status_code == 422
    assert "Phiên họp đã kết thúc" in response.content.decode()
    assert not Decision.objects.exists()
    client.post(reverse("close_meeting", args=[meeting.pk]))
    assert AuditEntry.objects.filter(action="Kết thúc phiên họp").count() == 1


def test_notice_says_every_decision_and_nothing_undecided(
    standing_member: User, meeting: Meeting, cam_thach: Unit, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    decide(client, item_of(meeting, "overdue"), "instruction", units_concerned=[cam_thach.pk], text="Báo cáo ngay")
    decide(client, item_of(meeting, "extension"), "extension", decision="grant", note="")

    words = text_of(meeting)

    for decision in Decision.objects.all():
        assert decision.text in words
    assert item_of(meeting, "forecast").title not in words


def test_session_without_decisions_has_a_notice_that_says_so(meeting: Meeting) -> None:
    assert "không có quyết định mới" in text_of(meeting)


def test_notice_is_read_back_with_its_units_and_days(
    standing_member: User, meeting: Meeting, cam_thach: Unit, client_of: ClientOf
) -> None:
    words = {"units_concerned": [cam_thach.pk], "text": "Rà soát diện tích rừng", "due_on": "31/12/2023"}
    decide(client_of(standing_member), item_of(meeting, "overdue"), "instruction", **words)

    reading = read(read_file("a.docx", notice_document(meeting)).blocks)

    assert reading.header.kind == "TB"
    (found,) = [row for row in reading.directives if "xã Cẩm Thạch" in row.lead_units]
    assert found.deadline == date(2023, 12, 31)


def test_closed_session_enters_its_notice_as_a_paper_once(office: User, meeting: Meeting, client_of: ClientOf) -> None:
    client = client_of(office)
    client.post(reverse("enter_notice", args=[meeting.pk]))
    assert not Intake.objects.exists()
    client.post(reverse("close_meeting", args=[meeting.pk]))

    response = client.post(reverse("enter_notice", args=[meeting.pk]))

    intake = Intake.objects.get()
    assert response["Location"] == reverse("intake_detail", args=[intake.pk])
    assert intake.name == "du-thao-thong-bao-2023-11-15.docx"
    client.post(reverse("enter_notice", args=[meeting.pk]))
    assert Intake.objects.count() == 1


def test_published_notice_is_named_on_the_sessions_page(
    office: User, meeting: Meeting, paper: Conclusion, client_of: ClientOf
) -> None:
    client = client_of(office)
    client.post(reverse("close_meeting", args=[meeting.pk]))
    client.post(reverse("enter_notice", args=[meeting.pk]))
    Intake.objects.update(status="published", conclusion=paper, edition=1)

    page = client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()

    assert reverse("conclusion_detail", args=[paper.pk]) in page


def test_changes_offer_the_days_since_the_last_session(
    standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    Meeting.objects.update(held_on=date(2023, 11, 1))

    page = client_of(standing_member).get(reverse("changes"))

    assert page.context["links"][0][0] == "Từ phiên họp 01/11/2023"


@pytest.mark.parametrize("page", ["meeting_list", "meeting_detail", "meeting_item"])
def test_pages_of_a_session_ask_as_often_for_three_decisions_as_for_one(
    page: str, standing_member: User, meeting: Meeting, client_of: ClientOf
) -> None:
    client, item = client_of(standing_member), item_of(meeting, "overdue")
    arguments = {"meeting_list": [], "meeting_detail": [meeting.pk], "meeting_item": [meeting.pk, item.position]}
    address = reverse(page, args=arguments[page])
    counted = []
    for number in (1, 2):
        for _ in range(number):
            services.note_item(item, text=f"Theo dõi {number}", by=standing_member)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 20
