"""A report moves from state to state by one conditional UPDATE; an assignment stands still while it is decided on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from assignments.models import Assignment, ProgressReport
from assignments.services.refusals import ReportMoved


def move_report(report: ProgressReport, sources: Sequence[str], to: str, message: str, **fields: Any) -> None:
    """Bring the report from one of `sources` into state `to`; in none of them raises `ReportMoved` with `message`."""
    moved = ProgressReport.objects.filter(pk=report.pk, status__in=sources).update(
        status=to, version=F("version") + 1, updated_at=timezone.now(), **fields
    )
    if not moved:
        raise ReportMoved(message)
    report.refresh_from_db()


def held(assignment: Assignment, today: date) -> Any:
    """The assignment as it stands now, with its deadline in force; nobody else ends it before the transaction does."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    return Assignment.objects.with_state(today).select_related("unit").get(pk=assignment.pk)
