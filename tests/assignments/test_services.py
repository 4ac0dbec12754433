"""From the task given out to the report accepted: what works, what is refused, and that two people make one outcome."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment, ProgressReport, ReportedValue, Review, State
from assignments.openings import current_period, open_periods, refusal
from assignments.services import (
    AssignmentRefused,
    PeriodClosed,
    ReportMoved,
    accept_report,
    assign,
    return_report,
    save_report,
    stop_assignment,
    submit_report,
)
from conclusions.models import Directive
from targets.models import Indicator, IndicatorSet, Result
from targets.periods import Period, parse_period
from tests.conftest import TODAY, Together
from tests.factories import AssignmentFactory, ReportFactory

pytestmark = pytest.mark.usefixtures("clock")
H2 = parse_period("2023-H2")
WORDS = {
    "completion": 60,
    "work_done": "Năm xã đã có hồ sơ.",
    "difficulties": "",
    "proposals": "",
    "claims_done": False,
}


def actions(row: Any) -> list[str]:
    return [entry.action for entry in AuditEntry.objects.about(row)]


# --- Giving out tasks ----------------------------------------------------------------------------


def give(directive: Directive, units: list[Unit], by: User, **fields: Any) -> list[Assignment]:
    return assign(directive, units=units, by=by, **{"task": "Rà soát vùng trồng", "frequency": "half_year", **fields})


def test_task_is_given_to_a_whole_group_at_once(
    directive: Directive, cam_thach: Unit, cam_luong: Unit, farmers: Unit, office: User
) -> None:
    made = give(directive, [cam_thach, cam_luong], office, supporting_units=[farmers, cam_thach], due_on=TODAY)

    assert [assignment.unit for assignment in made] == [cam_thach, cam_luong]
    assert [set(assignment.supporting_units.all()) for assignment in made] == [{farmers}, {farmers, cam_thach}]
    assert {(assignment.assigned_on, assignment.assigned_by) for assignment in made} == {(TODAY, office)}
    assert [actions(assignment) for assignment in made] == [["Giao việc"], ["Giao việc"]]


def test_given_task_is_found_without_marks(directive: Directive, cam_thach: Unit, office: User) -> None:
    made = give(directive, [cam_thach], office)

    assert list(Assignment.objects.filter(search_key__contains="ra soat vung trong")) == made
    assert list(Assignment.objects.filter(search_key__contains="cam thach")) == made


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"units": []}, "ít nhất một đơn vị"),
        ({"due_on": date(2023, 11, 14)}, "Thời hạn không được trước ngày giao"),
    ],
    ids=["no unit", "deadline passed"],
)
def test_impossible_task_is_refused(
    fields: dict[str, Any], words: str, directive: Directive, cam_thach: Unit, office: User
) -> None:
    with pytest.raises(AssignmentRefused, match=words):
        give(directive, **{"units": [cam_thach], "by": office, **fields})

    assert not Assignment.objects.exists()


def test_deadline_of_today_is_taken(directive: Directive, cam_thach: Unit, office: User) -> None:
    assert give(directive, [cam_thach], office, due_on=TODAY)[0].due_on == TODAY


def test_same_task_twice_is_refused_for_all_of_the_group(
    directive: Directive, cam_thach: Unit, cam_luong: Unit, office: User
) -> None:
    give(directive, [cam_thach], office)

    with pytest.raises(AssignmentRefused, match=r"Đã giao nội dung này cho: Cẩm Thạch\."):
        give(directive, [cam_luong, cam_thach], office)

    assert Assignment.objects.get().unit == cam_thach


def test_task_is_given_again_after_it_was_stopped(directive: Directive, cam_thach: Unit, office: User) -> None:
    stop_assignment(give(directive, [cam_thach], office)[0], by=office, reason="Giao lại")

    assert len(give(directive, [cam_thach], office)) == 1


def test_another_task_of_the_same_directive_is_given(directive: Directive, cam_thach: Unit, office: User) -> None:
    give(directive, [cam_thach], office)

    assert give(directive, [cam_thach], office, task="Lập hồ sơ")[0].task == "Lập hồ sơ"


def test_stopped_task_keeps_its_history(assignment: Assignment, office: User) -> None:
    stop_assignment(assignment, by=office, reason="Sáp nhập đơn vị")

    assignment.refresh_from_db()
    assert assignment.cancelled_on == TODAY
    entry = AuditEntry.objects.about(assignment).get()
    assert (entry.action, entry.after) == ("Dừng việc", {"cancelled_on": "2023-11-15", "reason": "Sáp nhập đơn vị"})


def test_second_stop_loses(assignment: Assignment, office: User, clock: TimeMachineFixture) -> None:
    stop_assignment(assignment, by=office, reason="một")
    clock.move_to(datetime(2023, 12, 1, 2, tzinfo=UTC))

    with pytest.raises(ReportMoved, match="đã dừng"):
        stop_assignment(assignment, by=office, reason="hai")

    assignment.refresh_from_db()
    assert assignment.cancelled_on == TODAY


# --- Periods -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "code"),
    [("month", "2023-11"), ("quarter", "2023-Q4"), ("half_year", "2023-H2"), ("year", "2023")],
)
def test_assignment_reports_in_its_own_rhythm(frequency: str, code: str, assignment: Assignment) -> None:
    assignment.frequency = frequency

    assert current_period(assignment, TODAY).code == code


@pytest.mark.parametrize(
    ("code", "today", "words"),
    [
        ("2023-H2", date(2023, 6, 30), "Chưa đến kỳ báo cáo"),
        ("2023-H2", date(2023, 7, 1), None),
        ("2023-H2", date(2024, 1, 15), None),
        ("2023-H2", date(2024, 1, 16), "đã khoá sổ"),
        ("2023-H1", date(2023, 7, 10), "được giao sau kỳ"),
        ("2024-H1", date(2023, 12, 31), "Chưa đến kỳ báo cáo 6 tháng đầu năm 2024"),
        ("2023-Q4", TODAY, "báo cáo theo kỳ 6 tháng"),
        ("2023-11", TODAY, "báo cáo theo kỳ 6 tháng"),
    ],
)
def test_period_takes_reports_until_its_days_of_grace_are_over(
    code: str, today: date, words: str | None, assignment: Assignment
) -> None:
    reason = refusal(assignment, parse_period(code), today)

    assert (reason is None) if words is None else (words in (reason or ""))


@pytest.mark.parametrize(("field", "word"), [("completed_on", "hoàn thành"), ("cancelled_on", "dừng")])
def test_ended_assignment_reports_for_the_period_it_ended_in_and_no_later(
    field: str, word: str, assignment: Assignment
) -> None:
    setattr(assignment, field, date(2023, 7, 1))
    assert refusal(assignment, H2, TODAY) is None

    setattr(assignment, field, date(2023, 6, 30))
    assert f"đã {word} trước kỳ" in (refusal(assignment, H2, TODAY) or "")


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2023, 10, 15), ["2023-10", "2023-09"]),
        (date(2023, 10, 16), ["2023-10"]),
        (date(2023, 7, 12), ["2023-07"]),
        (date(2023, 6, 30), []),
    ],
    ids=["grace", "after grace", "first month", "before"],
)
def test_open_periods_are_the_current_and_those_in_grace(today: date, codes: list[str], assignment: Assignment) -> None:
    assignment.frequency = "month"

    assert [period.code for period in open_periods(assignment, today)] == codes


# --- Writing -------------------------------------------------------------------------------------


def write(
    assignment: Assignment,
    by: User,
    *,
    period: Period = H2,
    version: int | None = None,
    value: Any = None,
    **words: Any,
) -> ProgressReport:
    values = {assignment.indicator: value} if assignment.indicator else {}
    return save_report(assignment, period=period, words={**WORDS, **words}, values=values, by=by, version=version)


def test_new_report_is_a_draft_of_its_writer(assignment: Assignment, unit_staff: User) -> None:
    report = write(assignment, unit_staff, value=Decimal(11))

    report.refresh_from_db()
    assert (report.status, report.author, report.version) == (ProgressReport.Status.DRAFT, unit_staff, 1)
    assert (report.period, report.completion, report.work_done) == (H2, 60, "Năm xã đã có hồ sơ.")
    assert report.values.get().value == 11
    assert actions(report) == ["Lưu báo cáo"]


def test_changed_draft_gets_the_next_version(assignment: Assignment, unit_staff: User, unit_head: User) -> None:
    write(assignment, unit_staff, value=Decimal(11))

    report = write(assignment, unit_head, version=1, value=Decimal(12), work_done="Sáu xã.")

    assert (report.version, report.author, report.work_done) == (2, unit_head, "Sáu xã.")
    assert ProgressReport.objects.get().values.get().value == 12
    entry = AuditEntry.objects.about(report).latest("pk")
    assert (entry.before["work_done"], entry.after["work_done"]) == ("Năm xã đã có hồ sơ.", "Sáu xã.")


def test_emptied_figure_is_taken_out(assignment: Assignment, unit_staff: User) -> None:
    write(assignment, unit_staff, value=Decimal(11))

    write(assignment, unit_staff, version=1, value=None)

    assert not ReportedValue.objects.exists()


@pytest.mark.parametrize("version", [None, 1])
def test_stale_writer_changes_nothing(version: int | None, assignment: Assignment, unit_staff: User) -> None:
    write(assignment, unit_staff)
    write(assignment, unit_staff, version=1, work_done="Bản mới hơn.")

    with pytest.raises(ReportMoved, match="người khác sửa"):
        write(assignment, unit_staff, version=version, work_done="Bản cũ.")

    assert ProgressReport.objects.get().work_done == "Bản mới hơn."


@pytest.mark.parametrize("code", ["2023-H1", "2024-H1", "2023-Q4"], ids=["closed", "future", "foreign rhythm"])
def test_report_for_a_period_that_takes_none_is_refused(code: str, assignment: Assignment, unit_staff: User) -> None:
    with pytest.raises(PeriodClosed):
        write(assignment, unit_staff, period=parse_period(code))

    assert not ProgressReport.objects.exists()


def test_completed_assignment_takes_no_report_for_a_later_period(assignment: Assignment, unit_staff: User) -> None:
    assignment.completed_on = date(2023, 6, 1)

    with pytest.raises(PeriodClosed, match="đã hoàn thành trước kỳ"):
        write(assignment, unit_staff)


def test_sent_report_is_not_changed(report: ProgressReport, unit_staff: User) -> None:
    with pytest.raises(ReportMoved):
        write(report.assignment, unit_staff, version=report.version, work_done="Khác.")

    report.refresh_from_db()
    assert report.work_done == "Đã hướng dẫn ba xã lập hồ sơ."


# --- Sending -------------------------------------------------------------------------------------


def test_sent_report_waits_for_the_office(assignment: Assignment, unit_staff: User, unit_head: User) -> None:
    report = submit_report(write(assignment, unit_staff), by=unit_head)

    assert (report.status, report.submitted_by) == (ProgressReport.Status.SUBMITTED, unit_head)
    assert report.submitted_at == datetime(2023, 11, 15, 2, tzinfo=UTC)
    assert actions(report) == ["Lưu báo cáo", "Gửi báo cáo"]


def test_second_sending_loses(assignment: Assignment, unit_staff: User, unit_head: User) -> None:
    report = write(assignment, unit_staff)
    seen_by_another = ProgressReport.objects.get(pk=report.pk)
    submit_report(report, by=unit_head)

    with pytest.raises(ReportMoved, match="đã được gửi"):
        submit_report(seen_by_another, by=unit_head)

    assert actions(report).count("Gửi báo cáo") == 1


def test_draft_of_a_closed_period_is_not_sent(
    assignment: Assignment, unit_staff: User, unit_head: User, clock: TimeMachineFixture
) -> None:
    report = write(assignment, unit_staff)
    clock.move_to(datetime(2024, 1, 16, 2, tzinfo=UTC))

    with pytest.raises(PeriodClosed, match="đã khoá sổ"):
        submit_report(report, by=unit_head)


# --- Reviewing -----------------------------------------------------------------------------------


def test_accepted_report_counts_with_a_review(report: ProgressReport, office: User) -> None:
    review = accept_report(report, by=office, note="Đủ minh chứng.")

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.ACCEPTED
    assert (review.decision, review.note, review.reviewer) == (Review.Decision.ACCEPTED, "Đủ minh chứng.", office)
    assert actions(report) == ["Duyệt báo cáo"]


def test_accepted_figure_enters_the_history_of_the_indicator(
    report: ProgressReport, indicator: Indicator, office: User
) -> None:
    """A cumulative figure counts from the first day of the set to the day it was sent."""
    accept_report(report, by=office)

    result = Result.objects.get()
    assert (result.indicator, result.value, result.kind) == (indicator, Decimal(11), Result.Kind.OFFICIAL)
    assert (result.period_start, result.period_end, result.as_of) == (
        date(2021, 1, 1),
        date(2023, 11, 10),
        date(2023, 11, 10),
    )
    assert result.source == "Báo cáo của Phòng Nông nghiệp và Phát triển nông thôn, 6 tháng cuối năm 2023"
    assert ReportedValue.objects.get().result == result


def test_figure_of_a_level_counts_for_the_period(report: ProgressReport, indicator: Indicator, office: User) -> None:
    Indicator.objects.update(kind=Indicator.Kind.LEVEL)

    accept_report(report, by=office)

    assert Result.objects.get().period_start == date(2023, 7, 1)


def test_figure_sent_after_the_period_is_measured_on_its_last_day(report: ProgressReport, office: User) -> None:
    ProgressReport.objects.update(submitted_at=datetime(2024, 1, 10, 2, tzinfo=UTC))

    accept_report(report, by=office)

    assert Result.objects.get().period_end == date(2023, 12, 31)


def test_figure_before_the_set_begins_stays_a_period(
    report: ProgressReport, indicator_set: IndicatorSet, office: User
) -> None:
    IndicatorSet.objects.update(period_start=date(2023, 12, 1))

    accept_report(report, by=office)

    result = Result.objects.get()
    assert result.period_start <= result.period_end == date(2023, 11, 10)


def test_claim_of_completion_takes_effect_on_the_day_it_was_sent(
    report: ProgressReport, office: User, clock: TimeMachineFixture
) -> None:
    ProgressReport.objects.update(claims_done=True)
    clock.move_to(datetime(2023, 12, 20, 2, tzinfo=UTC))
    report.refresh_from_db()

    accept_report(report, by=office)

    assignment = Assignment.objects.with_state(date(2023, 12, 31)).get()
    assert assignment.completed_on == date(2023, 11, 10)
    assert vars(assignment)["state"] == State.DONE_ON_TIME
    assert actions(assignment) == ["Công nhận hoàn thành"]


def test_report_without_claim_leaves_the_assignment_open(report: ProgressReport, office: User) -> None:
    accept_report(report, by=office)

    assert Assignment.objects.get().completed_on is None


def test_first_day_of_completion_stays(report: ProgressReport, office: User) -> None:
    Assignment.objects.update(completed_on=date(2023, 10, 1))
    ProgressReport.objects.update(claims_done=True)
    report.refresh_from_db()

    accept_report(report, by=office)

    assert Assignment.objects.get().completed_on == date(2023, 10, 1)


def test_returned_report_goes_back_with_its_reason(report: ProgressReport, office: User) -> None:
    ProgressReport.objects.update(claims_done=True)
    report.refresh_from_db()

    review = return_report(report, by=office, note="Thiếu quyết định công nhận.")

    report.refresh_from_db()
    assert (report.status, review.note) == (ProgressReport.Status.RETURNED, "Thiếu quyết định công nhận.")
    assert Assignment.objects.get().completed_on is None
    assert not Result.objects.exists()
    assert actions(report) == ["Trả lại báo cáo"]


def test_returned_report_is_corrected_and_sent_after_the_period_has_closed(
    report: ProgressReport, office: User, unit_staff: User, unit_head: User, clock: TimeMachineFixture
) -> None:
    return_report(report, by=office, note="Bổ sung.")
    clock.move_to(datetime(2024, 3, 1, 2, tzinfo=UTC))

    corrected = write(report.assignment, unit_staff, version=report.version, value=Decimal(9))
    accept_report(submit_report(corrected, by=unit_head), by=office)

    assert Result.objects.get().value == 9
    assert AuditEntry.objects.about(report).get(action="Gửi báo cáo").before == {"status": "returned"}
    decisions = Review.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == [Review.Decision.RETURNED, Review.Decision.ACCEPTED]


@pytest.mark.parametrize("first", ["accept", "return"])
@pytest.mark.parametrize("second", ["accept", "return"])
def test_second_reviewer_loses(
    first: str, second: str, report: ProgressReport, office: User, second_office: User
) -> None:
    acts: dict[str, Any] = {"accept": accept_report, "return": return_report}
    seen_by_another = ProgressReport.objects.get(pk=report.pk)
    acts[first](report, by=office, note="một")

    with pytest.raises(ReportMoved, match="không còn chờ duyệt"):
        acts[second](seen_by_another, by=second_office, note="hai")

    assert Review.objects.get().reviewer == office
    assert Result.objects.count() == (first == "accept")


@pytest.mark.parametrize("act", [accept_report, return_report])
def test_draft_is_not_reviewed(act: Any, draft: ProgressReport, office: User) -> None:
    with pytest.raises(ReportMoved):
        act(draft, by=office, note="x")

    assert not Review.objects.exists()


def test_failed_acceptance_leaves_no_half(report: ProgressReport, office: User) -> None:
    """A report without its day of sending cannot be measured: nothing of the acceptance stays."""
    ProgressReport.objects.update(submitted_at=None)

    with pytest.raises(ReportMoved, match="chưa được gửi"):
        accept_report(report, by=office)

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.SUBMITTED
    assert not Review.objects.exists()


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accept_and_return_at_once_make_one_review(
    report: ProgressReport, office: User, second_office: User, together: Together
) -> None:
    one, other = (ProgressReport.objects.get(pk=report.pk) for _ in range(2))

    outcomes = together(
        lambda: accept_report(one, by=office), lambda: return_report(other, by=second_office, note="Thiếu.")
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ReportMoved", "Review"]
    review = Review.objects.get()
    report.refresh_from_db()
    assert report.status == review.decision
    assert Result.objects.count() == (review.decision == Review.Decision.ACCEPTED)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_keep_one_report(
    assignment: Assignment, unit_head: User, unit_staff: User, together: Together
) -> None:
    write(assignment, unit_staff)

    outcomes = together(
        lambda: write(assignment, unit_head, version=1, work_done="của trưởng phòng"),
        lambda: write(assignment, unit_staff, version=1, work_done="của cán bộ"),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ProgressReport", "ReportMoved"]
    assert ProgressReport.objects.get().version == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_first_writers_at_once_keep_one_report(
    assignment: Assignment, unit_head: User, unit_staff: User, together: Together
) -> None:
    """Both saw no report yet: one draft is kept, the other writer is told."""
    outcomes = together(
        lambda: write(assignment, unit_head, work_done="của trưởng phòng"),
        lambda: write(assignment, unit_staff, work_done="của cán bộ"),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ProgressReport", "ReportMoved"]
    assert ProgressReport.objects.get().version == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_task_given_twice_at_once_is_given_once(
    directive: Directive, cam_thach: Unit, office: User, second_office: User, together: Together
) -> None:
    outcomes = together(
        lambda: give(directive, [cam_thach], office), lambda: give(directive, [cam_thach], second_office)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AssignmentRefused", "list"]
    assert Assignment.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_are_one(
    assignment: Assignment, unit_head: User, unit_staff: User, together: Together
) -> None:
    report = write(assignment, unit_staff)
    one, other = (ProgressReport.objects.get(pk=report.pk) for _ in range(2))

    outcomes = together(lambda: submit_report(one, by=unit_head), lambda: submit_report(other, by=unit_head))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ProgressReport", "ReportMoved"]
    assert actions(report).count("Gửi báo cáo") == 1


def test_report_of_another_assignment_is_untouched(report: ProgressReport, office: User) -> None:
    other = ReportFactory.create(
        assignment=AssignmentFactory.create(directive=report.assignment.directive),
        status=ProgressReport.Status.SUBMITTED,
    )

    accept_report(report, by=office)

    other.refresh_from_db()
    assert other.status == ProgressReport.Status.SUBMITTED
