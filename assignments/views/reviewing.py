"""The office's gate: what waits, accept, return."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.findings import Finding, findings_of
from assignments.forms import AcceptForm, AskForm, ReturnForm
from assignments.models import ProgressReport
from assignments.views.reporting import report_context

PER_PAGE = 100


@require_GET
def reports_to_review(request: SignedInRequest) -> HttpResponse:
    """What waits, sent first stands first: each report with all that its reviewer needs, answered in its place."""
    if not permissions.can_see_desk_of_office(request.user):
        raise PermissionDenied
    waiting = (
        ProgressReport.objects.visible_to(request.user)
        .filter(status=ProgressReport.Status.SUBMITTED)
        .with_what_a_reviewer_needs(timezone.localdate())
        .order_by("submitted_at", "pk")
    )
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    items = review_items(list(page.object_list))
    context = {
        "room": "desk",
        "page_obj": page,
        "items": items,
        "clean": sum(not item.findings for item in items),
        "can_review": request.user.role == User.Role.OFFICE,
        "accept_form": AcceptForm(),
        "return_form": ReturnForm(),
        "ask_form": AskForm(),
    }
    return render(request, "assignments/reports_to_review.html", context)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A report with the one before it and what is worth a second look."""

    report: ProgressReport
    previous: ProgressReport | None
    findings: tuple[Finding, ...]


def review_items(reports: Sequence[Any]) -> list[ReviewItem]:
    """One query for all the reports before these; expects `with_what_a_reviewer_needs`."""
    earlier: dict[int, list[ProgressReport]] = defaultdict(list)
    sent = ProgressReport.objects.filter(assignment__in={report.assignment_id for report in reports})
    sent = sent.exclude(status=ProgressReport.Status.DRAFT).prefetch_related("values__indicator")
    for row in sent.order_by("period_end", "pk"):
        earlier[row.assignment_id].append(row)
    items = []
    for report in reports:
        before = [row for row in earlier[report.assignment_id] if row.period_end < report.period_start]
        previous = before[-1] if before else None
        found = findings_of(report, previous, has_evidence=bool(report.standing_evidence))
        items.append(ReviewItem(report, previous, found))
    return items


@require_POST
def accept_reports(request: SignedInRequest) -> HttpResponse:
    """Accept the chosen ones, each by itself; those that somebody else was faster with are named."""
    if request.user.role != User.Role.OFFICE:
        raise PermissionDenied
    chosen = [int(pk) for pk in request.POST.getlist("bao-cao") if pk.isdecimal()]
    visible = ProgressReport.objects.visible_to(request.user).filter(pk__in=chosen)
    reports = [
        report
        for report in visible.select_related("assignment__unit").order_by("submitted_at", "pk")
        if permissions.can_review(request.user, report)
    ]
    accepted, moved = services.accept_reports(reports, by=request.user)
    if accepted:
        messages.success(request, f"Đã duyệt {len(accepted)} báo cáo.")
    if moved:
        names = ", ".join(f"{report.assignment.unit.short_name} ({report.assignment.task})" for report in moved)
        messages.warning(request, f"{len(moved)} báo cáo không còn chờ duyệt, không có gì thay đổi: {names}.")
    if not accepted and not moved:
        messages.error(request, "Chưa chọn báo cáo nào.")
    return redirect("reports_to_review")


def _reviewable(request: SignedInRequest, pk: int) -> ProgressReport:
    reports = ProgressReport.objects.visible_to(request.user).select_related("assignment__unit")
    report = get_object_or_404(reports, pk=pk)
    if not permissions.can_review(request.user, report):
        raise PermissionDenied
    return report


@require_POST
def accept_report(request: SignedInRequest, pk: int) -> HttpResponse:
    return _review(request, pk, "accept_form", AcceptForm(request.POST), services.accept_report, "Đã duyệt báo cáo.")


@require_POST
def return_report(request: SignedInRequest, pk: int) -> HttpResponse:
    done = "Đã trả lại báo cáo để đơn vị sửa."
    return _review(request, pk, "return_form", ReturnForm(request.POST), services.return_report, done)


@require_POST
def ask_for_more(request: SignedInRequest, pk: int) -> HttpResponse:
    done = "Đã gửi yêu cầu bổ sung; báo cáo giữ ngày gửi cũ."
    return _review(request, pk, "ask_form", AskForm(request.POST), services.ask_for_more, done)


def _review(
    request: SignedInRequest, pk: int, name: str, form: Form, act: Callable[..., object], done: str
) -> HttpResponse:
    """The act on one report; asked for by htmx, from the list, the answer stands in the report's place."""
    report = _reviewable(request, pk)
    if not form.is_valid():
        if request.htmx:
            return render(request, "assignments/_review_refused.html", {"report": report, "form": form}, status=422)
        context = report_context(request, report, **{name: form})
        return render(request, "assignments/report_detail.html", context, status=422)
    try:
        act(report, by=request.user, note=form.cleaned_data["note"])
    except services.ReportMoved as reason:
        done, told = str(reason), messages.ERROR
    else:
        told = messages.SUCCESS
    if request.htmx:
        return render(request, "assignments/_reviewed.html", {"report": report, "words": done})
    messages.add_message(request, told, done)
    return redirect("report_detail", pk=pk)
