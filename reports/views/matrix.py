"""The units against the directives, on the screen and as a sheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import Unit
from accounts.requests import SignedInRequest
from reports.figures import RollUp
from reports.matrix import Matrix, matrix_of
from reports.records import unit_rows_behind
from reports.rollups import roll_up
from reports.views.scoping import Asked, asked_of


def asked_matrix(request: SignedInRequest, *, beside: bool = False) -> tuple[Asked, RollUp, Matrix]:
    """The scope and the day of the address; `loai` keeps the units of a kind, and keeps all when it names none.

    `beside` as `roll_up` has it.
    """
    asked = asked_of(request)
    rollup = roll_up(asked.scope, on=asked.on, beside=beside)
    kind = request.GET.get("loai", "")
    label = str(Unit.Kind(kind).label) if kind in Unit.Kind.values else ""
    return asked, rollup, matrix_of(rollup, behind=unit_rows_behind(asked.scope, asked.on), kind=label)


@require_GET
def unit_matrix(request: SignedInRequest) -> HttpResponse:
    asked, rollup, matrix = asked_matrix(request)
    context = {
        "room": "units",
        "asked": asked,
        "on": asked.on,
        "kind": request.GET.get("loai", ""),
        "rollup": rollup,
        "matrix": matrix,
        "kinds": [choice for choice in Unit.Kind.choices if choice[0] != Unit.Kind.COMMITTEE],
        "crumbs": [("Đơn vị", reverse("unit_list")), ("Ma trận", "")],
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/unit_matrix.html", context)
