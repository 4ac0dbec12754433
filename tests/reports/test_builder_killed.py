"""SIGKILL in the middle of a build: real processes over a database file; afterwards every file once and the right
figures."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services import ROOT, short_folder

PREPARE = """
import sys, django; django.setup()
from django.core.management import call_command
from accounts.models import Unit
from reports.models import Summary
call_command("migrate", verbosity=0)
call_command("load_reference", verbosity=0)
call_command("load_demo", verbosity=0)
committee = Unit.objects.get(kind="committee")
units = Unit.objects.filter(code__in=["NNPTNT", "TNMT", "VHTT", "YT", "TCKH", "KTHT", "NV", "LDTBXH", "GDDT", "TP"])
taken = [unit for unit in units.order_by("pk") if unit.assignments.exists()]
days = {"period_start": "2024-07-01", "period_end": "2024-12-31"}
for number in range(int(sys.argv[1])):
    days = {"period_start": "2024-07-01", "period_end": f"2024-12-{10 + number}"}
    print(Summary.objects.create(committee=committee, unit=taken[0], **days).pk)
"""
# Kills its own process when the build has come to the named moment.
KILLED = """
import os, signal, sys, django; django.setup()
from accounts import audit, claims
from django.core.files.storage import FileSystemStorage
from reports import builder
row, moment = int(sys.argv[1]), sys.argv[2]
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
plain_step, plain_save = claims.step_of, FileSystemStorage.save
def step_of(held):
    step = plain_step(held)
    def counted(progress, words):
        step(progress, words)
        if moment == words:
            die()
    return counted
saved = []
def save(self, name, content, **more):
    saved.append(plain_save(self, name, content, **more))
    if moment == f"file {len(saved)}":
        die()
    return saved[-1]
claims.step_of, FileSystemStorage.save = step_of, save
if moment == "in the transaction":
    audit.record = lambda *args, **more: die()
builder.build_summary(row)
"""
REST = """
import time, django; django.setup()
from reports import builder
from reports.models import Summary
while Summary.objects.in_progress().exists():
    for row in builder.release_lost_claims():
        builder.build_summary(row)
    time.sleep(0.2)
"""
MOMENTS = (
    "Tổng hợp số liệu",
    "Soạn nội dung",
    "Trình bày văn bản",
    "Xuất tệp PDF",
    "Xuất tệp Word",
    "Lưu tệp",
    "file 2",
    "in the transaction",
)


def run(program: str, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def rows(data: Path) -> dict[int, dict[str, Any]]:
    with sqlite3.connect(data / "ketluan.sqlite3", timeout=20) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM reports_summary ORDER BY id").fetchall()
    connection.close()
    return {row["id"]: dict(row) for row in found}


@pytest.fixture
def env() -> Iterator[dict[str, str]]:
    with short_folder("killed") as data:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("KETLUAN_", "EMAIL_"))}
        plain |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "KETLUAN_DATA": str(data)}
        yield plain | {"KETLUAN_BUILD_LEASE_SECONDS": "5", "KETLUAN_DEMO_PASSWORD": "Minh-hoa-2026-thu!"}


def test_build_killed_at_any_step_comes_out_once_and_right(env: dict[str, str]) -> None:
    data = Path(env["KETLUAN_DATA"])
    prepared = run(PREPARE, str(len(MOMENTS)), env=env)
    assert prepared.returncode == 0, prepared.stderr
    keys = [int(key) for key in prepared.stdout.split()[-len(MOMENTS) :]]

    for key, moment in zip(keys, MOMENTS, strict=True):
        assert run(KILLED, str(key), moment, env=env).returncode == -signal.SIGKILL, moment

    for key, row in rows(data).items():  # nothing half-written can be seen
        assert (row["status"], row["pdf"] or "", row["figures"]) == ("building", "", None), key
    rest = run(REST, env=env)
    assert rest.returncode == 0, rest.stderr

    files = {path.relative_to(data / "media").as_posix() for path in (data / "media").rglob("*") if path.is_file()}
    named = set()
    for key, row in rows(data).items():
        assert (row["status"], row["attempts"]) == ("ready", 2), (key, row["error"])
        hashes = json.loads(row["hashes"])
        assert set(hashes) == {"pdf", "docx", "xlsx"}
        for kind, sha256 in hashes.items():
            named.add(row[kind])
            assert hashlib.sha256((data / "media" / row[kind]).read_bytes()).hexdigest() == sha256
        figures = json.loads(row["figures"])
        assert figures["assignments"]["total"] == len(
            [line for directive in figures["directive_lines"] for line in directive["assignments"]]
        ) + sum(len(measure["assignments"]) for measure in figures["measure_lines"])
        assert figures["assignments"]["total"] > 0
    assert files == named
