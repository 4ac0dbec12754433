"""One indicator: its figures, targets, forecast and the office's own word."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from targets import permissions, services
from targets.forms import AssessmentForm
from targets.line_chart import ForecastPoint, line, target_steps
from targets.measures import Direction
from targets.models import Indicator
from targets.standings import IndicatorLine, goal_of, indicator_line, version_lines, with_figures


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
