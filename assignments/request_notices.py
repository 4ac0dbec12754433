"""What is told of requests: who is to decide hears of the request, who asked hears of the decision."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices import notify, settle, words
from assignments.models import ConcernStep, Extension, Handover
from assignments.notices import people_of, short


def tell_extension_asked(extension: Extension) -> None:
    """The office, or the Standing Committee where it goes far beyond the first deadline."""
    unit = extension.assignment.unit
    deciders = User.Role.COMMITTEE if extension.is_for_committee else User.Role.OFFICE
    text = words("extension_requested", unit=unit.name, **_of_extension(extension), note=short(extension.reason))
    who = Q(role=deciders, unit__committee_id=unit.committee_id)
    _tell(who, Notice.Kind.REQUESTED, _about(extension), "asked", text, reverse("extension_list"))


def tell_extension_decided(extension: Extension) -> None:
    """What was told of the request counts as read; a request that was taken back is told to nobody."""
    settle(_about(extension))
    if extension.decision == Extension.Decision.WITHDRAWN:
        return
    decision, note = extension.get_decision_display(), _after(extension.decision_note)
    text = words("extension_decided", decision=decision, **_of_extension(extension), note=note)
    address = reverse("assignment_detail", args=[extension.assignment_id])
    who = Q(pk=extension.asked_by_id)
    _tell(who, Notice.Kind.DECIDED, _about(extension), extension.decision, text, address)


def tell_handover_asked(handover: Handover) -> None:
    """Who speaks for the unit that is to receive the task."""
    heads = people_of([handover.to_unit_id], timezone.localdate()).heads.get(handover.to_unit_id, set())
    task, note = handover.assignment.task, short(handover.reason)
    text = words("handover_requested", unit=handover.assignment.unit.name, task=task, note=note)
    _tell(Q(pk__in=heads), Notice.Kind.REQUESTED, _about(handover), "asked", text, _address(handover))


def tell_handover_answered(handover: Handover) -> None:
    settle(_about(handover))
    if handover.decision == Handover.Decision.WITHDRAWN:
        return
    decision, note = handover.get_decision_display(), _after(handover.decision_note)
    task = handover.assignment.task
    text = words("handover_decided", unit=handover.to_unit.name, decision=decision, task=task, note=note)
    who = Q(pk=handover.asked_by_id)
    _tell(who, Notice.Kind.DECIDED, _about(handover), handover.decision, text, _address(handover))


def tell_concern_answered(step: ConcernStep) -> None:
    """The unit's people, and who wrote and sent the report, wherever they work by now."""
    report, part = step.report, step.get_part_display().lower()
    assignment = report.assignment
    text = words("concern_answered", part=part, period=report.period.label, task=assignment.task, note=short(step.text))
    who = Q(unit=assignment.unit_id, role__in=User.UNIT_ROLES) | Q(pk__in={report.author_id, report.submitted_by_id})
    about = f"concern:{report.pk}:{step.part}"
    _tell(who, Notice.Kind.DECIDED, about, f"answered:{step.pk}", text, reverse("report_detail", args=[report.pk]))


def _tell(who: Q, kind: str, about: str, step: str, text: str, url: str) -> None:
    notify(User.objects.filter(who, is_active=True), kind=kind, about=about, step=step, text=text, url=url)


def _about(request: Extension | Handover) -> str:
    return f"{request._meta.model_name}:{request.pk}"


def _of_extension(extension: Extension) -> dict[str, str]:
    return {"until": f"{extension.asked_until:%d/%m/%Y}", "task": extension.assignment.task}


def _address(handover: Handover) -> str:
    return reverse("handover_detail", args=[handover.pk])


def _after(note: str) -> str:
    return f". Ý kiến: {short(note)}" if note else ""
