"""The demonstration set taken away: exactly it and what was made with its accounts, never with real work."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import audit
from accounts.models import CalendarFeed, Deputy, Unit, User
from accounts.services import appoint_deputy, make_feed
from assignments.blanks import write_blank
from assignments.concerns import concerns_of
from assignments.filling import receive_forms
from assignments.models import (
    Assignment,
    ConcernStep,
    Extension,
    FilledForm,
    Instruction,
    ProgressReport,
    Review,
)
from assignments.openings import current_period
from assignments.publishing import publish_intake
from assignments.services import (
    accept_handover,
    accept_report,
    add_evidence,
    answer_concern,
    answer_instruction,
    assign,
    forward_concern,
    give_instruction,
    hand_over,
    reopen_instruction,
    save_contribution,
    save_report,
    submit_report,
)
from conclusions.drafts import from_data
from conclusions.edits import accept_all, change_header
from conclusions.intakes import read_intake
from conclusions.models import Conclusion, Directive, Intake
from conclusions.services import receive_paper, save_draft
from reports.agenda import agenda
from reports.agenda_kinds import Kind
from reports.builder import build_summary
from reports.clearing import DemonstrationInUse, clear_demo
from reports.demonstration import Demonstration, load_demo
from reports.figures import scope_of
from reports.models import BoardView, Meeting, Summary, SummarySchedule
from reports.rollups import roll_up
from reports.scheduling import run_schedules
from reports.services import (
    Issue,
    attach_signed,
    close_meeting,
    correct_summary,
    decide_answer,
    decide_assignment,
    decide_extension,
    decide_instruction,
    decide_target,
    enter_notice,
    issue_summary,
    note_item,
    open_meeting,
    pin_view,
    request_summary,
    request_unit_summaries,
    save_schedule,
    save_view,
)
from targets.models import Indicator, IndicatorSet, Result
from targets.periods import parse_period
from targets.received import Upload
from targets.uploads import confirm_upload, receive_upload
from tests.factories import PASSWORD, ExtensionFactory, UserFactory
from tests.reports.test_demonstration import YEAR_END, committee, rows, unit_of, user

# --- Clearing ------------------------------------------------------------------------------------


@pytest.fixture
def real_office(reference: None) -> User:
    unit = Unit.objects.get(code="VPHU")
    return UserFactory.create(username="van-phong-that", full_name="Người thật", role=User.Role.OFFICE, unit=unit)


def test_cleared_database_is_as_before_the_demonstration(reference: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    before = rows()
    load_demo()
    assert rows() != before

    clear_demo()

    assert rows() == before
    assert list(audit.broken_links()) == []


def test_schedule_of_a_demonstration_account_goes_with_the_summaries_it_made(
    reference: None, clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    SummarySchedule.objects.update(starts_on=date(2024, 1, 1))
    before = rows()
    load_demo()
    plan = SummarySchedule(committee=committee(), name="Tập huấn", period_kind="month", starts_on=date(2023, 10, 1))
    save_schedule(plan, readers=[user("thuongvu")], by=user("vanphong"))
    assert len(run_schedules(date(2023, 11, 15))) == 1

    clear_demo()

    assert rows() == before


def test_what_was_done_with_demonstration_accounts_goes_with_them(
    reference: None,
    clock: object,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """A whole day of training: a task, a report with a file, its acceptance, a summary."""
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    before = rows()
    load_demo()
    office, head, directive = user("vanphong"), user("nnptnt"), Directive.objects.get(position=9)
    committee = Unit.objects.get(code="HU")
    (assignment,) = assign(directive, units=[unit_of(head)], task="Tập huấn", frequency="half_year", by=office)
    words = {"completion": 10, "work_done": "Đã học.", "difficulties": "", "proposals": "", "claims_done": True}
    report = save_report(assignment, period=parse_period("2023-H2"), words=words, values={}, by=head)
    evidence = add_evidence(report, SimpleUploadedFile("học.pdf", b"%PDF-1.7"), by=head)
    accept_report(submit_report(report, by=head), by=office)
    request_summary(committee=committee, period=parse_period("2023-H2"), by=office)
    Extension.objects.create(assignment=assignment, asked_until=date(2024, 6, 30), reason="Bận", asked_by=head)
    Instruction.objects.create(committee=committee, directive=directive, text="Khẩn trương", by=user("thuongvu"))

    with django_capture_on_commit_callbacks(execute=True):
        clear_demo()

    assert rows() == before
    assert not Path(evidence.file.path).exists()


def test_issued_summary_of_a_training_goes_with_its_readers_copies_and_correction(
    reference: None,
    clock: object,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    before = rows()
    load_demo()
    office = user("vanphong")
    summary = request_summary(committee=committee(), period=parse_period("2023-H2"), by=office)
    build_summary(summary.pk)
    summary.refresh_from_db()
    said = Issue("01", timezone.localdate(), "T/M", "PHÓ BÍ THƯ", "Cao Văn Vượng", ("Lưu VP",))
    issue_summary(summary, said, readers=[user("thuongvu"), user("nnptnt")], by=office)
    build_summary(summary.pk)
    attach_signed(summary, SimpleUploadedFile("ky.pdf", b"%PDF-1.7"), by=office)
    correct_summary(summary, by=office)
    request_unit_summaries(committee=committee(), period=parse_period("2023-H2"), by=office)

    with django_capture_on_commit_callbacks(execute=True):
        clear_demo()

    assert rows() == before
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*.*") if path.is_file()] == []


def a_session(by: User) -> Meeting:
    """Opened with all that there is to decide today, and on each kind of item decided as far as one can."""
    items = agenda(roll_up(scope_of(committee()), on=timezone.localdate()))
    meeting = open_meeting(
        committee=committee(), title="Họp tập huấn", held_on=timezone.localdate(), items=items, by=by
    )
    rows = {item.kind: item for item in meeting.items.select_related("extension", "report", "directive", "indicator")}
    decide_extension(rows[Kind.EXTENSION], grant=True, note="", by=by)
    decide_answer(rows[Kind.PROPOSAL], text="Đồng ý.", by=by)
    units = [unit_of(user("nnptnt"))]
    decide_instruction(rows[Kind.OVERDUE], units=units, text="Làm rõ.", due_on=None, by=by)
    words = {"task": "Rà soát", "product": "Báo cáo", "person": "Trưởng phòng", "frequency": "half_year"}
    decide_assignment(rows[Kind.OVERDUE], unit=units[0], due_on=None, by=by, **words)
    about = {"kind": Kind.FORECAST, "key": "forecast-0", "indicator": Indicator.objects.get(number=11)}
    poor = meeting.items.create(position=len(items) + 1, title="Chỉ tiêu", why="Khó hoàn thành", **about)
    decide_target(poor, value=Decimal(10**6), reason="Tập huấn", by=by)
    note_item(poor, text="", by=by)
    close_meeting(meeting, by=by)
    return meeting


def test_session_and_words_of_the_demonstration_go_with_it(
    reference: None,
    monkeypatch: pytest.MonkeyPatch,
    time_machine: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """A session from its opening to its notice; a view; instructions given and answered; a concern answered."""
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    before = rows()
    load_demo()
    time_machine.move_to(datetime(2024, 12, 31, 2, tzinfo=UTC), tick=False)
    leader, head, office = user("thuongvu"), user("nnptnt"), user("vanphong")
    enter_notice(a_session(leader), content=b"Thong bao", name="thong-bao.txt", by=office)
    view = save_view(
        BoardView(committee=committee(), owner=leader, name="Tập huấn", blocks=["state"]), by=leader, key_directives=[]
    )
    pin_view(view, by=leader)
    pin_view(BoardView.objects.exclude(pk=view.pk).get(), by=office)
    given = give_instruction(committee=committee(), unit=unit_of(head), text="Báo cáo.", by=leader)
    answer_instruction(given, text="Đã báo cáo.", by=head)
    reopen_instruction(given, note="Chưa rõ.", by=leader)
    waiting = [row for row in concerns_of(committee().pk, timezone.localdate()) if row.state == "open"]
    reports = ProgressReport.objects.in_bulk([row.report_id for row in waiting])
    forward_concern(reports[waiting[0].report_id], waiting[0].part, to="Ủy ban nhân dân tỉnh", by=office)
    answer_concern(reports[waiting[0].report_id], waiting[0].part, text="Đồng ý.", by=office)

    with django_capture_on_commit_callbacks(execute=True):
        clear_demo()

    assert rows() == before
    assert list(audit.broken_links()) == []


def test_requests_and_deputies_of_the_demonstration_go_with_it(demonstration: Demonstration) -> None:
    head, staff = user("nnptnt"), user("nnptnt-cv")
    task = Assignment.objects.filter(unit=head.unit, supporting_units=user("camthach").unit).get()
    day = timezone.localdate()
    period, commune = current_period(task, day), unit_of(user("camthach"))
    save_contribution(task, unit=commune, period=period, text="Đã làm.", by=user("camthach"))
    appoint_deputy(unit_of(head), user=staff, first=day, last=day, by=head)
    task.reports.filter(status="submitted").update(status="accepted")  # a task whose report waits is not passed on
    offer = hand_over(task, to=commune, reason="Đúng địa bàn", by=head)
    accept_handover(offer, by=user("camthach"))
    make_feed(unit_of(head), by=head)
    committee = unit_of(head).committee
    assert committee is not None
    blank = write_blank(unit_of(head), day)
    receive_forms(committee=committee, name="a.xlsx", content=blank, by=user("vanphong"), today=day)

    clear_demo()

    assert not Assignment.objects.exists()
    assert not Deputy.objects.exists()
    assert not FilledForm.objects.exists()
    assert not CalendarFeed.objects.exists()


def test_paper_entered_with_a_demonstration_account_goes_with_it(demonstration: Demonstration) -> None:
    office, kept = user("vanphong"), Conclusion.objects.get()
    committee = unit_of(office).committee
    assert committee is not None
    text = "ĐẢNG BỘ TỈNH\nHUYỆN ỦY\nSố 99-TB/HU\nCẩm Thủy, ngày 01 tháng 6 năm 2024\nTHÔNG BÁO\nvề đất lúa\n"
    words = f"{text}1. Giao Phòng NN&PTNT rà soát đất lúa.\n"
    intake = receive_paper(committee=committee, by=office, name="99.txt", content=words.encode())
    read_intake(intake.pk)
    intake.refresh_from_db()
    draft = change_header(
        accept_all(from_data(intake.draft or {})), kind="TB", number="99", symbol="TB/HU", issuer="HUYỆN ỦY", title="x"
    )
    save_draft(intake, change_header(draft, signed_on=date(2024, 6, 1)), version=1, by=office)
    paper = publish_intake(intake, version=2, by=office)
    assert Assignment.objects.filter(directive__conclusion=paper).exists()

    clear_demo()

    assert list(Conclusion.objects.all()) == [kept]
    assert not Intake.objects.exists()


def send_results(by: User) -> Upload:
    """One figure in a sheet, confirmed by the same person."""
    indicator_set = IndicatorSet.objects.get()
    head = "indicator_number,period_start,period_end,value,kind,as_of,source"
    content = f"{head}\n11,2021-01-01,2023-06-30,9,estimate,2023-06-30,a\n".encode()
    upload = receive_upload(
        committee=indicator_set.committee,
        kind="ket-qua",
        indicator_set=indicator_set,
        name="a.csv",
        content=content,
        by=by,
    )
    confirm_upload(upload, digest=upload.digest, by=by)
    return upload


def test_sheets_of_demonstration_accounts_go_with_their_figures(
    demonstration: Demonstration, django_capture_on_commit_callbacks: Any
) -> None:
    before = Result.objects.filter(recorded_by=None).count()
    path = Path(send_results(user("vanphong")).file.path)

    with django_capture_on_commit_callbacks(execute=True):
        clear_demo()

    assert Result.objects.count() == before
    assert not Upload.objects.exists()
    assert not path.exists()


def test_clearing_what_is_not_there_removes_nothing(reference: None) -> None:
    assert clear_demo() == {}


def test_real_accounts_and_their_own_work_stay(
    real_office: User, demonstration: Demonstration, committee_summary: Summary
) -> None:
    clear_demo()

    assert list(User.objects.all()) == [real_office]
    assert list(Summary.objects.all()) == [committee_summary]


@pytest.fixture
def committee_summary(real_office: User) -> Summary:
    return Summary.objects.create(
        committee=Unit.objects.get(code="HU"),
        period_start=date(2023, 7, 1),
        period_end=date(2023, 12, 31),
        requested_by=real_office,
    )


# --- Refusing ------------------------------------------------------------------------------------


def real_report(office: User) -> None:
    """Somebody real has written a report on a demonstration task."""
    ProgressReport.objects.update(author=office)


def real_review(office: User) -> None:
    """Somebody real has decided on a demonstration report."""
    Review.objects.update(reviewer=office)


def real_extension(office: User) -> None:
    """Somebody real asks for more time on a demonstration task."""
    ExtensionFactory.create(assignment=Assignment.objects.first(), asked_by=office)


def real_task(office: User) -> None:
    """Somebody real has given a task, and a demonstration account reports on it."""
    head = user("nnptnt")
    directive = Directive.objects.get(position=9)
    (assignment,) = assign(directive, units=[unit_of(head)], task="Việc thật", frequency="half_year", by=office)
    words = {"completion": 10, "work_done": "Đã làm.", "difficulties": "", "proposals": "", "claims_done": False}
    save_report(assignment, period=parse_period("2023-H2"), words=words, values={}, by=head)


def real_answer(office: User) -> None:
    """Somebody real has answered an instruction of the demonstration."""
    answer_instruction(Instruction.objects.filter(answers=None)[0], text="Đã rõ.", by=office)


def real_step(office: User) -> None:
    """Somebody real has passed on what a demonstration report names."""
    report = ProgressReport.objects.exclude(difficulties="")[0]
    ConcernStep.objects.create(report=report, part="difficulties", kind="forwarded", addressee="Tỉnh", by=office)


def real_session(office: User) -> None:
    """A demonstration account has decided in somebody's session."""
    meeting = Meeting.objects.create(committee=committee(), title="Họp", held_on=YEAR_END, opened_by=office)
    item = meeting.items.create(position=1, kind=Kind.SILENT, key="silent-1", title="Chậm", why="Chậm")
    note_item(item, text="Phê bình.", by=user("thuongvu"))


def real_instruction(office: User) -> None:
    """A demonstration account has withdrawn somebody's instruction."""
    words = {"committee": committee(), "unit": Unit.objects.get(code="NNPTNT"), "text": "Báo cáo.", "by": office}
    gone = {"withdrawn_by": user("vanphong"), "withdrawn_on": YEAR_END, "withdrawn_reason": "Nhầm."}
    Instruction.objects.create(**words, **gone)


REAL_WORK = [
    real_report,
    real_review,
    real_extension,
    real_task,
    real_answer,
    real_step,
    real_session,
    real_instruction,
]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("work", REAL_WORK)
def test_real_work_on_demonstration_rows_stops_the_clearing(
    work: Any, real_office: User, demonstration: Demonstration
) -> None:
    work(real_office)
    before = rows()

    with pytest.raises(DemonstrationInUse, match="Chưa xoá gì"):
        clear_demo()

    assert rows() == before


@pytest.mark.usefixtures("clock")
def test_figures_of_the_real_set_stay(demonstration: Demonstration) -> None:
    before = Result.objects.filter(recorded_by=None).count()

    clear_demo()

    assert Result.objects.count() == before > 0
