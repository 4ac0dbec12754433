from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import commands
from reports.builder import EmptySummary, Printing, gather, heading_of, write_files
from reports.contents import paper_of
from reports.summary_sheets import summary_workbook


class Command(BaseCommand):
    help = "Lập bản tổng hợp của một kỳ (PDF, Word, Excel) vào một thư mục, không qua tiến trình nền."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="kỳ báo cáo, ví dụ 2023-H2")
        parser.add_argument("--out", required=True, help="thư mục ghi tệp")
        parser.add_argument("--committee", default="", help="mã cấp ủy, khi có nhiều cấp ủy")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            help="phạm vi, nêu được nhiều lần: unit:MÃ, conclusion:406-TB/HU, topic:economy, set:MÃ (mặc định: tất cả)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        period = commands.period(options["period"])
        if period.start > timezone.localdate():
            raise CommandError(f"Chưa đến {period.label}, chưa có gì để tổng hợp.")
        committee = commands.committee(options["committee"])
        try:
            material = gather(commands.scope(committee, options["scope"]), period)
        except EmptySummary as reason:
            raise CommandError(str(reason)) from reason
        printing = Printing(heading_of(committee), timezone.localdate())
        files = write_files(paper_of(material), summary_workbook(material), printing, lambda *_: None)
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        narrowed = "".join(f"-{words.partition(':')[2].replace('/', '-')}" for words in options["scope"])
        for ending, content in sorted(files.items()):
            path = folder / f"tong-hop-{committee.code}-{period.code}{narrowed}.{ending}"
            unfinished = path.with_name(f"{path.name}.part")  # what is not whole bears another name
            unfinished.write_bytes(content)
            unfinished.replace(path)
            self.stdout.write(str(path))
