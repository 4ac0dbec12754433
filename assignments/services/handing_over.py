"""A task passed on to another unit: asked with a reason, in force once the receiver accepts."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.vietnamese import search_key
from assignments import request_notices
from assignments.models import Assignment, Extension, Handover, ProgressReport
from assignments.services.moves import held
from assignments.services.refusals import RequestMoved, RequestRefused

_ANSWERED = "Đề nghị chuyển việc này không còn chờ trả lời: đã có người trả lời hoặc rút lại."
_ENDED = "Việc này đã hoàn thành hoặc đã dừng, không chuyển được nữa."


@transaction.atomic
def hand_over(assignment: Assignment, *, to: Unit, reason: str, by: User) -> Handover:
    """Offer the task to the unit `to`; until it accepts, nothing changes.

    Raises `RequestRefused` when the task has ended, is offered already, or when `to` leads it or this very task.
    """
    now = held(assignment, timezone.localdate())
    if not now.is_open:
        raise RequestRefused(_ENDED)
    if to.pk == now.unit_id:
        raise RequestRefused("Hãy chọn một đơn vị khác với đơn vị đang chủ trì.")
    if _has_it(now, to):
        raise RequestRefused(f"{to.name} đã được giao đúng việc này; hãy dừng việc thay vì chuyển.")
    try:
        with transaction.atomic():
            handover = Handover.objects.create(assignment=now, to_unit=to, reason=reason, asked_by=by)
    except IntegrityError as error:
        raise RequestRefused("Việc này đã có một đề nghị chuyển đang chờ trả lời.") from error
    after = audit.snapshot(handover) | {"from": now.unit.name, "to": to.name}
    audit.record("Đề nghị chuyển việc", handover, by=by, committee_id=now.unit.committee_id, after=after)
    request_notices.tell_handover_asked(handover)
    return handover


@transaction.atomic
def accept_handover(handover: Handover, *, by: User, person: str = "") -> Assignment:
    """The receiver's yes: the old assignment stops today, a new one goes on with its deadlines, led by the receiver.

    Reports stay with the old one. Raises `RequestMoved`, or `RequestRefused` when the receiver has this very task or a
    report of it waits for review.
    """
    old = held(handover.assignment, timezone.localdate())
    if not old.is_open:
        raise RequestMoved(_ENDED)
    if _has_it(old, handover.to_unit):
        raise RequestRefused(f"{handover.to_unit.name} đã được giao đúng việc này.")
    if old.reports.filter(status=ProgressReport.Status.SUBMITTED).exists():  # it may claim that the task is done
        raise RequestRefused("Báo cáo của việc này đang chờ Văn phòng duyệt; nhận việc sau khi báo cáo được xử lý.")
    _answer(handover, Handover.Decision.ACCEPTED, by=by)
    day = timezone.localdate()
    Assignment.objects.filter(pk=old.pk).update(cancelled_on=day)
    Extension.objects.filter(assignment=old, decision=Extension.Decision.PENDING).update(
        decision=Extension.Decision.WITHDRAWN,
        decided_by=by,
        decided_on=day,
        decision_note="Việc đã chuyển cho đơn vị khác.",
    )
    new = _go_on(old, handover, person, by)
    after = {"decision": Handover.Decision.ACCEPTED, "assignment": new.pk, "from": old.unit.name, "to": new.unit.name}
    _record("Nhận việc được chuyển", handover, by, after)
    stopped = {"cancelled_on": str(day), "passed_on_to": new.pk}
    audit.record("Chuyển việc", old, by=by, committee_id=old.unit.committee_id, after=stopped)
    return new


@transaction.atomic
def decline_handover(handover: Handover, *, by: User, note: str) -> Handover:
    """The receiver's no, with its reason: the task stays where it is. Raises `RequestMoved`."""
    _answer(handover, Handover.Decision.DECLINED, by=by, note=note)
    sides = {"from": handover.assignment.unit.name, "to": handover.to_unit.name}
    after = {"decision": Handover.Decision.DECLINED, "note": note, **sides}
    _record("Không nhận việc được chuyển", handover, by, after)
    return handover


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: User) -> Handover:
    """Who asked takes it back. Raises `RequestMoved` once it is answered."""
    _answer(handover, Handover.Decision.WITHDRAWN, by=by)
    after = {"decision": Handover.Decision.WITHDRAWN, "to": handover.to_unit.name}
    _record("Rút đề nghị chuyển việc", handover, by, after)
    return handover


def _has_it(assignment: Assignment, unit: Unit) -> bool:
    """Whether the unit leads the same task of the same directive or indicator already, not stopped."""
    about: dict[str, Any] = {"directive_id": assignment.directive_id, "task": assignment.task}
    if assignment.directive_id is None:
        about["indicator_id"] = assignment.indicator_id
    return bool(Assignment.objects.filter(unit=unit, cancelled_on__isnull=True, **about).exists())


def _answer(handover: Handover, decision: str, *, by: User, note: str = "") -> None:
    waiting = Handover.objects.filter(pk=handover.pk, decision=Handover.Decision.PENDING)
    answered = {"decided_by": by, "decided_on": timezone.localdate(), "decision_note": note}
    if not waiting.update(decision=decision, **answered):
        raise RequestMoved(_ANSWERED)
    handover.refresh_from_db()


def _go_on(old: Assignment, handover: Handover, person: str, by: User) -> Assignment:
    """The same task with its first deadline, the extensions granted so far and the coordinating units."""
    unit = handover.to_unit
    same = ("directive", "indicator", "task", "product", "due_on", "frequency")
    try:
        with transaction.atomic():
            new = Assignment.objects.create(
                **{name: getattr(old, name) for name in same},
                unit=unit,
                person=person,
                assigned_by=handover.asked_by,
                assigned_on=timezone.localdate(),
                transferred_from=old,
                search_key=search_key(old.task, old.product, unit.name, unit.short_name)[:900],
            )
    except IntegrityError as error:  # given to the receiver at the same moment
        raise RequestRefused(f"{unit.name} đã được giao đúng việc này.") from error
    new.supporting_units.set(old.supporting_units.exclude(pk=unit.pk))
    for granted in Extension.objects.filter(assignment=old, decision=Extension.Decision.GRANTED).order_by("pk"):
        asked_at, granted.pk, granted.assignment = granted.asked_at, None, new
        granted.save(force_insert=True)
        Extension.objects.filter(pk=granted.pk).update(asked_at=asked_at)
    audit.record("Giao việc", new, by=by, committee_id=unit.committee_id, after=audit.snapshot(new))
    return new


def _record(action: str, handover: Handover, by: User, after: dict[str, Any]) -> None:
    committee_id = handover.assignment.unit.committee_id
    before = {"decision": Handover.Decision.PENDING}
    audit.record(action, handover, by=by, committee_id=committee_id, before=before, after=after)
    request_notices.tell_handover_answered(handover)
