"""What the worker runs: each task takes ids and delegates."""

from celery import shared_task
from django.utils import timezone

from reports.builder import build_summary, release_lost_claims
from reports.scheduling import run_schedules as run_due_schedules


@shared_task
def build(summary_id: int) -> None:
    build_summary(summary_id)


@shared_task
def sweep_summaries() -> None:
    """Re-queue rows whose worker died or whose message was lost. A row queued twice is still built once."""
    for summary_id in release_lost_claims():
        build.delay(summary_id)


@shared_task
def run_schedules() -> None:
    """Asked every few minutes: a tick that was missed is made up by the next."""
    for summary_id in run_due_schedules(timezone.localdate()):
        build.delay(summary_id)
