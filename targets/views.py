"""The board of the indicators, one indicator, the entry of a figure and of a raised target."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.days import day_or_today
from accounts.requests import SignedInRequest
from targets import permissions, services
from targets.attainment import Band, goal_in_force
from targets.boards import ORDERS, band_counts, choice_of, grouped, outlook_counts
from targets.forms import AssessmentForm, RaiseForm, ResultForm
from targets.line_chart import ForecastPoint, line, target_steps
from targets.measures import Direction
from targets.models import Indicator, IndicatorSet
from targets.standings import IndicatorLine, goal_of, indicator_line, version_lines, with_figures


@require_GET
def indicator_board(request: SignedInRequest) -> HttpResponse:
    """One set; `?bo=` names it, `?den-ngay=` the day, `?chu-tri=1` keeps to one's own; `?ket-qua=` a band, `?du-bao=`
    an outlook, `?xep=` the order."""
    sets = list(IndicatorSet.objects.visible_to(request.user))
    chosen = next((row for row in sets if row.code == request.GET.get("bo")), sets[0] if sets else None)
    on = day_or_today(request.GET.get("den-ngay", ""))
    indicators = Indicator.objects.visible_to(request.user).filter(indicator_set=chosen)
    own = bool(request.GET.get("chu-tri") and request.user.unit)
    if own:
        indicators = indicators.filter(unit__path__startswith=request.user.unit.path)  # type: ignore[union-attr]
    lines = [indicator_line(indicator, on) for indicator in with_figures(indicators).order_by("number")]
    choice = choice_of(*(request.GET.get(name, "") for name in ("ket-qua", "du-bao", "xep")))
    context = {
        "room": "targets",
        "sets": sets,
        "indicator_set": chosen,
        "on": on,
        "own": own,
        "choice": choice,
        "counts": band_counts(lines),
        "outlooks": outlook_counts(lines),
        "orders": [(name, label) for name, (label, _) in ORDERS.items()],
        "reached": sum(row.band in {Band.EXCEEDED, Band.MET} for row in lines),
        "total": len(lines),
        "unconfirmed": sum(not row.confirmed for row in lines),
        "groups": grouped(lines, choice),
    }
    return render(request, "targets/indicator_board.html", context)


@require_GET
def indicator_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(_whole(request), pk=pk)
    return render(request, "targets/indicator_detail.html", _detail(request, indicator))


def _whole(request: SignedInRequest) -> Any:
    """The indicators this user may see, with all that their page shows."""
    return with_figures(Indicator.objects.visible_to(request.user)).select_related("indicator_set", "unit")


def _detail(request: SignedInRequest, indicator: Indicator, form: AssessmentForm | None = None) -> dict[str, object]:
    row = indicator_line(indicator, timezone.localdate())
    return {
        "room": "targets",
        "indicator": indicator,
        "line": row,
        "chart": line(
            row.history,
            target_steps(indicator.indicator_set.period_start, [goal_of(row) for row in indicator.targets.all()]),
            _ahead(row),
            uid="line",
            title=indicator.name,
            unit=indicator.unit_of_measure,
            source=row.latest_source,
        ),
        "results": sorted(
            indicator.results.all(), key=lambda result: (result.period_end, result.as_of, result.pk), reverse=True
        ),
        "versions": version_lines(indicator, timezone.localdate()),
        "can_record": permissions.can_record_result(request.user, indicator),
        "assessments": indicator.assessments.all(),
        "can_assess": permissions.can_assess(request.user, indicator),
        "form": form or AssessmentForm(indicator=indicator),
        "can_raise": row.target is not None
        and row.direction != Direction.ACHIEVED
        and permissions.can_raise_target(request.user, indicator),
    }


def _ahead(row: IndicatorLine) -> list[ForecastPoint]:
    """The forecast as a point of the chart; none where there is no number, or no day left to forecast."""
    if row.outlook_on is None or row.low is None or row.middle is None or row.high is None:
        return []
    if row.latest_end and row.latest_end >= row.outlook_on:
        return []
    return [ForecastPoint(row.outlook_on, row.low, row.middle, row.high)]


def record_result(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = Indicator.objects.visible_to(request.user).select_related("indicator_set", "unit")
    indicator = get_object_or_404(indicators, pk=pk)
    if not permissions.can_record_result(request.user, indicator):
        raise PermissionDenied
    today = timezone.localdate()
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        indicator=indicator,
        initial={"period_start": _first_day(indicator, today), "period_end": today, "as_of": today},
    )
    if request.method == "POST" and form.is_valid():
        services.record_result(indicator, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi số liệu của chỉ tiêu “{indicator.name}”.")
        return redirect("indicator_detail", pk=indicator.pk)
    context = {"room": "targets", "indicator": indicator, "form": form}
    return render(request, "targets/record_result.html", context, status=422 if form.is_bound else 200)


def _first_day(indicator: Indicator, today: date) -> date:
    """Of the period the form offers: a running total begins with the set, everything else with the year."""
    running = indicator.kind == Indicator.Kind.CUMULATIVE
    return indicator.indicator_set.period_start if running else date(today.year, 1, 1)


def raise_target(request: SignedInRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(_whole(request), pk=pk)
    if not permissions.can_raise_target(request.user, indicator):
        raise PermissionDenied
    in_force = goal_in_force([goal_of(target) for target in indicator.targets.all()], date.max)
    if in_force is None or indicator.direction == Direction.ACHIEVED:
        messages.error(request, "Chỉ tiêu này không có mức nào để nâng.")
        return redirect("indicator_detail", pk=indicator.pk)
    form = RaiseForm(request.POST if request.method == "POST" else None, indicator=indicator, in_force=in_force)
    if request.method == "POST" and form.is_valid():
        try:
            services.raise_target(indicator, by=request.user, **form.cleaned_data)
        except services.TargetNotRaised as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, f"Đã nâng mức của chỉ tiêu “{indicator.name}”; mức trước vẫn được giữ.")
            return redirect("indicator_detail", pk=indicator.pk)
    context = {"room": "targets", "indicator": indicator, "form": form}
    return render(request, "targets/raise_target.html", context, status=422 if form.is_bound else 200)


@require_POST
def assess_indicator(request: SignedInRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(_whole(request), pk=pk)
    if not permissions.can_assess(request.user, indicator):
        raise PermissionDenied
    form = AssessmentForm(request.POST, indicator=indicator)
    if not form.is_valid():
        return render(request, "targets/indicator_detail.html", _detail(request, indicator, form), status=422)
    services.assess_indicator(indicator, by=request.user, **form.cleaned_data)
    messages.success(request, f"Đã ghi nhận định về chỉ tiêu “{indicator.name}”.")
    return redirect("indicator_detail", pk=indicator.pk)
