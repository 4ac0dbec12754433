"""A worker's sign of life: a claim renewed in a thread of its own, for work that takes longer than its lease."""

import threading
from typing import Any

from django.db import connection, models
from django.utils import timezone


class Heartbeat:
    """While the block runs, sets `claimed_at` of `rows` (the claim's own row) to now, `seconds` apart."""

    def __init__(self, rows: "models.QuerySet[Any]", *, seconds: float) -> None:
        self._rows = rows
        self._seconds = seconds
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
                self._rows.update(claimed_at=timezone.now())
        finally:
            connection.close()
