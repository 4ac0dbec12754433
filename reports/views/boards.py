"""The board and the units' record: every figure from one roll-up, every number a link to its rows."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.models import Succession, Unit, User
from accounts.requests import SignedInRequest
from assignments.models import Assignment
from reports import permissions
from reports.charts import bars, state_bar
from reports.desks import waiting_extensions
from reports.figures import Counts, RollUp, Scope, scope_of
from reports.missing import long_overdue
from reports.models import Summary
from reports.records import records_of, rows_behind
from reports.rollups import recent_periods, roll_up, unit_records
from targets.attainment import BAND_LABELS, Band


def scope_for(user: User) -> Scope:
    """The committee, or for a unit's own people their unit with all below it."""
    committee = user.unit.committee if user.unit else None
    if committee is None and user.is_superuser:  # the installation's administrator belongs to no unit
        committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).order_by("pk").first()
    if committee is None:
        raise Http404("Tài khoản không thuộc cấp ủy nào.")
    return scope_of(committee, unit=None if user.sees_whole_committee else user.unit)


_COUNTED = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "in_time": "Trong hạn",
    "overdue": "Quá hạn",
    "standing": "Thường xuyên",
    "stopped": "Đã dừng",
}


def state_counts(counts: Counts) -> list[tuple[str, str, int]]:
    """(state, label, number) for the bar of a count: the four ways, then standing and stopped."""
    return [(state, label, getattr(counts, state)) for state, label in _COUNTED.items()]


def _rows_behind(scope: Scope, on: date) -> dict[str, str]:
    """Where each state's number leads: the very rows it counts, on that day; `all` leads to all of them.

    A unit's own people see more rows than their unit leads: `chu-tri` keeps to what is counted.
    """
    address = f"{reverse('assignment_list')}?{_day_and_lead(scope, on)}"
    names = {"in_time": "unfinished"}
    return {"all": address, **{state: f"{address}&trang-thai={names.get(state, state)}" for state in _COUNTED}}


def _indicators_behind(scope: Scope, rollup: RollUp, on: date) -> str:
    """The board of the very indicators that are counted, on that day; a band may be added."""
    lines = rollup.indicator_lines
    chosen = f"&bo={lines[0].set_code}" if lines else ""
    return f"{reverse('indicator_board')}?{_day_and_lead(scope, on)}{chosen}"


def _day_and_lead(scope: Scope, on: date) -> str:
    return f"den-ngay={on:%d/%m/%Y}" + ("&chu-tri=1" if scope.unit_path else "")


@require_GET
def board(request: SignedInRequest) -> HttpResponse:
    on = day_or_today(request.GET.get("den-ngay", ""))
    scope = scope_for(request.user)
    rollup = roll_up(scope, on=on)
    hrefs = _rows_behind(scope, on)
    summaries = Summary.objects.visible_to(request.user).select_related("unit")[:5]
    bands = [(band.value, BAND_LABELS[band], rollup.indicator_bands[band]) for band in Band]
    context = {
        "room": "reports",
        "rollup": rollup,
        "records": records_of(rollup.unit_lines, rows_behind(scope, on)),
        "on": on,
        "ended_on": _ended_before(request.user, on),
        "hrefs": hrefs,
        "indicators_href": _indicators_behind(scope, rollup, on),
        "assignment_bar": state_bar(state_counts(rollup.assignments), uid="viec", title="Việc đã giao", hrefs=hrefs),
        "bands": bands,
        "reached": rollup.indicator_bands[Band.EXCEEDED] + rollup.indicator_bands[Band.MET],
        "attention": _attention(rollup),
        "extensions": waiting_extensions(request.user) if request.user.role == User.Role.COMMITTEE else [],
        "long_overdue": long_overdue(scope, on),
        "board_days": settings.KETLUAN["board_overdue_days"],
        "summaries": summaries,
        "can_request": permissions.can_request_summary(request.user),
        "periods": recent_periods(timezone.localdate()),
    }
    return render(request, "reports/board.html", context)


def _ended_before(user: User, on: date) -> date | None:
    """The committee's last day, when `on` lies behind it: a board of later days shows only what was left open."""
    committee = user.unit.committee if user.unit else None
    if committee is None or committee.valid_to is None or committee.valid_to >= on:
        return None
    return committee.valid_to


def _attention(rollup: RollUp) -> list[tuple[int, str, str, str]]:
    """Up to five overdue tasks, the longest first: (row, task, unit, deadline)."""
    overdue = rollup.overdue_lines[:5]
    return [(line.assignment_id, line.task, line.unit, f"{line.deadline:%d/%m/%Y}") for line in overdue]


@require_GET
def unit_list(request: SignedInRequest) -> HttpResponse:
    """The units with their record, as of a day, and those that have nothing to do yet."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    scope = scope_for(request.user)
    rollup = roll_up(scope, on=on)
    units = Unit.objects.visible_to(request.user).filter(committee_id=scope.committee_id).assignable()
    busy = {line.unit_id for line in rollup.unit_lines}
    context = {
        "room": "units",
        "on": on,
        "rollup": rollup,
        "records": records_of(rollup.unit_lines, rows_behind(scope, on)),
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
        record = next(iter(records_of(lines, rows_behind(scope, today))), None)
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
