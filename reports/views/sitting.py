"""One item of a session at a time, on the whole screen: what it is about, what can be decided, what was."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from accounts.requests import SignedInRequest
from assignments.models import Assignment
from assignments.services import AssignmentRefused, ConcernMoved, InstructionMoved, InstructionRefused, RequestMoved
from reports import permissions, services
from reports.meeting_forms import FORMS, GRANT
from reports.models import Decision, MeetingItem
from reports.views.meetings import visible_meeting
from targets.attainment import goal_in_force
from targets.models import Indicator
from targets.services import TargetNotRaised
from targets.standings import goal_of, indicator_line, with_figures

_SHOWN = 8
_REFUSALS = (
    services.MeetingRefused,
    InstructionRefused,
    InstructionMoved,
    RequestMoved,
    AssignmentRefused,
    ConcernMoved,
    TargetNotRaised,
)


@require_GET
def meeting_item(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    return _show(request, _item(request, pk, position))


def _item(request: SignedInRequest, pk: int, position: int) -> MeetingItem:
    meeting = visible_meeting(request, pk)
    items = meeting.items.select_related(
        "meeting__committee", "directive__conclusion", "indicator__indicator_set", "extension__assignment__unit"
    )
    return get_object_or_404(items.select_related("assignment", "report__assignment__unit"), position=position)


def _show(request: SignedInRequest, item: MeetingItem, *, refused: Any = None) -> HttpResponse:
    meeting = item.meeting
    allowed = permissions.decisions_for(request.user, item) if meeting.is_open else []
    count = meeting.items.count()
    context = {
        "meeting": meeting,
        "item": item,
        "count": count,
        "previous": item.position - 1 if item.position > 1 else None,
        "next": item.position + 1 if item.position < count else None,
        "decisions": item.decisions.select_related("by").prefetch_related("instructions__unit"),
        "forms": _forms(item, allowed, refused),
        "can_strike": bool(allowed),
        **_facts(item),
    }
    return render(request, "reports/meeting_item.html", context, status=422 if refused else 200)


def _facts(item: MeetingItem) -> dict[str, Any]:
    """How the item stands now: the work under its directive or the measures of its indicator, and the figures."""
    today = timezone.localdate()
    facts: dict[str, Any] = {}
    if item.directive_id or item.assignment_id:
        rows = Assignment.objects.counted_on(today).with_state(today).select_related("unit").by_deadline()
        work = list(rows.filter(_what_of(item)))
        facts |= {"work": work[:_SHOWN], "work_count": len(work)}
    if item.indicator_id:
        facts["line"] = indicator_line(with_figures(Indicator.objects).get(pk=item.indicator_id), today)
    return facts


def _what_of(item: MeetingItem) -> Q:
    """The one task that asks for more time; else what was given out for the directive, or for the indicator alone."""
    if item.extension_id is not None:
        return Q(pk=item.assignment_id)
    if item.directive_id is not None:
        return Q(directive=item.directive_id)
    if item.indicator_id is not None:
        return Q(directive__isnull=True, indicator=item.indicator_id)
    return Q(pk=item.assignment_id)


def _forms(item: MeetingItem, allowed: list[str], refused: Any) -> list[Any]:
    if not allowed:
        return []
    words = _words_for(item)
    made = (FORMS[kind](item=item, **words) for kind in FORMS if kind in allowed)
    return [refused if refused and refused.kind == form.kind else form for form in made]


def _words_for(item: MeetingItem) -> dict[str, Any]:
    """What every form of the item is built with: the units to choose from, the target in force."""
    meeting = item.meeting
    goals = [goal_of(row) for row in item.indicator.targets.all()] if item.indicator else []
    return {
        "units": list(Unit.objects.serving(meeting.committee, timezone.localdate()).assignable()),
        "in_force": goal_in_force(goals, timezone.localdate()),
    }


@require_POST
def decide_item(request: SignedInRequest, pk: int, position: int, kind: str) -> HttpResponse:
    item = _item(request, pk, position)
    if kind not in FORMS:
        raise Http404("Không có loại quyết định này.")
    if kind not in permissions.decisions_for(request.user, item):
        raise PermissionDenied
    form = FORMS[kind](request.POST, item=item, **_words_for(item))
    if not form.is_valid():
        return _show(request, item, refused=form)
    try:
        _ACTS[kind](item, form.cleaned_data, request)
    except _REFUSALS as why:
        form.add_error(None, str(why))
        return _show(request, item, refused=form)
    messages.success(request, "Đã ghi quyết định.")
    return redirect("meeting_item", pk=pk, position=position)


def _instruct(item: MeetingItem, data: dict[str, Any], request: SignedInRequest) -> None:
    services.decide_instruction(item, units=data["units"], text=data["text"], due_on=data["due_on"], by=request.user)


def _extend(item: MeetingItem, data: dict[str, Any], request: SignedInRequest) -> None:
    services.decide_extension(item, grant=data["decision"] == GRANT, note=data["note"], by=request.user)


_ACTS: dict[str, Callable[[MeetingItem, dict[str, Any], SignedInRequest], object]] = {
    Decision.Kind.INSTRUCTION: _instruct,
    Decision.Kind.EXTENSION: _extend,
    Decision.Kind.ASSIGNMENT: lambda item, data, request: services.decide_assignment(item, by=request.user, **data),
    Decision.Kind.TARGET: lambda item, data, request: services.decide_target(item, by=request.user, **data),
    Decision.Kind.ANSWER: lambda item, data, request: services.decide_answer(item, by=request.user, **data),
    Decision.Kind.NOTED: lambda item, data, request: services.note_item(item, by=request.user, **data),
}


@require_POST
def strike_decision(request: SignedInRequest, pk: int, position: int, decision: int) -> HttpResponse:
    item = _item(request, pk, position)
    row = get_object_or_404(item.decisions.select_related("item__meeting"), pk=decision)
    if row.kind not in permissions.decisions_for(request.user, item):
        raise PermissionDenied
    try:
        services.strike_decision(row, by=request.user)
    except _REFUSALS as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã bỏ quyết định khỏi thông báo.")
    return redirect("meeting_item", pk=pk, position=position)
