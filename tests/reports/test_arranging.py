"""A draft arranged, added up again, cancelled; many units' at once, stopped and resumed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment, ProgressReport
from reports import builder, services
from reports.arranging import choices_of, rows_from, rows_of
from reports.builder import build_summary, release_lost_claims
from reports.models import Summary, SummaryBatch
from reports.papers import Choice, Paper, Part, choices_from
from targets.periods import parse_period
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, SummaryFactory

pytestmark = pytest.mark.usefixtures("clock", "written_once")
H2 = parse_period("2023-H2")
PAPER = Paper(
    "BÁO CÁO",
    "kết quả",
    "Như sau:",
    (Part("state", "Tình hình", "Ổn định."), Part("units", "Đơn vị", "Đủ."), Part("work", "Việc", "", is_annex=True)),
)


@pytest.fixture
def draft_summary(committee: Unit, report: ProgressReport, office: User) -> Summary:
    made = SummaryFactory.create(committee=committee, requested_by=office)
    build_summary(made.pk)
    made.refresh_from_db()
    return made


def files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def posted(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return data


# --- The form ------------------------------------------------------------------------------------


def test_rows_show_what_is_kept_first_and_the_words_as_they_are_now() -> None:
    rows = rows_of(PAPER, (Choice("units", "Chậm."), Choice("gone")))

    assert [(row.code, row.kept, row.opening) for row in rows] == [
        ("units", True, "Chậm."),
        ("state", False, "Ổn định."),
        ("work", False, ""),
    ]


def test_opening_left_as_drafted_follows_the_figures() -> None:
    data = posted(order=["units", "state"], parts=["state", "units"], opening_units="Đủ. ", opening_state="Xấu đi.")

    assert choices_of(rows_from(PAPER, data)) == [Choice("units"), Choice("state", "Xấu đi.")]


def test_opening_may_be_taken_away() -> None:
    assert choices_of(rows_from(PAPER, posted(parts=["state"], opening_state=" "))) == [Choice("state", "")]


def test_opening_that_is_too_long_is_named() -> None:
    state, *rest = rows_from(PAPER, posted(parts=["state"], opening_state="x" * 5001))

    assert "5000 ký tự" in state.error
    assert not any(row.error for row in rest)


# --- On the page ---------------------------------------------------------------------------------


@pytest.fixture
def arrange(office: User, client_of: ClientOf, draft_summary: Summary) -> Callable[..., HttpResponse]:
    address = reverse("arrange_summary", args=[draft_summary.pk])
    return lambda **fields: client_of(office).post(address, dict(posted(**fields).lists()))  # type: ignore[return-value]


def test_arranged_draft_is_printed_anew_from_the_same_figures(
    arrange: Callable[..., HttpResponse], draft_summary: Summary, assignment: Assignment
) -> None:
    before = files()
    Assignment.objects.filter(pk=assignment.pk).update(task="Khác hẳn")

    response = arrange(order=["units", "state"], parts=["units", "state"], opening_state="Tình hình tốt lên.")

    assert response["Location"] == reverse("summary_detail", args=[draft_summary.pk])
    build_summary(draft_summary.pk)
    made = Summary.objects.get(pk=draft_summary.pk)
    assert (made.status, made.figures) == (Summary.Status.READY, draft_summary.figures)
    assert choices_from(made.choices) == (Choice("units"), Choice("state", "Tình hình tốt lên."))
    assert made.hashes["xlsx"] == draft_summary.hashes["xlsx"]
    assert made.hashes["pdf"] != draft_summary.hashes["pdf"]
    assert not files() & before
    assert AuditEntry.objects.about(made).filter(action="Sửa nội dung bản tổng hợp").count() == 1


def test_arrow_moves_a_part_and_keeps_what_was_typed(
    arrange: Callable[..., HttpResponse], draft_summary: Summary
) -> None:
    order = ["state", "units"]
    response: Any = arrange(order=order, parts=["state"], opening_state="Đang viết", chuyen="xuong:state")

    rows = response.context["rows"]
    assert [row.code for row in rows][:2] == ["units", "state"]
    assert next(row for row in rows if row.code == "state").opening == "Đang viết"
    assert Summary.objects.get().status == Summary.Status.READY


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"parts": []}, "Hãy giữ lại ít nhất một phần."),
        ({"parts": ["state"], "opening_state": "x" * 5001}, "dài quá 5000 ký tự"),
    ],
)
def test_wrong_arrangement_is_named_and_changes_nothing(
    fields: dict[str, Any], message: str, arrange: Callable[..., HttpResponse], draft_summary: Summary
) -> None:
    response = arrange(**fields)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert Summary.objects.get() == draft_summary
    assert Summary.objects.get().status == Summary.Status.READY


def test_two_days_stand_for_the_period(office: User, client_of: ClientOf) -> None:
    data = {"since": "07/07/2023", "until": "15/10/2023"}

    client_of(office).post(reverse("request_summary"), data)

    assert Summary.objects.get().period.code == "2023-07-07..2023-10-15"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"since": "07/07/2023"}, "Nêu cả hai ngày"),
        ({"since": "07/07/2023", "until": "01/07/2023"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"since": "31/02/2023", "until": "01/07/2023"}, "Hãy ghi ngày dạng 31/12/2023."),
    ],
)
def test_wrong_days_are_named(data: dict[str, str], message: str, office: User, client_of: ClientOf) -> None:
    response = client_of(office).post(reverse("request_summary"), data)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Summary.objects.exists()


def test_scope_of_the_form_is_the_rows(
    office: User, client_of: ClientOf, agriculture: Unit, indicator: Any, paper: Any
) -> None:
    scope = {"unit": agriculture.pk, "conclusion": paper.pk, "topic": "economy"}

    client_of(office).post(reverse("request_summary"), {"period": "2023-H2", **scope})

    made = Summary.objects.get()
    assert (made.unit, made.conclusion, made.topic) == (agriculture, paper, "economy")
    assert made.scope_words == "Phòng Nông nghiệp và Phát triển nông thôn; văn bản 406-TB/HU; lĩnh vực Kinh tế"


def test_unit_of_another_committee_cannot_be_asked_for(office: User, client_of: ClientOf, other_unit: Unit) -> None:
    data = {"period": "2023-H2", "unit": other_unit.pk}

    assert client_of(office).post(reverse("request_summary"), data).status_code == 422


# --- Added up again, cancelled -------------------------------------------------------------------


def test_refreshed_draft_has_the_figures_of_now_and_its_own_openings(
    draft_summary: Summary, agriculture: Unit, office: User
) -> None:
    services.arrange_summary(draft_summary, [Choice("state", "Lời của Văn phòng.")], by=office)
    build_summary(draft_summary.pk)
    AssignmentFactory.create(unit=agriculture, directive=Assignment.objects.all()[0].directive, assigned_by=office)

    assert services.refresh_summary(Summary.objects.get(), by=office)
    build_summary(draft_summary.pk)

    made = Summary.objects.get()
    assert made.figures is not None
    assert draft_summary.figures is not None
    assert made.figures["assignments"]["total"] == draft_summary.figures["assignments"]["total"] + 1
    assert choices_from(made.choices) == (Choice("state", "Lời của Văn phòng."),)


def test_cancelled_build_stops_at_its_next_step_and_leaves_nothing(
    committee: Unit, report: ProgressReport, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = SummaryFactory.create(committee=committee, requested_by=office)
    plain = builder.gather

    def meanwhile(*args: Any, **fields: Any) -> Any:
        assert services.cancel_summary(summary, by=office)
        return plain(*args, **fields)

    monkeypatch.setattr(builder, "gather", meanwhile)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert (summary.status, summary.figures, bool(summary.pdf)) == (Summary.Status.CANCELLED, None, False)
    assert files() == set()
    assert release_lost_claims() == []


def test_draft_being_printed_anew_is_cancelled_to_what_it_was(draft_summary: Summary, office: User) -> None:
    services.arrange_summary(draft_summary, [Choice("state")], by=office)

    assert services.cancel_summary(draft_summary, by=office)

    made = Summary.objects.get()
    assert (made.status, made.pdf.name) == (Summary.Status.READY, draft_summary.pdf.name)


@pytest.mark.parametrize("status", ["ready", "failed", "cancelled"])
def test_what_is_not_being_built_is_not_cancelled(status: str, committee: Unit, office: User) -> None:
    summary = SummaryFactory.create(committee=committee, status=status)

    assert not services.cancel_summary(summary, by=office)
    assert Summary.objects.get().status == status


def test_cancelled_summary_is_taken_up_again(committee: Unit, office: User) -> None:
    summary = SummaryFactory.create(committee=committee, status="cancelled", requested_by=office)

    assert services.retry_summary(summary, by=office)
    assert Summary.objects.get().status == Summary.Status.QUEUED


def test_issued_summary_is_neither_arranged_nor_added_up_again(draft_summary: Summary, office: User) -> None:
    Summary.objects.update(number="07", term="2020-2025", issued_on="2023-11-15")

    assert not services.arrange_summary(draft_summary, [Choice("state")], by=office)
    assert not services.refresh_summary(draft_summary, by=office)
    assert Summary.objects.get().status == Summary.Status.READY


# --- Many units at once --------------------------------------------------------------------------


@pytest.fixture
def work_of_two(assignment: Assignment, cam_thach: Unit, office: User) -> list[Assignment]:
    made = AssignmentFactory.create(unit=cam_thach, directive=assignment.directive, assigned_by=office)
    return [assignment, made]


def request_all(committee: Unit, by: User) -> SummaryBatch:
    return services.request_unit_summaries(committee=committee, period=H2, by=by)


def test_every_unit_with_work_gets_its_summary_queued(
    work_of_two: list[Assignment],
    committee: Unit,
    office: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[int] = []
    monkeypatch.setattr("reports.tasks.build.delay", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        batch = request_all(committee, office)

    rows = list(batch.summaries.order_by("pk"))
    assert {row.unit for row in rows} == {row.unit for row in work_of_two}
    assert {row.status for row in rows} == {Summary.Status.QUEUED}
    assert sent == [row.pk for row in rows]


def test_unit_that_is_just_being_built_is_left_out(
    work_of_two: list[Assignment], committee: Unit, cam_thach: Unit, office: User
) -> None:
    SummaryFactory.create(committee=committee, unit=cam_thach)

    batch = request_all(committee, office)

    assert [row.unit_id for row in batch.summaries.all()] == [work_of_two[0].unit_id]


def test_period_without_work_is_refused(committee: Unit, office: User) -> None:
    with pytest.raises(services.SummaryRefused, match="Không có đơn vị nào có việc trong 6 tháng cuối năm 2023"):
        request_all(committee, office)

    assert not SummaryBatch.objects.exists()


def test_stopped_batch_goes_on_where_it_stopped(work_of_two: list[Assignment], committee: Unit, office: User) -> None:
    batch = request_all(committee, office)
    first, second = batch.summaries.order_by("pk")
    build_summary(first.pk)

    assert services.stop_batch(batch, by=office) == 1
    build_summary(second.pk)
    assert list(batch.summaries.order_by("pk").values_list("status", flat=True)) == ["ready", "cancelled"]
    assert release_lost_claims() == []

    assert services.resume_batch(batch, by=office) == 1
    build_summary(second.pk)
    assert set(batch.summaries.values_list("status", flat=True)) == {"ready"}
    batch.refresh_from_db()
    assert batch.stopped_at is None


def test_page_of_the_batch_tells_how_far_it_is(
    work_of_two: list[Assignment], committee: Unit, office: User, client_of: ClientOf
) -> None:
    answer = client_of(office).post(reverse("request_summary"), {"period": "2023-H2", "tung-don-vi": "1"})
    batch = SummaryBatch.objects.get()
    build_summary(batch.summaries.order_by("pk")[0].pk)

    page = client_of(office).get(answer["Location"])

    assert (page.context["done"], page.context["total"], page.context["percent"]) == (1, 2, 50)
    assert reverse("batch_progress", args=[batch.pk]) in page.content.decode()


def test_sweep_sends_the_longest_waiting_first_and_a_few_at_a_time(committee: Unit) -> None:
    made = [
        SummaryFactory.create(committee=committee, period_start=f"2023-{month:02d}-{day:02d}", period_end="2023-12-31")
        for month in (1, 2)
        for day in range(1, 16)
    ]

    assert release_lost_claims() == [row.pk for row in made[:20]]


def test_excel_of_a_summary_has_a_sheet_for_each_table(draft_summary: Summary) -> None:
    book = CalamineWorkbook.from_path(draft_summary.xlsx.path)

    assert book.sheet_names[0] == "Tình hình chung"
    assert {"Nhiệm vụ", "Việc đã giao", "Chỉ tiêu", "Đơn vị", "Chờ giải quyết"} <= set(book.sheet_names)
