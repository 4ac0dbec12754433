"""The one mail of a day: what a person was told, has not read and has not had in a mail before.

A notice is put into a mail in the transaction that makes the mail, so it stands in one at most; a mail that could not
be delivered gives its notices back to the next one.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Mail, Notice, User
from accounts.notices import words

_SHOWN = 30
# What nobody could be sent for longer than this (no mail server, mail switched off) is for the bell only.
_FRESH = timedelta(days=14)


def mail_is_configured() -> bool:
    return bool(settings.EMAIL_HOST)


def morning_of(day: date) -> datetime:
    """The moment of that day at which the digest is made."""
    return timezone.make_aware(datetime.combine(day, settings.KETLUAN["digest_time"]))


def queue_digests(day: date) -> list[int]:
    """Queue the digests of `day`, of what was told by that morning; the rows' numbers.

    Asked late, or again and again, it makes the same mails: one for a person and a day. Nothing without a mail server.
    """
    if not mail_is_configured():
        return []
    morning = morning_of(day)
    waiting = Notice.objects.filter(mail__isnull=True, read_at__isnull=True)
    waiting = waiting.filter(at__lte=morning, at__gte=morning - _FRESH)
    people = User.objects.filter(pk__in=waiting.values("user_id"), is_active=True, wants_mail=True)
    people = people.exclude(email="").exclude(pk__in=Mail.objects.filter(day=day).values("user_id"))
    queued = [_queue_one(user, day, [*waiting.filter(user=user).order_by("kind", "at", "pk")]) for user in people]
    return [pk for pk in queued if pk is not None]


def _queue_one(user: User, day: date, notices: list[Notice]) -> int | None:
    if not notices:
        return None
    subject = words("digest_subject", count=len(notices), day=f"{day:%d/%m/%Y}")
    text, html = _texts(user, day, notices)
    try:
        with transaction.atomic():
            mail = Mail.objects.create(user=user, day=day, address=user.email, subject=subject, text=text, html=html)
            rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices], mail__isnull=True)
            rows.update(mail=mail)
    except IntegrityError:  # the same morning, asked for twice at once
        return None
    return mail.pk


def _texts(user: User, day: date, notices: list[Notice]) -> tuple[str, str]:
    context = {
        "user": user,
        "day": day,
        "base_url": settings.KETLUAN["base_url"],
        "notices": notices[:_SHOWN],
        "count": len(notices),
        "more": max(0, len(notices) - _SHOWN),
    }
    return render_to_string("notices/digest.txt", context), render_to_string("notices/digest.html", context)


def give_back(mails: Iterable[int]) -> None:
    """The notices of mails that were not delivered go into the next one."""
    Notice.objects.filter(mail__in=list(mails)).update(mail=None)
