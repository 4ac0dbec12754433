"""A summary issued, sent, acknowledged, corrected; its signed copies; whether its figures still agree."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.downloads import as_received
from accounts.models import User
from accounts.requests import SignedInRequest
from assignments.evidence import EvidenceRefused
from reports import permissions, services
from reports.issue_forms import IssueForm, SignedCopyForm
from reports.models import SignedCopy, Summary
from reports.verifying import verify


def visible_summary(request: SignedInRequest, pk: int, *, content: bool = True) -> Summary:
    """404 for one that the user cannot see; without its `content` for what does not show it."""
    related = ("committee", "unit", "conclusion", "indicator_set", "requested_by", "batch", "replaces", "replaced_by")
    rows = Summary.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows if content else rows.without_content(), pk=pk)


def issue_context(user: User, summary: Summary) -> dict[str, Any]:
    """What the page of a summary shows of its issue: the acts that are open, its readers, its signed copies."""
    if not summary.is_issued:
        return {"can_issue": permissions.can_issue(user, summary), "before": summary.replaces}
    sees_readers = permissions.can_see_readers(user)
    recipients = list(summary.recipients.select_related("user__unit"))
    after: Summary | None = getattr(summary, "replaced_by", None)
    follows = permissions.can_follow_issue(user, summary)
    return {
        "heading": summary.heading or {},
        "before": summary.replaces,
        "after": after if after is not None and (sees_readers or after.is_issued) else None,
        "is_replaced": after is not None and after.is_issued,
        "recipients": recipients if sees_readers else [],
        "waiting": sum(row.acknowledged_at is None for row in recipients),
        "own": next((row for row in recipients if row.user_id == user.pk), None),
        "copies": list(summary.signed_copies.select_related("by")),
        "can_follow": follows,
        "can_correct": follows and after is None,
        "can_verify": sees_readers and summary.status == Summary.Status.READY,
        "signed_form": SignedCopyForm(),
    }


@require_http_methods(["GET", "POST"])
def issue_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    if not permissions.can_issue(request.user, summary):
        raise PermissionDenied
    form = IssueForm(request.POST if request.method == "POST" else None, summary=summary)
    if form.is_valid():
        try:
            services.issue_summary(summary, form.issue, readers=form.cleaned_data["readers"], by=request.user)
        except services.SummaryRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Đã ban hành. Tệp chính thức đang được lập.")
            return redirect("summary_detail", pk=pk)
    context = {"room": "reports", "summary": summary, "form": form}
    return render(request, "reports/issue/issue.html", context, status=422 if form.errors else 200)


def _issued(request: SignedInRequest, pk: int) -> Summary:
    """For the office's acts on what it has issued."""
    summary = visible_summary(request, pk)
    if not permissions.can_follow_issue(request.user, summary):
        raise PermissionDenied
    return summary


@require_POST
def correct_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = _issued(request, pk)
    try:
        made = services.correct_summary(summary, by=request.user)
    except services.SummaryRefused as reason:
        messages.error(request, str(reason))
        return redirect("summary_detail", pk=pk)
    return redirect("summary_detail", pk=made.pk)


@require_POST
def acknowledge_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = visible_summary(request, pk)
    if services.acknowledge(summary, by=request.user):
        messages.success(request, "Đã xác nhận.")
    return redirect("summary_detail", pk=pk)


@require_POST
def remind_readers(request: SignedInRequest, pk: int) -> HttpResponse:
    told = services.remind_readers(_issued(request, pk), by=request.user)
    if told:
        messages.success(request, f"Đã nhắc {told} người chưa xác nhận.")
    else:
        messages.info(request, "Hôm nay đã nhắc, hoặc mọi người đã xác nhận.")
    return redirect("summary_detail", pk=pk)


@require_POST
def attach_signed(request: SignedInRequest, pk: int) -> HttpResponse:
    summary = _issued(request, pk)
    form = SignedCopyForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("summary_detail", pk=pk)
    try:
        services.attach_signed(summary, form.cleaned_data["file"], by=request.user)
    except EvidenceRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã đính kèm bản ký, giữ nguyên như nhận.")
    return redirect("summary_detail", pk=pk)


@require_GET
def download_signed(request: SignedInRequest, pk: int, copy: int) -> FileResponse:
    summary = visible_summary(request, pk)
    found = get_object_or_404(SignedCopy, pk=copy, summary=summary)
    services.note_opened(summary, by=request.user)
    return as_received(found.file, found.name)


@require_GET
def verify_summary(request: SignedInRequest, pk: int) -> HttpResponse:
    """The figures added up again and the files read: what differs, or that all agrees."""
    summary = visible_summary(request, pk)
    if not permissions.can_see_readers(request.user) or summary.figures is None:
        raise PermissionDenied
    return render(
        request, "reports/issue/verify.html", {"room": "reports", "summary": summary, "found": verify(summary)}
    )
