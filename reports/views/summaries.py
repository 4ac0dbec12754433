"""Asking for a summary, watching it being built, taking it away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from reports import permissions, services
from reports.forms import SummaryForm
from reports.models import Summary
from reports.rollups import recent_periods


@require_GET
def summary_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "reports/summary_list.html", _list_context(request, SummaryForm()))


def _list_context(request: SignedInRequest, form: SummaryForm) -> dict[str, object]:
    summaries = Summary.objects.visible_to(request.user).select_related("unit", "requested_by")
    return {
        "room": "reports",
        "page_obj": Paginator(summaries, 30).get_page(request.GET.get("page")),
        "can_request": permissions.can_request_summary(request.user),
        "form": form,
        "periods": recent_periods(timezone.localdate()),
    }


@require_POST
def request_summary(request: SignedInRequest) -> HttpResponse:
    unit = request.user.unit
    if unit is None or unit.committee is None or not permissions.can_request_summary(request.user):
        raise PermissionDenied
    form = SummaryForm(request.POST)
    if form.is_valid():
        try:
            summary = services.request_summary(
                committee=unit.committee, period=form.cleaned_data["period"], by=request.user
            )
        except services.SummaryRefused as reason:
            form.add_error("period", str(reason))
        else:
            return redirect("summary_detail", pk=summary.pk)
    return render(request, "reports/summary_list.html", _list_context(request, form), status=422)


def _visible(request: SignedInRequest, pk: int) -> Summary:
    summaries = Summary.objects.visible_to(request.user).select_related("committee", "unit", "requested_by")
    return get_object_or_404(summaries, pk=pk)


@require_GET
def summary_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "reports/summary_detail.html", _progress_context(request, pk))


@require_GET
def summary_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for every second while the summary is being built."""
    return render(request, "reports/_summary_progress.html", _progress_context(request, pk))


def _progress_context(request: SignedInRequest, pk: int) -> dict[str, object]:
    summary = _visible(request, pk)
    return {
        "room": "reports",
        "summary": summary,
        "running": summary.status in {Summary.Status.QUEUED, Summary.Status.BUILDING},
        "can_retry": permissions.can_retry(request.user, summary),
    }


@require_POST
def retry_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = _visible(request, pk)
    if not permissions.can_retry(request.user, summary):
        raise PermissionDenied
    if not services.retry_summary(summary, by=request.user):
        messages.error(request, "Bản tổng hợp này không còn ở trạng thái lỗi.")
    return redirect("summary_detail", pk=pk)


@require_GET
def download_summary(request: SignedInRequest, pk: int) -> FileResponse:
    summary = _visible(request, pk)
    if summary.status != Summary.Status.READY or not summary.pdf:
        raise Http404("Bản tổng hợp chưa lập xong.")
    name = f"tong-hop-{summary.committee.code}-{summary.period.code}.pdf"
    return FileResponse(summary.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
