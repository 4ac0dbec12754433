"""The office's gate: what waits, accept, return."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.forms import AcceptForm, AskForm, ReturnForm
from assignments.models import ProgressReport
from assignments.views.reporting import report_context


@require_GET
def reports_to_review(request: SignedInRequest) -> HttpResponse:
    if not permissions.can_see_desk_of_office(request.user):
        raise PermissionDenied
    waiting = (
        ProgressReport.objects.visible_to(request.user)
        .filter(status=ProgressReport.Status.SUBMITTED)
        .select_related("assignment__unit", "submitted_by")
        .order_by("submitted_at", "pk")
    )
    context = {"room": "desk", "page_obj": Paginator(waiting, 50).get_page(request.GET.get("page"))}
    return render(request, "assignments/reports_to_review.html", context)


def _reviewable(request: SignedInRequest, pk: int) -> ProgressReport:
    reports = ProgressReport.objects.visible_to(request.user).select_related("assignment__unit")
    report = get_object_or_404(reports, pk=pk)
    if not permissions.can_review(request.user, report):
        raise PermissionDenied
    return report


@require_POST
def accept_report(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _reviewable(request, pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        context = report_context(request, report, accept_form=form)
        return render(request, "assignments/report_detail.html", context, status=422)
    try:
        services.accept_report(report, by=request.user, note=form.cleaned_data["note"])
    except services.ReportMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã duyệt báo cáo.")
    return redirect("report_detail", pk=pk)


@require_POST
def return_report(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _reviewable(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        context = report_context(request, report, return_form=form)
        return render(request, "assignments/report_detail.html", context, status=422)
    try:
        services.return_report(report, by=request.user, note=form.cleaned_data["note"])
    except services.ReportMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã trả lại báo cáo để đơn vị sửa.")
    return redirect("report_detail", pk=pk)


@require_POST
def ask_for_more(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _reviewable(request, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        context = report_context(request, report, ask_form=form)
        return render(request, "assignments/report_detail.html", context, status=422)
    try:
        services.ask_for_more(report, by=request.user, note=form.cleaned_data["note"])
    except services.ReportMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã gửi yêu cầu bổ sung; báo cáo giữ ngày gửi cũ.")
    return redirect("report_detail", pk=pk)
