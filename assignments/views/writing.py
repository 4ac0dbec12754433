"""A report while it is being written: saved by itself, its files kept as soon as they are chosen."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.evidence import EvidenceRefused
from assignments.models import Evidence, ProgressReport
from assignments.report_forms import STANDINGS, WORDS, ReportForm, initial_of
from assignments.views.reporting import form_of, own_assignment, period_named, report_for

_UNSAVED = 422
_MOVED = 409


@require_POST
def save_draft(request: SignedInRequest, pk: int, code: str) -> JsonResponse:
    """Save what was typed so far. JSON: `version`, `saved` (the time) and `readings` of the numbers; 409 with the
    differences when somebody else has changed the report, 422 with `problem` when it cannot be saved."""
    assignment, period = own_assignment(request, pk), period_named(code)
    report = report_for(assignment, period)
    form = form_of(request, assignment, period, report, partial=True)
    if not form.is_valid():
        field, reasons = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        return JsonResponse({"problem": f"{label}: {reasons[0]}", **_readings(form)}, status=_UNSAVED)
    try:
        saved = services.save_report(
            assignment,
            period=period,
            words=form.words(),
            values=form.values(),
            by=request.user,
            version=form.cleaned_data["version"],
            quietly=True,
        )
    except services.ReportMoved:
        return JsonResponse(_differences(form, report_for(assignment, period)), status=_MOVED)
    except services.PeriodClosed as reason:
        return JsonResponse({"problem": str(reason)}, status=_UNSAVED)
    return JsonResponse({**_saved(saved), **_readings(form)})


def _saved(report: ProgressReport) -> dict[str, Any]:
    return {"version": report.version, "saved": f"{timezone.localtime():%H:%M:%S}"}


def _readings(form: ReportForm) -> dict[str, Any]:
    return {
        "readings": {
            name: {"words": reading.words, "problem": reading.problem, "warning": reading.warning}
            for name, reading in form.readings.items()
        }
    }


def _differences(form: ReportForm, stored: ProgressReport | None) -> dict[str, Any]:
    """Who has changed the report and when; what each of the two wrote, field by field."""
    if stored is None or not stored.is_editable:
        return {"who": "Báo cáo đã được gửi, không sửa được nữa.", "version": "", "differences": []}
    theirs = initial_of(stored, None)
    mine = {**form.words(), "standing": form.cleaned_data["standing"], "blocked_by": form.cleaned_data["blocked_by"]}
    differences = [
        {
            "name": name,
            "label": label,
            "stored": theirs[name],
            "stored_text": _shown(name, theirs[name]),
            "mine_text": _shown(name, mine[name]),
        }
        for name, label in _COMPARED.items()
        if str(theirs[name]) != str(mine[name])
    ]
    at = timezone.localtime(stored.updated_at)
    who = f"{stored.author.full_name} đã lưu lúc {at:%H:%M, %d/%m/%Y}."
    return {"who": who, "version": stored.version, "differences": differences}


_COMPARED = {"standing": "Tình hình", "blocked_by": "Vướng ở", "completion": "Tiến độ (%)", **WORDS}


def _shown(name: str, value: Any) -> str:
    return dict(STANDINGS).get(value, "") if name == "standing" else str(value)


@require_POST
def add_files(request: SignedInRequest, pk: int, code: str) -> JsonResponse:
    """Keep files with the report, begun here if it was not. JSON: `html` (the list), `version`, `saved`; or `problem`
    for a file that is not taken."""
    assignment, period = own_assignment(request, pk), period_named(code)
    report = report_for(assignment, period)
    try:
        if report is None:
            nothing: dict[str, Any] = {"completion": 0, "work_done": ""}
            report = services.save_report(assignment, period=period, words=nothing, values={}, by=request.user)
        for upload in request.FILES.getlist("evidence"):
            services.add_evidence(report, upload, by=request.user)
    except (EvidenceRefused, services.ReportMoved, services.PeriodClosed) as reason:
        return JsonResponse({"problem": str(reason)}, status=_UNSAVED)
    return JsonResponse({**_saved(report), "html": _file_list(request, report)})


def _file_list(request: SignedInRequest, report: ProgressReport) -> str:
    context = {"evidence": report.evidence.standing(), "removable": report.is_editable}
    return render_to_string("assignments/_evidence.html", context, request)


@require_POST
def remove_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a file out of a report that is not sent; answers with the list that remains."""
    reports = ProgressReport.objects.visible_to(request.user)
    files = Evidence.objects.standing().filter(report__in=reports).select_related("report__assignment__unit")
    evidence = get_object_or_404(files, pk=pk)
    if not permissions.can_write_report(request.user, evidence.report.assignment):
        raise PermissionDenied
    with suppress(services.ReportMoved):  # the list below shows how it stands
        services.remove_evidence(evidence, by=request.user)
    report = evidence.report
    context = {"evidence": report.evidence.standing(), "removable": report.is_editable}
    return render(request, "assignments/_evidence.html", context)
