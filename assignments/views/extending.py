"""More time for a task: asked on its page, decided there or in the list of all requests."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.models import Assignment, Extension
from assignments.request_forms import GRANT, DecideForm, ExtensionForm
from assignments.views.assigning import show_assignment


@require_GET
def extension_list(request: SignedInRequest) -> HttpResponse:
    """The requests that wait for a decision, the earliest asked first, each decided in its row."""
    if not permissions.can_see_extensions(request.user):
        raise PermissionDenied
    return _list(request)


def _list(
    request: SignedInRequest, *, refused: Extension | None = None, form: DecideForm | None = None
) -> HttpResponse:
    waiting = Extension.objects.waiting().visible_to(request.user).order_by("asked_at", "pk")
    waiting = waiting.select_related("assignment__unit", "asked_by__unit")
    page = Paginator(waiting, 50).get_page(request.GET.get("page"))
    rows = [(extension, permissions.can_decide_extension(request.user, extension)) for extension in page.object_list]
    context = {"room": "desk", "page_obj": page, "rows": rows, "refused": refused, "form": form}
    return render(request, "assignments/extension_list.html", context, status=422 if form else 200)


@require_POST
def ask_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments = Assignment.objects.visible_to(request.user).select_related("unit")
    assignment = get_object_or_404(assignments, pk=pk)
    if not permissions.can_ask_extension(request.user, assignment):
        raise PermissionDenied
    form = ExtensionForm(request.POST)
    if form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            services.ask_extension(assignment, until=until, reason=reason, by=request.user)
        except services.RequestRefused as why:
            form.add_error("until", str(why))
        else:
            messages.success(request, "Đã gửi đề nghị gia hạn; thời hạn chưa đổi cho đến khi có quyết định.")
            return redirect("assignment_detail", pk=pk)
    return show_assignment(request, pk, status=422, extension_form=form)


def _visible_extension(request: SignedInRequest, pk: int) -> Extension:
    extensions = Extension.objects.visible_to(request.user).select_related("assignment__unit", "asked_by__unit")
    extension: Extension = get_object_or_404(extensions, pk=pk)
    return extension


@require_POST
def decide_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    extension = _visible_extension(request, pk)
    if not permissions.can_decide_extension(request.user, extension):
        raise PermissionDenied
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _list(request, refused=extension, form=form)
    note = form.cleaned_data["note"]
    try:
        if form.cleaned_data["decision"] == GRANT:
            services.grant_extension(extension, by=request.user, note=note)
            messages.success(request, f"Đã gia hạn đến ngày {extension.asked_until:%d/%m/%Y}; hạn đầu vẫn được giữ.")
        else:
            services.refuse_extension(extension, by=request.user, note=note)
            messages.success(request, "Đã trả lời không đồng ý gia hạn; thời hạn giữ nguyên.")
    except services.RequestMoved as why:
        messages.error(request, str(why))
    if "tu-viec" in request.POST:  # decided on the assignment's own page
        return redirect("assignment_detail", pk=extension.assignment_id)
    return redirect("extension_list")


@require_POST
def withdraw_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    extension = _visible_extension(request, pk)
    if not permissions.can_withdraw_extension(request.user, extension):
        raise PermissionDenied
    try:
        services.withdraw_extension(extension, by=request.user)
    except services.RequestMoved as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã rút đề nghị gia hạn.")
    return redirect("assignment_detail", pk=extension.assignment_id)
