"""The board of the indicators, one indicator, and the entry of one figure."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.requests import SignedInRequest
from targets import permissions, services
from targets.attainment import BAND_LABELS, Band
from targets.charts import bullet, sparkline
from targets.forms import ResultForm
from targets.line_chart import TargetStep, line
from targets.models import Indicator, IndicatorSet
from targets.standings import IndicatorLine, indicator_line, with_figures


@require_GET
def indicator_board(request: SignedInRequest) -> HttpResponse:
    """One set; `?bo=` names it, `?ket-qua=` a band, `?den-ngay=` the day, `?chu-tri=1` keeps to one's own."""
    sets = list(IndicatorSet.objects.visible_to(request.user))
    chosen = next((row for row in sets if row.code == request.GET.get("bo")), sets[0] if sets else None)
    on = day_or_today(request.GET.get("den-ngay", ""))
    indicators = Indicator.objects.visible_to(request.user).filter(indicator_set=chosen)
    if request.GET.get("chu-tri") and request.user.unit:
        indicators = indicators.filter(unit__path__startswith=request.user.unit.path)
    lines = [indicator_line(indicator, on) for indicator in with_figures(indicators).order_by("number")]
    counts = [(band.value, BAND_LABELS[band], sum(row.band == band for row in lines)) for band in Band]
    band = request.GET.get("ket-qua", "")
    shown = [row for row in lines if not band or row.band == band]
    context = {
        "room": "targets",
        "sets": sets,
        "indicator_set": chosen,
        "on": on,
        "counts": counts,
        "band": band,
        "reached": sum(row.band in {Band.EXCEEDED, Band.MET} for row in lines),
        "total": len(lines),
        "unconfirmed": sum(not row.confirmed for row in lines),
        "groups": _groups(shown),
    }
    return render(request, "targets/indicator_board.html", context)


def _groups(lines: list[IndicatorLine]) -> list[dict[str, object]]:
    groups: dict[str, list[dict[str, object]]] = {}
    for row in lines:
        charts = {
            "line": row,
            "bullet": bullet(
                row.latest,
                row.target,
                "at_most" if row.direction == "at_most" else "at_least",
                uid=f"b{row.indicator_id}",
                name=row.name,
                unit=row.unit_of_measure,
            ),
            "trend": sparkline(
                row.history, row.target, uid=f"s{row.indicator_id}", name=row.name, unit=row.unit_of_measure
            ),
        }
        groups.setdefault(row.group, []).append(charts)
    return [{"name": name, "rows": rows} for name, rows in groups.items()]


@require_GET
def indicator_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = with_figures(Indicator.objects.visible_to(request.user)).select_related("indicator_set", "unit")
    indicator = get_object_or_404(indicators, pk=pk)
    row = indicator_line(indicator, timezone.localdate())
    term = indicator.indicator_set
    steps = [TargetStep(term.period_start, target.period_end, target.value) for target in indicator.targets.all()]
    context = {
        "room": "targets",
        "indicator": indicator,
        "line": row,
        "chart": line(
            row.history,
            steps,
            uid="line",
            title=indicator.name,
            unit=indicator.unit_of_measure,
            source=row.latest_source,
        ),
        "results": sorted(
            indicator.results.all(), key=lambda result: (result.period_end, result.as_of, result.pk), reverse=True
        ),
        "can_record": permissions.can_record_result(request.user, indicator),
    }
    return render(request, "targets/indicator_detail.html", context)


def record_result(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = Indicator.objects.visible_to(request.user).select_related("indicator_set", "unit")
    indicator = get_object_or_404(indicators, pk=pk)
    if not permissions.can_record_result(request.user, indicator):
        raise PermissionDenied
    today = timezone.localdate()
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        indicator=indicator,
        initial={"period_start": date(today.year, 1, 1), "period_end": today, "as_of": today},
    )
    if request.method == "POST" and form.is_valid():
        services.record_result(indicator, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi số liệu của chỉ tiêu “{indicator.name}”.")
        return redirect("indicator_detail", pk=indicator.pk)
    context = {"room": "targets", "indicator": indicator, "form": form}
    return render(request, "targets/record_result.html", context, status=422 if form.is_bound else 200)
