"""Sheets of the indicators: taken out, brought in, looked at, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.downloads import as_received, as_workbook
from accounts.limits import Refused
from accounts.requests import SignedInRequest
from accounts.sheet_files import MAX_BYTES
from targets import permissions, uploads
from targets.forms import UploadForm
from targets.models import IndicatorSet
from targets.received import Upload

MOST_ON_PAGE = 100
MAX_READ = MAX_BYTES + 1  # one more tells that it is too large
_TOLD = {
    Upload.Kind.REGISTER: "Các chỉ tiêu của bộ kèm mức của đại hội. Bảng tải lên thay cả danh mục.",
    Upload.Kind.TARGETS: "Mức của đại hội và các mức phấn đấu theo từng lần quyết định.",
    Upload.Kind.RESULTS: "Số kế hoạch, ước thực hiện, thực hiện của từng kỳ, có nguồn.",
    Upload.Kind.UNITS: "Danh mục đơn vị của cấp ủy.",
}


@require_GET
def exchange(request: SignedInRequest) -> HttpResponse:
    """What can be taken out and brought in; `?bo=` names the set, `?loai=` the kind that is brought in."""
    return _page(request, None)


@require_POST
def upload_sheet(request: SignedInRequest) -> HttpResponse:
    kinds = _kinds(request)
    if not kinds or request.user.unit is None or request.user.unit.committee is None:
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES, kinds=kinds, sets=_sets(request))
    if form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            upload = uploads.receive_upload(
                committee=request.user.unit.committee,
                kind=kind,
                indicator_set=form.cleaned_data["indicator_set"],
                name=file.name,
                content=file.read(MAX_READ),
                by=request.user,
            )
        except Refused as reason:
            form.add_error("file", str(reason))
        else:
            return redirect("upload_detail", pk=upload.pk)
    return _page(request, form)


def _page(request: SignedInRequest, form: UploadForm | None) -> HttpResponse:
    sets, kinds = list(_sets(request)), _kinds(request)
    chosen = next((row for row in sets if row.code == request.GET.get("bo")), sets[0] if sets else None)
    initial = {"indicator_set": chosen.code if chosen else None, "kind": request.GET.get("loai")}
    if kinds and form is None:
        form = UploadForm(kinds=kinds, sets=_sets(request), initial=initial)
    rows = Upload.objects.visible_to(request.user).select_related("uploaded_by", "applied_by", "indicator_set")
    rows = rows.filter(
        kind__in=[kind for kind in Upload.Kind.values if permissions.can_view_uploads(request.user, kind)]
    )
    context = {
        "room": "targets",
        "sets": sets,
        "chosen": chosen,
        "sheets": [
            {"kind": kind, "label": label, "told": _TOLD[Upload.Kind(kind)], "may": kind in dict(kinds)}
            for kind, label in Upload.Kind.choices
            if permissions.can_export(request.user, kind) and (chosen or kind == Upload.Kind.UNITS)
        ],
        "form": form,
        "page_obj": Paginator(rows.defer("preview"), 20).get_page(request.GET.get("page")),
    }
    return render(request, "targets/exchange/index.html", context, status=422 if form and form.is_bound else 200)


def _sets(request: SignedInRequest) -> Any:
    return IndicatorSet.objects.visible_to(request.user)


def _kinds(request: SignedInRequest) -> list[tuple[str, str]]:
    """The kinds of sheet that the user may bring in."""
    return [(kind, label) for kind, label in Upload.Kind.choices if permissions.can_exchange(request.user, kind)]


@require_GET
def sheet_template(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind in Upload.Kind.values and not permissions.can_exchange(request.user, kind):
        raise PermissionDenied
    return _workbook(request, kind, blank=True)


@require_GET
def export_sheet(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind in Upload.Kind.values and not permissions.can_export(request.user, kind):
        raise PermissionDenied
    return _workbook(request, kind, blank=False)


def _workbook(request: SignedInRequest, kind: str, *, blank: bool) -> HttpResponse:
    if kind not in Upload.Kind.values:
        raise Http404
    name, chosen, unit = kind, None, request.user.unit
    if kind == Upload.Kind.UNITS:
        committee = unit.committee if unit else None
    else:
        sets = _sets(request).select_related("committee")
        chosen = get_object_or_404(sets, code=request.GET["bo"]) if request.GET.get("bo") else sets.first()
        committee, name = (chosen.committee, f"{kind}-{chosen.code}") if chosen else (None, name)
    if committee is None:
        raise Http404
    content = uploads.resource_for(kind, committee, chosen).workbook(blank=blank)
    return as_workbook(content, f"{name}-mau.xlsx" if blank else f"{name}.xlsx")


def _upload(request: SignedInRequest, pk: int) -> Upload:
    """The sheet, for those who may look at it: a stranger gets 404, a colleague 403."""
    rows = Upload.objects.visible_to(request.user).select_related(
        "committee", "indicator_set__committee", "uploaded_by", "applied_by"
    )
    upload: Upload = get_object_or_404(rows, pk=pk)
    if not permissions.can_view_uploads(request.user, upload.kind):
        raise PermissionDenied
    return upload


@require_GET
def upload_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    waiting = upload.state == Upload.State.CHECKED and permissions.can_exchange(request.user, upload.kind)
    counts = upload.counts
    changes = sum(counts[kind] for kind in ("new", "changed", "later", "removed"))
    context = {
        "room": "targets",
        "upload": upload,
        "may_confirm": waiting and changes > 0,
        "may_discard": waiting,
        "changes": changes,
        "shown": upload.preview["differences"][:MOST_ON_PAGE],
        "faults": upload.preview["faults"][:MOST_ON_PAGE],
    }
    return render(request, "targets/exchange/detail.html", context)


@require_GET
def download_upload(request: SignedInRequest, pk: int) -> FileResponse:
    """As it was received; always to be saved, never shown by the browser."""
    upload = _upload(request, pk)
    return as_received(upload.file, upload.name)


def _to_decide(request: SignedInRequest, pk: int) -> Upload:
    upload = _upload(request, pk)
    if not permissions.can_exchange(request.user, upload.kind):
        raise PermissionDenied
    return upload


@require_POST
def confirm_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _to_decide(request, pk)
    try:
        uploads.confirm_upload(upload, digest=request.POST.get("digest", ""), by=request.user)
    except uploads.UploadMoved:
        messages.error(request, "Bảng tính này không còn chờ xác nhận; không có gì được ghi thêm.")
    except uploads.UploadChanged:
        messages.warning(request, "Dữ liệu đã thay đổi từ khi xem trước nên chưa ghi gì. Hãy xem lại các thay đổi mới.")
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã ghi toàn bộ thay đổi của bảng tính.")
    return redirect("upload_detail", pk=pk)


@require_POST
def discard_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        uploads.discard_upload(_to_decide(request, pk), by=request.user)
    except uploads.UploadMoved:
        messages.error(request, "Bảng tính này không còn chờ xác nhận.")
    else:
        messages.success(request, "Đã bỏ bảng tính; không có gì được ghi.")
    return redirect("exchange")
