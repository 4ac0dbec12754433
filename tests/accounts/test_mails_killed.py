"""SIGKILL in the middle of sending: real processes over a database file, a real mail server that counts."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail_server import MailServer, listening
from tests.services import ROOT, short_folder, wait_until

PREPARE = """
import sys, django; django.setup()
from datetime import date
from django.core.management import call_command
from accounts.models import Mail, User
call_command("migrate", verbosity=0)
for number in range(int(sys.argv[1])):
    user = User.objects.create_superuser(f"n{number}", full_name=f"Người {number}", email=f"n{number}@huyen.example")
    Mail.objects.create(user=user, day=date(2026, 11, 24), subject="Ketluan", text="Kính gửi", html="<p>Kính gửi</p>")
"""
WORK = """
import time, django; django.setup()
from accounts.mails import send, sweep
while True:
    for mail in sweep():
        send(mail)
    time.sleep(0.05)
"""
OPEN = {"queued", "sending"}


@dataclass
class Post:
    """Mails in a database of their own, and the workers that send them."""

    server: MailServer
    env: dict[str, str]
    database: Path

    def __post_init__(self) -> None:
        self.workers: list[subprocess.Popen[bytes]] = []
        self.killed = 0
        self._lock = threading.Lock()

    def prepare(self, count: int) -> None:
        subprocess.run([sys.executable, "-c", PREPARE, str(count)], cwd=ROOT, env=self.env, check=True)

    def hire(self, count: int) -> None:
        """So many living workers from now on."""
        with self._lock:
            self.workers = [worker for worker in self.workers if worker.poll() is None]
            missing = range(count - len(self.workers))
            self.workers += [subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=self.env) for _ in missing]

    def kill_one(self, chance: random.Random) -> None:
        """Called while a worker waits for the server's answer."""
        with self._lock:
            alive = [worker for worker in self.workers if worker.poll() is None]
            if alive:
                os.kill(chance.choice(alive).pid, signal.SIGKILL)
                self.killed += 1

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def rows(self) -> dict[str, tuple[str, str, int]]:
        """Address → state, Message-ID, attempts."""
        with sqlite3.connect(self.database, timeout=20) as connection:
            found = connection.execute(
                "SELECT email, state, message_id, attempts FROM accounts_mail JOIN accounts_user u ON u.id = user_id"
            ).fetchall()
        connection.close()
        return {email: (state, message_id, attempts) for email, state, message_id, attempts in found}

    def all_closed(self) -> bool:
        return not OPEN & {state for state, *_ in self.rows().values()}


@pytest.fixture
def post() -> Iterator[Post]:
    with short_folder("post") as data, listening() as server:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("KETLUAN_", "EMAIL_"))}
        env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "KETLUAN_DATA": str(data)}
        env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port)}
        env |= {"KETLUAN_MAIL_LEASE_SECONDS": "2", "KETLUAN_MAIL_ATTEMPTS": "20", "KETLUAN_MAIL_RETRY_SECONDS": "1"}
        office = Post(server, env, data / "ketluan.sqlite3")
        try:
            yield office
        finally:
            office.stop()


def test_worker_killed_before_the_mark_sends_the_mail_once_after_all(post: Post) -> None:
    post.prepare(1)
    first = threading.Event()

    def kill_the_first(address: str) -> None:
        if not first.is_set():
            first.set()
            post.kill_one(random.Random(1))

    post.server.on_recipient = kill_the_first

    def closed() -> bool:
        post.hire(1)
        return post.all_closed()

    wait_until(closed, seconds=40, what="the mail sent")

    ((state, message_id, attempts),) = post.rows().values()
    assert (state, attempts, post.killed) == ("sent", 2, 1)
    assert post.server.times_taken() == {message_id: 1}


def test_worker_killed_while_the_server_reads_is_reported_and_the_mail_not_repeated(post: Post) -> None:
    post.prepare(1)
    post.server.on_text = lambda message: post.kill_one(random.Random(1))

    def closed() -> bool:
        post.hire(1)
        return post.all_closed()

    wait_until(closed, seconds=40, what="the mail reported")

    ((state, message_id, attempts),) = post.rows().values()
    assert (state, attempts, post.killed) == ("unclear", 1, 1)
    assert post.server.times_taken() == {message_id: 1}


def test_workers_killed_again_and_again_deliver_or_report_each_mail_once(post: Post) -> None:
    count, chance = 24, random.Random(406)
    post.prepare(count)

    def perhaps(of: object) -> None:
        if chance.random() < 0.2:
            post.kill_one(chance)

    post.server.on_recipient = post.server.on_text = perhaps

    def closed() -> bool:
        post.hire(2)
        return post.all_closed()

    wait_until(closed, seconds=180, what="all mails closed")

    rows, reached = post.rows(), post.server.times_reached()
    assert post.killed >= 5
    assert len(rows) == count
    assert {state for state, *_ in rows.values()} <= {"sent", "unclear"}
    assert set(post.server.times_taken().values()) == {1}
    assert set(reached.values()) == {1}
    assert {address for address, (state, *_) in rows.items() if state == "sent"} <= set(reached)
    taken = set(post.server.times_taken())
    assert {message_id for state, message_id, _ in rows.values() if state == "sent"} <= taken
    print(
        f"{count} mails, {post.killed} workers killed: {sum(state == 'sent' for state, *_ in rows.values())} sent, "
        f"{sum(state == 'unclear' for state, *_ in rows.values())} reported, {len(reached)} delivered, none twice"
    )
