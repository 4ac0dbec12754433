"""How long an act takes, who asks for it, and how a row of the table is printed."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User


def milliseconds(act: Callable[[], Any], rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median of `rounds` runs, after one that fills the caches. `time.process_time` leaves out what others do."""
    act()
    taken = []
    for _ in range(rounds):
        started = clock()
        act()
        taken.append(clock() - started)
    return statistics.median(taken) * 1000


def show(what: str, *figures: str) -> None:
    print(f"{what:<44}" + "".join(f"{figure:>16}" for figure in figures), flush=True)


def client_of(role: str) -> Client:
    """Signed in as the first of the role in the demonstration set."""
    user = User.objects.filter(role=role).earliest("pk")
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    client = Client()
    client.force_login(user)
    return client
