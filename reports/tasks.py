"""What the worker runs: each task takes ids and delegates."""

from celery import shared_task
from django.utils import timezone

from reports.builder import build_summary, queue_month_end, release_lost_claims


@shared_task
def build(summary_id: int) -> None:
    build_summary(summary_id)


@shared_task
def sweep_summaries() -> None:
    """Re-queue rows whose worker died or whose message was lost. A row queued twice is still built once."""
    for summary_id in release_lost_claims():
        build.delay(summary_id)


@shared_task
def month_end_summaries() -> None:
    for summary_id in queue_month_end(timezone.localdate()):
        build.delay(summary_id)
