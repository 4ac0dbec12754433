"""The days of a scheduled report: which period is due, what its day asks for, what comes next. Reads no other row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from assignments.due_days import report_due_on
from reports.models import ScheduleStep, SummarySchedule
from targets.periods import Period, PeriodKind, last_ended

Step = ScheduleStep.Step
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Next:
    """The step that comes next, of which period, on which day; a day that is past means: at the next tick."""

    step: Step
    period: Period
    on: date


def due_on(schedule: SummarySchedule, period: Period) -> date:
    """The last day on which the units report on `period`; the morning after it is closed and summed up."""
    return report_due_on(period, schedule.close_days)


def period_due(schedule: SummarySchedule, today: date) -> Period | None:
    """The latest period that has ended: older ones that were missed are not made up. None before the first one."""
    period = last_ended(today, PeriodKind(schedule.period_kind))
    return period if period.end >= schedule.starts_on else None


def step_days(schedule: SummarySchedule, period: Period) -> dict[Step, date]:
    """The first day of each step. With no days to report in, the period is closed as soon as it has ended."""
    due = due_on(schedule, period)
    opened, closed = period.end + _DAY, due + _DAY
    reminded = max(opened, due - timedelta(days=schedule.remind_days))
    days = {Step.OPENED: opened, Step.REMINDED: reminded, Step.CLOSED: closed, Step.BUILT: closed, Step.SENT: closed}
    if days[Step.REMINDED] >= closed:
        del days[Step.REMINDED]
    if opened >= days.get(Step.REMINDED, closed):
        del days[Step.OPENED]  # what follows on the same day says the same
    return days


def steps_of_today(schedule: SummarySchedule, period: Period, today: date) -> list[Step]:
    """What today asks for, once: an opening or a reminder that was missed is not made up after the next one's day."""
    begun = {step: day for step, day in step_days(schedule, period).items() if day <= today}
    if Step.BUILT in begun:
        return [Step.CLOSED, Step.BUILT]
    return [max(begun, key=lambda step: begun[step])] if begun else []


def next_step(schedule: SummarySchedule, done: Collection[tuple[date, str]], today: date) -> Next:
    """`done` holds (end of the period, step) of what has been done."""
    period = last_ended(today, PeriodKind(schedule.period_kind))
    if period.end >= schedule.starts_on:
        asked = {*steps_of_today(schedule, period, today), Step.SENT}
        for step, day in step_days(schedule, period).items():
            if (step in asked or day > today) and (period.end, step) not in done:
                return Next(step, period, day)
    while period.end < max(schedule.starts_on, today):
        period = period.following()
    step, day = next(iter(step_days(schedule, period).items()))
    return Next(step, period, day)
