"""Telling people something, once. What is told, and to whom, is decided by the app that knows.

    notify(users, kind=Notice.Kind.DECIDED, about="extension:7", step="granted", text="…", url="/viec/3/")

inside the transaction of the act itself. `about` is the object, `step` what became of it: the two together are told to
nobody twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, User

_AT_A_TIME = 500
_LONGEST = 700


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told to one person; `url` is the path of the very form."""

    user_id: int
    kind: str
    about: str
    step: str
    text: str
    url: str

    @property
    def key(self) -> str:
        return f"{self.about}:{self.step}"


def words(name: str, **values: object) -> str:
    """The office's sentence of that name (`KETLUAN["notice_texts"]`) with its blanks filled in."""
    sentence: str = settings.KETLUAN["notice_texts"][name]
    return sentence.format(**values)


def notify(users: Iterable[User], *, kind: str, about: str, step: str, text: str, url: str) -> set[int]:
    """Tell each of `users`, each once; the numbers of those who had not been told yet."""
    told = tell(Telling(user.pk, kind, about, step, text, url) for user in users)
    return {telling.user_id for telling in told}


@transaction.atomic
def tell(tellings: Iterable[Telling], *, at: datetime | None = None) -> list[Telling]:
    """Tell what has not been told yet, and return it. What was told before of the same object counts as read."""
    at = at or timezone.now()
    found = list({(telling.user_id, telling.key): telling for telling in tellings}.values())
    new: list[Telling] = []
    for start in range(0, len(found), _AT_A_TIME):
        new += _tell_some(found[start : start + _AT_A_TIME], at)
    return new


def _tell_some(found: list[Telling], at: datetime) -> list[Telling]:
    keys = {telling.key for telling in found}
    known = set(Notice.objects.filter(key__in=keys).values_list("user_id", "key"))
    new = [telling for telling in found if (telling.user_id, telling.key) not in known]
    if not new:
        return []
    _replace_earlier(new)
    rows = [_row(telling, at) for telling in new]
    # Somebody may be telling the same at this very moment: the constraint keeps one of the two.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return new


def _row(telling: Telling, at: datetime) -> Notice:
    return Notice(
        user_id=telling.user_id,
        kind=telling.kind,
        key=telling.key,
        about=telling.about,
        text=telling.text[:_LONGEST],
        url=telling.url,
        at=at,
    )


def _replace_earlier(new: list[Telling]) -> None:
    objects = {(telling.user_id, telling.about) for telling in new}
    unread: Any = Notice.objects.filter(about__in={about for _, about in objects}, read_at__isnull=True)
    earlier = [pk for pk, *of in unread.values_list("pk", "user_id", "about") if tuple(of) in objects]
    if earlier:
        Notice.objects.filter(pk__in=earlier).update(read_at=timezone.now())


def settle(about: str) -> None:
    """The object asks nothing of anybody any more: what was told of it counts as read."""
    Notice.objects.filter(about=about, read_at__isnull=True).update(read_at=timezone.now())


def read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())


def read_all(user: User) -> int:
    """Everything told to the user counts as read; how many that were."""
    return int(Notice.objects.unread_by(user).update(read_at=timezone.now()))
