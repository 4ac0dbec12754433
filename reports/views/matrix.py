"""The units against the directives, on the screen and as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.models import Unit
from accounts.requests import SignedInRequest
from conclusions.models import Conclusion, Directive
from reports.figures import RollUp
from reports.matrix import Matrix, matrix_of
from reports.records import rows_behind
from reports.rollups import roll_up
from reports.views.boards import scope_for


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address keeps to; what names nothing keeps all."""

    on: date
    paper: Conclusion | None
    topic: str
    kind: str


def _asked(request: SignedInRequest, papers: Sequence[Conclusion]) -> Asked:
    paper, topic, kind = (request.GET.get(word, "") for word in ("ket-luan", "linh-vuc", "loai"))
    return Asked(
        on=day_or_today(request.GET.get("den-ngay", "")),
        paper=next((row for row in papers if str(row.pk) == paper), None),
        topic=topic if topic in Directive.Topic.values else "",
        kind=kind if kind in Unit.Kind.values else "",
    )


def _papers(request: SignedInRequest) -> list[Conclusion]:
    papers = Conclusion.objects.visible_to(request.user).filter(state=Conclusion.State.PUBLISHED)
    return list(papers.only("pk", "number", "symbol"))


def asked_matrix(request: SignedInRequest) -> tuple[RollUp, Matrix]:
    return _matrix(request, _asked(request, _papers(request)))


def _matrix(request: SignedInRequest, asked: Asked) -> tuple[RollUp, Matrix]:
    scope = scope_for(request.user)
    if asked.paper:
        scope = replace(scope, conclusion_id=asked.paper.pk, conclusion_reference=asked.paper.reference)
    rollup = roll_up(scope, on=asked.on)
    topic = (asked.topic, str(Directive.Topic(asked.topic).label)) if asked.topic else ("", "")
    kind = str(Unit.Kind(asked.kind).label) if asked.kind else ""
    return rollup, matrix_of(rollup, behind=rows_behind(scope, asked.on), topic=topic, kind=kind)


@require_GET
def unit_matrix(request: SignedInRequest) -> HttpResponse:
    """As of `den-ngay`; `ket-luan`, `linh-vuc` (of directive) and `loai` (of unit) keep a part of it."""
    papers = _papers(request)
    asked = _asked(request, papers)
    rollup, matrix = _matrix(request, asked)
    context = {
        "room": "units",
        "asked": asked,
        "rollup": rollup,
        "matrix": matrix,
        "papers": papers,
        "topics": Directive.Topic.choices,
        "kinds": [choice for choice in Unit.Kind.choices if choice[0] != Unit.Kind.COMMITTEE],
        "crumbs": [("Đơn vị", reverse("unit_list")), ("Ma trận", "")],
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/unit_matrix.html", context)
