"""The calendar of reports at work: each step of a period once, however often and by however many workers it is asked.

A step is claimed by inserting its row, in one transaction with what it does.
"""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts import audit
from accounts.models import Notice, User
from accounts.notices import notify, tell, words
from reports.builder import has_content, scope_on
from reports.counted import assignments_in
from reports.missing import MissingLine, missing_reports
from reports.models import ScheduleStep, Summary, SummarySchedule
from reports.papers import Choice, choices_from
from reports.queueing import queued_row
from reports.reminders import openings, reminders
from reports.report_days import due_on, period_due, steps_of_today
from targets.periods import Period

logger = logging.getLogger(__name__)

Step = ScheduleStep.Step
_SCOPE = ("conclusion", "unit", "topic", "indicator_set")


def run_schedules(today: date) -> list[int]:
    """Do what the running schedules ask for today; the numbers of the summaries that wait to be built.

    Asked again it does nothing twice. A schedule that fails is tried again at the next tick and holds up no other.
    """
    active = SummarySchedule.objects.filter(is_active=True).order_by("pk")
    queued: list[int] = []
    for schedule in active.select_related("committee", "conclusion", "unit", "indicator_set"):
        try:
            queued += _run(schedule, today)
            _send_built(schedule)
        except Exception:
            logger.exception("schedule %s failed", schedule.pk)
    return queued


def _run(schedule: SummarySchedule, today: date) -> list[int]:
    period = period_due(schedule, today)
    if period is None:
        return []
    days = {"period_start": period.start, "period_end": period.end}
    done = set(schedule.steps.filter(**days).values_list("step", flat=True))
    asked = [step for step in steps_of_today(schedule, period, today) if step not in done]
    taken = [_take(schedule, period, step, _ACTS[step]) for step in asked]
    return [row.summary_id for row in taken if row is not None and row.summary_id is not None]


@transaction.atomic
def _take(
    schedule: SummarySchedule, period: Period, step: str, act: Callable[[ScheduleStep, Period], None]
) -> ScheduleStep | None:
    """Do the step if this worker claims it; None when another did."""
    row, mine = ScheduleStep.objects.get_or_create(
        schedule=schedule, step=step, period_start=period.start, period_end=period.end
    )
    if not mine:
        return None
    act(row, period)
    row.save(update_fields=["summary"])
    action = f"{row.get_step_display()} theo lịch"
    audit.record(action, row, by=None, committee_id=schedule.committee_id, after=audit.snapshot(row))
    return row


# --- The steps -----------------------------------------------------------------------------------


def _lines(schedule: SummarySchedule, period: Period) -> list[MissingLine]:
    """The units that owe reports on what the schedule sums up."""
    if not any(getattr(schedule, name) for name in _SCOPE):
        return missing_reports(schedule.committee_id, period)
    among = set(assignments_in(scope_on(schedule), period.end).values_list("pk", flat=True))
    return missing_reports(schedule.committee_id, period, among=among)


def _open(row: ScheduleStep, period: Period) -> None:
    lines = _lines(row.schedule, period)
    tell(telling for _, telling in openings(lines, period, due_on(row.schedule, period)))


def _remind(row: ScheduleStep, period: Period) -> None:
    tell(telling for _, telling in reminders(_lines(row.schedule, period), period))


def _close(row: ScheduleStep, period: Period) -> None:
    """The office hears who is still missing."""
    lines = _lines(row.schedule, period)
    missing = sum(bool(line.missing) for line in lines)
    if not lines:
        return
    values = {"schedule": row.schedule.name, "period": period.label}
    notify(
        _office(row.schedule),
        kind=Notice.Kind.SUMMARY,
        about=f"schedule:{row.schedule_id}:{period.code}",
        step="closed",
        text=words("schedule_closed", complete=len(lines) - missing, missing=missing, **values),
        url=f"{reverse('missing_list')}?ky={period.code}",
    )


def _build(row: ScheduleStep, period: Period) -> None:
    """Queue the summary; none when there is nothing to sum up. One that was issued for the period stands."""
    schedule = row.schedule
    fields: dict[str, Any] = {name: getattr(schedule, name) for name in _SCOPE}
    fields |= {"committee": schedule.committee, "period_start": period.start, "period_end": period.end}
    row.summary = Summary.objects.issued().filter(**fields).order_by("-pk").first()
    if row.summary is not None:
        return
    if not has_content(scope_on(schedule), period):
        return
    row.summary, _ = queued_row(fields, _parts_of_last(schedule), by=None)


def _parts_of_last(schedule: SummarySchedule) -> tuple[Choice, ...]:
    """The parts that the office kept of the last period, in their order; the openings are the new figures' own."""
    built = schedule.steps.filter(step=Step.BUILT, summary__isnull=False).select_related("summary")
    last = built.order_by("-period_end", "-pk").first()
    kept = choices_from(last.summary.choices) if last is not None and last.summary is not None else ()
    return tuple(Choice(choice.code) for choice in kept)


def _send_built(schedule: SummarySchedule) -> None:
    """Tell the readers of what is ready, also of an earlier period; tell the office of what failed."""
    sent = ScheduleStep.objects.filter(
        schedule=schedule, period_start=OuterRef("period_start"), period_end=OuterRef("period_end"), step=Step.SENT
    )
    for row in schedule.steps.filter(~Exists(sent), step=Step.BUILT).select_related("summary"):
        if row.summary is None:
            continue
        if row.summary.status == Summary.Status.READY:
            _take(schedule, row.period, Step.SENT, _sender_of(row.summary))
        elif row.summary.status == Summary.Status.FAILED:
            _tell_of(row.summary, schedule, _office(schedule), "failed", error=row.summary.error)


def _sender_of(summary: Summary) -> Callable[[ScheduleStep, Period], None]:
    def send(row: ScheduleStep, period: Period) -> None:
        row.summary = summary
        _tell_of(summary, row.schedule, _readers(row.schedule), "sent")

    return send


def _tell_of(summary: Summary, schedule: SummarySchedule, users: list[User], step: str, **values: str) -> None:
    notify(
        users,
        kind=Notice.Kind.SUMMARY,
        about=f"schedule:{schedule.pk}:{summary.period.code}",
        step=step,
        text=words(f"schedule_{step}", schedule=schedule.name, period=summary.period.label, **values),
        url=reverse("summary_detail", args=[summary.pk]),
    )


def _office(schedule: SummarySchedule) -> list[User]:
    people = User.objects.filter(unit__committee=schedule.committee_id, is_active=True)
    return list(people.filter(role=User.Role.OFFICE))


def _readers(schedule: SummarySchedule) -> list[User]:
    """Those of the chosen ones who may still see it; the office when nobody is left."""
    people = schedule.readers.filter(unit__committee=schedule.committee_id, is_active=True)
    return list(people.exclude(role__in=User.UNIT_ROLES)) or _office(schedule)


_ACTS = {Step.OPENED: _open, Step.REMINDED: _remind, Step.CLOSED: _close, Step.BUILT: _build}
