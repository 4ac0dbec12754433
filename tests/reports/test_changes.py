"""What has changed between two days, and that an interval which is over comes out the same for ever."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Unit, User
from assignments.models import Assignment, Extension, Handover, ProgressReport, Review
from assignments.services import accept_handover
from conclusions.models import Conclusion, Directive
from reports.change_sections import Change
from reports.changes import Changes, changes_between
from reports.demonstration import Demonstration
from reports.figures import Scope, scope_of
from targets.models import Indicator, Target
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ExtensionFactory, ReportFactory, ResultFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SINCE, ON, YEARS_END = date(2023, 9, 30), date(2023, 12, 30), date(2023, 12, 31)
BETWEEN, AFTER = date(2023, 10, 20), date(2024, 1, 5)
Told = list[tuple[str, str, str]]


def told(changes: Changes) -> dict[str, Told]:
    """By section (before, after, turn) of each change."""
    return {one.code: [(row.before, row.after, row.turn) for row in one.changes] for one in changes.shown}


def between(scope: Scope, since: date = SINCE, on: date = ON) -> dict[str, Told]:
    return told(changes_between(scope, since, on))


def only(changes: Changes, code: str) -> Change:
    (change,) = [row for section in changes.sections if section.code == code for row in section.changes]
    return change


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


Accept = Callable[..., ProgressReport]


@pytest.fixture
def accept(office: User) -> Accept:
    """`accept(assignment, day, completion)`: a report for the quarter before the day, sent and accepted on it."""

    def made(assignment: Assignment, day: date, completion: int, **fields: Any) -> ProgressReport:
        ends = [date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31)]
        end = max((end for end in ends if end <= day), default=ends[0])
        report = ReportFactory.create(
            assignment=assignment,
            period_start=date(end.year, end.month - 2, 1),
            period_end=end,
            status="accepted",
            completion=completion,
            submitted_at=at(day),
            **fields,
        )
        review = Review.objects.create(report=report, decision="accepted", reviewer=office)
        Review.objects.filter(pk=review.pk).update(at=at(day))
        return report

    return made


# --- Tasks ---------------------------------------------------------------------------------------


def test_nothing_has_changed(scope: Scope, assignment: Assignment) -> None:
    changes = changes_between(scope, SINCE, ON)

    assert changes.is_empty
    assert changes.sentence == "Không có thay đổi nào từ 30/09/2023 đến 30/12/2023."


@pytest.mark.parametrize(
    ("fields", "section", "change"),
    [
        (
            {"due_on": date(2023, 10, 31), "completed_on": BETWEEN},
            "done",
            ("Trong hạn", "Hoàn thành đúng hạn (20/10/2023)", "good"),
        ),
        (
            {"due_on": date(2023, 10, 5), "completed_on": BETWEEN},
            "done",
            ("Sắp đến hạn", "Hoàn thành quá hạn (20/10/2023)", ""),
        ),
        ({"due_on": BETWEEN}, "overdue", ("Trong hạn", "Quá hạn, hạn 20/10/2023", "bad")),
        ({"cancelled_on": BETWEEN}, "stopped", ("Thường xuyên", "Đã dừng", "")),
        ({"assigned_on": BETWEEN}, "given", ("chưa giao", "Thường xuyên, không hạn", "")),
        (
            {"assigned_on": BETWEEN, "due_on": date(2024, 6, 30)},
            "given",
            ("chưa giao", "Trong hạn, hạn 30/06/2024", ""),
        ),
    ],
)
def test_task_that_moved_is_told_with_what_it_was(
    fields: dict[str, Any],
    section: str,
    change: tuple[str, str, str],
    scope: Scope,
    cam_thach: Unit,
    directive: Directive,
) -> None:
    task = AssignmentFactory.create(directive=directive, unit=cam_thach, **fields)
    changes = changes_between(scope, SINCE, ON)

    found = only(changes, section)
    assert (found.before, found.after, found.turn) == change
    assert (found.title, found.note) == (task.task, "Xã Cẩm Thạch")
    assert found.href == reverse("assignment_detail", args=[task.pk])


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2023, 9, 1), "completed_on": date(2023, 9, 30)},
        {"due_on": date(2023, 9, 1)},
        {"cancelled_on": date(2023, 9, 30)},
        {"due_on": date(2023, 12, 31)},
        {"assigned_on": AFTER},
        {"due_on": date(2024, 6, 30), "completed_on": AFTER},
    ],
)
def test_what_happened_before_or_later_is_no_change(
    fields: dict[str, Any], scope: Scope, cam_thach: Unit, directive: Directive
) -> None:
    AssignmentFactory.create(directive=directive, unit=cam_thach, **fields)

    assert {"done", "overdue", "given", "stopped"}.isdisjoint(between(scope))


def test_deadline_moved_is_told_by_the_day_it_was_granted(scope: Scope, assignment: Assignment) -> None:
    granted = {"decision": Extension.Decision.GRANTED, "decided_on": BETWEEN, "asked_until": date(2026, 6, 30)}
    ExtensionFactory.create(assignment=assignment, **granted)

    assert between(scope)["moved"] == [("hạn 31/12/2025", "hạn 30/06/2026", "")]
    assert between(scope, BETWEEN) == {}


def test_task_passed_on_is_told_once_and_not_as_new(
    scope: Scope, assignment: Assignment, cam_thach: Unit, commune_head: User, unit_head: User, clock: Any
) -> None:
    asked = Handover.objects.create(assignment=assignment, to_unit=cam_thach, reason="Đúng địa bàn", asked_by=unit_head)
    new = accept_handover(asked, by=commune_head)
    changes = changes_between(scope, SINCE, ON)

    agriculture = "Phòng Nông nghiệp và Phát triển nông thôn"
    assert told(changes) == {"passed-on": [(agriculture, "Xã Cẩm Thạch", "")]}
    assert only(changes, "passed-on").href == reverse("assignment_detail", args=[new.pk])


# --- Directives ----------------------------------------------------------------------------------


def test_directive_that_changed_its_state_is_told(
    scope: Scope, assignment: Assignment, unassigned_directive: Directive, cam_thach: Unit
) -> None:
    AssignmentFactory.create(directive=unassigned_directive, unit=cam_thach, assigned_on=BETWEEN)
    Directive.objects.filter(pk=assignment.directive_id).update(withdrawn_on=BETWEEN)  # type: ignore[misc]

    assert between(scope)["directives"] == [("Chưa giao", "Thường xuyên", ""), ("Trong hạn", "đã rút", "")]


# --- Progress ------------------------------------------------------------------------------------


def test_progress_is_that_of_the_last_accepted_report_the_biggest_steps_first(
    scope: Scope, assignment: Assignment, cam_thach: Unit, directive: Directive, accept: Accept
) -> None:
    back, still, new = (AssignmentFactory.create(directive=directive, unit=cam_thach) for _ in range(3))
    for task, before, after in ((assignment, 20, 35), (back, 80, 50), (still, 40, 40)):
        accept(task, date(2023, 7, 10), before)
        accept(task, BETWEEN, after)
    accept(new, BETWEEN, 10)

    assert between(scope)["progress"] == [
        ("80%", "50%", "bad"),
        ("20%", "35%", "good"),
        ("chưa có báo cáo được duyệt", "10%", "good"),
    ]


def test_progress_counts_from_the_day_it_was_accepted(scope: Scope, assignment: Assignment, accept: Accept) -> None:
    accept(assignment, SINCE, 20)
    late = accept(assignment, YEARS_END, 60)
    Review.objects.filter(report=late).update(at=at(AFTER))

    assert "progress" not in between(scope, SINCE, YEARS_END)
    assert between(scope, YEARS_END, AFTER)["progress"] == [("20%", "60%", "good")]


@pytest.mark.parametrize("status", ["submitted", "returned", "draft", "asked"])
def test_report_that_was_not_accepted_is_no_progress(status: str, scope: Scope, assignment: Assignment) -> None:
    ReportFactory.create(assignment=assignment, status=status, submitted_at=at(BETWEEN), completion=90)

    assert {"progress", "words"}.isdisjoint(between(scope))


def test_words_accepted_meanwhile_stand_under_their_directive_beside_those_before(
    scope: Scope, assignment: Assignment, accept: Accept
) -> None:
    accept(assignment, date(2023, 7, 10), 10, difficulties="Mưa lũ.")
    report = accept(assignment, BETWEEN, 10, difficulties="Thiếu vốn.", proposals="Đề nghị hỗ trợ.")

    found = only(changes_between(scope, SINCE, ON), "words")
    assert (found.group, found.before) == ("1. Xây dựng sản phẩm OCOP", "Mưa lũ.")
    assert found.after == "Thiếu vốn.\nKiến nghị: Đề nghị hỗ trợ."
    assert found.href == reverse("report_detail", args=[report.pk])


def test_words_said_again_are_no_change(scope: Scope, assignment: Assignment, accept: Accept) -> None:
    accept(assignment, date(2023, 7, 10), 10, difficulties="Mưa lũ.")
    accept(assignment, BETWEEN, 10, difficulties="Mưa lũ. ")

    assert "words" not in between(scope)


# --- Indicators ----------------------------------------------------------------------------------


@pytest.fixture
def figures(indicator: Indicator) -> Callable[..., None]:
    """`figures({day: value, …})`: results of the indicator, each of the time until its day."""

    def recorded(values: dict[date, int]) -> None:
        for day, value in values.items():
            ResultFactory.create(
                indicator=indicator, value=Decimal(value), period_start=date(2021, 1, 1), period_end=day, as_of=day
            )

    return recorded


def test_new_figure_and_the_band_it_reaches_are_told(
    scope: Scope, target: Target, figures: Callable[..., None]
) -> None:
    figures({date(2023, 6, 30): 11, date(2023, 11, 30): 17})
    found = between(scope)

    assert found["results"] == [
        ("11 sản phẩm (thực hiện, đến 30/06/2023)", "17 sản phẩm (thực hiện, đến 30/11/2023)", "")
    ]
    assert found["bands"] == [("Chưa đạt", "Đạt", "good")]


@pytest.mark.parametrize(
    ("last", "section", "after", "turn"),
    [
        (11, "outlook-worse", "Khó hoàn thành", "bad"),
        (25, "outlook-better", "Vượt", "good"),
        (9, "outlook-known", "Chưa đủ số liệu", ""),
    ],
)
def test_forecast_that_turned_is_told(
    last: int, section: str, after: str, turn: str, scope: Scope, indicator: Indicator, figures: Callable[..., None]
) -> None:
    """A cumulative figure that falls cannot be right: there is no forecast any more."""
    TargetFactory.create(indicator=indicator, value=Decimal(20))
    figures({date(2021, 12, 31): 3, date(2022, 6, 30): 5, date(2022, 12, 31): 8, date(2023, 6, 30): 11})
    figures({date(2023, 11, 30): last})
    found = {code: changes for code, changes in between(scope).items() if code.startswith("outlook")}

    assert found == {section: [("Có khả năng hoàn thành", after, turn)]}


def test_raised_target_is_told_by_the_day_it_was_decided(scope: Scope, indicator: Indicator, target: Target) -> None:
    Target.objects.create(
        indicator=indicator,
        period_end=target.period_end,
        value=Decimal(25),
        version=2,
        authority="Ban Thường vụ",
        reason="đã đạt sớm",
        decided_on=BETWEEN,
    )

    assert between(scope) == {
        "targets": [("≥ 17 sản phẩm, lần 1, đến 31/12/2025", "≥ 25 sản phẩm, lần 2, đến 31/12/2025", "")]
    }
    assert between(scope, BETWEEN) == {}


# --- Silent units --------------------------------------------------------------------------------


def test_unit_that_sent_nothing_for_the_period_over_is_told_and_so_is_one_heard_again(
    scope: Scope, cam_thach: Unit, cam_luong: Unit, directive: Directive
) -> None:
    fallen, back = (
        AssignmentFactory.create(directive=directive, unit=unit, assigned_on=date(2023, 1, 10))
        for unit in (cam_thach, cam_luong)
    )
    first = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30), "status": "accepted"}
    ReportFactory.create(assignment=fallen, submitted_at=at(date(2023, 6, 20)), **first)
    ReportFactory.create(assignment=back, submitted_at=at(date(2023, 12, 20)), status="submitted")
    found = between(scope, SINCE, YEARS_END)

    silent_then, silent_now = (f"chưa gửi báo cáo nào 6 tháng {half} năm 2023" for half in ("đầu", "cuối"))
    assert found["silent"] == [("đã báo cáo 6 tháng đầu năm 2023", silent_now, "bad")]
    assert found["heard"] == [(silent_then, "đã báo cáo 6 tháng cuối năm 2023", "good")]


def test_report_sent_again_after_it_came_back_had_been_sent_before(
    scope: Scope, cam_thach: Unit, directive: Directive, office: User
) -> None:
    task = AssignmentFactory.create(directive=directive, unit=cam_thach, assigned_on=date(2023, 1, 10))
    report = ReportFactory.create(
        assignment=task,
        status="submitted",
        submitted_at=at(AFTER),
        period_start=date(2023, 1, 1),
        period_end=date(2023, 6, 30),
    )
    review = Review.objects.create(report=report, decision="returned", note="Thiếu số liệu", reviewer=office)
    Review.objects.filter(pk=review.pk).update(at=at(date(2023, 7, 5)))
    found = between(scope, date(2023, 6, 30), SINCE)

    assert found["heard"] == [("chưa gửi báo cáo nào 6 tháng đầu năm 2023", "đã báo cáo 6 tháng đầu năm 2023", "good")]


# --- Whose and when ------------------------------------------------------------------------------


def test_interval_that_is_over_comes_out_the_same_later(
    scope: Scope,
    assignment: Assignment,
    cam_thach: Unit,
    directive: Directive,
    target: Target,
    figures: Callable[..., None],
    accept: Accept,
) -> None:
    running = AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=BETWEEN)
    accept(assignment, BETWEEN, 30, difficulties="Thiếu vốn.")
    figures({date(2023, 6, 30): 11, date(2023, 11, 30): 14})
    before = changes_between(scope, SINCE, ON)
    assert len(before.shown) >= 5

    Assignment.objects.filter(pk=running.pk).update(completed_on=AFTER)
    Assignment.objects.filter(pk=assignment.pk).update(cancelled_on=AFTER)
    AssignmentFactory.create(directive=directive, unit=cam_thach, assigned_on=AFTER)
    granted = {"decision": Extension.Decision.GRANTED, "decided_on": AFTER, "asked_until": date(2026, 1, 1)}
    ExtensionFactory.create(assignment=running, **granted)
    accept(running, AFTER, 100, difficulties="Hết khó khăn.")
    figures({AFTER: 20})
    Target.objects.create(
        indicator=target.indicator,
        period_end=date(2025, 12, 31),
        value=Decimal(25),
        version=2,
        authority="BTV",
        reason="sớm",
        decided_on=AFTER,
    )
    Directive.objects.filter(pk=directive.pk).update(withdrawn_on=AFTER)

    assert told(changes_between(scope, SINCE, ON)) == told(before)


def test_changes_of_a_unit_are_its_own(
    committee: Unit, agriculture: Unit, cam_thach: Unit, directive: Directive, indicator: Indicator, accept: Accept
) -> None:
    for unit in (agriculture, cam_thach):
        task = AssignmentFactory.create(directive=directive, unit=unit, due_on=BETWEEN)
        accept(task, BETWEEN, 30, difficulties="Thiếu vốn.")
    changes = changes_between(scope_of(committee, unit=cam_thach), SINCE, ON)

    assert {row.note for row in (only(changes, "overdue"), only(changes, "progress"))} == {"Xã Cẩm Thạch"}
    assert only(changes, "words").title == "Xã Cẩm Thạch"


def test_changes_of_one_paper_are_its_own(
    committee: Unit, paper: Conclusion, cam_thach: Unit, indicator: Indicator, accept: Accept
) -> None:
    measure = AssignmentFactory.create(directive=None, indicator=indicator, unit=cam_thach, due_on=BETWEEN)
    accept(measure, BETWEEN, 30, difficulties="Thiếu vốn.")

    assert between(scope_of(committee, conclusion=paper)) == {}
    assert set(between(scope_of(committee))) == {"overdue", "progress", "words"}


def test_nothing_of_another_committee_is_told(
    scope: Scope, other_assignment: Assignment, other_indicator: Indicator, accept: Accept
) -> None:
    Assignment.objects.filter(pk=other_assignment.pk).update(due_on=BETWEEN)
    accept(other_assignment, BETWEEN, 30, difficulties="Thiếu vốn.")
    ResultFactory.create(indicator=other_indicator, as_of=BETWEEN)

    assert between(scope) == {}


# --- The page ------------------------------------------------------------------------------------


def test_page_sums_up_in_a_sentence_and_shows_both_values(
    office: User, cam_thach: Unit, directive: Directive, client_of: ClientOf
) -> None:
    AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=BETWEEN)
    response = client_of(office).get(reverse("changes"), {"tu-ngay": "30/09/2023", "den-ngay": "30/12/2023"})
    page = response.content.decode()

    told = "Từ 30/09/2023 đến 30/12/2023: 1 việc quá hạn mới, 1 nhiệm vụ đổi trạng thái."
    assert response.context["changes"].sentence == told
    assert '<a href="#overdue">1 việc quá hạn mới</a>' in page
    assert "Quá hạn, hạn 20/10/2023" in page


def test_page_without_changes_says_what_to_do(office: User, assignment: Assignment, client_of: ClientOf) -> None:
    words = {"tu-ngay": "30/09/2023", "den-ngay": "30/12/2023"}
    page = client_of(office).get(reverse("changes"), words).content.decode()

    assert "Không có thay đổi nào từ 30/09/2023 đến 30/12/2023." in page
    assert "Chọn ngày bắt đầu sớm hơn" in page


@pytest.mark.parametrize(
    ("words", "since", "on"),
    [
        ({}, date(2023, 6, 30), date(2023, 11, 15)),
        ({"den-ngay": "30/06/2023"}, date(2022, 12, 31), date(2023, 6, 30)),
        ({"tu-ngay": "30/12/2023", "den-ngay": "30/09/2023"}, date(2023, 9, 30), date(2023, 12, 30)),
        ({"tu-ngay": "hôm kia"}, date(2023, 11, 15), date(2023, 11, 15)),
    ],
)
def test_interval_is_read_from_the_address(
    words: dict[str, str], since: date, on: date, office: User, assignment: Assignment, client_of: ClientOf
) -> None:
    changes = client_of(office).get(reverse("changes"), words).context["changes"]

    assert (changes.since, changes.on) == (since, on)


def test_usual_intervals_are_one_click_away(office: User, assignment: Assignment, client_of: ClientOf) -> None:
    client = client_of(office)
    links = dict(client.get(reverse("changes"), {"den-ngay": "15/11/2023"}).context["links"])

    opened = {words: client.get(reverse("changes") + href).context["changes"].since for words, href in links.items()}
    assert opened == {
        "7 ngày": date(2023, 11, 8),
        "30 ngày": date(2023, 10, 16),
        "Từ đầu quý": date(2023, 9, 30),
        "Từ 30/06/2023": date(2023, 6, 30),
        "Từ 31/12/2022": date(2022, 12, 31),
    }


def test_page_keeps_to_one_paper(
    office: User, paper: Conclusion, cam_thach: Unit, indicator: Indicator, client_of: ClientOf
) -> None:
    AssignmentFactory.create(directive=None, indicator=indicator, unit=cam_thach, due_on=BETWEEN)
    words = {"tu-ngay": "30/09/2023", "den-ngay": "31/12/2023", "ket-luan": str(paper.pk)}

    assert client_of(office).get(reverse("changes"), words).context["changes"].is_empty


def test_every_change_of_the_demonstration_leads_somewhere_and_goes_into_the_file(
    demonstration: Demonstration, client_of: ClientOf
) -> None:
    client = client_of(User.objects.get(username="thuongvu"))
    words = {"tu-ngay": "30/06/2024", "den-ngay": "31/12/2024"}
    changes = client.get(reverse("changes"), words).context["changes"]
    rows = [row for section in changes.shown for row in section.changes]
    response = client.get(reverse("export_changes"), words)
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))

    assert len(changes.shown) >= 8
    assert {client.get(href).status_code for href in {row.href for row in rows}} == {200}
    assert len(book.get_sheet_by_name("Thay đổi").to_python()) == len(rows) + 1
    assert response["Content-Disposition"] == 'attachment; filename="thay-doi-2024-06-30-2024-12-31.xlsx"'
