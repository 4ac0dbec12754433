"""The programs the tests need, really running: Redis, PostgreSQL, the whole of Ketluan, Chromium. A pytest plugin.

pytest-django reads the settings before any fixture exists, so the database of a run is chosen outside it:

    python -m tests.services postgres -- python -m pytest -n 2

starts a PostgreSQL server of its own, puts its DATABASE_URL into the environment, runs the command, stops the server.
A program that is missing fails the run with the command that installs it; nothing is skipped.
"""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "Mat-khau-thu-nghiem-2026"
# Debian's package of Chromium without windows loads a page in six sevenths of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
BROWSER_OPTIONS = [
    "--no-sandbox",  # the tests may run as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's event loop runs in the thread in which a browser test uses the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class MissingProgram(Exception):
    def __init__(self, what: str, package: str) -> None:
        super().__init__(
            f"{what} is missing: apt-get install --no-install-recommends {package} (or script/setup --dev)"
        )


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(0.05)


@contextmanager
def short_folder(name: str) -> Iterator[Path]:
    """A temporary folder with a path short enough for a socket, which pytest's own are not always."""
    folder = Path(tempfile.mkdtemp(prefix=f"ketluan-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(
    command: list[str],
    log: Path,
    *,
    ready: Callable[[], bool],
    stop: signal.Signals,
    credentials: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    seconds: float = 30,
) -> Iterator[None]:
    """Run `command` until the block ends; should this process be killed, the kernel sends it `stop` as well."""
    bound = ["setpriv", "--pdeathsig", stop.name.removeprefix("SIG"), *credentials, *command]
    with log.open("wb") as output:
        process = subprocess.Popen(bound, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until(lambda: process.poll() is not None or ready(), seconds=seconds, what=command[0])
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# --- Redis ---------------------------------------------------------------------------------------


def answers_ping(path: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


@contextmanager
def running_redis() -> Iterator[str]:
    """An empty Redis of its own; its address as Celery reads it."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise MissingProgram("redis-server", "redis-server")
    with short_folder("redis") as folder:
        path = folder / "redis.sock"
        command = [program, "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", ""]
        with server(command, folder / "log", ready=lambda: answers_ping(path), stop=signal.SIGKILL):
            yield f"redis+socket://{quote(str(path))}?virtual_host=0"


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with running_redis() as url:
        yield url


# --- PostgreSQL ----------------------------------------------------------------------------------


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL that Debian or Ubuntu installed, 15 or later."""
    versions = {int(path.parts[-2]): path for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin") if path.is_dir()}
    newest = max(versions, default=0)
    if newest < 15 or not (versions[newest] / "initdb").exists():
        raise MissingProgram("PostgreSQL 15 or later", "postgresql")
    return versions[newest]


@contextmanager
def running_postgres() -> Iterator[str]:
    """A new PostgreSQL server on a socket, without durability; its DATABASE_URL. Under root it runs as `postgres`."""
    programs = postgres_programs()
    with short_folder("pg") as folder:
        credentials: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            credentials = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        data = folder / "data"
        options = ["--username=postgres", "--auth=trust", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]
        initdb = ["setpriv", *credentials, str(programs / "initdb"), "-D", str(data), *options]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder)]
        command += [word for setting in settings for word in ("-c", setting)]
        url = f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        log = folder / "log"
        with server(command, log, ready=lambda: accepts(url), stop=signal.SIGINT, credentials=credentials):
            yield url


def accepts(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as url:
        yield url


# --- the whole of Ketluan ------------------------------------------------------------------------


@dataclass(frozen=True)
class Stack:
    """Web, worker, beat and broker under the supervisor, as `script/run` starts them, with the demonstration set."""

    base_url: str
    data: Path
    env: Mapping[str, str]
    password: str

    def pid(self, name: str) -> int:
        """Of `web`, `worker`, `beat` or `broker`."""
        return int((self.data / "run" / f"{name}.pid").read_text())

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send the signal to the program's main process; the number that process had."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def wait_for_restart(self, name: str, old_pid: int) -> None:
        wait_until(lambda: self.pid(name) != old_pid, seconds=30, what=f"{name} started again")

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`manage.py` with the stack's own database and broker."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=check, capture_output=True, text=True, timeout=300)

    @property
    def log(self) -> str:
        return (self.data / "log").read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_up(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/he-thong/song/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def surroundings_of(data: Path) -> dict[str, str]:
    """The environment of a Ketluan over the folder `data`, whatever this process works with."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KETLUAN_")}
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        inherited.pop(name, None)
    return {**inherited, "KETLUAN_DATA": str(data), "KETLUAN_DEMO_PASSWORD": DEMO_PASSWORD}


@contextmanager
def running_stack(data: Path, **changes: str) -> Iterator[Stack]:
    """Everything of Ketluan over the folder `data`, on a free port; `changes` are further environment variables."""
    port = free_port()
    env = {**surroundings_of(data), "HOST": "127.0.0.1", "PORT": str(port), "REDIS_URL": "", **changes}
    command = [sys.executable, "script/serve.py"]
    with server(command, data / "log", ready=lambda: is_up(port), stop=signal.SIGTERM, env=env, seconds=240):
        broker = changes.get("REDIS_URL") or f"redis+socket://{quote(str(data / 'redis.sock'))}?virtual_host=0"
        yield Stack(f"http://127.0.0.1:{port}", data, {**env, "REDIS_URL": broker}, DEMO_PASSWORD)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a system with the demonstration set that has not run yet: made once for all workers of a run,
    to be copied."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    data, done = shared / "prepared", shared / "prepared.done"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            command = [sys.executable, "manage.py", "prepare", "--demo"]
            env = surroundings_of(data)
            subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
            done.touch()
    return data


@contextmanager
def running_copy(prepared: Path, **changes: str) -> Iterator[Stack]:
    """`running_stack` over a copy of the prepared folder, removed afterwards."""
    with (
        short_folder("stack") as folder,
        running_stack(shutil.copytree(prepared, folder / "data"), **changes) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def stack(prepared: Path) -> Iterator[Stack]:
    with running_copy(prepared) as running:
        yield running


# --- Chromium ------------------------------------------------------------------------------------


def browser_program() -> str:
    wanted = os.environ.get("CHROMIUM")
    for name in [wanted] if wanted else BROWSERS:
        if found := shutil.which(name):
            return found
    raise MissingProgram("Chromium", "chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_program(), args=BROWSER_OPTIONS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page()`: a page in a context of its own; `open_page(phone=True)`: on a phone; other words: the context.

    A script that fails and anything the content security policy refuses fail the test at its end.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # a 404 or 422 that was asked for
            troubles.append(message.text)

    def opened(*, phone: bool = False, **options: Any) -> Page:
        size = {"width": 360, "height": 740} if phone else {"width": 1366, "height": 768}
        usual = {"viewport": size, "has_touch": phone, "is_mobile": phone, "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(**{"locale": "vi-VN", **usual, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", note)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(phone=True)


# --- as a program --------------------------------------------------------------------------------


def main(words: list[str]) -> int:
    if words[:2] != ["postgres", "--"] or not words[2:]:
        print("python -m tests.services postgres -- COMMAND…", file=sys.stderr)
        return 2
    try:
        with running_postgres() as url:
            return subprocess.run(words[2:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except MissingProgram as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
