import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

STAMP = "static.stamp"


class Command(BaseCommand):
    help = "Chuẩn bị để chạy: kiểm tra, cơ sở dữ liệu, dữ liệu thật, dữ liệu minh hoạ, tệp tĩnh. Chạy lại rất nhanh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="nạp cả dữ liệu minh hoạ")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("check")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_reference")
            if options["demo"]:
                call_command("load_demo")
        except OperationalError as error:
            raise CommandError(f"Không dùng được cơ sở dữ liệu: {str(error).splitlines()[0]}") from error
        self._collect_static()

    def _collect_static(self) -> None:
        stamp = Path(settings.DATA_DIR) / STAMP
        state = _fingerprint(Path(settings.BASE_DIR) / "static")
        if not stamp.exists() or stamp.read_text() != state:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(state)


def _fingerprint(folder: Path) -> str:
    """SHA-256 over names, sizes and times of the files: changes whenever a file does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
