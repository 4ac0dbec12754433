"""Writes on summaries: asking, arranging, stopping.

The row is the job: should the broker be away when it is queued, the sweep finds the row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from assignments.models import Assignment
from reports import tasks
from reports.models import Summary, SummaryBatch
from reports.papers import Choice, choices_as_data
from reports.queueing import queued_row
from targets.periods import Period

WAITING = {"attempts": 0, "progress": 0, "step": "", "error": "", "claim": "", "claimed_at": None}
"""The fields of a row that waits for a worker anew."""


class SummaryRefused(Exception):
    """A summary that cannot be asked for or changed; the message is Vietnamese and says why."""


@transaction.atomic
def request_summary(
    *,
    committee: Unit,
    period: Period,
    by: User | None,
    unit: Unit | None = None,
    conclusion: Any = None,
    topic: str = "",
    indicator_set: Any = None,
    choices: Sequence[Choice] = (),
) -> Summary:
    """Queue a summary; while one of the same scope waits or is being built, that one. Raises `SummaryRefused`.

    `by` is None when a calendar asks for it.
    """
    if period.start > timezone.localdate():
        raise SummaryRefused(f"Chưa đến {period.label}, chưa có gì để tổng hợp.")
    scope = {
        "committee": committee,
        "unit": unit,
        "conclusion": conclusion,
        "topic": topic,
        "indicator_set": indicator_set,
        "period_start": period.start,
        "period_end": period.end,
    }
    summary, is_new = queued_row(scope, choices, by=by)
    if is_new:
        queue_build(summary)
    return summary


@transaction.atomic
def retry_summary(summary: Summary, *, by: User) -> bool:
    """Queue a failed or cancelled summary again, its attempts counted anew; False when it moved on meanwhile."""
    ended = [Summary.Status.FAILED, Summary.Status.CANCELLED]
    return _requeue(summary, ended, "Lập lại bản tổng hợp", by=by, before={"error": summary.error})


@transaction.atomic
def refresh_summary(summary: Summary, *, by: User) -> bool:
    """Add a draft up again as of its period's end or today; its arrangement stays. False when it moved on meanwhile."""
    ready = [Summary.Status.READY]
    before = {"on": (summary.figures or {}).get("on")}
    return _requeue(summary, ready, "Lấy lại số liệu", by=by, before=before, figures=None, paper=None)


@transaction.atomic
def arrange_summary(summary: Summary, choices: Sequence[Choice], *, by: User) -> bool:
    """Keep these parts of a draft, in this order, with these openings; the figures stay. False when it moved on."""
    data = choices_as_data(choices)
    ready = [Summary.Status.READY]
    before = {"choices": summary.choices}
    return _requeue(summary, ready, "Sửa nội dung bản tổng hợp", by=by, before=before, choices=data)


def _requeue(
    summary: Summary, states: Iterable[str], action: str, *, by: User, before: dict[str, Any], **fields: Any
) -> bool:
    """Put a row in one of the states back to the queue, unless it is issued or its scope is just being built."""
    rows = Summary.objects.filter(pk=summary.pk, status__in=states)
    if Summary.Status.READY in states:
        rows = rows.filter(issued_on__isnull=True)
    try:
        with transaction.atomic():
            moved = rows.update(status=Summary.Status.QUEUED, **WAITING, **fields)
    except IntegrityError:  # one of the same scope was asked for meanwhile
        return False
    if moved:
        audit.record(action, summary, by=by, before=before, after=fields)
        _queue([summary.pk])
    return bool(moved)


@transaction.atomic
def cancel_summary(summary: Summary, *, by: User) -> bool:
    """Take a summary out of the queue, or from the worker that builds it: it notices at its next step and leaves no
    trace. A draft that had files keeps them. False when it was done first, or is being issued."""
    running = Summary.objects.in_progress().filter(pk=summary.pk, issued_on__isnull=True)
    kept = running.filter(pdf__gt="", figures__isnull=False)
    ended = {"claim": "", "progress": 0, "step": ""}
    moved = kept.update(status=Summary.Status.READY, **ended) or running.update(
        status=Summary.Status.CANCELLED, **ended
    )
    if moved:
        audit.record("Huỷ lập bản tổng hợp", summary, by=by)
    return bool(moved)


# --- Many units at once --------------------------------------------------------------------------


@transaction.atomic
def request_unit_summaries(*, committee: Unit, period: Period, by: User) -> SummaryBatch:
    """Queue a summary of every unit that had work in the period; units whose own is just being built are left out.

    Raises `SummaryRefused` when there is none.
    """
    if period.start > timezone.localdate():
        raise SummaryRefused(f"Chưa đến {period.label}, chưa có gì để tổng hợp.")
    given = Assignment.objects.of_committee(committee.pk).existing_on(period.end)
    days = {"period_start": period.start, "period_end": period.end}
    running = Summary.objects.in_progress().filter(
        committee=committee, unit__isnull=False, conclusion=None, topic="", **days
    )
    asked = Unit.objects.filter(pk__in=given.values("unit_id")).exclude(pk__in=running.values("unit_id"))
    units = list(asked.order_by("sort_key", "pk"))
    if not units:
        raise SummaryRefused(f"Không có đơn vị nào có việc trong {period.label}, hoặc các bản đang được lập.")
    batch = SummaryBatch.objects.create(committee=committee, requested_by=by, **days)
    # Somebody who asks for one unit's at this very moment goes first: that row is then not this batch's.
    Summary.objects.bulk_create(
        (Summary(committee=committee, unit=unit, batch=batch, requested_by=by, **days) for unit in units),
        ignore_conflicts=True,
    )
    audit.record("Yêu cầu tổng hợp từng đơn vị", batch, by=by, committee_id=committee.pk, after={"units": len(units)})
    _queue(batch.summaries.order_by("pk").values_list("pk", flat=True))
    return batch


@transaction.atomic
def stop_batch(batch: SummaryBatch, *, by: User) -> int:
    """Put off what still waits; what is being built is finished. How many were put off."""
    SummaryBatch.objects.filter(pk=batch.pk, stopped_at=None).update(stopped_at=timezone.now())
    waiting = batch.summaries.filter(status=Summary.Status.QUEUED)
    stopped: int = waiting.update(status=Summary.Status.CANCELLED, step="Tạm dừng cả đợt")
    if stopped:
        audit.record("Dừng đợt tổng hợp", batch, by=by, committee_id=batch.committee_id, after={"stopped": stopped})
    return stopped


@transaction.atomic
def resume_batch(batch: SummaryBatch, *, by: User) -> int:
    """Queue again what was put off or failed. How many; a unit whose own summary is just being built is left out."""
    days = {"period_start": batch.period_start, "period_end": batch.period_end}
    ended = [Summary.Status.CANCELLED, Summary.Status.FAILED]
    again = batch.summaries.filter(status__in=ended).exclude(unit__in=_being_built(batch.committee_id, days))
    keys = list(again.order_by("pk").values_list("pk", flat=True))
    Summary.objects.filter(pk__in=keys, status__in=ended).update(status=Summary.Status.QUEUED, **WAITING)
    SummaryBatch.objects.filter(pk=batch.pk).update(stopped_at=None)
    if keys:
        audit.record("Tiếp tục đợt tổng hợp", batch, by=by, committee_id=batch.committee_id, after={"again": len(keys)})
        _queue(keys)
    return len(keys)


def _being_built(committee_id: int, days: dict[str, Any]) -> list[int]:
    """The units whose own summary of these days waits or is being built."""
    whole = {"conclusion": None, "topic": "", "indicator_set": None}
    rows = Summary.objects.in_progress().filter(committee=committee_id, unit__isnull=False, **whole, **days)
    return list(rows.values_list("unit_id", flat=True))


def queue_build(summary: Summary) -> None:
    """Have the worker build it once the transaction is through."""
    _queue([summary.pk])


def _queue(summary_ids: Iterable[int]) -> None:
    # No partial: when the broker is away, Django logs the name of what it called, and a partial has none.
    keys = list(summary_ids)
    transaction.on_commit(lambda: _send(keys), robust=True)


def _send(summary_ids: Iterable[int]) -> None:
    for summary_id in summary_ids:
        tasks.build.delay(summary_id)
