"""A row that is a worker's job: taken by one conditional UPDATE, kept by signs of life, put back when its worker died.

Such a row has `status`, `claim`, `claimed_at`, `attempts`, `progress` and `step`; who holds its `claim` works on it.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import Error, connection, models
from django.db.models import F
from django.utils import timezone

logger = logging.getLogger(__name__)


class ClaimLost(Exception):
    """The row is another worker's by now, or nobody's: stop and leave no trace."""


def take(queued: "models.QuerySet[Any]", **fields: Any) -> str | None:
    """Take the row that `queued` selects for this worker, with `fields` set; None when it is not queued (any more)."""
    token = uuid.uuid4().hex
    taken = queued.update(
        claim=token, claimed_at=timezone.now(), attempts=F("attempts") + 1, progress=5, step="Đã nhận", **fields
    )
    return token if taken else None


def step_of(held: "models.QuerySet[Any]") -> Callable[[int, str], None]:
    """Says how far the work on the row is, in percent and words; raises `ClaimLost` when it is not held any more."""

    def step(progress: int, words: str) -> None:
        if not held.update(progress=progress, step=words, claimed_at=timezone.now()):
            raise ClaimLost

    return step


def put_back(busy: "models.QuerySet[Any]", *, queued: str, step: str, failed: dict[str, Any]) -> None:
    """Of the rows being worked on, put those without a sign of life back to the status `queued`, saying `step`; those
    tried too often become `failed`, fields by name."""
    lost = busy.filter(claimed_at__lt=timezone.now() - timedelta(seconds=settings.KETLUAN["build_lease_seconds"]))
    lost.filter(attempts__gte=settings.KETLUAN["build_attempts"]).update(**failed)
    lost.update(status=queued, claim="", progress=0, step=step)


class Heartbeat:
    """While the block runs, sets `claimed_at` of `rows` (the claim's own row) to now, three times in a lease.

    A thread of its own does it, for work that takes longer than the lease. A sign that the database refuses (locked,
    started anew) is followed by the next one on a new connection: the lease outlives one that is missing.
    """

    def __init__(self, rows: "models.QuerySet[Any]") -> None:
        self._rows = rows
        self._seconds = settings.KETLUAN["build_lease_seconds"] / 3
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(self._seconds):
                self._show_life()
        finally:
            connection.close()

    def _show_life(self) -> None:
        try:
            self._rows.update(claimed_at=timezone.now())
        except Error:
            logger.warning("a sign of life was refused", exc_info=True)
            connection.close()
