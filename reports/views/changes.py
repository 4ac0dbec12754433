"""What has changed since a day, on the screen and as a sheet."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.downloads import as_workbook
from accounts.requests import SignedInRequest
from accounts.vietnamese import format_date
from conclusions.models import Conclusion
from reports.change_sheets import changes_workbook
from reports.changes import Changes, changes_between
from reports.rollups import default_period
from reports.views.boards import scope_for
from targets.periods import PeriodKind, period_of


@require_GET
def changes(request: SignedInRequest) -> HttpResponse:
    """From the end of `tu-ngay` to the end of `den-ngay`; `ket-luan` keeps one paper."""
    papers = _papers(request)
    found = _changes(request, papers)
    context = {
        "room": "reports",
        "changes": found,
        "papers": papers,
        "links": _links(request, found.on),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/changes.html", context)


@require_GET
def export_changes(request: SignedInRequest) -> HttpResponse:
    found = _changes(request, _papers(request))
    return as_workbook(changes_workbook(found), f"thay-doi-{found.since:%Y-%m-%d}-{found.on:%Y-%m-%d}.xlsx")


def _papers(request: SignedInRequest) -> list[Conclusion]:
    papers = Conclusion.objects.visible_to(request.user).filter(state=Conclusion.State.PUBLISHED)
    return list(papers.only("pk", "number", "symbol"))


def _changes(request: SignedInRequest, papers: list[Conclusion]) -> Changes:
    scope = scope_for(request.user)
    paper = next((row for row in papers if str(row.pk) == request.GET.get("ket-luan")), None)
    if paper:
        scope = replace(scope, conclusion_id=paper.pk, conclusion_reference=paper.reference)
    return changes_between(scope, *_interval(request))


def _interval(request: SignedInRequest) -> tuple[date, date]:
    """The two days in their order, whichever was typed where; without a first one since the last half-year's end."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    asked = request.GET.get("tu-ngay", "")
    since = day_or_today(asked) if asked else default_period(on).previous().end
    return min(since, on), max(since, on)


def _links(request: SignedInRequest, on: date) -> list[tuple[str, str]]:
    """(words, address) of the usual intervals up to the same day."""
    half = default_period(on)
    days = [
        ("7 ngày", on - timedelta(days=7)),
        ("30 ngày", on - timedelta(days=30)),
        ("Từ đầu quý", period_of(on, PeriodKind.QUARTER).previous().end),
        (f"Từ {format_date(half.previous().end)}", half.previous().end),
        (f"Từ {format_date(half.previous().previous().end)}", half.previous().previous().end),
    ]
    kept = {"ket-luan": request.GET.get("ket-luan", ""), "den-ngay": format_date(on)}
    return [(words, "?" + urlencode({"tu-ngay": format_date(since), **kept})) for words, since in days]
