"""What the worker runs: each task takes ids and delegates."""

from celery import shared_task
from django.utils import timezone

from accounts.tasks import send_mail
from assignments.mornings import begin_morning


@shared_task
def morning() -> None:
    """Asked every few minutes: a tick that was missed is made up by the next."""
    for mail_id in begin_morning(timezone.now()):
        send_mail.delay(mail_id)
