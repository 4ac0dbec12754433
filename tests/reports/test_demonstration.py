"""The demonstration set: loaded once, marked as such, taken away exactly, never together with real work."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, CalendarFeed, DemonstrationRow, Deputy, Unit, User
from accounts.services import appoint_deputy, make_feed
from assignments.blanks import write_blank
from assignments.filling import receive_forms
from assignments.models import Assignment, Extension, FilledForm, Instruction, ProgressReport, Review
from assignments.openings import current_period
from assignments.publishing import publish_intake
from assignments.services import (
    accept_handover,
    accept_report,
    add_evidence,
    assign,
    hand_over,
    save_contribution,
    save_report,
    submit_report,
)
from conclusions.drafts import from_data
from conclusions.edits import accept_all, change_header
from conclusions.intakes import read_intake
from conclusions.models import Conclusion, Directive, Intake
from conclusions.services import receive_paper, save_draft
from reports.demonstration import Demonstration, DemonstrationInUse, clear_demo, demo_password, load_demo
from reports.models import Summary
from reports.services import request_summary
from targets.models import IndicatorSet, Result
from targets.periods import parse_period
from targets.received import Upload
from targets.uploads import confirm_upload, receive_upload
from tests.factories import PASSWORD, ExtensionFactory, UserFactory

ACCOUNTS = ("quantri", "vanphong", "thuongvu", "kiemtra", "nnptnt", "nnptnt-cv", "camthach")


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours but the audit trail."""
    own = {"accounts", "conclusions", "targets", "assignments", "reports"}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in own]
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=str)
        for model in models
        if model is not AuditEntry
    }


@pytest.fixture
def real_office(reference: None) -> User:
    unit = Unit.objects.get(code="VPHU")
    return UserFactory.create(username="van-phong-that", full_name="Người thật", role=User.Role.OFFICE, unit=unit)


def user(username: str) -> User:
    return User.objects.get(username=username)


def unit_of(person: User) -> Unit:
    assert person.unit is not None
    return person.unit


# --- Loading -------------------------------------------------------------------------------------


def test_demonstration_brings_its_accounts(demonstration: Demonstration) -> None:
    assert demonstration.added
    assert tuple(name for name, _, _ in demonstration.accounts) == ACCOUNTS
    assert set(User.objects.values_list("username", flat=True)) == set(ACCOUNTS)
    assert all(user(name).check_password(PASSWORD) for name in ACCOUNTS)
    assert ("nnptnt", "Thủ trưởng đơn vị", "Phòng Nông nghiệp và Phát triển nông thôn") in demonstration.accounts


def test_every_account_of_the_demonstration_says_it_is_one(demonstration: Demonstration) -> None:
    assert not User.objects.exclude(full_name__endswith="(minh hoạ)").exists()
    assert not User.objects.filter(must_change_password=True).exists()


def test_demonstration_brings_the_work_of_its_file(demonstration: Demonstration) -> None:
    spec = json.loads((Path(settings.BASE_DIR) / "fixtures" / "demonstration.json").read_text(encoding="utf-8"))

    assert Assignment.objects.count() == sum(len(row["units"]) for row in spec["assignments"])
    assert ProgressReport.objects.exists()
    assert not ProgressReport.objects.filter(submitted_at=None).exists()
    decided = ProgressReport.objects.exclude(status=ProgressReport.Status.SUBMITTED)
    assert set(Review.objects.values_list("report_id", flat=True)) == set(decided.values_list("pk", flat=True))


def test_every_row_brought_is_marked(demonstration: Demonstration) -> None:
    marked = set(DemonstrationRow.objects.values_list("model", "object_id"))

    assert {("accounts.user", str(pk)) for pk in User.objects.values_list("pk", flat=True)} <= marked
    assert {("assignments.assignment", str(pk)) for pk in Assignment.objects.values_list("pk", flat=True)} <= marked


def test_second_load_changes_nothing(demonstration: Demonstration) -> None:
    before = rows()

    assert load_demo() == Demonstration(demonstration.accounts, demonstration.password, added=False)
    assert rows() == before


def test_newly_chosen_password_is_set_at_the_next_load(
    demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", "Mat-khau-khac-2024")

    load_demo()

    assert all(user(name).check_password("Mat-khau-khac-2024") for name in ACCOUNTS)


def test_password_nobody_chose_is_made_once_and_kept_to_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KETLUAN_DEMO_PASSWORD", raising=False)

    password = demo_password()

    validate_password(password)
    assert demo_password() == password
    assert (Path(settings.DATA_DIR) / "demo-password").stat().st_mode & 0o077 == 0


# --- Clearing ------------------------------------------------------------------------------------


def test_cleared_database_is_as_before_the_demonstration(reference: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)
    before = rows()
    load_demo()
    assert rows() != before

    clear_demo()

    assert rows() == before
    assert list(audit.broken_links()) == []


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


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("work", [real_report, real_review, real_extension, real_task])
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
