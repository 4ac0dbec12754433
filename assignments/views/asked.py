"""What the page of an assignment shows of the requests made about it; of it and other pages, what was instructed."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from assignments import permissions
from assignments.models import Assignment, Extension, Handover
from assignments.request_forms import ExtensionForm, HandoverForm


def instruction_context(user: User, instructions: Any, *, committee_id: int | None, about: str) -> dict[str, Any]:
    """The instructions, as far as the user sees them, for the page of what they are about; `about` names that in the
    address of the form, which is empty where the user may not instruct."""
    may = permissions.can_instruct(user, committee_id)
    return {
        "instructions": list(instructions.visible_to(user).for_lists(timezone.localdate())),
        "instruct_href": f"{reverse('give_instruction')}?{about}" if may else "",
    }


def extension_context(user: User, assignment: Assignment) -> dict[str, Any]:
    extensions = list(assignment.extensions.select_related("asked_by__unit", "decided_by__unit").order_by("-pk"))
    for extension in extensions:
        extension.assignment = assignment
    pending = next((row for row in extensions if row.decision == Extension.Decision.PENDING), None)
    waiting = pending if assignment.is_open else None
    return {
        "granted": [row for row in extensions if row.decision == Extension.Decision.GRANTED],
        "extension": waiting,
        "can_decide": waiting is not None and permissions.can_decide_extension(user, waiting),
        "can_withdraw": waiting is not None and permissions.can_withdraw_extension(user, waiting),
        "can_ask_extension": waiting is None and permissions.can_ask_extension(user, assignment),
        "extension_form": ExtensionForm(),
        "office_days": settings.KETLUAN["extension_office_days"],
    }


def handover_context(user: User, assignment: Assignment) -> dict[str, Any]:
    """The offer that waits, where the task came from and where it went; the form for those who may pass it on."""
    offers = list(assignment.handovers.select_related("to_unit", "asked_by__unit"))
    pending = next((row for row in offers if row.decision == Handover.Decision.PENDING), None)
    waiting = pending if assignment.is_open else None
    may = waiting is None and permissions.can_hand_over(user, assignment)
    gone_on = next((row for row in offers if row.decision == Handover.Decision.ACCEPTED), None)
    before = assignment.transferred_from_id
    return {
        "handover": waiting,
        "can_withdraw_handover": waiting is not None and permissions.can_withdraw_handover(user, waiting),
        "can_hand_over": may,
        "handover_form": handover_form(assignment) if may else None,
        "gone_on": gone_on,
        "next_assignment": _next(user, assignment) if gone_on else None,
        "sees_before": bool(before and Assignment.objects.visible_to(user).filter(pk=before).exists()),
    }


def handover_form(assignment: Assignment, data: Any = None) -> HandoverForm:
    """Offers the units that can take the task over: of the committee as it is today, and heirs after a merger."""
    committee = assignment.unit.committee
    units: Any = []
    if committee is not None:
        units = Unit.objects.serving_or_heir(committee, timezone.localdate()).assignable()
    return HandoverForm(data, units=[unit for unit in units if unit.pk != assignment.unit_id])


def _next(user: User, assignment: Assignment) -> Assignment | None:
    """What became of it in its new unit, where the user sees that."""
    found: Assignment | None = Assignment.objects.visible_to(user).filter(transferred_from=assignment).first()
    return found
