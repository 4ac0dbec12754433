"""A task passed on: offered on its page, answered by the unit that is to receive it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.models import Assignment, Handover
from assignments.request_forms import DeclineForm, ReceiveForm
from assignments.views.asked import handover_form
from assignments.views.assigning import show_assignment


@require_POST
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments = Assignment.objects.visible_to(request.user).select_related("unit__committee")
    assignment = get_object_or_404(assignments, pk=pk)
    if not permissions.can_hand_over(request.user, assignment):
        raise PermissionDenied
    form = handover_form(assignment, request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            services.hand_over(assignment, to=to, reason=form.cleaned_data["reason"], by=request.user)
        except services.RequestRefused as why:
            form.add_error("to", str(why))
        else:
            messages.success(request, f"Đã đề nghị {to.name} nhận việc; chưa có gì thay đổi cho đến khi đơn vị nhận.")
            return redirect("assignment_detail", pk=pk)
    return show_assignment(request, pk, status=422, handover_form=form)


@require_GET
def handover_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is offered, from whom and why; the receiver answers here."""
    return _show(request, _visible_handover(request, pk))


def _visible_handover(request: SignedInRequest, pk: int) -> Handover:
    handovers = Handover.objects.visible_to(request.user).select_related(
        "assignment__unit", "assignment__directive__conclusion", "assignment__indicator", "to_unit", "asked_by__unit"
    )
    handover: Handover = get_object_or_404(handovers, pk=pk)
    return handover


def _show(request: SignedInRequest, handover: Handover, *, status: int = 200, **forms: Any) -> HttpResponse:
    assignment, user = handover.assignment, request.user
    states = Assignment.objects.with_state(timezone.localdate()).filter(pk=assignment.pk)
    waiting = handover.decision == Handover.Decision.PENDING and assignment.is_open
    context = {
        "room": "desk",
        "handover": handover,
        "assignment": assignment,
        "deadline": states.values_list("deadline", flat=True).get(),
        "sees_assignment": Assignment.objects.visible_to(user).filter(pk=assignment.pk).exists(),
        "waiting": waiting,
        "can_receive": waiting and permissions.can_receive(user, handover),
        "can_withdraw": waiting and permissions.can_withdraw_handover(user, handover),
        "receive_form": ReceiveForm(assignment=assignment),
        "decline_form": DeclineForm(),
        **forms,
    }
    return render(request, "assignments/handover_detail.html", context, status=status)


@require_POST
def accept_handover(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible_handover(request, pk)
    if not permissions.can_receive(request.user, handover):
        raise PermissionDenied
    form = ReceiveForm(request.POST, assignment=handover.assignment)
    if not form.is_valid():
        return _show(request, handover, status=422, receive_form=form)
    try:
        new = services.accept_handover(handover, by=request.user, person=form.cleaned_data["person"])
    except (services.RequestMoved, services.RequestRefused) as why:
        messages.error(request, str(why))
        return redirect("handover_detail", pk=pk)
    messages.success(request, "Đã nhận việc. Báo cáo trước đây vẫn xem được ở việc cũ.")
    return redirect("assignment_detail", pk=new.pk)


@require_POST
def decline_handover(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible_handover(request, pk)
    if not permissions.can_receive(request.user, handover):
        raise PermissionDenied
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, handover, status=422, decline_form=form)
    try:
        services.decline_handover(handover, by=request.user, note=form.cleaned_data["note"])
    except services.RequestMoved as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã trả lời không nhận; việc vẫn ở đơn vị cũ.")
    return redirect("handover_detail", pk=pk)


@require_POST
def withdraw_handover(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible_handover(request, pk)
    if not permissions.can_withdraw_handover(request.user, handover):
        raise PermissionDenied
    try:
        services.withdraw_handover(handover, by=request.user)
    except services.RequestMoved as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã rút đề nghị chuyển việc.")
    return redirect("handover_detail", pk=pk)
