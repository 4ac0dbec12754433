"""The grid "Nhập số liệu": many figures typed or pasted at once, recorded together or not at all."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.days import day_or_today
from accounts.models import Unit
from accounts.numbers import is_from_english_sheet
from accounts.requests import SignedInRequest
from targets import permissions, services
from targets.grid_forms import FiguresForm
from targets.grids import KIND_WORDS, SPAN_WORDS, Choice, Grid, choice_of, grid_of
from targets.models import Indicator, IndicatorSet


def enter_figures(request: SignedInRequest) -> HttpResponse:
    """`?bo=` names the set; the other words of the address what the grid shows (`choice_of`)."""
    chosen = _set(request)
    choice, units = _choice(request, chosen), _units(chosen)
    grid = _grid(request, chosen, units, choice)
    form = FiguresForm(
        request.POST if request.method == "POST" else None, grid=grid, initial={"as_of": timezone.localdate()}
    )
    conflicts: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = services.save_figures(
                form.entries, kind=grid.kind, as_of=data["as_of"], source=data["source"], by=request.user
            )
        except services.FiguresMoved as moved:
            fresh = _grid(request, chosen, units, choice)
            conflicts = {cell.name: cell for cell in fresh.cells() if cell.place in moved.places}
            form.see(conflicts)
            words = f"{len(conflicts)} ô vừa có người khác ghi. Chưa ghi số nào; chọn số đúng rồi ghi lại."
            form.add_error(None, words)
        else:
            messages.success(request, f"Đã ghi {count} số liệu.")
            return redirect(f"{request.get_full_path()}#da-ghi")
    context = {
        "form": form,
        "columns": grid.columns,
        "rows": form.rows(conflicts),
        **_selection(request, chosen, units, choice),
    }
    return render(request, "targets/enter_figures.html", context, status=422 if form.is_bound else 200)


def _selection(request: SignedInRequest, chosen: IndicatorSet, units: list[Unit], choice: Choice) -> dict[str, object]:
    """What the filters above the grid offer."""
    return {
        "room": "targets",
        "sets": IndicatorSet.objects.visible_to(request.user),
        "indicator_set": chosen,
        "indicators": Indicator.objects.filter(indicator_set=chosen).order_by("number").only("number", "name"),
        "units": units,
        "choice": choice,
        "spans": SPAN_WORDS.items(),
        "kinds": KIND_WORDS.items(),
        "years": range(chosen.period_start.year, chosen.period_end.year + 1),
    }


@require_POST
def check_figures(request: SignedInRequest) -> HttpResponse:
    """How the cells sent are understood, as JSON by name; with `khoi=1` they are one pasted block. Writes nothing."""
    chosen = _set(request)
    grid = _grid(request, chosen, _units(chosen), _choice(request, chosen))
    sent = {name: text for name, text in request.POST.items() if isinstance(text, str)}
    english = bool(sent.get("khoi")) and is_from_english_sheet(text for name, text in sent.items() if name != "as_of")
    today = timezone.localdate()
    as_of = day_or_today(sent.get("as_of", ""))
    return JsonResponse(
        {
            cell.name: _answer(
                cell.understand(sent[cell.name], kind=grid.kind, today=today, as_of=as_of, english=english)
            )
            for cell in grid.cells()
            if cell.name in sent
        }
    )


def _answer(reading: Any) -> dict[str, Any]:
    return {key: value for key, value in asdict(reading).items() if key != "value"}


def _set(request: SignedInRequest) -> IndicatorSet:
    """The set named by `?bo=`, else the first; whoever may not enter figures of it is turned away."""
    sets = IndicatorSet.objects.visible_to(request.user)
    code = request.GET.get("bo", "")
    chosen: IndicatorSet | None = get_object_or_404(sets, code=code) if code else sets.first()
    if chosen is None:
        raise Http404
    if not permissions.can_enter_figures(request.user, chosen):
        raise PermissionDenied
    return chosen


def _choice(request: SignedInRequest, chosen: IndicatorSet) -> Choice:
    return choice_of(request.GET.dict(), chosen, timezone.localdate())


def _units(chosen: IndicatorSet) -> list[Unit]:
    """Those that may have figures of their own: the communes of the committee while the set runs."""
    day = min(timezone.localdate(), chosen.period_end)
    units = Unit.objects.serving(chosen.committee, day).filter(kind=Unit.Kind.COMMUNE)
    return list(units)


def _grid(request: SignedInRequest, chosen: IndicatorSet, units: list[Unit], choice: Choice) -> Grid:
    indicators = Indicator.objects.visible_to(request.user).filter(indicator_set=chosen)
    return grid_of(chosen, indicators, units, choice)
