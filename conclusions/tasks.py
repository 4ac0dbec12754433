"""What the worker runs: each task takes ids and delegates."""

from celery import shared_task

from conclusions.intakes import read_intake, release_lost_claims


@shared_task
def read_paper(intake_id: int) -> None:
    read_intake(intake_id)


@shared_task
def sweep_intakes() -> None:
    """Re-queue papers whose worker died or whose message was lost. A row queued twice is still read once."""
    for intake_id in release_lost_claims():
        read_paper.delay(intake_id)
