"""A unit's progress report: written, saved as a draft, sent; its files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.concerns import usual_addressees
from assignments.forms import AcceptForm, AskForm, ReturnForm
from assignments.models import Assignment, ConcernStep, Evidence, ProgressReport
from assignments.openings import refusal
from assignments.report_forms import ReportForm
from targets.periods import Period, PeriodError, parse_period


def write_report(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """The form of one period's report; POST saves it, and sends it when the button says so. Asked for by htmx it is
    the form alone, answered where it stands."""
    assignment, period = own_assignment(request, pk), period_named(code)
    report = report_for(assignment, period)
    refused = _refusal(assignment, period, report)
    form = form_of(request, assignment, period, report)
    if request.method == "POST" and refused:
        form.add_error(None, f"{refused} Chưa có gì được lưu.")
    elif request.method == "POST" and form.is_valid() and (saved := _save(request, assignment, period, form)):
        if request.htmx:
            return render(request, "assignments/_report_sent.html", {"report": saved})
        return redirect("report_detail", pk=saved.pk)
    context = {
        "room": "desk",
        "assignment": assignment,
        "period": period,
        "report": report,
        "refused": refused,
        "form": form,
        "previous": form.previous,
        "contributions": _contributions(assignment, period),
        "can_submit": permissions.can_submit_for(request.user, assignment),
    }
    page = "assignments/_report_form.html" if request.htmx else "assignments/write_report.html"
    return render(request, page, context, status=422 if form.is_bound else 200)


def own_assignment(request: SignedInRequest, pk: int) -> Assignment:
    """The assignment whose report this user may write."""
    assignments = Assignment.objects.visible_to(request.user)
    related = ("unit", "directive__conclusion", "directive__passage", "indicator__indicator_set")
    assignment = get_object_or_404(assignments.select_related(*related), pk=pk)
    if not permissions.can_write_report(request.user, assignment):
        raise PermissionDenied
    return assignment


def period_named(code: str) -> Period:
    try:
        return parse_period(code)
    except PeriodError as error:
        raise Http404(str(error)) from error


def report_for(assignment: Assignment, period: Period) -> ProgressReport | None:
    reports = assignment.reports.filter(period_start=period.start, period_end=period.end)
    found: ProgressReport | None = reports.select_related("author__unit").prefetch_related("values").first()
    return found


def form_of(
    request: SignedInRequest,
    assignment: Assignment,
    period: Period,
    report: ProgressReport | None,
    *,
    partial: bool = False,
) -> ReportForm:
    posted = request.method == "POST"
    return ReportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        report=report,
        period=period,
        indicators=[assignment.indicator] if assignment.indicator else [],
        previous=_previous(assignment, period),
        addressees=() if partial else usual_addressees(assignment.unit.committee_id),
        sending=request.POST.get("action") == "submit",
        partial=partial,
        auto_id=f"bc-{assignment.pk}-{period.code}-%s",
    )


def _refusal(assignment: Assignment, period: Period, report: ProgressReport | None) -> str | None:
    if report is not None and not report.is_editable:
        return f"Báo cáo {period.label} đã gửi, không sửa được nữa."
    if report is not None and report.status != ProgressReport.Status.DRAFT:
        return None
    return refusal(assignment, period, timezone.localdate())


def _previous(assignment: Assignment, period: Period) -> ProgressReport | None:
    reports = assignment.reports.filter(period_end__lt=period.start).exclude(status=ProgressReport.Status.DRAFT)
    found: ProgressReport | None = reports.prefetch_related("values__indicator").order_by("-period_end").first()
    return found


def _contributions(assignment: Assignment, period: Period) -> Any:
    """What the coordinating units wrote for this period."""
    of = assignment.contributions.filter(period_start=period.start, period_end=period.end)
    return of.select_related("unit", "by__unit")


def _save(request: SignedInRequest, assignment: Assignment, period: Period, form: ReportForm) -> ProgressReport | None:
    """The saved (and sent) report; None when it was refused, with the reason on the form and nothing changed."""
    send = request.POST.get("action") == "submit" and permissions.can_submit_for(request.user, assignment)
    try:
        with transaction.atomic():
            report = services.save_report(
                assignment,
                period=period,
                words=form.words(),
                values=form.values(),
                by=request.user,
                version=form.cleaned_data["version"],
            )
            for upload in form.cleaned_data["evidence"]:
                services.add_evidence(report, upload, by=request.user)
            if send:
                services.submit_report(report, by=request.user)
    except services.ReportMoved as reason:
        _show_conflict(form, assignment, period, str(reason))
    except services.PeriodClosed as reason:
        form.add_error(None, str(reason))
    else:
        if not request.htmx:
            messages.success(request, "Đã gửi báo cáo về Văn phòng." if send else "Đã lưu bản nháp.")
        return report
    return None


def _show_conflict(form: ReportForm, assignment: Assignment, period: Period, reason: str) -> None:
    """Keep what was typed, tell what is stored now; saving once more then means it."""
    stored = report_for(assignment, period)
    form.add_error(
        None,
        f"{reason} Nội dung đồng chí vừa nhập vẫn còn trong biểu mẫu, chưa lưu. "
        f"Bản đang lưu ghi: “{stored.work_done if stored else ''}”. Hãy so lại rồi lưu lần nữa.",
    )
    stored_data: Any = form.data
    data = stored_data.copy()
    data["version"] = stored.version if stored else ""
    form.data = data


@require_GET
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _visible_report(request, pk)
    return render(request, "assignments/report_detail.html", report_context(request, report))


def _visible_report(request: SignedInRequest, pk: int) -> ProgressReport:
    reports = ProgressReport.objects.visible_to(request.user).select_related(
        "assignment__unit",
        "assignment__directive__conclusion",
        "assignment__directive__passage",
        "assignment__indicator",
        "author",
        "submitted_by",
    )
    return get_object_or_404(reports, pk=pk)


def report_context(request: SignedInRequest, report: ProgressReport, **more: Any) -> dict[str, Any]:
    """What the page of one report shows; `more` carries the bound form of a refused review."""
    user = request.user
    waiting = report.status == ProgressReport.Status.SUBMITTED
    return {
        "room": "desk",
        "report": report,
        "assignment": report.assignment,
        "values": report.values.select_related("indicator"),
        "evidence": report.evidence.standing(),
        "reviews": report.reviews.select_related("reviewer"),
        **_steps_by_part(report),
        "previous": _previous(report.assignment, report.period),
        "contributions": _contributions(report.assignment, report.period),
        "can_edit": report.is_editable and permissions.can_write_report(user, report.assignment),
        "can_submit": report.is_editable and permissions.can_submit_report(user, report),
        "can_review": waiting and permissions.can_review(user, report),
        "accept_form": AcceptForm(),
        "return_form": ReturnForm(),
        "ask_form": AskForm(),
        **more,
    }


def _steps_by_part(report: ProgressReport) -> dict[str, list[ConcernStep]]:
    """What was done about the difficulties and about the proposals that the report names."""
    steps = list(report.concern_steps.select_related("by__unit"))
    return {f"{part.value}_steps": [step for step in steps if step.part == part] for part in ConcernStep.Part}


@require_POST
def submit_report(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _visible_report(request, pk)
    if not permissions.can_submit_report(request.user, report):
        raise PermissionDenied
    try:
        services.submit_report(report, by=request.user)
    except (services.ReportMoved, services.PeriodClosed) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã gửi báo cáo về Văn phòng.")
    return redirect("report_detail", pk=pk)


@require_GET
def download_evidence(request: SignedInRequest, pk: int) -> FileResponse:
    """The file as received, always as a download: the browser neither shows nor runs it."""
    reports = ProgressReport.objects.visible_to(request.user)
    evidence = get_object_or_404(Evidence.objects.filter(report__in=reports), pk=pk)
    return FileResponse(evidence.file.open("rb"), as_attachment=True, filename=evidence.name)
