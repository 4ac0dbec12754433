"""Sending one mail: claim the row, go to the server, mark it, hand it over, record the answer.

A mail is never sent a second time, and never lost without a word. Whatever breaks before the mark (SENDING) has
delivered nothing: the row is tried again. Whatever breaks after it, before the server's answer is recorded, may have
delivered: the row becomes UNCLEAR and is shown to the administrator. See `Mail`.
"""

import logging
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from smtplib import SMTPDataError, SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.claims import ClaimLost
from accounts.digests import give_back
from accounts.models import Mail

logger = logging.getLogger(__name__)

_OK = 250
_FORWARDED = 251
_BROKEN = "Chưa rõ máy chủ thư đã nhận hay chưa. Để không gửi trùng, hệ thống không tự gửi lại."
_LOST = "Tiến trình gửi đều dừng giữa chừng trước khi giao được thư."


class NotDelivered(Exception):
    """The server did not take the mail; the message says what it said."""


class Unsure(Exception):
    """The line broke before the server's answer."""


# --- The row -------------------------------------------------------------------------------------


def _dead() -> datetime:
    return timezone.now() - timedelta(seconds=settings.KETLUAN["mail_lease_seconds"])


def _waiting() -> "models.QuerySet[Mail]":
    """Rows that a worker may take now: their time has come, and nobody alive is on the way with them."""
    free = Q(claim="") | Q(claimed_at__lt=_dead())
    return Mail.objects.filter(free, state=Mail.State.QUEUED, not_before__lte=timezone.now())


def claim(mail_id: int) -> str | None:
    """Take the row for this worker; None when it does not wait (any more). One conditional UPDATE."""
    token = uuid.uuid4().hex
    taken = _waiting().filter(pk=mail_id, attempts__lt=settings.KETLUAN["mail_attempts"])
    return token if taken.update(claim=token, claimed_at=timezone.now(), attempts=F("attempts") + 1) else None


def send(mail_id: int) -> None:
    """Send the mail if this worker gets its claim. May run twice for one row: the second run finds nothing to do."""
    token = claim(mail_id)
    if token is None:
        return
    held = Mail.objects.filter(pk=mail_id, claim=token)
    try:
        _deliver(held.select_related("user").get(), held)
    except ClaimLost:
        logger.info("mail %s: taken over by another worker", mail_id)
    except NotDelivered as reason:
        put_off(held, str(reason))
    except Unsure as reason:
        held.filter(state=Mail.State.SENDING).update(state=Mail.State.UNCLEAR, error=f"{_BROKEN} ({reason})")
    except Exception as error:
        logger.exception("mail %s failed", mail_id)
        put_off(held.filter(state=Mail.State.QUEUED), type(error).__name__)


def put_off(held: "models.QuerySet[Mail]", reason: str) -> None:
    """Nothing was delivered: try again later, each time after twice as long; too often, and the mail has failed."""
    mail = held.first()
    if mail is None:
        return
    pause = settings.KETLUAN["mail_retry_seconds"] * 2 ** (mail.attempts - 1)
    if mail.attempts < settings.KETLUAN["mail_attempts"]:
        later = timezone.now() + timedelta(seconds=pause)
        held.update(state=Mail.State.QUEUED, claim="", not_before=later, error=reason)
    elif held.update(state=Mail.State.FAILED, claim="", error=reason):
        give_back([mail.pk])


def sweep() -> list[int]:
    """Report what dead workers may have sent, give up what killed too many of them, and name the rows that wait."""
    handed_over = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lt=_dead())
    handed_over.update(state=Mail.State.UNCLEAR, error=_BROKEN)
    hopeless = list(_waiting().filter(attempts__gte=settings.KETLUAN["mail_attempts"]).values_list("pk", flat=True))
    failed = _waiting().filter(pk__in=hopeless)
    failed.update(state=Mail.State.FAILED, claim="", error=_LOST)
    give_back(hopeless)
    return list(_waiting().order_by("not_before", "pk").values_list("pk", flat=True))


# --- The wire ------------------------------------------------------------------------------------


def _deliver(mail: Mail, held: "models.QuerySet[Mail]") -> None:
    """The conversation with the server, as far as its answer to the text. Raises `NotDelivered`, `Unsure`, `ClaimLost`.

    Django's backend connects and signs in; the steps after that are taken one by one, to mark the row between the
    server's yes to the recipient and the text.
    """
    if not mail.user.email:
        raise NotDelivered("Người nhận chưa có địa chỉ thư điện tử.")
    message_id = make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2])
    message: Any = _message(mail, message_id).message()
    text = message.as_bytes(linesep="\r\n")
    link = EmailBackend(timeout=settings.EMAIL_TIMEOUT)
    try:
        smtp = _greet(link, mail.user.email)
        marked = {"state": Mail.State.SENDING, "message_id": message_id, "address": mail.user.email}
        if not held.filter(state=Mail.State.QUEUED).update(claimed_at=timezone.now(), **marked):
            raise ClaimLost
        _hand_over(smtp, text)
        # Should the sweep have been quicker than a slow server: by now the answer is known.
        held.update(state=Mail.State.SENT, sent_at=timezone.now(), error="")
    finally:
        with suppress(SMTPException, OSError):
            link.close()


def _message(mail: Mail, message_id: str) -> EmailMultiAlternatives:
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.user.email], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message


def _greet(link: EmailBackend, address: str) -> Any:
    """An open conversation in which the server has said yes to sender and recipient; nothing is delivered yet."""
    try:
        link.open()
        smtp: Any = link.connection
        smtp.ehlo_or_helo_if_needed()
        _expect(smtp.mail(sanitize_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], "utf-8")))
        _expect(smtp.rcpt(sanitize_address(address, "utf-8")))
    except (SMTPException, OSError) as error:
        raise NotDelivered(f"Không kết nối được máy chủ thư: {error}") from error
    return smtp


def _hand_over(smtp: Any, text: bytes) -> None:
    try:
        answer = smtp.data(text)
    except SMTPDataError as error:  # it did not want the text
        raise NotDelivered(_said(error.smtp_code, error.smtp_error)) from error
    except (SMTPException, OSError) as error:
        raise Unsure(str(error)) from error
    _expect(answer)


def _expect(answer: tuple[int, bytes]) -> None:
    if answer[0] not in {_OK, _FORWARDED}:
        raise NotDelivered(_said(*answer))


def _said(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"Máy chủ thư không nhận: {code} {text}"
