"""The servers of the tests are real: each answers in its own language, and none outlives the run."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from tests import services


def test_redis_keeps_what_it_is_given(redis_server: str) -> None:
    path = redis_server.removeprefix("redis+socket://").partition("?")[0]
    client = Redis(unix_socket_path=path)

    client.set("kết luận", "406-TB/HU")

    assert client.get("kết luận") == b"406-TB/HU"
    client.close()


def test_postgres_is_new_enough_and_keeps_vietnamese(postgres_server: str) -> None:
    with psycopg.connect(postgres_server) as connection:
        row = connection.execute("SELECT current_setting('server_version_num')::int, upper('đảng bộ')").fetchone()

    assert row
    assert row[0] >= 150000
    assert row[1] == "ĐẢNG BỘ"


def test_postgres_around_a_command_ends_with_it() -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL']); raise SystemExit(3)"]

    answer = subprocess.run(
        [sys.executable, "-m", "tests.services", "postgres", "--", *command],
        cwd=services.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 3
    assert answer.stdout.startswith("postgresql://postgres@")
    assert not services.accepts(answer.stdout.strip())


def test_server_dies_with_the_process_that_started_it() -> None:
    code = "from tests.services import *\nwith running_redis() as url: print(url, flush=True); time.sleep(99)"
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=services.ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    path = Path(owner.stdout.readline().removeprefix("redis+socket://").partition("?")[0])
    assert services.answers_ping(path)

    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()

    services.wait_until(lambda: not services.answers_ping(path), seconds=5, what="Redis stopped")
    shutil.rmtree(path.parent)


def test_missing_program_names_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)

    with pytest.raises(services.MissingProgram, match="apt-get install --no-install-recommends chromium"):
        services.browser_program()
