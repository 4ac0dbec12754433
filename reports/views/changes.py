"""What has changed since a day, on the screen and as a sheet."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.downloads import as_workbook
from accounts.requests import SignedInRequest
from accounts.vietnamese import format_date
from reports.change_sheets import changes_workbook
from reports.changes import Changes, changes_between
from reports.counted import default_period
from reports.models import Meeting
from reports.views.scoping import Asked, asked_of
from targets.periods import PeriodKind, period_of


@require_GET
def changes(request: SignedInRequest) -> HttpResponse:
    """From the end of `tu-ngay` to the end of `den-ngay`, in the scope that the address names."""
    asked, found = _changes(request)
    context = {
        "room": "reports",
        "changes": found,
        "asked": asked,
        "on": found.on,
        "links": [*_since_meetings(request, asked, found.on), *_links(asked, found.on)],
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/changes.html", context)


@require_GET
def export_changes(request: SignedInRequest) -> HttpResponse:
    _, found = _changes(request)
    return as_workbook(changes_workbook(found), f"thay-doi-{found.since:%Y-%m-%d}-{found.on:%Y-%m-%d}.xlsx")


def _changes(request: SignedInRequest) -> tuple[Asked, Changes]:
    asked = asked_of(request)
    return asked, changes_between(asked.scope, *_interval(request))


def _interval(request: SignedInRequest) -> tuple[date, date]:
    """The two days in their order, whichever was typed where; without a first one since the last half-year's end."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    asked = request.GET.get("tu-ngay", "")
    since = day_or_today(asked) if asked else default_period(on).previous().end
    return min(since, on), max(since, on)


def _since_meetings(request: SignedInRequest, asked: Asked, on: date) -> list[tuple[str, str]]:
    """The last session before the day: what has changed since is what the next one asks first."""
    last = Meeting.objects.visible_to(request.user).filter(held_on__lt=on).first()
    if last is None:
        return []
    return [(f"Từ phiên họp {last.held_text}", f"?tu-ngay={last.held_text}&{asked.query_on(on)}")]


def _links(asked: Asked, on: date) -> list[tuple[str, str]]:
    """(words, address) of the usual intervals up to the same day."""
    half = default_period(on)
    days = [
        ("7 ngày", on - timedelta(days=7)),
        ("30 ngày", on - timedelta(days=30)),
        ("Từ đầu quý", period_of(on, PeriodKind.QUARTER).previous().end),
        (f"Từ {format_date(half.previous().end)}", half.previous().end),
        (f"Từ {format_date(half.previous().previous().end)}", half.previous().previous().end),
    ]
    return [(words, f"?tu-ngay={format_date(since)}&{asked.query_on(on)}") for words, since in days]
