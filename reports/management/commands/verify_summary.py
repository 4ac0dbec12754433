from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.models import Summary
from reports.verifying import is_own_file, summary_of, verify


class Command(BaseCommand):
    help = "Kiểm tra một bản tổng hợp: tính lại số liệu từ lịch sử, so SHA-256 của các tệp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", help="tệp của bản tổng hợp, hoặc số thứ tự của bản (ID)")

    def handle(self, *args: Any, **options: Any) -> None:
        what: str = options["what"]
        summary, wrong = self._named(what)
        try:
            found = verify(summary)
        except ValueError as reason:
            raise CommandError(str(reason)) from reason
        wrong += [f"{file.name}: {file.state}" for file in found.files if file.state]
        wrong += [str(difference) for difference in found.differences]
        name = f"{summary} (ID {summary.pk}{f', số {summary.reference}' if summary.reference else ''})"
        if wrong:
            raise CommandError("\n".join([f"{name}: KHÔNG khớp, {len(wrong)} điểm khác:", *wrong]))
        self.stdout.write(f"{name}: khớp")

    def _named(self, what: str) -> tuple[Summary, list[str]]:
        path = Path(what)
        if what.isdigit() and not path.exists():
            summary = Summary.objects.filter(pk=int(what)).first()
            if summary is None:
                raise CommandError(f"Không có bản tổng hợp số {what}.")
            return summary, []
        if not path.is_file():
            raise CommandError(f"Không đọc được tệp “{what}”.")
        content = path.read_bytes()
        summary = summary_of(content)
        if summary is None:
            raise CommandError(
                f"Tệp “{what}” không phải của bản tổng hợp nào trong hệ thống. "
                "Bản do make_summary ghi ra không được lưu nên không kiểm tra được."
            )
        return summary, [] if is_own_file(summary, content) else [f"{path.name}: tệp đã bị thay đổi (SHA-256 khác)"]
