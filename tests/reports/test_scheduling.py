"""The calendar of reports: each step of a period once, the latest ended period made up, nothing before its day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from accounts.models import AuditEntry, Notice, Unit, User
from assignments.models import Assignment
from conclusions.models import Directive
from reports import scheduling, tasks
from reports.missing import missing_reports
from reports.models import ScheduleStep, Summary, SummarySchedule
from reports.report_days import Next, due_on, next_step, period_due, steps_of_today
from reports.scheduling import run_schedules
from reports.services import pause_schedule, resume_schedule
from targets.periods import parse_period
from tests.conftest import ClientOf, Together
from tests.factories import AssignmentFactory, ScheduleFactory, SummaryFactory
from tests.reports.test_builder import waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Step = ScheduleStep.Step
NOVEMBER = parse_period("2023-11")
OPENING, REMINDING, DUE, CLOSING = (date(2023, 12, day) for day in (1, 3, 5, 6))


@pytest.fixture
def monthly(assignment: Assignment, committee: Unit, unit_head: User) -> SummarySchedule:
    """Of the whole committee; agriculture owes a report each month."""
    Assignment.objects.filter(pk=assignment.pk).update(due_on=None, frequency="month")
    return ScheduleFactory.create(committee=committee, name="Báo cáo tháng")


def run_on(day: date, clock: TimeMachineFixture) -> list[int]:
    clock.move_to(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False)
    return run_schedules(day)


def done(schedule: SummarySchedule) -> list[tuple[str, str]]:
    return [(row.period.code, row.step) for row in schedule.steps.order_by("pk")]


def built(summary_id: int) -> None:
    """What the worker does; building itself is tested elsewhere."""
    Summary.objects.filter(pk=summary_id, status="queued").update(status="ready")


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user, about__regex="^(missing|schedule)").values_list("text", flat=True))


# --- Which day asks for what ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ("2023-12-01", [Step.OPENED]),
        ("2023-12-02", [Step.OPENED]),
        ("2023-12-03", [Step.REMINDED]),
        ("2023-12-05", [Step.REMINDED]),
        ("2023-12-06", [Step.CLOSED, Step.BUILT]),
        ("2023-12-31", [Step.CLOSED, Step.BUILT]),
    ],
)
def test_day_asks_for_its_own_step(day: str, steps: list[str]) -> None:
    schedule = ScheduleFactory.build(committee=None)

    assert steps_of_today(schedule, NOVEMBER, date.fromisoformat(day)) == steps


@pytest.mark.parametrize(
    ("close", "remind", "steps"),
    [(0, 0, [Step.CLOSED, Step.BUILT]), (5, 5, [Step.REMINDED]), (5, 0, [Step.OPENED]), (1, 0, [Step.REMINDED])],
)
def test_first_day_without_days_between(close: int, remind: int, steps: list[str]) -> None:
    """No days to report in: closed at once. A reminder on the day of the opening stands for both."""
    schedule = ScheduleFactory.build(committee=None, close_days=close, remind_days=remind)

    assert steps_of_today(schedule, NOVEMBER, OPENING) == steps


def test_reports_are_due_on_a_working_day() -> None:
    schedule = ScheduleFactory.build(committee=None, close_days=2)

    assert due_on(schedule, NOVEMBER) == date(2023, 12, 4)  # the second was a Saturday


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("month", "2023-12-01", "2023-11"),
        ("month", "2023-11-30", None),
        ("quarter", "2024-01-01", "2023-Q4"),
        ("half_year", "2024-06-30", "2023-H2"),
        ("nine_months", "2024-09-30", None),
        ("nine_months", "2024-10-01", "2024-9M"),
        ("year", "2024-12-31", "2023"),
    ],
)
def test_latest_ended_period_is_due_unless_older_than_the_schedule(kind: str, day: str, code: str | None) -> None:
    schedule = ScheduleFactory.build(committee=None, period_kind=kind)

    due = period_due(schedule, date.fromisoformat(day))

    assert (due and due.code) == code


@pytest.mark.parametrize(
    ("today", "finished", "step", "on"),
    [
        ("2023-11-15", [], (Step.OPENED, "2023-11"), "2023-12-01"),
        ("2023-12-01", [], (Step.OPENED, "2023-11"), "2023-12-01"),
        ("2023-12-01", [Step.OPENED], (Step.REMINDED, "2023-11"), "2023-12-03"),
        ("2023-12-04", [], (Step.REMINDED, "2023-11"), "2023-12-03"),
        ("2023-12-20", [Step.CLOSED], (Step.BUILT, "2023-11"), "2023-12-06"),
        ("2023-12-20", [Step.CLOSED, Step.BUILT], (Step.SENT, "2023-11"), "2023-12-06"),
        ("2023-12-20", [Step.CLOSED, Step.BUILT, Step.SENT], (Step.OPENED, "2023-12"), "2024-01-01"),
    ],
)
def test_next_step_is_the_first_that_is_still_to_be_done(
    today: str, finished: list[str], step: tuple[Step, str], on: str
) -> None:
    schedule = ScheduleFactory.build(committee=None)
    known = {(NOVEMBER.end, name) for name in finished}

    coming = next_step(schedule, known, date.fromisoformat(today))

    assert coming == Next(step[0], parse_period(step[1]), date.fromisoformat(on))


# --- The calendar at work ------------------------------------------------------------------------


def test_month_is_opened_reminded_closed_built_and_sent(
    monthly: SummarySchedule, unit_head: User, office: User, standing_member: User, clock: TimeMachineFixture
) -> None:
    monthly.readers.add(standing_member)
    run_on(OPENING, clock)
    run_on(REMINDING, clock)
    (summary_id,) = run_on(CLOSING, clock)
    built(summary_id)
    run_on(CLOSING, clock)

    summary = Summary.objects.get()
    assert done(monthly) == [("2023-11", step) for step in Step]
    assert (summary.period, summary.status, summary.requested_by) == (NOVEMBER, Summary.Status.READY, None)
    assert told(unit_head) == [
        "Văn phòng nhắc: đơn vị còn 1 báo cáo tháng 11/2023 chưa gửi",
        "Kỳ báo cáo tháng 11/2023 đã mở: đơn vị có 1 báo cáo cần gửi, hạn 05/12/2023",
    ]
    assert told(office) == [
        "Báo cáo tháng: đã hết hạn gửi báo cáo tháng 11/2023, 0 đơn vị đã gửi đủ, 1 đơn vị còn thiếu"
    ]
    (link,) = Notice.objects.filter(user=standing_member)
    assert (link.kind, link.text, link.url) == (
        Notice.Kind.SUMMARY,
        "Báo cáo tháng: đã lập xong bản tổng hợp tháng 11/2023",
        reverse("summary_detail", args=[summary.pk]),
    )


def test_tick_that_comes_again_does_nothing_twice(
    monthly: SummarySchedule, office: User, clock: TimeMachineFixture
) -> None:
    ticks = [run_on(day, clock) for day in (OPENING, CLOSING) for _ in range(3)]

    assert [len(tick) for tick in ticks] == [0, 0, 0, 1, 0, 0]
    assert Summary.objects.count() == 1
    assert len(done(monthly)) == 3
    assert AuditEntry.objects.filter(action="Lập bản tổng hợp theo lịch").count() == 1


def test_machine_that_was_off_for_months_makes_up_the_latest_one(
    monthly: SummarySchedule, clock: TimeMachineFixture
) -> None:
    run_on(date(2024, 3, 20), clock)
    run_on(date(2024, 3, 21), clock)

    assert done(monthly) == [("2024-02", Step.CLOSED), ("2024-02", Step.BUILT)]
    assert Summary.objects.get().period == parse_period("2024-02")


def test_summary_that_is_ready_after_the_next_month_began_is_still_sent(
    monthly: SummarySchedule, office: User, clock: TimeMachineFixture
) -> None:
    (summary_id,) = run_on(CLOSING, clock)
    clock.move_to(datetime(2024, 1, 2, 2, tzinfo=UTC), tick=False)
    built(summary_id)

    run_on(date(2024, 1, 2), clock)

    assert ("2023-11", Step.SENT) in done(monthly)
    assert "Báo cáo tháng: đã lập xong bản tổng hợp tháng 11/2023" in told(office)


def test_paused_schedule_does_nothing_and_resumed_makes_up_the_latest(
    monthly: SummarySchedule, office: User, clock: TimeMachineFixture
) -> None:
    assert pause_schedule(monthly, by=office)
    assert not pause_schedule(monthly, by=office)
    assert run_on(CLOSING, clock) == []
    assert done(monthly) == []

    assert resume_schedule(monthly, by=office)

    assert len(run_on(CLOSING, clock)) == 1


def test_summary_issued_for_the_period_stands(
    monthly: SummarySchedule, committee: Unit, clock: TimeMachineFixture
) -> None:
    days = {"period_start": NOVEMBER.start, "period_end": NOVEMBER.end}
    issued = SummaryFactory.create(
        committee=committee, status="ready", number="12", term="2020-2025", issued_on=date(2023, 12, 4), **days
    )

    run_on(CLOSING, clock)

    assert Summary.objects.get() == issued
    assert monthly.steps.get(step=Step.BUILT).summary == issued


def test_summary_that_is_just_being_built_is_taken(
    monthly: SummarySchedule, committee: Unit, office: User, clock: TimeMachineFixture
) -> None:
    days = {"period_start": NOVEMBER.start, "period_end": NOVEMBER.end}
    asked = SummaryFactory.create(committee=committee, requested_by=office, status="building", **days)

    assert run_on(CLOSING, clock) == [asked.pk]
    assert Summary.objects.get() == asked


def test_nothing_is_built_where_there_is_nothing_to_sum_up(committee: Unit, clock: TimeMachineFixture) -> None:
    schedule = ScheduleFactory.create(committee=committee)

    assert run_on(CLOSING, clock) == []

    assert done(schedule) == [("2023-11", Step.CLOSED), ("2023-11", Step.BUILT)]
    assert not Summary.objects.exists()


def test_parts_that_the_office_kept_are_kept_next_month(monthly: SummarySchedule, clock: TimeMachineFixture) -> None:
    (first,) = run_on(CLOSING, clock)
    parts = [{"code": "units", "opening": "Tháng 11."}, {"code": "indicators", "opening": None}]
    Summary.objects.filter(pk=first).update(choices=parts, status="ready")

    (second,) = run_on(date(2024, 1, 10), clock)

    kept = Summary.objects.get(pk=second).choices
    assert kept == [{"code": "units", "opening": None}, {"code": "indicators", "opening": None}]


def test_schedule_of_a_unit_asks_that_unit_alone(
    monthly: SummarySchedule,
    directive: Directive,
    cam_thach: Unit,
    unit_head: User,
    commune_head: User,
    clock: TimeMachineFixture,
) -> None:
    AssignmentFactory.create(directive=directive, unit=cam_thach, due_on=None, frequency="month")
    SummarySchedule.objects.update(unit=cam_thach)

    run_on(OPENING, clock)
    (summary_id,) = run_on(CLOSING, clock)

    assert told(unit_head) == []
    assert len(told(commune_head)) == 1
    assert Summary.objects.get(pk=summary_id).unit == cam_thach


def test_failed_build_is_told_to_the_office_once(
    monthly: SummarySchedule, office: User, standing_member: User, clock: TimeMachineFixture
) -> None:
    monthly.readers.add(standing_member)
    run_on(CLOSING, clock)
    Summary.objects.update(status="failed", error="Hết chỗ trên đĩa.")

    run_on(CLOSING, clock)
    run_on(CLOSING, clock)

    assert told(office)[0] == "Báo cáo tháng: chưa lập được bản tổng hợp tháng 11/2023. Hết chỗ trên đĩa."
    assert told(standing_member) == []


def test_reader_who_now_belongs_to_a_unit_gets_no_link_to_a_page_he_cannot_open(
    monthly: SummarySchedule, office: User, unit_head: User, clock: TimeMachineFixture
) -> None:
    monthly.readers.add(unit_head)
    (summary_id,) = run_on(CLOSING, clock)
    built(summary_id)

    run_on(CLOSING, clock)

    assert not Notice.objects.filter(user=unit_head, kind=Notice.Kind.SUMMARY).exists()
    assert "Báo cáo tháng: đã lập xong bản tổng hợp tháng 11/2023" in told(office)


def test_step_that_fails_is_tried_again_and_holds_up_no_other(
    monthly: SummarySchedule, committee: Unit, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = ScheduleFactory.create(committee=committee, topic=Directive.Topic.ECONOMY)

    def broken(committee_id: int, period: Any, **kwargs: Any) -> Any:
        if not kwargs:
            raise RuntimeError("away")
        return missing_reports(committee_id, period, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "missing_reports", broken)
        run_on(OPENING, clock)
    assert (done(monthly), len(done(second))) == ([], 1)

    run_on(OPENING + timedelta(days=1), clock)

    assert done(monthly) == [("2023-11", Step.OPENED)]


def test_task_sends_what_it_queued(monthly: SummarySchedule, broker: str, clock: TimeMachineFixture) -> None:
    clock.move_to(datetime(2023, 12, 6, 2, tzinfo=UTC), tick=False)

    tasks.run_schedules()

    assert waiting(broker) == [("reports.tasks.build", f"({Summary.objects.get().pk},)")]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_make_one_of_each(
    monthly: SummarySchedule, office: User, clock: TimeMachineFixture, together: Together
) -> None:
    clock.move_to(datetime(2023, 12, 6, 2, tzinfo=UTC), tick=False)

    ticks = together(*[lambda: run_schedules(CLOSING)] * 3)

    assert sorted(len(tick) for tick in ticks) == [0, 0, 1]
    assert Summary.objects.count() == 1
    assert done(monthly) == [("2023-11", Step.CLOSED), ("2023-11", Step.BUILT)]
    assert len(told(office)) == 1


# --- The pages -----------------------------------------------------------------------------------


def form(**words: Any) -> dict[str, Any]:
    usual = {"name": "Báo cáo quý", "period_kind": "quarter", "starts_on": "01/01/2024"}
    return {**usual, "close_days": "10", "remind_days": "3", **words}


def test_office_makes_a_schedule(office: User, standing_member: User, client_of: ClientOf) -> None:
    response = client_of(office).post(reverse("add_schedule"), form(topic="economy", readers=[standing_member.pk]))

    assert response.status_code == 302
    made = SummarySchedule.objects.get()
    assert (made.name, made.period_kind, made.topic, made.close_days) == ("Báo cáo quý", "quarter", "economy", 10)
    assert (made.committee, made.created_by, made.starts_on) == (office.unit.committee, office, date(2024, 1, 1))  # type: ignore[union-attr]
    assert list(made.readers.all()) == [standing_member]
    assert AuditEntry.objects.about(made).get().action == "Lập lịch báo cáo"


def test_changed_schedule_says_in_the_trail_what_it_was(
    monthly: SummarySchedule, office: User, client_of: ClientOf
) -> None:
    client_of(office).post(reverse("edit_schedule", args=[monthly.pk]), form())

    entry = AuditEntry.objects.about(monthly).get()
    assert (entry.before["name"], entry.after["name"]) == ("Báo cáo tháng", "Báo cáo quý")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": "Báo cáo tháng"}, "Cấp ủy đã có lịch báo cáo mang tên này."),
        ({"close_days": "3", "remind_days": "4"}, "Không nhiều hơn số ngày của hạn gửi"),
        ({"close_days": "61"}, "60"),
        ({"starts_on": "31/02/2024"}, "Hãy ghi ngày dạng 31/12/2023."),
        ({"period_kind": "week"}, "week"),
    ],
)
def test_wrong_schedule_is_not_saved(
    words: dict[str, str], said: str, monthly: SummarySchedule, office: User, client_of: ClientOf
) -> None:
    response = client_of(office).post(reverse("add_schedule"), form(**words))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert SummarySchedule.objects.get() == monthly


def test_readers_are_those_who_can_open_the_summary(
    office: User, unit_head: User, other_office: User, client_of: ClientOf
) -> None:
    for stranger in (unit_head, other_office):
        response = client_of(office).post(reverse("add_schedule"), form(readers=[stranger.pk]))

        assert "readers" in response.context["form"].errors


def test_list_names_the_next_step_and_links_to_the_last_summary(
    monthly: SummarySchedule, standing_member: User, clock: TimeMachineFixture, client_of: ClientOf
) -> None:
    (summary_id,) = run_on(CLOSING, clock)
    built(summary_id)
    run_on(CLOSING, clock)

    page = client_of(standing_member).get(reverse("schedule_list")).content.decode()

    assert "Tiếp theo: mở kỳ báo cáo, tháng 12/2023, ngày 01/01/2024" in " ".join(page.split())
    assert reverse("summary_detail", args=[summary_id]) in page
    assert reverse("edit_schedule", args=[monthly.pk]) not in page


def test_office_pauses_and_resumes(monthly: SummarySchedule, office: User, client_of: ClientOf) -> None:
    client = client_of(office)

    client.post(reverse("pause_schedule", args=[monthly.pk]))
    paused = client.get(reverse("schedule_list")).content.decode()
    client.post(reverse("resume_schedule", args=[monthly.pk]))

    assert "Tạm dừng" in paused
    assert "Tiếp theo" not in paused
    monthly.refresh_from_db()
    assert monthly.is_active
    actions = list(AuditEntry.objects.about(monthly).order_by("pk").values_list("action", flat=True))
    assert actions == ["Tạm dừng lịch báo cáo", "Tiếp tục lịch báo cáo"]
