from typing import Any

from django.core.management.base import BaseCommand

from reports.reference import load_reference


class Command(BaseCommand):
    help = "Nạp dữ liệu thật: đơn vị, thông báo 406-TB/HU, 27 chỉ tiêu, số liệu đã công bố. Chạy lại không thêm gì."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference()
        self.stdout.write(
            f"Dữ liệu thật: thêm {loaded.units} đơn vị, {loaded.conclusions} văn bản, "
            f"{loaded.indicators} chỉ tiêu, {loaded.results} số liệu."
        )
