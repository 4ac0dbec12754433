"""More time for a task: asked by its unit, decided once; the first deadline stays where it is."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assignments import request_notices
from assignments.models import Assignment, Extension
from assignments.services.moves import held
from assignments.services.refusals import RequestMoved, RequestRefused

_DECIDED = "Đề nghị gia hạn này không còn chờ quyết định: đã có người quyết định hoặc rút lại."


@transaction.atomic
def ask_extension(assignment: Assignment, *, until: date, reason: str, by: User) -> Extension:
    """Ask for the deadline to be moved to `until`.

    Raises `RequestRefused` when the task has ended or has no deadline, when `until` is over or not after the deadline
    in force, or when a request is waiting already.
    """
    today = timezone.localdate()
    now = held(assignment, today)
    if not now.is_open or now.deadline is None:
        raise RequestRefused("Chỉ xin gia hạn được cho việc có thời hạn, chưa hoàn thành và chưa dừng.")
    if until < today:
        raise RequestRefused("Ngày xin gia hạn đã qua.")
    if until <= now.deadline:
        raise RequestRefused(f"Ngày xin gia hạn phải sau thời hạn đang có, ngày {now.deadline:%d/%m/%Y}.")
    try:
        with transaction.atomic():
            extension = Extension.objects.create(assignment=now, asked_until=until, reason=reason, asked_by=by)
    except IntegrityError as error:
        raise RequestRefused("Việc này đã có một đề nghị gia hạn đang chờ quyết định.") from error
    after = audit.snapshot(extension) | {"first_deadline": str(now.due_on), "deadline": str(now.deadline)}
    audit.record("Xin gia hạn", extension, by=by, after=after)
    request_notices.tell_extension_asked(extension)
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, by: User, note: str = "") -> Extension:
    """From today the deadline in force is the one asked for. Raises `RequestMoved`."""
    return _decide(extension, Extension.Decision.GRANTED, "Đồng ý gia hạn", by=by, note=note)


@transaction.atomic
def refuse_extension(extension: Extension, *, by: User, note: str) -> Extension:
    """The deadline stays as it is. Raises `RequestMoved`."""
    return _decide(extension, Extension.Decision.REFUSED, "Không đồng ý gia hạn", by=by, note=note)


@transaction.atomic
def withdraw_extension(extension: Extension, *, by: User) -> Extension:
    """The unit takes its request back. Raises `RequestMoved` once it is decided."""
    return _decide(extension, Extension.Decision.WITHDRAWN, "Rút đề nghị gia hạn", by=by)


def _decide(extension: Extension, decision: str, action: str, *, by: User, note: str = "") -> Extension:
    today = timezone.localdate()
    now = held(extension.assignment, today)
    if not now.is_open:
        raise RequestMoved("Việc này đã hoàn thành hoặc đã dừng, không gia hạn nữa.")
    waiting = Extension.objects.filter(pk=extension.pk, decision=Extension.Decision.PENDING)
    if not waiting.update(decision=decision, decided_by=by, decided_on=today, decision_note=note):
        raise RequestMoved(_DECIDED)
    extension.refresh_from_db()
    after: dict[str, Any] = {"decision": decision, "note": note, "asked_until": str(extension.asked_until)}
    audit.record(action, extension, by=by, before={"decision": Extension.Decision.PENDING}, after=after)
    request_notices.tell_extension_decided(extension)
    return extension
