"""Giving out tasks, the list of what was given, one task."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.days import day_or_today
from accounts.models import Unit, User
from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.forms import AssignForm, MeasureForm, ReasonForm
from assignments.histories import history_of
from assignments.models import Assignment, Instruction, ProgressReport, State
from assignments.narrowing import FIELDS, GROUPS_OF_STATES, PASSED_ON, kept_words, narrowed, without_kept
from assignments.openings import open_periods
from assignments.views.asked import extension_context, handover_context, instruction_context
from conclusions.models import Conclusion, Directive
from targets.models import Indicator
from targets.standings import indicator_line, with_figures


@require_GET
def assignment_list(request: SignedInRequest) -> HttpResponse:
    """The rows behind the figures, as of `?den-ngay=`; the other words of the address narrow them (`narrowed`)."""
    asked = request.GET.dict()
    on = day_or_today(asked.get("den-ngay", ""))
    seen = Assignment.objects.visible_to(request.user)
    passed_on = asked.get("trang-thai") == PASSED_ON
    rows = (seen.passed_on_by(on) if passed_on else seen.counted_on(on)).with_state(on)
    rows = narrowed(rows, asked, user=request.user, on=on)
    rows = rows.select_related("unit", "directive__conclusion", "indicator").by_deadline()
    kept, kept_fields = kept_words(asked, request.user)
    context = {
        "room": "conclusions",
        "on": on,
        "page_obj": Paginator(rows, 50).get_page(asked.get("page")),
        "states": [*State.choices, *GROUPS_OF_STATES],
        "topics": Directive.Topic.choices,
        "units": Unit.objects.visible_to(request.user).assignable().only("pk", "name"),
        "papers": Conclusion.objects.visible_to(request.user).only("pk", "number", "symbol"),
        "chosen": {name: asked.get(word, "") for name, word in FIELDS.items()},
        "kept": kept,
        "kept_fields": kept_fields,
        "kept_without": without_kept(asked),
    }
    return render(request, "assignments/assignment_list.html", context)


def assign_directive(request: SignedInRequest, pk: int) -> HttpResponse:
    directives = Directive.objects.visible_to(request.user).select_related("conclusion__committee", "passage")
    directive = get_object_or_404(directives, pk=pk)
    if not permissions.can_assign(request.user, directive):
        raise PermissionDenied
    units = list(Unit.objects.of_committee(directive.conclusion.committee).assignable())
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        directive=directive,
        units=units,
        initial={"task": directive.title, "due_on": _future(directive), "product": directive.product},
    )
    if request.method == "POST" and form.is_valid():
        fields = {key: value for key, value in form.cleaned_data.items() if key not in {"groups", "leads"}}
        try:
            made = services.assign(directive, by=request.user, **fields)
        except services.AssignmentRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Đã giao việc cho {len(made)} đơn vị.")
            return redirect("directive_detail", pk=directive.pk)
    context = {"room": "conclusions", "directive": directive, "form": form}
    return render(request, "assignments/assign.html", context, status=422 if form.is_bound else 200)


def _future(directive: Directive) -> object:
    """The paper's own deadline, as long as it can still be given."""
    return directive.due_on if directive.due_on and directive.due_on >= timezone.localdate() else None


def assign_measure(request: SignedInRequest, pk: int) -> HttpResponse:
    """A measure on the indicator, whatever its forecast says: whoever decides may act before it turns poor."""
    indicators = with_figures(Indicator.objects.visible_to(request.user)).select_related("indicator_set__committee")
    indicator = get_object_or_404(indicators, pk=pk)
    if not permissions.can_assign_measure(request.user, indicator):
        raise PermissionDenied
    units = Unit.objects.serving(indicator.indicator_set.committee, timezone.localdate()).assignable()
    form = MeasureForm(
        request.POST if request.method == "POST" else None, units=list(units), initial={"lead": indicator.unit_id}
    )
    if request.method == "POST" and form.is_valid():
        fields = {key: value for key, value in form.cleaned_data.items() if key != "lead"}
        try:
            services.assign(indicator, units=[form.cleaned_data["lead"]], by=request.user, **fields)
        except services.AssignmentRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Đã giao giải pháp cho {form.cleaned_data['lead'].name}.")
            return redirect("indicator_detail", pk=indicator.pk)
    line = indicator_line(indicator, timezone.localdate())
    context = {"room": "targets", "indicator": indicator, "line": line, "form": form}
    return render(request, "assignments/assign_measure.html", context, status=422 if form.is_bound else 200)


@require_GET
def assignment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_assignment(request, pk)


def show_assignment(request: SignedInRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one assignment; `forms` carries the bound form of an act that was refused, by its name."""
    today = timezone.localdate()
    assignments = (
        Assignment.objects.visible_to(request.user)
        .with_state(today)
        .select_related("unit__committee", "directive__conclusion", "indicator", "assigned_by__unit")
        .select_related("transferred_from__unit")
        .prefetch_related("supporting_units")
    )
    assignment = get_object_or_404(assignments, pk=pk)
    user = request.user
    reports = ProgressReport.objects.visible_to(user).filter(assignment=assignment)
    can_write = permissions.can_write_report(user, assignment)
    can_contribute = permissions.can_contribute(user, assignment)
    periods = open_periods(assignment, today) if can_write or can_contribute else []
    context = {
        "room": "conclusions" if assignment.directive_id else "targets",
        "assignment": assignment,
        "reports": reports.select_related("author__unit").prefetch_related("concern_steps__by"),
        "open_periods": periods if can_write else [],
        "contribution_periods": periods if can_contribute else [],
        "can_stop": permissions.can_stop(user, assignment),
        "reason_form": ReasonForm(),
        **extension_context(user, assignment),
        **handover_context(user, assignment),
        **_instructions(user, assignment),
        **forms,
    }
    return render(request, "assignments/assignment_detail.html", context, status=status)


def _instructions(user: User, assignment: Assignment) -> dict[str, Any]:
    about = Instruction.objects.about_assignment(assignment)
    committee_id = assignment.unit.committee_id
    return instruction_context(user, about, committee_id=committee_id, about=f"viec={assignment.pk}")


@require_GET
def assignment_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what when; asked for by htmx, from the page of the assignment, it is the history alone."""
    assignments = Assignment.objects.visible_to(request.user).select_related("unit", "directive", "indicator")
    assignment = get_object_or_404(assignments, pk=pk)
    context = {"assignment": assignment, "events": history_of(assignment, request.user)}
    page = "assignments/_history.html" if request.htmx else "assignments/assignment_history.html"
    return render(request, page, context)


@require_POST
def stop_assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments = Assignment.objects.visible_to(request.user).select_related("unit")
    assignment = get_object_or_404(assignments, pk=pk)
    if not permissions.can_stop(request.user, assignment):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Hãy nêu lý do dừng việc. Chưa có gì thay đổi.")
        return redirect("assignment_detail", pk=pk)
    try:
        services.stop_assignment(assignment, by=request.user, reason=form.cleaned_data["reason"])
    except services.ReportMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Đã dừng việc. Lịch sử báo cáo được giữ nguyên.")
    return redirect("assignment_detail", pk=pk)
