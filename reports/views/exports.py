"""The figures as files made for this answer; every filter of the page is the file's too."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.downloads import as_workbook
from accounts.requests import SignedInRequest
from reports.matrix_sheets import matrix_workbook
from reports.rollups import roll_up
from reports.views.matrix import asked_matrix
from reports.views.scoping import asked_of
from reports.xlsx import rollup_workbook


@require_GET
def export_board(request: SignedInRequest) -> HttpResponse:
    """All that the board says of its scope and day."""
    asked = asked_of(request)
    return as_workbook(rollup_workbook(roll_up(asked.scope, on=asked.on)), f"tong-hop-{asked.on:%Y-%m-%d}.xlsx")


@require_GET
def export_matrix(request: SignedInRequest) -> HttpResponse:
    _, rollup, matrix = asked_matrix(request, beside=True)
    return as_workbook(matrix_workbook(matrix, rollup), f"don-vi-{rollup.on:%Y-%m-%d}.xlsx")
