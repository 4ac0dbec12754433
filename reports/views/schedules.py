"""The calendar of reports: what is made when, what was done last, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reports import permissions, services
from reports.models import ScheduleStep, SummarySchedule
from reports.report_days import Next, next_step
from reports.schedule_forms import ScheduleForm

_LAST = 4


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule with its next step, None while it is paused, and the last ones done, latest first."""

    schedule: SummarySchedule
    coming: Next | None
    last: list[ScheduleStep]


def _row(schedule: SummarySchedule, today: date) -> ScheduleRow:
    steps = list(schedule.steps.all())
    coming = next_step(schedule, set(_done(steps)), today) if schedule.is_active else None
    return ScheduleRow(schedule, coming, steps[:_LAST])


def _done(steps: Iterable[ScheduleStep]) -> Iterable[tuple[date, str]]:
    """Of a period without anything to sum up nothing is sent."""
    for row in steps:
        yield row.period_end, row.step
        if row.step == ScheduleStep.Step.BUILT and row.summary is None:
            yield row.period_end, ScheduleStep.Step.SENT


@require_GET
def schedule_list(request: SignedInRequest) -> HttpResponse:
    if not permissions.can_see_schedules(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    steps = ScheduleStep.objects.filter(period_end__gte=date(today.year - 2, 1, 1)).select_related("summary")
    steps = steps.defer("summary__figures", "summary__paper")
    schedules = SummarySchedule.objects.visible_to(request.user).filter(committee=request.user.committee_id)
    schedules = schedules.select_related("unit", "conclusion", "indicator_set").prefetch_related(
        Prefetch("steps", queryset=steps)
    )
    context = {
        "room": "reports",
        "today": today,
        "rows": [_row(schedule, today) for schedule in schedules.order_by("-is_active", "name", "pk")],
        "can_manage": permissions.can_manage_schedules(request.user),
    }
    return render(request, "reports/schedules/list.html", context)


@require_http_methods(["GET", "POST"])
def add_schedule(request: SignedInRequest) -> HttpResponse:
    unit = request.user.unit
    if unit is None or unit.committee is None or not permissions.can_manage_schedules(request.user):
        raise PermissionDenied
    days = settings.KETLUAN["report_due_days"]
    new = SummarySchedule(
        committee=unit.committee, starts_on=timezone.localdate(), close_days=days, remind_days=min(2, days)
    )
    return _edit(request, new)


@require_http_methods(["GET", "POST"])
def edit_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit(request, _managed(request, pk))


def _managed(request: SignedInRequest, pk: int) -> SummarySchedule:
    schedule: SummarySchedule = get_object_or_404(SummarySchedule.objects.visible_to(request.user), pk=pk)
    if not permissions.can_manage_schedules(request.user):
        raise PermissionDenied
    return schedule


def _edit(request: SignedInRequest, schedule: SummarySchedule) -> HttpResponse:
    form = ScheduleForm(request.POST if request.method == "POST" else None, instance=schedule, user=request.user)
    if form.is_valid():
        saved = services.save_schedule(form.save(commit=False), readers=form.cleaned_data["readers"], by=request.user)
        messages.success(request, f"Đã lưu lịch “{saved.name}”.")
        return redirect("schedule_list")
    context = {"room": "reports", "form": form, "schedule": schedule}
    return render(request, "reports/schedules/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def pause_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    schedule = _managed(request, pk)
    if services.pause_schedule(schedule, by=request.user):
        messages.success(request, f"Đã tạm dừng lịch “{schedule.name}”.")
    else:
        messages.info(request, f"Lịch “{schedule.name}” đã tạm dừng từ trước.")
    return redirect("schedule_list")


@require_POST
def resume_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    schedule = _managed(request, pk)
    if services.resume_schedule(schedule, by=request.user):
        messages.success(request, f"Lịch “{schedule.name}” chạy lại.")
    else:
        messages.info(request, f"Lịch “{schedule.name}” đang chạy.")
    return redirect("schedule_list")
