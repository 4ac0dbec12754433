"""The entry of a figure, of a raised target, of the office's own word."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import SignedInRequest
from targets import permissions, services
from targets.attainment import goal_in_force
from targets.forms import AssessmentForm, RaiseForm, ResultForm
from targets.measures import Direction
from targets.models import Indicator
from targets.standings import goal_of, indicator_line, with_figures


def record_result(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = Indicator.objects.visible_to(request.user).select_related("indicator_set__committee", "unit")
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
    indicator = get_object_or_404(with_figures(Indicator.objects.visible_to(request.user)), pk=pk)
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


def assess_indicator(request: SignedInRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(with_figures(Indicator.objects.visible_to(request.user)), pk=pk)
    if not permissions.can_assess(request.user, indicator):
        raise PermissionDenied
    form = AssessmentForm(request.POST if request.method == "POST" else None, indicator=indicator)
    if request.method == "POST" and form.is_valid():
        services.assess_indicator(indicator, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi nhận định về chỉ tiêu “{indicator.name}”.")
        return redirect("indicator_detail", pk=indicator.pk)
    line = indicator_line(indicator, timezone.localdate())
    context = {"room": "targets", "indicator": indicator, "line": line, "form": form}
    return render(request, "targets/assess_indicator.html", context, status=422 if form.is_bound else 200)
