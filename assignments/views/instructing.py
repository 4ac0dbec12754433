"""Ý kiến chỉ đạo: the list of what waits for an answer, one of them with its answers, and how it is given."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.days import day_or_today
from accounts.models import Unit, User
from accounts.requests import SignedInRequest
from assignments import permissions, services
from assignments.instruction_forms import AnswerForm, InstructionForm, ReopenForm, WithdrawForm
from assignments.models import AnswerState, Assignment, Instruction
from conclusions.models import Directive
from targets.models import Indicator

# Word of the address, label, the states it shows; the first is shown when none is named.
_CHOICES = (
    ("chua-tra-loi", "Chưa trả lời", (AnswerState.WAITING, AnswerState.LATE)),
    ("qua-han", "Quá hạn trả lời", (AnswerState.LATE,)),
    ("da-tra-loi", "Đã trả lời", (AnswerState.ANSWERED,)),
    ("tat-ca", "Tất cả", tuple(AnswerState)),
)


@require_GET
def instruction_list(request: SignedInRequest) -> HttpResponse:
    """As of `?den-ngay=`; `?trang-thai=` one of `_CHOICES`, `?don-vi=` the unit addressed."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    unit = request.GET.get("don-vi", "")
    rows = Instruction.objects.visible_to(request.user).for_lists(on)
    if unit.isdecimal():
        rows = rows.filter(unit_id=int(unit))
    tally = dict(rows.order_by().values_list("answer_state").annotate(Count("pk")))
    chosen, _, states = next((row for row in _CHOICES if row[0] == request.GET.get("trang-thai")), _CHOICES[0])
    context = {
        "room": "desk",
        "on": on,
        "page_obj": Paginator(rows.filter(answer_state__in=states), 50).get_page(request.GET.get("page")),
        "choices": [(word, label, sum(tally.get(state, 0) for state in of)) for word, label, of in _CHOICES],
        "units": Unit.objects.visible_to(request.user).assignable().only("pk", "name"),
        "chosen": {"state": chosen, "unit": unit},
        "can_instruct": permissions.can_instruct(request.user, request.user.committee_id),
    }
    return render(request, "assignments/instruction_list.html", context)


@require_GET
def instruction_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, pk)


def _show(request: SignedInRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one instruction; `forms` carries the bound form of an act that was refused, by its name."""
    user = request.user
    shown = Instruction.objects.visible_to(user).with_answer_state(timezone.localdate())
    shown = shown.select_related(*_ABOUT, "by__unit", "withdrawn_by")
    instruction = get_object_or_404(shown, pk=pk)
    answers = list(instruction.answers.select_related("by__unit", "sent_back_by").order_by("-pk"))
    answered = instruction.answer_state == AnswerState.ANSWERED
    in_force = instruction.withdrawn_on is None
    context = {
        "room": "desk",
        "instruction": instruction,
        "latest": answers[0] if answers else None,
        "earlier": answers[1:],
        "sees_assignment": Assignment.objects.visible_to(user).filter(pk=instruction.assignment_id).exists(),
        "can_answer": in_force and permissions.can_answer_instruction(user, instruction),
        "can_reopen": answered and permissions.can_reopen_instruction(user, instruction),
        "can_withdraw": in_force and permissions.can_withdraw_instruction(user, instruction),
        "answer_form": AnswerForm(),
        "reopen_form": ReopenForm(),
        "withdraw_form": WithdrawForm(),
        **forms,
    }
    return render(request, "assignments/instruction_detail.html", context, status=status)


_ABOUT = ("unit", "directive__conclusion", "indicator", "assignment__unit")


def give_instruction(request: SignedInRequest) -> HttpResponse:
    """About what the address names: `?viec=`, `?nhiem-vu=`, `?chi-tieu=` by number; `?don-vi=` chooses the unit."""
    user = request.user
    about = _about(request)
    committee = user.unit.committee if user.unit else None
    if committee is None or not permissions.can_instruct(user, committee.pk):
        raise PermissionDenied
    form = InstructionForm(
        request.POST if request.method == "POST" else None,
        units=list(Unit.objects.serving(committee, timezone.localdate()).assignable()),
        records=user.role == User.Role.OFFICE,
        initial={"unit": _addressee(request, about)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = services.give_instruction(committee=committee, by=user, **about, **form.cleaned_data)
        except services.InstructionRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Đã gửi ý kiến chỉ đạo đến {form.cleaned_data['unit'].name}.")
            return redirect("instruction_detail", pk=given.pk)
    context = {"room": "desk", "form": form, **about}
    return render(request, "assignments/give_instruction.html", context, status=422 if form.is_bound else 200)


def _about(request: SignedInRequest) -> dict[str, Any]:
    """`assignment`, `directive`, `indicator`: those that the address names and the user sees, the others None."""
    user = request.user
    rows: dict[str, tuple[str, Any]] = {
        "assignment": ("viec", Assignment.objects.visible_to(user).select_related("unit")),
        "directive": ("nhiem-vu", Directive.objects.visible_to(user).select_related("conclusion", "passage")),
        "indicator": ("chi-tieu", Indicator.objects.visible_to(user).select_related("indicator_set")),
    }
    return {name: _named(request.GET.get(word, ""), found) for name, (word, found) in rows.items()}


def _named(number: str, rows: Any) -> Any:
    if not number:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    return get_object_or_404(rows, pk=int(number))


def _addressee(request: SignedInRequest, about: dict[str, Any]) -> str:
    """The unit that the form offers first: the one named, or the one that answers for the matter."""
    if unit := request.GET.get("don-vi"):
        return unit
    if about["assignment"]:
        return str(about["assignment"].unit_id)
    if about["directive"]:
        leads = set(about["directive"].assignments.open_on(timezone.localdate()).values_list("unit_id", flat=True))
        return str(leads.pop()) if len(leads) == 1 else ""
    return str(about["indicator"].unit_id or "") if about["indicator"] else ""


@require_POST
def answer_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    may, form = permissions.can_answer_instruction, AnswerForm(request.POST)
    return _act(request, pk, may, services.answer_instruction, "answer_form", form, "Đã gửi trả lời.")


@require_POST
def reopen_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    may, form = permissions.can_reopen_instruction, ReopenForm(request.POST)
    done = "Đã yêu cầu đơn vị trả lời lại."
    return _act(request, pk, may, services.reopen_instruction, "reopen_form", form, done)


@require_POST
def withdraw_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    may, form = permissions.can_withdraw_instruction, WithdrawForm(request.POST)
    done = "Đã rút ý kiến chỉ đạo; nội dung và các câu trả lời được giữ."
    return _act(request, pk, may, services.withdraw_instruction, "withdraw_form", form, done)


def _act(
    request: SignedInRequest,
    pk: int,
    may: Callable[[User, Instruction], bool],
    act: Callable[..., object],
    name: str,
    form: Form,
    done: str,
) -> HttpResponse:
    """`act` with the form's one field; `name` is the form's on the page."""
    instruction = get_object_or_404(Instruction.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)
    if not may(request.user, instruction):
        raise PermissionDenied
    if not form.is_valid():
        return _show(request, pk, status=422, **{name: form})
    try:
        act(instruction, by=request.user, **form.cleaned_data)
    except services.InstructionMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect("instruction_detail", pk=pk)
