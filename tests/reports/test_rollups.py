"""What the work adds up to, on any day, in any scope: every figure from the rows behind it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport, State
from conclusions.models import Conclusion, Directive
from reports.counted import default_period
from reports.figures import AssignmentLine, Counts, RollUp, Scope, UnitLine, as_data, scope_of
from reports.rollups import roll_up
from reports.unit_records import count_states
from targets.models import Indicator, Target
from targets.periods import parse_period
from tests.factories import (
    AssignmentFactory,
    ConclusionFactory,
    DirectiveFactory,
    IndicatorFactory,
    ReportFactory,
    ResultFactory,
    TargetFactory,
    UnitFactory,
)

ON = date(2023, 12, 31)
H2 = parse_period("2023-H2")


def add_up(scope: Scope, on: date = ON, code: str = "2023-H2") -> RollUp:
    return roll_up(scope, on=on, period=parse_period(code))


def only_line(rollup: RollUp) -> AssignmentLine:
    (line,) = [line for directive in rollup.directive_lines for line in directive.assignments]
    return line


def unit_line(rollup: RollUp, unit: Unit) -> UnitLine:
    (line,) = [line for line in rollup.unit_lines if line.unit_id == unit.pk]
    return line


def give(directive: Directive, unit: Unit, **fields: Any) -> Assignment:
    return AssignmentFactory.create(directive=directive, unit=unit, **fields)


# --- Counts --------------------------------------------------------------------------------------


def test_states_are_counted_four_ways_with_standing_and_stopped_beside() -> None:
    states = [
        State.DONE_ON_TIME,
        State.DONE_ON_TIME,
        State.DONE_LATE,
        State.IN_TIME,
        State.DUE_SOON,
        State.OVERDUE,
        State.STANDING,
        State.STOPPED,
        "unassigned",
    ]

    counts = count_states(states)

    assert counts == Counts(9, 2, 1, 2, 1, 1, 1, 1, 1)
    assert counts.done == 3
    assert counts.total == counts.done + counts.in_time + counts.overdue + counts.standing + counts.stopped + 1


def test_no_states_are_all_zero() -> None:
    assert count_states([]) == Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_assignments_and_directives_are_counted_on_the_day(
    scope: Scope, assignment: Assignment, unassigned_directive: Directive, cam_thach: Unit
) -> None:
    give(assignment.directive, cam_thach, due_on=date(2023, 11, 30))  # type: ignore[arg-type]

    rollup = add_up(scope)

    assert rollup.assignments == replace(count_states([]), total=2, in_time=1, overdue=1)
    assert rollup.directives == replace(count_states([]), total=2, overdue=1, unassigned=1)
    assert [(line.position, line.state) for line in rollup.directive_lines] == [(1, "overdue"), (2, "unassigned")]


def test_past_day_comes_out_the_same_after_what_happened_later(
    scope: Scope, assignment: Assignment, cam_thach: Unit
) -> None:
    before = add_up(scope, date(2023, 11, 15))
    Assignment.objects.update(completed_on=date(2023, 12, 1))
    give(assignment.directive, cam_thach, assigned_on=date(2023, 12, 1))  # type: ignore[arg-type]

    after = add_up(scope, date(2023, 11, 15))

    assert (after.assignments, after.directives, after.directive_lines) == (
        before.assignments,
        before.directives,
        before.directive_lines,
    )
    assert add_up(scope).assignments.done_on_time == 1


def test_day_of_completion_is_told_from_its_day_only(scope: Scope, assignment: Assignment) -> None:
    Assignment.objects.update(completed_on=date(2023, 12, 1))

    assert only_line(add_up(scope, date(2023, 11, 30))).completed_on is None
    assert only_line(add_up(scope)).completed_on == date(2023, 12, 1)


def test_directives_name_who_leads_them(scope: Scope, assignment: Assignment, cam_thach: Unit) -> None:
    give(assignment.directive, cam_thach)  # type: ignore[arg-type]

    line = add_up(scope).directive_lines[0]

    assert line.lead_units == ("Phòng Nông nghiệp và Phát triển nông thôn", "Xã Cẩm Thạch")
    assert (line.reference, line.title, line.topic) == ("406-TB/HU", "Xây dựng sản phẩm OCOP", "Kinh tế")


@pytest.mark.parametrize(
    ("communes", "text"),
    [(0, ""), (1, "Xã 1"), (3, "Xã 1; Xã 2; Xã 3"), (12, "Xã 1; Xã 2; Xã 3 và 9 đơn vị khác")],
)
def test_long_list_of_leads_is_cut_after_three(
    communes: int, text: str, scope: Scope, directive: Directive, committee: Unit
) -> None:
    for number in range(1, communes + 1):
        give(directive, UnitFactory.create(name=f"Xã {number}", parent=committee))

    assert add_up(scope).directive_lines[0].leads_text == text


def test_drafts_are_not_the_committees_work(scope: Scope, draft_paper: Conclusion) -> None:
    DirectiveFactory.create(conclusion=draft_paper)

    assert add_up(scope).is_empty


# --- Reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["submitted", "returned"])
def test_words_of_a_report_do_not_count_before_it_is_accepted(
    status: str, scope: Scope, report: ProgressReport
) -> None:
    ProgressReport.objects.update(status=status)

    line = only_line(add_up(scope))

    assert (line.report_status, line.completion, line.work_done, line.difficulties) == (status, None, "", "")
    assert add_up(scope).difficulties == ()


def test_words_of_an_accepted_report_are_printed(scope: Scope, report: ProgressReport) -> None:
    ProgressReport.objects.update(status="accepted")

    rollup = add_up(scope)

    line = only_line(rollup)
    assert (line.report_status, line.completion, line.work_done) == ("accepted", 40, "Đã hướng dẫn ba xã lập hồ sơ.")
    assert [(row.unit, row.difficulties, row.proposals) for row in rollup.difficulties] == [
        ("Phòng Nông nghiệp và Phát triển nông thôn", "Thiếu vốn đối ứng.", "Đề nghị hỗ trợ bao bì.")
    ]


def test_draft_report_is_as_if_it_were_not_there(scope: Scope, draft: ProgressReport) -> None:
    assert only_line(add_up(scope)).report_status == ""
    assert add_up(scope).silent_units == ("Xã Cẩm Thạch",)


def test_reports_are_those_of_the_period(scope: Scope, report: ProgressReport) -> None:
    assert only_line(add_up(scope, date(2024, 6, 30), "2024-H1")).report_status == ""
    assert only_line(add_up(scope, date(2023, 12, 31), "2023")).report_status == "submitted"
    assert only_line(add_up(scope, date(2023, 9, 30), "2023-Q3")).report_status == ""


@pytest.mark.parametrize(
    ("third", "fourth", "shown"),
    [
        ("accepted", "accepted", 90),
        ("accepted", "submitted", 50),
        ("submitted", "accepted", 90),
        ("submitted", "draft", None),
    ],
)
def test_of_several_reports_the_latest_accepted_one_speaks(
    third: str, fourth: str, shown: int | None, scope: Scope, assignment: Assignment
) -> None:
    for start, end, status, completion in (
        (date(2023, 7, 1), date(2023, 9, 30), third, 50),
        (date(2023, 10, 1), date(2023, 12, 31), fourth, 90),
    ):
        ReportFactory.create(
            assignment=assignment, period_start=start, period_end=end, status=status, completion=completion
        )

    assert only_line(add_up(scope)).completion == shown


# --- The units' record ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "numbers", "silent"),
    [
        ("submitted", (1, 1, 0, 0), False),
        ("accepted", (1, 1, 1, 0), False),
        ("returned", (1, 0, 0, 1), False),
        ("draft", (1, 0, 0, 0), True),
    ],
)
def test_record_counts_what_a_unit_owed_sent_and_was_granted(
    status: str, numbers: tuple[int, ...], silent: bool, scope: Scope, report: ProgressReport, agriculture: Unit
) -> None:
    ProgressReport.objects.update(status=status)

    line = unit_line(add_up(scope), agriculture)

    assert (line.due_reports, line.sent_reports, line.accepted_reports, line.returned_reports) == numbers
    assert line.silent is silent
    assert add_up(scope).silent_units == ((agriculture.name,) if silent else ())


@pytest.mark.parametrize(
    ("fields", "owes"),
    [
        ({}, 1),
        ({"completed_on": date(2023, 7, 1), "assigned_on": date(2023, 3, 1)}, 1),
        ({"completed_on": date(2023, 6, 30), "assigned_on": date(2023, 3, 1)}, 0),
        ({"cancelled_on": date(2023, 6, 30), "assigned_on": date(2023, 3, 1)}, 0),
    ],
    ids=["open", "ended in it", "done before", "stopped before"],
)
def test_report_is_owed_for_a_period_in_which_the_task_was_going_on(
    fields: dict[str, Any], owes: int, scope: Scope, assignment: Assignment, agriculture: Unit
) -> None:
    Assignment.objects.update(**fields)

    line = unit_line(add_up(scope), agriculture)

    assert (line.due_reports, line.silent) == (owes, bool(owes))


def test_task_given_after_the_period_owes_nothing_for_it(
    scope: Scope, assignment: Assignment, agriculture: Unit
) -> None:
    line = unit_line(add_up(scope, date(2023, 12, 31), "2023-H1"), agriculture)

    assert (line.due_reports, line.silent) == (0, False)


def test_share_in_time_is_of_the_decided_tasks(scope: Scope, directive: Directive, agriculture: Unit) -> None:
    """One in time, one late, one overdue, one still open: one of three."""
    due = date(2023, 11, 30)
    for completed in (date(2023, 11, 1), date(2023, 12, 15), None):
        give(directive, agriculture, due_on=due, completed_on=completed)
    give(directive, agriculture, due_on=date(2024, 6, 30))

    line = unit_line(add_up(scope), agriculture)

    assert (line.on_time_percent, line.on_time_text) == (Decimal("33.3"), "33,3%")


def test_share_in_time_is_none_while_nothing_is_decided(
    scope: Scope, assignment: Assignment, agriculture: Unit
) -> None:
    line = unit_line(add_up(scope), agriculture)

    assert (line.on_time_percent, line.on_time_text) == (None, "")


def test_units_stand_in_vietnamese_order(scope: Scope, directive: Directive, committee: Unit) -> None:
    for name in ("Xã Đồng Lương", "Xã Cẩm Tú", "Xã Cẩm Bình"):
        give(directive, UnitFactory.create(name=name, parent=committee))

    assert [line.name for line in add_up(scope).unit_lines] == ["Xã Cẩm Bình", "Xã Cẩm Tú", "Xã Đồng Lương"]


# --- Indicators ----------------------------------------------------------------------------------


def test_indicators_are_counted_by_band(scope: Scope, indicator: Indicator, target: Target) -> None:
    for value in (20, 17, 14, 5, None):
        other = IndicatorFactory.create(indicator_set=indicator.indicator_set)
        TargetFactory.create(indicator=other, value=Decimal(17))
        if value is not None:
            ResultFactory.create(indicator=other, value=value)

    rollup = add_up(scope)

    assert rollup.indicator_bands == {"exceeded": 1, "met": 1, "near": 1, "not_met": 1, "no_data": 2}
    assert sum(rollup.indicator_bands.values()) == len(rollup.indicator_lines) == 6


def test_indicators_of_a_set_count_from_its_first_day(scope: Scope, indicator: Indicator) -> None:
    assert add_up(scope, date(2020, 12, 31), "2020-H2").indicator_lines == ()
    assert len(add_up(scope, date(2021, 1, 1), "2021-H1").indicator_lines) == 1


# --- Scope ---------------------------------------------------------------------------------------


def test_rows_of_another_committee_are_not_there(
    scope: Scope, report: ProgressReport, other_report: ProgressReport, other_indicator: Indicator
) -> None:
    rollup = add_up(scope)

    text = json.dumps(as_data(rollup), ensure_ascii=False)
    assert rollup.assignments.total == 1
    assert "Bá Thước" not in text
    assert other_report.assignment.task not in text
    assert {line.indicator_id for line in rollup.indicator_lines} == {report.assignment.indicator_id}


def test_scope_of_a_unit_holds_what_it_and_those_below_it_lead(
    committee: Unit, agriculture: Unit, cam_thach: Unit, assignment: Assignment, unassigned_directive: Directive
) -> None:
    station = UnitFactory.create(name="Trạm Khuyến nông", parent=agriculture)
    directive = assignment.directive
    assert directive is not None
    give(directive, station)
    give(directive, cam_thach)
    IndicatorFactory.create(indicator_set=assignment.indicator.indicator_set, unit=cam_thach)  # type: ignore[union-attr]

    rollup = add_up(scope_of(committee, unit=agriculture))

    assert {line.name for line in rollup.unit_lines} == {agriculture.name, "Trạm Khuyến nông"}
    assert [line.directive_id for line in rollup.directive_lines] == [directive.pk]
    assert [line.indicator_id for line in rollup.indicator_lines] == [assignment.indicator_id]


def test_scope_of_a_paper_holds_its_own_directives(
    committee: Unit, assignment: Assignment, paper: Conclusion, cam_thach: Unit
) -> None:
    other = DirectiveFactory.create(conclusion=ConclusionFactory.create(committee=committee))
    give(other, cam_thach)

    rollup = add_up(scope_of(committee, conclusion=paper))

    assert {line.conclusion_id for line in rollup.directive_lines} == {paper.pk}
    assert rollup.assignments.total == 1
    assert rollup.scope.conclusion_reference == "406-TB/HU"


def test_committee_without_work_is_empty(scope: Scope) -> None:
    rollup = add_up(scope)

    assert rollup.is_empty
    assert set(rollup.indicator_bands.values()) == {0}


def test_period_is_the_half_year_of_the_day_when_nobody_names_one(scope: Scope) -> None:
    assert default_period(date(2023, 6, 30)).code == "2023-H1"
    assert roll_up(scope, on=date(2023, 11, 15)).period == H2


def test_queries_are_as_many_for_thirty_assignments_as_for_one(
    scope: Scope, report: ProgressReport, office: User, cam_thach: Unit
) -> None:
    with CaptureQueriesContext(connection) as few:
        add_up(scope)
    for _ in range(29):
        more = give(report.assignment.directive, cam_thach, assigned_by=office)  # type: ignore[arg-type]
        ReportFactory.create(assignment=more, status="accepted", submitted_at=datetime(2023, 11, 1, tzinfo=UTC))
        TargetFactory.create(indicator=IndicatorFactory.create(indicator_set=report.assignment.indicator.indicator_set))  # type: ignore[union-attr]
    with CaptureQueriesContext(connection) as many:
        assert add_up(scope).assignments.total == 30

    assert len(many) == len(few) <= 12


# --- Plain data ----------------------------------------------------------------------------------


def test_data_is_ready_for_json_and_keeps_every_figure(scope: Scope, report: ProgressReport, target: Target) -> None:
    ResultFactory.create(indicator=target.indicator, value=Decimal("11.5"))

    data = json.loads(json.dumps(as_data(add_up(scope))))

    assert (data["on"], data["period"]["code"], data["period"]["end"]) == ("2023-12-31", "2023-H2", "2023-12-31")
    assert data["assignments"]["in_time"] == 1
    (line,) = data["indicator_lines"]
    assert (line["latest"], line["target"], line["percent"]) == (11.5, 17, 67.6)
    assert line["target_end"] == "2025-12-31"
    assert data["unit_lines"][0]["on_time_percent"] is None
    assert data["directive_lines"][0]["assignments"][0]["deadline"] == "2025-12-31"


@pytest.mark.parametrize(("status", "blocked"), [("accepted", 1), ("submitted", 0), ("returned", 0)])
def test_task_is_blocked_once_the_office_has_accepted_that_it_is(
    status: str, blocked: int, scope: Scope, assignment: Assignment
) -> None:
    ReportFactory.create(assignment=assignment, status=status, blocked_by="Sở Tài chính")

    rollup = add_up(scope)

    assert only_line(rollup).blocked_by == ("Sở Tài chính" if blocked else "")
    assert unit_line(rollup, assignment.unit).blocked == blocked
