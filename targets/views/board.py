"""The board of the indicators of one set."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.requests import SignedInRequest
from targets import permissions
from targets.attainment import Band
from targets.boards import ORDERS, band_counts, choice_of, grouped, outlook_counts
from targets.models import Indicator, IndicatorSet
from targets.standings import indicator_line, with_figures


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
        "can_enter": chosen is not None and permissions.can_enter_figures(request.user, chosen),
    }
    return render(request, "targets/indicator_board.html", context)
