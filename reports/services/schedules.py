"""Writes on the calendar of reports."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from reports.models import SummarySchedule


@transaction.atomic
def save_schedule(schedule: SummarySchedule, *, readers: Iterable[User], by: User) -> SummarySchedule:
    """Make or change a schedule; its committee is set by the caller when it is new."""
    before = _state(SummarySchedule.objects.get(pk=schedule.pk)) if schedule.pk else None
    if before is None:
        schedule.created_by = by
    schedule.save()
    schedule.readers.set(readers)
    action = "Sửa lịch báo cáo" if before else "Lập lịch báo cáo"
    audit.record(action, schedule, by=by, before=before, after=_state(schedule))
    return schedule


@transaction.atomic
def pause_schedule(schedule: SummarySchedule, *, by: User) -> bool:
    """Nothing is opened, reminded, built or sent any more; False when it was paused before."""
    return _switch(schedule, "Tạm dừng lịch báo cáo", running=False, by=by)


@transaction.atomic
def resume_schedule(schedule: SummarySchedule, *, by: User) -> bool:
    """Run again: the latest period that has ended is made up, once. False when it was running."""
    return _switch(schedule, "Tiếp tục lịch báo cáo", running=True, by=by)


def _switch(schedule: SummarySchedule, action: str, *, running: bool, by: User) -> bool:
    rows = SummarySchedule.objects.filter(pk=schedule.pk, is_active=not running)
    moved = rows.update(is_active=running)
    if moved:
        audit.record(action, schedule, by=by, before={"is_active": not running}, after={"is_active": running})
    return bool(moved)


def _state(schedule: SummarySchedule) -> dict[str, Any]:
    return audit.snapshot(schedule) | {"readers": sorted(schedule.readers.values_list("pk", flat=True))}
