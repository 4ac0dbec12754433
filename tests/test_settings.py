"""Settings come from the environment; a wrong value stops the start and names itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import ROOT

PRODUCTION = {
    "KETLUAN_MODE": "production",
    "KETLUAN_ALLOWED_HOSTS": "ketluan.example",
    "KETLUAN_SECRET_KEY": "mot-khoa-bi-mat-dai-hon-nam-muoi-ky-tu-0123456789-abcdefghij",
}


def check(data: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    chosen = ("KETLUAN_", "DATABASE_", "REDIS_", "DJANGO_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(chosen)}
    return subprocess.run(
        [sys.executable, "manage.py", "check", *words],
        cwd=ROOT,
        env={**own, "KETLUAN_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"KETLUAN_MODE": "prodution"}, "KETLUAN_MODE"),
        ({"KETLUAN_MODE": "production", "KETLUAN_ALLOWED_HOSTS": "x.vn"}, "KETLUAN_SECRET_KEY"),
        ({**PRODUCTION, "KETLUAN_ALLOWED_HOSTS": ""}, "KETLUAN_ALLOWED_HOSTS"),
        ({"REDIS_URL": "http://127.0.0.1:6379"}, "REDIS_URL"),
        ({"DATABASE_URL": "mongodb://127.0.0.1/ketluan"}, "mongodb"),
        ({"KETLUAN_REPORT_GRACE_DAYS": "nửa tháng"}, "KETLUAN_REPORT_GRACE_DAYS"),
        ({"KETLUAN_REPORT_GRACE_DAYS": "-1"}, "KETLUAN_REPORT_GRACE_DAYS"),
        ({"KETLUAN_DUE_SOON_DAYS": "91"}, "KETLUAN_DUE_SOON_DAYS"),
        ({"KETLUAN_EXTENSION_OFFICE_DAYS": "-1"}, "KETLUAN_EXTENSION_OFFICE_DAYS"),
        ({"KETLUAN_BUILD_LEASE_SECONDS": "0"}, "KETLUAN_BUILD_LEASE_SECONDS"),
        ({"KETLUAN_REMINDER_DAYS": "1,7"}, "KETLUAN_REMINDER_DAYS"),
        ({"KETLUAN_REMINDER_DAYS": "7,một"}, "KETLUAN_REMINDER_DAYS"),
        ({"KETLUAN_HEAD_OVERDUE_DAYS": "0"}, "KETLUAN_HEAD_OVERDUE_DAYS"),
        ({"KETLUAN_DIGEST_TIME": "7 giờ"}, "KETLUAN_DIGEST_TIME"),
        ({"KETLUAN_BASE_URL": "ketluan.example"}, "KETLUAN_BASE_URL"),
        ({**PRODUCTION, "EMAIL_HOST": "mail.example"}, "KETLUAN_BASE_URL"),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT"),
        ({"KETLUAN_MAIL_ATTEMPTS": "0"}, "KETLUAN_MAIL_ATTEMPTS"),
        ({"KETLUAN_NOTICE_TEXTS": "/khong-co.json"}, "KETLUAN_NOTICE_TEXTS"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_value_stops_the_start_and_is_named(environment: dict[str, str], named: str, tmp_path: Path) -> None:
    answer = check(tmp_path, **environment)

    assert answer.returncode != 0
    assert named in answer.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("own", ['{"given": "Việc {người}"}', '{"sai": "Việc"}', "[]", "không phải JSON"])
def test_sentences_with_unknown_names_or_blanks_stop_the_start(own: str, tmp_path: Path) -> None:
    (tmp_path / "texts.json").write_text(own)

    answer = check(tmp_path, KETLUAN_NOTICE_TEXTS=str(tmp_path / "texts.json"))

    assert answer.returncode != 0
    assert "KETLUAN_NOTICE_TEXTS" in answer.stderr.strip().splitlines()[-1]


def test_sentences_of_ones_own_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "texts.json").write_text('{"given": "Giao: {task}"}')
    code = "from config.settings import KETLUAN as K; print(K['notice_texts']['given'], K['notice_texts']['asked'][:9])"
    own = {"KETLUAN_DATA": str(tmp_path), "KETLUAN_NOTICE_TEXTS": str(tmp_path / "texts.json")}

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "Giao: {task} Văn phòng"


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    answer = check(tmp_path, "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_secret_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    check(tmp_path)
    first = (tmp_path / "secret-key").read_text()
    check(tmp_path)

    assert len(first) >= 50
    assert (tmp_path / "secret-key").read_text() == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["unix:///run/redis.sock", "redis+socket:///run/redis.sock"])
def test_redis_socket_is_named_either_way(url: str, tmp_path: Path) -> None:
    code = "from config import settings; print(settings.CELERY_BROKER_URL)"
    environment = {**os.environ, "KETLUAN_DATA": str(tmp_path), "REDIS_URL": url}

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "redis+socket:///run/redis.sock"
