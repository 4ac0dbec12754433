"""Sessions of the Standing Committee: opened, looked over, closed, their notice taken away or brought in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.downloads import as_document
from accounts.limits import Refused
from accounts.requests import SignedInRequest
from reports import permissions, services
from reports.agenda import agenda
from reports.meeting_forms import OpenForm
from reports.meeting_notices import notice_document, notice_name
from reports.models import Meeting
from reports.rollups import roll_up
from reports.views.scoping import asked_of


@require_GET
def meeting_list(request: SignedInRequest) -> HttpResponse:
    if not permissions.can_see_meetings(request.user):
        raise PermissionDenied
    in_force = Count("items__decisions", filter=Q(items__decisions__struck_at__isnull=True), distinct=True)
    meetings = Meeting.objects.visible_to(request.user).order_by("-held_on", "-pk")
    meetings = meetings.annotate(item_count=Count("items", distinct=True), decision_count=in_force)
    context = {
        "room": "reports",
        "page_obj": Paginator(meetings, 30).get_page(request.GET.get("page")),
        "can_hold": permissions.can_hold_meeting(request.user),
    }
    return render(request, "reports/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
def open_meeting(request: SignedInRequest) -> HttpResponse:
    """What needs a decision today, each ticked until somebody leaves it out."""
    unit = request.user.unit
    if unit is None or unit.committee is None or not permissions.can_hold_meeting(request.user):
        raise PermissionDenied
    asked = asked_of(request)
    items = agenda(roll_up(asked.scope, on=timezone.localdate()))
    if request.method == "POST":
        form = OpenForm(request.POST, agenda=items)
        if form.is_valid():
            meeting = services.open_meeting(committee=unit.committee, by=request.user, **form.cleaned_data)
            return redirect("meeting_item", pk=meeting.pk, position=1)
    else:
        title = f"Kiểm điểm tiến độ thực hiện kết luận, tháng {timezone.localdate():%m/%Y}"
        first = {"title": title, "held_on": timezone.localdate(), "items": [item.key for item in items]}
        form = OpenForm(initial=first, agenda=items)
    context = {"room": "reports", "form": form, "items": items, "asked": asked}
    return render(request, "reports/meeting_open.html", context, status=422 if form.is_bound else 200)


def visible_meeting(request: SignedInRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user).select_related("committee", "intake__conclusion")
    meeting: Meeting = get_object_or_404(meetings, pk=pk)
    return meeting


@require_GET
def meeting_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every item with what was decided on it."""
    meeting = visible_meeting(request, pk)
    items = list(meeting.items.prefetch_related("decisions__by", "decisions__instructions__unit"))
    context = {
        "room": "reports",
        "meeting": meeting,
        "items": items,
        "decided": sum(any(row.struck_at is None for row in item.decisions.all()) for item in items),
        "can_hold": permissions.can_hold_meeting(request.user),
        "can_enter": permissions.can_enter_notice(request.user, meeting),
    }
    return render(request, "reports/meeting_detail.html", context)


@require_POST
def close_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    if not permissions.can_hold_meeting(request.user):
        raise PermissionDenied
    try:
        services.close_meeting(meeting, by=request.user)
    except services.MeetingRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã kết thúc phiên họp. Dự thảo thông báo kết luận đã sẵn sàng.")
    return redirect("meeting_detail", pk=pk)


@require_GET
def download_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft notice, made anew from the decisions that stand."""
    meeting = visible_meeting(request, pk)
    return as_document(notice_document(meeting), notice_name(meeting))


@require_POST
def enter_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice goes the way of every paper: read, checked, given its number, published."""
    meeting = visible_meeting(request, pk)
    if not permissions.can_enter_notice(request.user, meeting):
        raise PermissionDenied
    try:
        intake = services.enter_notice(
            meeting, content=notice_document(meeting), name=notice_name(meeting), by=request.user
        )
    except (services.MeetingRefused, Refused) as why:
        messages.error(request, str(why))
        return redirect("meeting_detail", pk=pk)
    return redirect("intake_detail", pk=intake.pk)
