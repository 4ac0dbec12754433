"""Who is missing for a period, how often, and the office's reminder in one click."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from assignments.permissions import can_see_desk_of_office
from reports import permissions, services
from reports.missing import missing_reports, period_due
from reports.rollups import recent_periods
from reports.views.scoping import committee_of
from targets.periods import Period, PeriodError, PeriodKind, parse_period, period_of, periods_back_from


def _period(code: str, today: date) -> Period:
    """The period named in the address; the one whose reports are due for anything else."""
    try:
        period = parse_period(code)
    except PeriodError:
        return period_due(today)
    return period if period.start <= today else period_due(today)


def _choices(today: date) -> list[Period]:
    months = periods_back_from(period_of(today, PeriodKind.MONTH), 6)
    quarters = periods_back_from(period_of(today, PeriodKind.QUARTER), 4)
    return [*recent_periods(today), *quarters, *months]


@require_GET
def missing_list(request: SignedInRequest) -> HttpResponse:
    if not can_see_desk_of_office(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    period = _period(request.GET.get("ky", ""), today)
    lines = missing_reports(committee_of(request.user).pk, period)
    gaps = [line for line in lines if line.missing]
    context = {
        "room": "desk",
        "period": period,
        "periods": list(dict.fromkeys([*_choices(today), period])),
        "lines": gaps,
        "complete": len(lines) - len(gaps),
        "missing_count": sum(len(line.missing) for line in gaps),
        "due_count": sum(line.due for line in lines),
        "can_remind": bool(gaps) and permissions.can_remind(request.user, period),
        "closed": not permissions.is_open(period),
    }
    return render(request, "reports/missing_list.html", context)


@require_POST
def remind_units(request: SignedInRequest) -> HttpResponse:
    """Reminds the unit `don-vi`, or without it all that are missing in the period `ky`."""
    period = _period(request.POST.get("ky", ""), timezone.localdate())
    if not permissions.can_remind(request.user, period):
        raise PermissionDenied
    chosen = request.POST.get("don-vi", "")
    units = {int(chosen)} if chosen.isascii() and chosen.isdigit() else None
    done = services.remind_missing(period, units=units, by=request.user)
    if done.people:
        messages.success(request, done.told_text)
    else:
        messages.info(request, "Không có ai được nhắc thêm: hôm nay đã nhắc, hoặc đơn vị chưa có tài khoản.")
    for text in done.to_phone_texts:
        messages.warning(request, text)
    return redirect(f"{reverse('missing_list')}?ky={period.code}")
