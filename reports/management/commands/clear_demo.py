from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.clearing import DemonstrationInUse, clear_demo


class Command(BaseCommand):
    help = "Xoá đúng dữ liệu minh hoạ và những gì nhập bằng tài khoản minh hoạ; nhật ký giữ nguyên."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = clear_demo()
        except DemonstrationInUse as reason:
            raise CommandError(str(reason)) from reason
        for label, count in sorted(removed.items()):
            self.stdout.write(f"  {label}: {count}")
        self.stdout.write("Đã xoá dữ liệu minh hoạ." if removed else "Không có dữ liệu minh hoạ.")
