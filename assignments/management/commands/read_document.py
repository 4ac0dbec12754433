import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from conclusions.blocks import Refused
from conclusions.documents import read_file
from conclusions.reading import read
from conclusions.transcript import transcript

REFUSED = 2  # exit status of a file that is not read


class Command(BaseCommand):
    help = "Đọc một văn bản: thể thức, các đoạn, nhiệm vụ đề xuất. Không gửi tệp đi đâu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .docx, .pdf, .txt, .md, .html, .odt, .doc")
        parser.add_argument("--json", action="store_true", help="in toàn bộ kết quả đọc dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            reading = read(read_file(path.name, path.read_bytes()).blocks)
        except FileNotFoundError:
            self._refuse(f"Không có tệp {path}.")
        except OSError as reason:
            self._refuse(f"Không mở được tệp {path} ({reason.strerror}).")
        except Refused as reason:
            self._refuse(str(reason))
        found = transcript(reading)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{found['issuer']} · {found['number']} · {found['date'] or 'không rõ ngày'}\n{found['title']}")
        for number, row in enumerate(found["directives"], start=1):
            units = ", ".join(row["lead_units"]) or "chưa nêu đơn vị"
            self.stdout.write(f"{number}. {row['title']} — {units} — {row['deadline'] or 'không hạn'}")

    def _refuse(self, reason: str) -> None:
        self.stderr.write(" ".join(reason.split()))
        sys.exit(REFUSED)
