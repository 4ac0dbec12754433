"""The board: every figure from one roll-up, every number a link to its rows, shaped as somebody saved it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from reports import permissions
from reports.agenda import agenda
from reports.board_blocks import USUAL, known
from reports.charts import columns, state_bar
from reports.counts import COUNTED, UNASSIGNED_LABEL, state_counts
from reports.figures import RollUp
from reports.models import BoardView
from reports.records import records_of, unit_rows_behind
from reports.rollups import recent_periods, roll_up
from reports.views.scoping import Asked, asked_of, directives_behind, indicators_behind, rows_behind, rows_query
from targets.attainment import BAND_LABELS, Band
from targets.forecast import OUTLOOK_WORDS, Outlook

_SHOWN = 5


@require_GET
def board(request: SignedInRequest) -> HttpResponse:
    """`?khung=` names a saved view; without it the pinned one, or the usual board (`khung=0` asks for that)."""
    views = list(BoardView.objects.visible_to(request.user).with_pin_of(request.user))
    view = _view_asked(request, views)
    asked = asked_of(request, view)
    blocks = known(view.blocks) if view else list(USUAL)
    rollup = roll_up(asked.scope, on=asked.on)
    ended_on = _ended_before(request.user, asked.on)
    context = {
        "room": "reports",
        "rollup": rollup,
        "asked": asked,
        "on": asked.on,
        "ended_on": ended_on,
        "ended_href": f"?{asked.query_on(ended_on)}" if ended_on else "",
        "views": views,
        "view": view,
        "blocks": [(code, f"reports/blocks/{code}.html") for code in blocks],
        "can_shape": permissions.can_shape_board(request.user),
        "days": [(day, f"?{asked.query_on(day)}") for day in _recent_days()],
    }
    for code in blocks:
        if part := _PARTS.get(code):
            context |= part(request, asked, rollup)
    return render(request, "reports/board.html", context)


def _recent_days() -> list[date]:
    """The last days of the three half-years before this one."""
    return [period.end for period in recent_periods(timezone.localdate())[1:4]]


def _view_asked(request: SignedInRequest, views: Sequence[Any]) -> Any:
    """404 for a view that the user cannot see."""
    text = request.GET.get("khung")
    if text is None:
        return next((view for view in views if view.is_pinned), None)
    if text in {"", "0"}:
        return None
    view = next((view for view in views if str(view.pk) == text), None)
    if view is None:
        raise Http404("Không tìm thấy khung nhìn này.")
    return view


def _ended_before(user: User, on: date) -> date | None:
    """The committee's last day, when `on` lies behind it: a board of later days shows only what was left open."""
    committee = user.unit.committee if user.unit else None
    if committee is None or committee.valid_to is None or committee.valid_to >= on:
        return None
    return committee.valid_to


# --- What each block shows beside the roll-up ----------------------------------------------------


def _state(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    rows, of_directives = rows_behind(asked), directives_behind(asked)
    work, directives = state_counts(rollup.assignments), state_counts(rollup.directives)
    return {
        "hrefs": rows,
        "directives_href": of_directives["all"],
        "directive_bar": state_bar(directives, uid="nhiem-vu", title="Nhiệm vụ", hrefs=of_directives),
        "assignment_bar": state_bar(work, uid="viec", title="Việc đã giao", hrefs=rows),
    }


def _indicators(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    lines = rollup.indicator_lines
    return {
        "indicators_href": indicators_behind(asked, lines[0].set_code if lines else ""),
        "bands": [(band.value, BAND_LABELS[band], rollup.indicator_bands[band]) for band in Band],
        "outlooks": [(row.value, OUTLOOK_WORDS[row].capitalize(), rollup.outlooks[row.value]) for row in Outlook],
    }


def _agenda(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    items = agenda(rollup)
    can_hold = permissions.can_hold_meeting(request.user)
    return {"agenda": items[:_SHOWN], "agenda_count": len(items), "can_hold_meeting": can_hold}


def _units(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    return {"records": records_of(rollup.unit_lines, unit_rows_behind(asked.scope, asked.on))}


def _silent(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    return {"board_days": settings.KETLUAN["board_overdue_days"]}


def _trend(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    return {
        "trend": columns(
            [(point.label, state_counts(point.assignments)) for point in rollup.begun_trend],
            uid="dien-bien",
            title="Việc đã giao qua các kỳ",
            hrefs=[f"{reverse('assignment_list')}?{rows_query(asked, point.day)}" for point in rollup.begun_trend],
        )
    }


def _key(request: SignedInRequest, asked: Asked, rollup: RollUp) -> dict[str, Any]:
    chosen = set(asked.view.key_directives.values_list("pk", flat=True)) if asked.view else set()
    return {"key_lines": [line for line in rollup.directive_lines if line.directive_id in chosen]}


_PARTS: dict[str, Callable[[SignedInRequest, Asked, RollUp], dict[str, Any]]] = {
    "state": _state,
    "indicators": _indicators,
    "agenda": _agenda,
    "silent": _silent,
    "units": _units,
    "trend": _trend,
    "key": _key,
}


@require_GET
def directive_states(request: SignedInRequest) -> HttpResponse:
    """The rows behind the board's count of directives: those of one state, or all."""
    asked = asked_of(request)
    rollup = roll_up(asked.scope, on=asked.on, beside=False)
    state = request.GET.get("trang-thai", "")
    group = {"in_time": {"in_time", "due_soon"}}.get(state, {state})
    lines = [line for line in rollup.directive_lines if not state or line.state in group]
    labels = [*COUNTED.items(), ("unassigned", UNASSIGNED_LABEL)]
    context = {"room": "reports", "asked": asked, "on": asked.on, "lines": lines, "state": state, "states": labels}
    return render(request, "reports/directive_states.html", context)
