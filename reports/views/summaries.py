"""Asking for a summary, watching it being built, arranging the draft, taking its files away."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.downloads import WORD
from accounts.requests import SignedInRequest
from accounts.workbooks import CONTENT_TYPE
from reports import permissions, services
from reports.arranging import PartRow, choices_of, rows_from, rows_of
from reports.bundles import file_name
from reports.counted import default_period
from reports.forms import SummaryForm
from reports.models import Summary, SummaryBatch
from reports.ordering import moved
from reports.papers import choices_from, from_data
from reports.views.issuing import issue_context, visible_summary

_TYPES = {
    "pdf": "application/pdf",
    "archive": "application/pdf",
    "docx": WORD,
    "xlsx": CONTENT_TYPE,
}
_FILTERS = {"": "Tất cả", "ban-hanh": "Đã ban hành", "du-thao": "Dự thảo"}


@require_GET
def summary_list(request: SignedInRequest) -> HttpResponse:
    """`?loai=` keeps to the issued ones or to the drafts."""
    summaries = Summary.objects.visible_to(request.user).without_content()
    summaries = summaries.select_related("unit", "conclusion", "indicator_set")
    can_request = permissions.can_request_summary(request.user)
    chosen = request.GET.get("loai", "")
    if can_request:  # drafts of many units at once have a page of their own
        summaries = summaries.exclude(batch__isnull=False, issued_on__isnull=True)
    if chosen == "ban-hanh":
        summaries = summaries.issued().order_by("-issued_on", "-pk")
    elif chosen == "du-thao":
        summaries = summaries.filter(issued_on__isnull=True)
    context = {
        "room": "reports",
        "page_obj": Paginator(summaries, 30).get_page(request.GET.get("page")),
        "can_request": can_request,
        "can_see_schedules": permissions.can_see_schedules(request.user),
        "batches": _latest_batches(request) if can_request else [],
        "chosen": chosen if chosen in _FILTERS else "",
        "filters": _FILTERS.items(),
    }
    return render(request, "reports/summary_list.html", context)


def _latest_batches(request: SignedInRequest) -> QuerySet[SummaryBatch]:
    built = Count("summaries", filter=Q(summaries__status=Summary.Status.READY))
    own = SummaryBatch.objects.filter(committee=request.user.committee_id)
    return own.annotate(built=built, total=Count("summaries"))[:3]


@require_http_methods(["GET", "POST"])
def request_summary(request: SignedInRequest) -> HttpResponse:
    """The form, and what it asks for: one summary, or with `tung-don-vi` one of each unit."""
    unit = request.user.unit
    if unit is None or unit.committee is None or not permissions.can_request_summary(request.user):
        raise PermissionDenied
    if request.method == "GET":
        initial = {"period": request.GET.get("ky") or default_period(timezone.localdate()).previous().code}
        return _request_page(request, SummaryForm(user=request.user, initial=initial))
    form = SummaryForm(request.POST, user=request.user)
    if form.is_valid():
        period = form.cleaned_data["period"]
        try:
            if "tung-don-vi" in request.POST:
                batch = services.request_unit_summaries(committee=unit.committee, period=period, by=request.user)
                return redirect("batch_detail", pk=batch.pk)
            summary = services.request_summary(committee=unit.committee, period=period, by=request.user, **form.scope)
        except services.SummaryRefused as reason:
            form.add_error("period", str(reason))
        else:
            return redirect("summary_detail", pk=summary.pk)
    return _request_page(request, form)


def _request_page(request: SignedInRequest, form: SummaryForm) -> HttpResponse:
    context = {"room": "reports", "form": form}
    return render(request, "reports/summary_request.html", context, status=422 if form.errors else 200)


@require_GET
def summary_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    context = _progress_context(request, summary)
    parts = rows_of(from_data(summary.paper), choices_from(summary.choices)) if summary.paper else []
    context["parts"] = [row for row in parts if row.kept]
    services.note_opened(summary, by=request.user)
    context |= issue_context(request.user, summary)
    return render(request, "reports/summary_detail.html", context)


@require_GET
def summary_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for every second while the summary is being built; the whole page once it is done."""
    context = _progress_context(request, visible_summary(request, pk, content=False))
    response = render(request, "reports/_summary_progress.html", context)
    if not context["running"]:
        response["HX-Refresh"] = "true"
    return response


def _progress_context(request: SignedInRequest, summary: Summary) -> dict[str, Any]:
    return {
        "room": "reports",
        "summary": summary,
        "running": summary.is_running,
        "can_retry": permissions.can_retry(request.user, summary),
        "can_cancel": permissions.can_cancel(request.user, summary),
        "can_change": permissions.can_change_summary(request.user, summary),
        "files": [(kind, label, summary.hashes.get(kind, "")) for kind, label in _files_of(summary)],
    }


def _files_of(summary: Summary) -> list[tuple[str, str]]:
    return [(kind, label) for kind, label in Summary.FILES.items() if getattr(summary, kind)]


@require_http_methods(["GET", "POST"])
def arrange_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which parts, in which order, with which openings; `chuyen` moves one of them."""
    summary = visible_summary(request, pk)
    if not permissions.can_change_summary(request.user, summary) or summary.paper is None:
        raise PermissionDenied
    paper = from_data(summary.paper)
    if request.method == "GET":
        return _arrange_page(request, summary, rows_of(paper, choices_from(summary.choices)))
    rows = rows_from(paper, request.POST)
    if word := request.POST.get("chuyen", ""):
        data = moved(request.POST, word, [row.code for row in rows])
        return _arrange_page(request, summary, rows_from(paper, data), moved=word)
    if not any(row.kept for row in rows):
        return _arrange_page(request, summary, rows, error="Hãy giữ lại ít nhất một phần.", status=422)
    if any(row.error for row in rows):
        return _arrange_page(request, summary, rows, error="Hãy rút ngắn đoạn mở đầu được đánh dấu.", status=422)
    if not services.arrange_summary(summary, choices_of(rows), by=request.user):
        messages.error(request, "Chưa lưu được: bản tổng hợp đã chuyển trạng thái. Hãy xem lại rồi thử lại.")
    return redirect("summary_detail", pk=pk)


def _arrange_page(
    request: SignedInRequest, summary: Summary, rows: Sequence[PartRow], *, status: int = 200, **more: str
) -> HttpResponse:
    context = {"room": "reports", "summary": summary, "rows": rows, **more}
    return render(request, "reports/summary_arrange.html", context, status=status)


@require_POST
def refresh_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    if not permissions.can_change_summary(request.user, summary):
        raise PermissionDenied
    if not services.refresh_summary(summary, by=request.user):
        messages.error(request, "Bản tổng hợp đã chuyển trạng thái; số liệu giữ nguyên.")
    return redirect("summary_detail", pk=pk)


@require_POST
def cancel_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    if summary.is_running and not permissions.can_cancel(request.user, summary):
        raise PermissionDenied
    if not services.cancel_summary(summary, by=request.user):
        messages.error(request, "Bản tổng hợp không còn trong hàng đợi.")
    return redirect("summary_detail", pk=pk)


@require_POST
def retry_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    if not permissions.can_retry(request.user, summary):
        raise PermissionDenied
    if not services.retry_summary(summary, by=request.user):
        messages.error(request, "Bản tổng hợp này không còn ở trạng thái lỗi.")
    return redirect("summary_detail", pk=pk)


@require_GET
def download_summary(request: SignedInRequest, pk: int, kind: str) -> FileResponse:
    """One of the files of a summary that is built; `kind` names it. With `?xem` a PDF is shown, not taken away."""
    summary = visible_summary(request, pk)
    if kind not in _TYPES or summary.status != Summary.Status.READY or not getattr(summary, kind):
        raise Http404("Bản tổng hợp chưa lập xong, hoặc không có tệp này.")
    services.note_opened(summary, by=request.user)
    file = getattr(summary, kind).open("rb")
    shown = "xem" in request.GET and _TYPES[kind] == _TYPES["pdf"]
    return FileResponse(file, as_attachment=not shown, filename=file_name(summary, kind), content_type=_TYPES[kind])
