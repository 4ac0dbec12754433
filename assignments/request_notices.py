"""What is told of requests: who is to decide hears of the request, who asked hears of the decision."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import Notice, User
from accounts.notices import notify, settle, words
from assignments.models import Extension, Handover
from assignments.notices import people_of

_NOTE = 150


def tell_extension_asked(extension: Extension) -> None:
    """The office, or the Standing Committee where it goes far beyond the first deadline."""
    assignment = extension.assignment
    deciders = User.Role.COMMITTEE if extension.is_for_committee else User.Role.OFFICE
    committee_id = assignment.unit.committee_id
    notify(
        User.objects.filter(role=deciders, is_active=True, unit__committee_id=committee_id),
        kind=Notice.Kind.REQUESTED,
        about=f"extension:{extension.pk}",
        step="asked",
        text=words(
            "extension_requested",
            unit=assignment.unit.name,
            until=f"{extension.asked_until:%d/%m/%Y}",
            task=assignment.task,
            note=_short(extension.reason),
        ),
        url=reverse("extension_list"),
    )


def tell_extension_decided(extension: Extension) -> None:
    """What was told of the request counts as read; a request that was taken back is told to nobody."""
    settle(f"extension:{extension.pk}")
    if extension.decision == Extension.Decision.WITHDRAWN:
        return
    notify(
        _active(Q(pk=extension.asked_by_id)),
        kind=Notice.Kind.DECIDED,
        about=f"extension:{extension.pk}",
        step=extension.decision,
        text=words(
            "extension_decided",
            decision=extension.get_decision_display(),
            until=f"{extension.asked_until:%d/%m/%Y}",
            task=extension.assignment.task,
            note=_after(extension.decision_note),
        ),
        url=reverse("assignment_detail", args=[extension.assignment_id]),
    )


def tell_handover_asked(handover: Handover) -> None:
    """Who speaks for the unit that is to receive the task."""
    heads = people_of([handover.to_unit_id], timezone.localdate()).heads.get(handover.to_unit_id, set())
    notify(
        _active(Q(pk__in=heads)),
        kind=Notice.Kind.REQUESTED,
        about=f"handover:{handover.pk}",
        step="asked",
        text=words(
            "handover_requested",
            unit=handover.assignment.unit.name,
            task=handover.assignment.task,
            note=_short(handover.reason),
        ),
        url=reverse("handover_detail", args=[handover.pk]),
    )


def tell_handover_answered(handover: Handover) -> None:
    settle(f"handover:{handover.pk}")
    if handover.decision == Handover.Decision.WITHDRAWN:
        return
    notify(
        _active(Q(pk=handover.asked_by_id)),
        kind=Notice.Kind.DECIDED,
        about=f"handover:{handover.pk}",
        step=handover.decision,
        text=words(
            "handover_decided",
            unit=handover.to_unit.name,
            decision=handover.get_decision_display(),
            task=handover.assignment.task,
            note=_after(handover.decision_note),
        ),
        url=reverse("handover_detail", args=[handover.pk]),
    )


def _active(who: Q) -> QuerySet[User]:
    return User.objects.filter(who, is_active=True)


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(_NOTE)


def _after(note: str) -> str:
    return f". Ý kiến: {_short(note)}" if note else ""
