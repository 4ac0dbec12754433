from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import commands
from reports.builder import EmptySummary, paper_of, roll_up_period
from reports.figures import scope_of
from reports.pdf import render_pdf


class Command(BaseCommand):
    help = "Lập bản tổng hợp PDF của một kỳ vào một thư mục, không qua tiến trình nền."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="kỳ báo cáo, ví dụ 2023-H2")
        parser.add_argument("--out", required=True, help="thư mục ghi tệp")
        parser.add_argument("--committee", default="", help="mã cấp ủy, khi có nhiều cấp ủy")

    def handle(self, *args: Any, **options: Any) -> None:
        period = commands.period(options["period"])
        if period.start > timezone.localdate():
            raise CommandError(f"Chưa đến {period.label}, chưa có gì để tổng hợp.")
        committee = commands.committee(options["committee"])
        try:
            rollup = roll_up_period(scope_of(committee), period)
        except EmptySummary as reason:
            raise CommandError(str(reason)) from reason
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"tong-hop-{committee.code}-{period.code}.pdf"
        path.write_bytes(render_pdf(paper_of(rollup, committee)))
        self.stdout.write(str(path))
