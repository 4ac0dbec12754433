"""The periods for which an assignment may be reported on a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings

from assignments.due_days import report_due_on
from assignments.models import Assignment, ProgressReport
from targets.periods import Period, PeriodKind, period_of


def current_period(assignment: Assignment, today: date) -> Period:
    """The period, of the assignment's own frequency, that holds `today`."""
    return period_of(today, PeriodKind(assignment.frequency))


def open_periods(assignment: Assignment, today: date) -> list[Period]:
    """The periods for which a report may be written today, latest first: the current one and those still in grace."""
    period = current_period(assignment, today)
    periods = []
    while refusal(assignment, period, today) is None:
        periods.append(period)
        period = period.previous()
    return periods


def due_on(period: Period) -> date:
    """The last day to report on `period`, by the office's setting."""
    return report_due_on(period, settings.KETLUAN["report_due_days"])


def sent_for(assignments: Iterable[Assignment], today: date) -> set[tuple[int, date, date]]:
    """(assignment, first day, last day) of their reports that the office has: of the periods that may still be open."""
    keys = [assignment.pk for assignment in assignments]
    reports = ProgressReport.objects.filter(assignment__in=keys, status__in=ProgressReport.WITH_OFFICE)
    recent = reports.filter(period_end__gte=date(today.year - 2, 1, 1))
    return set(recent.values_list("assignment_id", "period_start", "period_end"))


def refusal(assignment: Assignment, period: Period, today: date) -> str | None:
    """Why no report may be written for `period` today, in Vietnamese; None when it may."""
    label = period.label
    if period.kind != PeriodKind(assignment.frequency):
        return f"Việc này báo cáo theo kỳ {assignment.get_frequency_display().lower()}, không theo {label}."
    if period.start > today:
        return f"Chưa đến kỳ báo cáo {label}."
    if period.end < assignment.assigned_on:
        return f"Việc này được giao sau kỳ {label}."
    if period.end + timedelta(days=settings.KETLUAN["report_grace_days"]) < today:
        return f"Kỳ báo cáo {label} đã khoá sổ."
    for ended, word in ((assignment.completed_on, "hoàn thành"), (assignment.cancelled_on, "dừng")):
        if ended is not None and ended < period.start:
            return f"Việc này đã {word} trước kỳ {label}."
    return None


def contribution_refusal(assignment: Assignment, period: Period, today: date) -> str | None:
    """Why a coordinating unit may add nothing to the report of `period` today; None when it may."""
    if reason := refusal(assignment, period, today):
        return reason
    reports = ProgressReport.objects.filter(
        assignment=assignment, period_start=period.start, period_end=period.end, status__in=ProgressReport.WITH_OFFICE
    )
    return f"Đơn vị chủ trì đã gửi báo cáo {period.label}." if reports.exists() else None
