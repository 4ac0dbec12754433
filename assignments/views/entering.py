"""Entering a paper: the file comes in, the worker reads it, the page shows how far it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.downloads import as_received
from accounts.limits import Refused
from accounts.requests import SignedInRequest
from assignments import publishing
from assignments.entry_forms import PaperForm
from assignments.evidence import safe_name
from assignments.services import AssignmentRefused
from assignments.views.drafting import FormRefused, act_on, answer, number, review_page, stale
from conclusions import permissions, services
from conclusions.drafts import from_data
from conclusions.edits import ActRefused
from conclusions.models import Conclusion, Intake


@require_http_methods(["GET", "POST"])
def add_paper(request: SignedInRequest) -> HttpResponse:
    if not permissions.can_add_paper(request.user):
        raise PermissionDenied
    return _receive(request, None)


@require_http_methods(["GET", "POST"])
def amend_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    conclusion = get_object_or_404(Conclusion.objects.visible_to(request.user), pk=pk)
    if not permissions.can_amend(request.user, conclusion):
        raise PermissionDenied
    return _receive(request, conclusion)


def _receive(request: SignedInRequest, amends: Conclusion | None) -> HttpResponse:
    posted = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if posted else PaperForm()
    unit = request.user.unit
    if posted and form.is_valid() and unit is not None and unit.committee is not None:
        name, content = form.cleaned_data["name"], form.cleaned_data["content"]
        try:
            intake = services.receive_paper(
                committee=unit.committee, by=request.user, name=name, content=content, amends=amends
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("intake_detail", pk=intake.pk)
    context = {"room": "conclusions", "form": form, "amends": amends}
    return render(request, "assignments/intake/add.html", context, status=422 if posted else 200)


def editable_intake(request: SignedInRequest, pk: int) -> Intake:
    """The intake, for the office of its committee: a stranger gets 404, a colleague 403."""
    intakes = Intake.objects.visible_to(request.user).select_related(
        "committee", "amends", "by", "changed_by", "conclusion"
    )
    intake = get_object_or_404(intakes, pk=pk)
    if not permissions.can_edit_intake(request.user, intake):
        raise PermissionDenied
    return intake


@require_GET
def intake_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its progress, what became of it, or, once it is read, the page on which it is reviewed."""
    intake = editable_intake(request, pk)
    if intake.status == Intake.Status.READ:
        return review_page(request, intake, open_key=request.GET.get("mo", ""))
    return render(request, "assignments/intake/detail.html", {"room": "conclusions", "intake": intake})


@require_GET
def intake_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for every second; the whole page once the reading has come to its end."""
    intake = editable_intake(request, pk)
    response = render(request, "assignments/intake/_progress.html", {"intake": intake})
    if intake.status == Intake.Status.READ:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def change_draft(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """One act of the review page (`drafting.ACTS`, `sua` or `the-thuc`) on the draft of the version that was seen."""
    intake = editable_intake(request, pk)
    try:
        version = number(request.POST, "version")
        if intake.status != Intake.Status.READ or intake.version != version:
            return stale(request, intake, act, request.POST)
        draft, focus = act_on(intake, from_data(intake.draft or {}), act, request.POST)
        services.save_draft(intake, draft, version=version, by=request.user)
    except services.IntakeMoved:
        return stale(request, intake, act, request.POST)
    except ActRefused as reason:
        return answer(request, intake, act, status=422, alert=str(reason))
    except FormRefused as refused:
        key = getattr(getattr(refused.form, "directive", None), "key", None)
        return answer(request, intake, act, status=422, form=refused.form, open_key=key, focus=key)
    return answer(request, intake, act, focus=focus)


@require_POST
def publish_intake(request: SignedInRequest, pk: int) -> HttpResponse:
    intake = editable_intake(request, pk)
    try:
        conclusion = publishing.publish_intake(intake, version=number(request.POST, "version"), by=request.user)
    except services.IntakeMoved:
        return stale(request, intake, "cong-bo", request.POST)
    except (services.PaperRefused, ActRefused, AssignmentRefused) as reason:
        if intake.status != Intake.Status.READ:
            return stale(request, intake, "cong-bo", request.POST)
        return answer(request, intake, "cong-bo", status=422, alert=str(reason))
    messages.success(request, f"Đã công bố {conclusion.reference}.")
    return redirect("conclusion_detail", pk=conclusion.pk)


@require_POST
def retry_intake(request: SignedInRequest, pk: int) -> HttpResponse:
    if not services.retry_reading(editable_intake(request, pk), by=request.user):
        messages.error(request, "Văn bản này không còn ở trạng thái lỗi.")
    return redirect("intake_detail", pk=pk)


@require_POST
def discard_intake(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        services.discard_intake(editable_intake(request, pk), by=request.user)
    except services.IntakeMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã bỏ văn bản đang nhập. Tệp và bản nháp được giữ làm lịch sử.")
    return redirect("conclusion_list")


@require_GET
def download_intake(request: SignedInRequest, pk: int) -> FileResponse:
    return _file_of(editable_intake(request, pk))


@require_GET
def download_paper(request: SignedInRequest, pk: int, edition: int | None = None) -> FileResponse:
    """The file of an edition, as it was received; without a number that of the latest."""
    conclusion = get_object_or_404(Conclusion.objects.visible_to(request.user), pk=pk)
    intakes = Intake.objects.filter(conclusion=conclusion, edition=edition or conclusion.edition)
    return _file_of(get_object_or_404(intakes))


def _file_of(intake: Intake) -> FileResponse:
    if not intake.file:
        raise Http404("Không có tệp nào được giữ.")
    return as_received(intake.file, safe_name(intake.name))
