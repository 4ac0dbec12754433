"""The unit's calendar for outside programs: its address, made and revoked by the unit's people, and the file itself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import services
from accounts.models import CalendarFeed, Unit
from accounts.permissions import works_for
from accounts.requests import SignedInRequest
from assignments.feeds import calendar_of, unit_behind


def _own_unit(request: SignedInRequest) -> Unit:
    unit = request.user.unit
    if unit is None or not works_for(request.user, unit):
        raise PermissionDenied
    return unit


def _page(request: SignedInRequest, unit: Unit, *, address: str = "") -> HttpResponse:
    feed = CalendarFeed.objects.filter(unit=unit, revoked_at__isnull=True).select_related("made_by").first()
    context = {"room": "desk", "unit": unit, "feed": feed, "address": address}
    return render(request, "assignments/calendar.html", context)


@require_GET
def unit_calendar(request: SignedInRequest) -> HttpResponse:
    return _page(request, _own_unit(request))


@require_POST
def make_calendar(request: SignedInRequest) -> HttpResponse:
    """Shows the new address in the answer itself: it is kept nowhere, and asked for again it is another."""
    unit = _own_unit(request)
    token = services.make_feed(unit, by=request.user)
    response = _page(
        request, unit, address=settings.KETLUAN["base_url"] + reverse("calendar_file", kwargs={"token": token})
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_calendar(request: SignedInRequest) -> HttpResponse:
    if services.revoke_feed(_own_unit(request), by=request.user):
        messages.success(request, "Đã thu hồi địa chỉ lịch.")
    return redirect("unit_calendar")


@login_not_required
@require_GET
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in. Whoever has no standing token learns nothing but 404."""
    unit = unit_behind(token)
    if unit is None:
        raise Http404
    response = HttpResponse(calendar_of(unit, timezone.localdate()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ketluan.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    return response
