from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import broken_links
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = "Kiểm tra chuỗi mã băm của nhật ký: không mục nào bị sửa, xoá hay chèn."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_links())
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"Nhật ký có {len(broken)} chỗ không khớp.")
        self.stdout.write(f"Nhật ký khớp: {AuditEntry.objects.count()} mục.")
