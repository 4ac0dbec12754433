"""What a coordinating unit adds to the lead unit's report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Unit
from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.models import Assignment, Contribution
from assignments.openings import contribution_refusal
from assignments.request_forms import ContributionForm
from assignments.views.reporting import period_named
from targets.periods import Period


@require_http_methods(["GET", "POST"])
def contribute(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """The paragraph of the user's unit for one period; POST writes or replaces it."""
    assignments = Assignment.objects.visible_to(request.user)
    related = ("unit", "directive__conclusion", "directive__passage", "indicator")
    assignment = get_object_or_404(assignments.select_related(*related), pk=pk)
    unit = request.user.unit
    if unit is None or not permissions.can_contribute(request.user, assignment):
        raise PermissionDenied
    period = period_named(code)
    own = _own(assignment, unit, period)
    refused = contribution_refusal(assignment, period, timezone.localdate())
    start = {"text": own.text, "version": own.version} if own else {}
    form = ContributionForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid() and _save(request, assignment, unit, period, form):
        messages.success(request, f"Đã lưu phần phối hợp; {assignment.unit.name} thấy khi viết báo cáo.")
        return redirect("contribute", pk=pk, code=period.code)
    context = {"room": "desk", "assignment": assignment, "period": period, "own": own, "refused": refused, "form": form}
    return render(request, "assignments/contribute.html", context, status=422 if form.is_bound else 200)


def _own(assignment: Assignment, unit: Unit, period: Period) -> Contribution | None:
    of = {"unit": unit, "period_start": period.start, "period_end": period.end}
    found: Contribution | None = assignment.contributions.filter(**of).select_related("by__unit").first()
    return found


def _save(
    request: SignedInRequest, assignment: Assignment, unit: Unit, period: Period, form: ContributionForm
) -> Contribution | None:
    """None when it was refused, with the reason on the form and nothing changed."""
    data = form.cleaned_data
    try:
        return services.save_contribution(
            assignment, unit=unit, period=period, text=data["text"], by=request.user, version=data["version"]
        )
    except services.PeriodClosed as why:
        form.add_error(None, f"{why} Chưa có gì được lưu.")
    except services.ReportMoved as why:
        _show_conflict(form, _own(assignment, unit, period), str(why))
    return None


def _show_conflict(form: ContributionForm, stored: Contribution | None, why: str) -> None:
    """Keep what was typed, tell what is stored now; saving once more then means it."""
    who = f"{stored.by.full_name} vừa lưu: “{stored.text}”. " if stored else ""
    form.add_error(None, f"{why} {who}Chữ đồng chí vừa nhập vẫn còn bên dưới; so lại rồi lưu lần nữa.")
    typed: Any = form.data
    data = typed.copy()
    data["version"] = stored.version if stored else ""
    form.data = data
