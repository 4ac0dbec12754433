from typing import Any

from django.core.management.base import BaseCommand

from reports.demonstration import load_demo
from reports.reference import load_reference


class Command(BaseCommand):
    help = "Nạp dữ liệu minh hoạ và in các tài khoản của nó. Chạy lại không thêm gì."

    def handle(self, *args: Any, **options: Any) -> None:
        load_reference()
        demo = load_demo()
        self.stdout.write("Đã nạp dữ liệu minh hoạ." if demo.added else "Dữ liệu minh hoạ đã có sẵn.")
        for username, role, unit in demo.accounts:
            self.stdout.write(f"  {username:<10} {role} – {unit}")
        self.stdout.write(f"  Mật khẩu chung: {demo.password}")
