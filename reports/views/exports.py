"""The figures as files made for this answer; every filter of the page is the file's too."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.days import day_or_today
from accounts.downloads import as_workbook
from accounts.requests import SignedInRequest
from reports.rollups import roll_up
from reports.views.boards import scope_for
from reports.views.matrix import asked_matrix
from reports.xlsx import matrix_workbook, rollup_workbook


@require_GET
def export_board(request: SignedInRequest) -> HttpResponse:
    """All that the board says of the day `den-ngay`."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    return as_workbook(rollup_workbook(roll_up(scope_for(request.user), on=on)), f"tong-hop-{on:%Y-%m-%d}.xlsx")


@require_GET
def export_matrix(request: SignedInRequest) -> HttpResponse:
    rollup, matrix = asked_matrix(request)
    return as_workbook(matrix_workbook(matrix, rollup), f"don-vi-{rollup.on:%Y-%m-%d}.xlsx")
