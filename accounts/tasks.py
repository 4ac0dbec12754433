"""What the worker runs: each task takes ids and delegates."""

from celery import shared_task

from accounts import mails


@shared_task
def send_mail(mail_id: int) -> None:
    mails.send(mail_id)


@shared_task
def sweep_mails() -> None:
    """Send what waits and report what dead workers left. A row queued twice is still sent once."""
    for mail_id in mails.sweep():
        send_mail.delay(mail_id)
