"""The units' record, and one unit's page."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Succession, Unit
from accounts.requests import SignedInRequest
from assignments.models import Assignment
from reports.charts import bars
from reports.figures import scope_of
from reports.records import records_of, unit_rows_behind
from reports.rollups import roll_up, unit_records
from reports.views.scoping import asked_of


@require_GET
def unit_list(request: SignedInRequest) -> HttpResponse:
    """The units with their record, as of a day, and those that have nothing to do yet."""
    asked = asked_of(request)
    rollup = roll_up(asked.scope, on=asked.on, beside=False)
    units = Unit.objects.visible_to(request.user).filter(committee_id=asked.scope.committee_id).assignable()
    busy = {line.unit_id for line in rollup.unit_lines}
    context = {
        "room": "units",
        "on": asked.on,
        "rollup": rollup,
        "records": records_of(rollup.unit_lines, unit_rows_behind(asked.scope, asked.on)),
        "idle": [unit for unit in units if unit.pk not in busy],
        "chart": bars(
            [(line.name, line.on_time_percent) for line in rollup.unit_lines if line.on_time_percent is not None],
            uid="dung-han",
            title="Tỷ lệ đúng hạn",
            unit="%",
        ),
    }
    return render(request, "reports/unit_list.html", context)


@require_GET
def unit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent", "committee"), pk=pk)
    today = timezone.localdate()
    assignments = list(
        Assignment.objects.visible_to(request.user)
        .filter(unit=unit)
        .existing_on(today)
        .with_state(today)
        .select_related("directive__conclusion", "indicator")
        .by_deadline()
    )
    record = None
    if unit.committee is not None:
        scope = scope_of(unit.committee, unit=unit)
        lines = [line for line in unit_records(scope, on=today) if line.unit_id == unit.pk]
        record = next(iter(records_of(lines, unit_rows_behind(scope, today))), None)
    handovers = Succession.objects.filter(Q(predecessor=unit) | Q(successor=unit))
    successions = list(handovers.select_related("predecessor", "successor"))
    context = {
        "room": "units",
        "unit": unit,
        "record": record,
        "assignments": assignments,
        "successors": [row for row in successions if row.predecessor_id == unit.pk],
        "predecessors": [row for row in successions if row.successor_id == unit.pk],
    }
    return render(request, "reports/unit_detail.html", context)
