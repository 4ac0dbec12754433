"""The summaries of many units asked for at once: how far they are, stopped, resumed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from reports import permissions, services
from reports.bundles import bundle
from reports.models import Summary, SummaryBatch

_BUNDLED = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def _visible(request: SignedInRequest, pk: int) -> SummaryBatch:
    if not permissions.can_see_batches(request.user):
        raise PermissionDenied
    rows = SummaryBatch.objects.filter(committee_id=request.user.committee_id)
    return get_object_or_404(rows.select_related("committee", "requested_by"), pk=pk)


@require_GET
def batch_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _visible(request, pk)
    rows = batch.summaries.without_content().select_related("unit").order_by("unit__sort_key", "pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "reports/batch_detail.html", _context(batch) | {"page_obj": page})


@require_GET
def batch_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for every two seconds while summaries are being built."""
    context = _context(_visible(request, pk))
    response = render(request, "reports/_batch_progress.html", context)
    if not context["running"]:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def download_batch(request: SignedInRequest, pk: int, kind: str) -> FileResponse:
    """The files of one kind of all that are built, in one archive."""
    batch = _visible(request, pk)
    built = batch.summaries.without_content().filter(status=Summary.Status.READY)
    rows = built.select_related("unit", "committee", "conclusion", "indicator_set").order_by("unit__sort_key", "pk")
    if kind not in _BUNDLED or not rows:
        raise Http404("Đợt này chưa có bản nào lập xong, hoặc không có loại tệp này.")
    name = f"tong-hop-tung-don-vi-{batch.period.code.replace('..', '_')}-{kind}.zip"
    return FileResponse(bundle(rows, kind), as_attachment=True, filename=name, content_type="application/zip")


def _context(batch: SummaryBatch) -> dict[str, Any]:
    counted = dict(batch.summaries.order_by().values_list("status").annotate(Count("pk")))
    states = [(status.label, counted.get(status, 0)) for status in Summary.Status]
    total = sum(counted.values())
    done = counted.get(Summary.Status.READY, 0)
    waiting = counted.get(Summary.Status.QUEUED, 0)
    return {
        "room": "reports",
        "batch": batch,
        "total": total,
        "done": done,
        "percent": 100 * done // total if total else 0,
        "states": [(label, count) for label, count in states if count],
        "running": bool(waiting or counted.get(Summary.Status.BUILDING, 0)),
        "bundles": _BUNDLED.items() if done else (),
        "can_stop": bool(waiting),
        "can_resume": bool(counted.get(Summary.Status.CANCELLED, 0) or counted.get(Summary.Status.FAILED, 0)),
    }


@require_POST
def stop_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    stopped = services.stop_batch(_visible(request, pk), by=request.user)
    messages.success(request, f"Đã dừng: {stopped} bản còn lại chưa lập. Có thể tiếp tục bất cứ lúc nào.")
    return redirect("batch_detail", pk=pk)


@require_POST
def resume_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    again = services.resume_batch(_visible(request, pk), by=request.user)
    messages.success(request, f"Tiếp tục lập {again} bản.")
    return redirect("batch_detail", pk=pk)
