"""The sets of a committee side by side: each with its own counts, never added up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.requests import SignedInRequest
from targets.boards import set_counts
from targets.models import Indicator, IndicatorSet
from targets.standings import IndicatorLine, indicator_line, with_figures


@require_GET
def indicator_sets(request: SignedInRequest) -> HttpResponse:
    on = day_or_today(request.GET.get("den-ngay", ""))
    of_set: dict[int, list[IndicatorLine]] = {}
    for indicator in with_figures(Indicator.objects.visible_to(request.user)).order_by("number"):
        of_set.setdefault(indicator.indicator_set_id, []).append(indicator_line(indicator, on))
    sets = IndicatorSet.objects.visible_to(request.user)
    rows = [(row, set_counts(of_set.get(row.pk, []))) for row in sets]
    return render(request, "targets/indicator_sets.html", {"room": "targets", "on": on, "rows": rows})
