"""Giving out tasks, stopping them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.vietnamese import search_key
from assignments import notices
from assignments.models import Assignment
from assignments.services.refusals import AssignmentRefused, ReportMoved
from conclusions.models import Directive
from targets.models import Indicator


@transaction.atomic
def assign(
    about: Directive | Indicator,
    *,
    units: Iterable[Unit],
    task: str,
    frequency: str,
    by: User,
    supporting_units: Iterable[Unit] = (),
    product: str = "",
    person: str = "",
    due_on: date | None = None,
    indicator: Indicator | None = None,
    assigned_on: date | None = None,
) -> list[Assignment]:
    """Give the directive to each of `units` to lead, or a measure on the indicator: all or none. Without `due_on` it is
    a standing task. `indicator` ties a directive's task to an indicator too.

    Raises `AssignmentRefused` when there is no unit, when the deadline has passed, or when a unit has this very task.
    """
    units = list(units)
    day = assigned_on or timezone.localdate()
    if not units:
        raise AssignmentRefused("Hãy chọn ít nhất một đơn vị chủ trì.")
    if due_on is not None and due_on < day:
        raise AssignmentRefused("Thời hạn không được trước ngày giao.")
    of = {"directive": about} if isinstance(about, Directive) else {"directive": None, "indicator": about}
    twice = Assignment.objects.filter(**of, unit__in=units, task=task, cancelled_on__isnull=True)
    if names := [assignment.unit.short_name for assignment in twice.select_related("unit")]:
        raise AssignmentRefused(f"Đã giao nội dung này cho: {', '.join(names)}.")
    supporting = list(supporting_units)
    words: dict[str, Any] = {"task": task, "product": product, "person": person}
    dates = {"due_on": due_on, "frequency": frequency, "assigned_on": day}
    fields = {**words, **dates, "indicator": indicator, **of, "assigned_by": by}
    made = [_assign_one(unit, supporting, by, fields) for unit in units]
    notices.tell_given(made)
    return made


def _assign_one(unit: Unit, supporting: Iterable[Unit], by: User, fields: Mapping[str, Any]) -> Assignment:
    key = search_key(fields["task"], fields["product"], unit.name, unit.short_name)[:900]
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(unit=unit, search_key=key, **fields)
    except IntegrityError as error:  # given at the same moment by somebody else
        raise AssignmentRefused(f"Đã giao nội dung này cho: {unit.short_name}.") from error
    others = [other for other in supporting if other.pk != unit.pk]
    assignment.supporting_units.set(others)
    after = audit.snapshot(assignment) | {"supporting_units": [other.code for other in others]}
    audit.record("Giao việc", assignment, by=by, after=after)
    return assignment


@transaction.atomic
def stop_assignment(assignment: Assignment, *, by: User, reason: str) -> None:
    """End an assignment without completion; its history stays. Raises `ReportMoved` when it was stopped already."""
    day = timezone.localdate()
    if not Assignment.objects.filter(pk=assignment.pk, cancelled_on__isnull=True).update(cancelled_on=day):
        raise ReportMoved("Việc này đã dừng từ trước.")
    notices.settle_deadline(assignment)
    audit.record(
        "Dừng việc",
        assignment,
        by=by,
        before={"cancelled_on": None},
        after={"cancelled_on": str(day), "reason": reason},
    )
