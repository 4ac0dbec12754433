"""Forms in Excel: taken by a unit, or for it, and brought back filled in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.downloads import as_received, as_workbook
from accounts.limits import Refused
from accounts.models import Unit
from accounts.permissions import is_office
from accounts.requests import SignedInRequest
from assignments import filling
from assignments.blanks import write_blank
from assignments.models import FilledForm
from assignments.report_forms import FilledFormsForm

PER_PAGE = 50


@require_GET
def download_blank(request: SignedInRequest) -> HttpResponse:
    """What one's own unit owes; `?don-vi=` names another, for those who see the whole committee."""
    units = Unit.objects.visible_to(request.user)
    named = request.GET.get("don-vi", "")
    unit = get_object_or_404(units, pk=int(named) if named.isdecimal() else request.user.unit_id)
    today = timezone.localdate()
    return as_workbook(write_blank(unit, today), f"bao-cao-{unit.code}-{today:%Y%m%d}.xlsx")


def filled_forms(request: SignedInRequest) -> HttpResponse:
    """The forms that came back, and the way to bring in more."""
    committee = request.user.unit.committee if request.user.unit else None
    if committee is None or not is_office(request.user, committee.pk):
        raise PermissionDenied
    posted = request.method == "POST"
    form = FilledFormsForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = filling.receive_forms(
                committee=committee, name=file.name, content=file.read(), by=request.user, today=timezone.localdate()
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            if len(received) == 1:
                return redirect("filled_form", pk=received[0].pk)
            waiting = sum(one.state == FilledForm.State.CHECKED for one in received)
            messages.success(request, f"Đã nhận {len(received)} biểu mẫu; {waiting} biểu mẫu chờ xác nhận.")
            return redirect("filled_forms")
    rows = FilledForm.objects.visible_to(request.user).select_related("uploaded_by__unit", "applied_by__unit")
    context = {
        "room": "desk",
        "form": form,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "units": Unit.objects.serving(committee, timezone.localdate()).assignable().only("pk", "name"),
    }
    return render(request, "assignments/filled_forms.html", context, status=422 if form.is_bound else 200)


@require_GET
def filled_form(request: SignedInRequest, pk: int) -> HttpResponse:
    form = _own(request, pk)
    rows, refusal = [], form.reason
    if form.state == FilledForm.State.CHECKED:
        try:
            rows = filling.rows_of(form, timezone.localdate())
        except Refused as reason:
            refusal = str(reason)
    wrong = sum(bool(row.problems) for row in rows)
    context = {"room": "desk", "form": form, "rows": rows, "refusal": refusal, "wrong": wrong}
    return render(request, "assignments/filled_form.html", context)


@require_POST
def enter_form(request: SignedInRequest, pk: int) -> HttpResponse:
    form = _own(request, pk)
    try:
        count = filling.enter_form(form, by=request.user, today=timezone.localdate())
    except filling.FormMoved as reason:
        messages.error(request, f"{reason} Chưa nhập báo cáo nào.")
        return redirect("filled_form", pk=pk)
    messages.success(request, f"Đã nhập và gửi {count} báo cáo; các báo cáo chờ duyệt như mọi báo cáo khác.")
    return redirect("filled_forms")


@require_POST
def discard_form(request: SignedInRequest, pk: int) -> HttpResponse:
    form = _own(request, pk)
    try:
        filling.discard_form(form, by=request.user)
    except filling.FormMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã bỏ biểu mẫu; tệp vẫn được giữ.")
    return redirect("filled_forms")


@require_GET
def download_filled(request: SignedInRequest, pk: int) -> FileResponse:
    form = _own(request, pk)
    return as_received(form.file, form.name)


def _own(request: SignedInRequest, pk: int) -> FilledForm:
    form: FilledForm = get_object_or_404(FilledForm.objects.visible_to(request.user).select_related("committee"), pk=pk)
    if not is_office(request.user, form.committee_id):
        raise PermissionDenied
    return form
