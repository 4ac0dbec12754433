"""Writes on summaries. The row is the job: should the broker be away when it is queued, the sweep finds the row."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from reports import tasks
from reports.models import Summary
from targets.periods import Period


class SummaryRefused(Exception):
    """A summary that cannot be asked for; the message is Vietnamese and says why."""


def request_summary(
    *, committee: Unit, period: Period, by: User, unit: Unit | None = None, conclusion: Any = None
) -> Summary:
    """Queue a summary; while one of the same scope waits or is being built, that one. Raises `SummaryRefused`."""
    if period.start > timezone.localdate():
        raise SummaryRefused(f"Chưa đến {period.label}, chưa có gì để tổng hợp.")
    scope = {
        "committee": committee,
        "unit": unit,
        "conclusion": conclusion,
        "period_start": period.start,
        "period_end": period.end,
    }
    while True:
        try:
            with transaction.atomic():
                summary = Summary.objects.create(requested_by=by, **scope)
                audit.record("Yêu cầu tổng hợp", summary, by=by, after=audit.snapshot(summary))
                _queue(summary.pk)
        except IntegrityError:
            # None when that other build has just ended: then this one may begin.
            if running := Summary.objects.in_progress().filter(**scope).first():
                return running
        else:
            return summary


@transaction.atomic
def retry_summary(summary: Summary, *, by: User) -> bool:
    """Queue a failed summary again, its attempts counted anew; False when it moved on or its scope is being built."""
    try:
        with transaction.atomic():
            moved = Summary.objects.filter(pk=summary.pk, status=Summary.Status.FAILED).update(
                status=Summary.Status.QUEUED, attempts=0, progress=0, step="", error=""
            )
    except IntegrityError:  # one of the same scope was asked for meanwhile
        return False
    if moved:
        audit.record("Lập lại bản tổng hợp", summary, by=by, before={"error": summary.error})
        _queue(summary.pk)
    return bool(moved)


def _queue(summary_id: int) -> None:
    # No partial: when the broker is away, Django logs the name of what it called, and a partial has none.
    transaction.on_commit(lambda: tasks.build.delay(summary_id), robust=True)
