"""The board of the indicators of one set, and one indicator with the measures that answer its forecast."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.models import Unit
from accounts.requests import SignedInRequest
from assignments import permissions
from assignments.models import Assignment, Instruction
from assignments.views.asked import instruction_context
from conclusions.models import Directive
from targets import permissions as of_targets
from targets.boards import ORDERS, band_counts, choice_of, grouped, outlook_counts, reached, unanswered
from targets.breakdowns import by_unit
from targets.fields import groups_in
from targets.line_chart import ForecastPoint, line, target_steps
from targets.measures import Direction
from targets.models import Indicator, IndicatorSet
from targets.standings import IndicatorLine, goal_of, indicator_line, version_lines, with_figures

_WORDS = ("ket-qua", "du-bao", "xep")


@require_GET
def indicator_board(request: SignedInRequest) -> HttpResponse:
    """One set; `?bo=` names it, `?den-ngay=` the day, `?ket-qua=` a band, `?du-bao=` an outlook or what asks
    for a measure, `?xep=` the order; see `_narrowed` for the rest."""
    sets = list(IndicatorSet.objects.visible_to(request.user))
    chosen = next((row for row in sets if row.code == request.GET.get("bo")), sets[0] if sets else None)
    on = day_or_today(request.GET.get("den-ngay", ""))
    indicators = Indicator.objects.visible_to(request.user).filter(indicator_set=chosen)
    indicators, kept = _narrowed(indicators, request)
    measures = Assignment.objects.measures().open_on(on).filter(indicator=OuterRef("pk"))
    rows = list(with_figures(indicators).annotate(is_answered=Exists(measures)).order_by("number"))
    lines = [indicator_line(indicator, on) for indicator in rows]
    answered = {indicator.pk for indicator in rows if indicator.is_answered}
    choice = choice_of(*(request.GET.get(name, "") for name in _WORDS))
    context = {
        "room": "targets",
        "sets": sets,
        "indicator_set": chosen,
        "on": on,
        "kept": kept,
        "kept_query": "".join(f"&{name}={value}" for name, value in kept.items()),
        "choice": choice,
        "counts": band_counts(lines),
        "outlooks": outlook_counts(lines),
        "orders": [(name, label) for name, (label, _) in ORDERS.items()],
        "reached": reached(lines),
        "unanswered": unanswered(lines, answered),
        "total": len(lines),
        "unconfirmed": sum(not row.confirmed for row in lines),
        "groups": grouped(lines, choice, answered),
        "can_enter": chosen is not None and of_targets.can_enter_figures(request.user, chosen),
    }
    return render(request, "targets/indicator_board.html", context)


def _narrowed(indicators: Any, request: SignedInRequest) -> tuple[Any, dict[str, str]]:
    """To one's own unit (`chu-tri`), a unit with those below it, a field of directives; and the words that did it."""
    kept = {name: request.GET[name] for name in ("chu-tri", "don-vi", "linh-vuc") if request.GET.get(name)}
    if "chu-tri" in kept and request.user.unit:
        indicators = indicators.filter(unit__path__startswith=request.user.unit.path)
    if "don-vi" in kept:
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=_number(kept["don-vi"]))
        indicators = indicators.filter(unit__path__startswith=unit.path)
    if "linh-vuc" in kept:
        if kept["linh-vuc"] not in Directive.Topic:
            raise Http404("Không có lĩnh vực này.")
        indicators = indicators.filter(group__in=groups_in(request.user.committee_id, kept["linh-vuc"]))
    return indicators, kept


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Http404("Không có đơn vị này.")
    return int(text)


@require_GET
def indicator_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    indicators = with_figures(Indicator.objects.visible_to(request.user)).select_related("indicator_set", "unit")
    indicator = get_object_or_404(indicators, pk=pk)
    row = indicator_line(indicator, timezone.localdate())
    context = {
        "room": "targets",
        "indicator": indicator,
        "line": row,
        **_figures(indicator, row),
        **_measures(request, indicator, row),
        "namesakes": _namesakes(indicator),
        **_rights(request, indicator, row),
        **instruction_context(
            request.user,
            Instruction.objects.about_indicator(indicator),
            committee_id=indicator.indicator_set.committee_id,
            about=f"chi-tieu={indicator.pk}",
        ),
    }
    return render(request, "targets/indicator_detail.html", context)


def _figures(indicator: Indicator, row: IndicatorLine) -> dict[str, Any]:
    """What was published, decided and said of the indicator; its history as a line."""
    goals = [goal_of(target) for target in indicator.targets.all()]
    results = sorted(indicator.results.all(), key=lambda result: (result.period_end, result.as_of, result.pk))
    return {
        "chart": line(
            row.history,
            target_steps(indicator.indicator_set.period_start, goals),
            _ahead(row),
            uid="line",
            title=indicator.name,
            unit=indicator.unit_of_measure,
            source=row.latest_source,
        ),
        "results": results[::-1],
        "versions": version_lines(indicator, timezone.localdate()),
        "assessments": indicator.assessments.all(),
        "parts": by_unit(indicator, timezone.localdate()),
    }


def _namesakes(indicator: Indicator) -> list[tuple[IndicatorSet, IndicatorLine]]:
    """The indicators of the same name in the committee's other sets, each as it stands today."""
    rows = Indicator.objects.of_committee(indicator.indicator_set.committee_id).filter(search_key=indicator.search_key)
    others = with_figures(rows.exclude(indicator_set=indicator.indicator_set)).order_by("indicator_set", "number")
    return [(other.indicator_set, indicator_line(other, timezone.localdate())) for other in others]


def _ahead(row: IndicatorLine) -> list[ForecastPoint]:
    """The forecast as a point of the chart; none where there is no number, or no day left to forecast."""
    if row.outlook_on is None or row.low is None or row.middle is None or row.high is None:
        return []
    if row.latest_end and row.latest_end >= row.outlook_on:
        return []
    return [ForecastPoint(row.outlook_on, row.low, row.middle, row.high)]


def _measures(request: SignedInRequest, indicator: Indicator, row: IndicatorLine) -> dict[str, Any]:
    """The work on the indicator as far as the user sees it; whether a measure is asked for is the whole committee's."""
    today = timezone.localdate()
    work = Assignment.objects.filter(indicator=indicator).counted_on(today)
    shown = work.visible_to(request.user).with_state(today).select_related("unit", "directive__conclusion")
    measures = list(shown.by_deadline())
    return {
        "measures": measures,
        "unseen": work.count() - len(measures),
        "asks_measure": row.is_poor and not work.measures().open_on(today).exists(),
    }


def _rights(request: SignedInRequest, indicator: Indicator, row: IndicatorLine) -> dict[str, bool]:
    raisable = row.target is not None and row.direction != Direction.ACHIEVED
    return {
        "can_record": of_targets.can_record_result(request.user, indicator),
        "can_assess": of_targets.can_assess(request.user, indicator),
        "can_raise": raisable and of_targets.can_raise_target(request.user, indicator),
        "can_assign": permissions.can_assign_measure(request.user, indicator),
    }
