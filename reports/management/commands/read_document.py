import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.limits import Refused
from accounts.models import Unit, User
from assignments.publishing import publish_intake
from conclusions.documents import read_file
from conclusions.drafts import from_data
from conclusions.edits import accept_all
from conclusions.intakes import read_intake
from conclusions.models import Intake
from conclusions.reading import read
from conclusions.services import PaperRefused, receive_paper, save_draft
from conclusions.transcript import transcript
from reports import commands

REFUSED = 2  # exit status of a file that is not read


class Command(BaseCommand):
    help = "Đọc một văn bản: thể thức, các đoạn, nhiệm vụ đề xuất. Không gửi tệp đi đâu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .docx, .pdf, .txt, .md, .html, .odt, .doc")
        parser.add_argument("--json", action="store_true", help="in toàn bộ kết quả đọc dạng JSON")
        parser.add_argument("--publish", action="store_true", help="công bố luôn, chấp nhận mọi nhiệm vụ đề xuất")
        parser.add_argument("--issuer", default="", help="mã cấp ủy theo dõi văn bản, ví dụ HU")
        parser.add_argument("--by", default="", help="tài khoản Văn phòng đứng tên; mặc định tài khoản đầu tiên")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
            if options["publish"]:
                self._publish(path.name, content, commands.committee(options["issuer"]), options["by"])
                return
            found = transcript(read(read_file(path.name, content).blocks))
        except FileNotFoundError:
            self._refuse(f"Không có tệp {path}.")
        except OSError as reason:
            self._refuse(f"Không mở được tệp {path} ({reason.strerror}).")
        except Refused as reason:
            self._refuse(str(reason))
        self._print(found, as_json=options["json"])

    def _print(self, found: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{found['issuer']} · {found['number']} · {found['date'] or 'không rõ ngày'}")
        self.stdout.write(found["title"])
        for number, row in enumerate(found["directives"], start=1):
            units = ", ".join(row["lead_units"]) or "chưa nêu đơn vị"
            self.stdout.write(f"{number}. {row['title']} — {units} — {row['deadline'] or 'không hạn'}")

    def _publish(self, name: str, content: bytes, committee: Unit, username: str) -> None:
        """What the office does on the pages: receive, read, accept every proposal, publish, give out."""
        by = _office_of(committee, username)
        intake = receive_paper(committee=committee, by=by, name=name, content=content, queue=False)
        read_intake(intake.pk)
        intake.refresh_from_db()
        if intake.status == Intake.Status.REFUSED:
            raise Refused(intake.reason)
        if intake.status != Intake.Status.READ or intake.draft is None:
            raise CommandError(intake.reason or "Văn bản chưa đọc xong.")
        save_draft(intake, accept_all(from_data(intake.draft)), version=intake.version, by=by)
        try:
            paper = publish_intake(intake, version=intake.version, by=by)
        except PaperRefused as reason:
            raise CommandError(f"{reason} Bản nháp vẫn còn ở mục Đang nhập.") from reason
        given = sum(directive.assignments.count() for directive in paper.directives.all())
        self.stdout.write(f"Đã công bố {paper.reference}: {paper.directives.count()} nhiệm vụ, {given} việc giao.")

    def _refuse(self, reason: str) -> None:
        self.stderr.write(" ".join(reason.split()))
        sys.exit(REFUSED)


def _office_of(committee: Unit, username: str) -> User:
    people = User.objects.filter(role=User.Role.OFFICE, is_active=True, unit__committee=committee)
    person = people.filter(username=username).first() if username else people.order_by("pk").first()
    if person is None:
        wanted = f"“{username}” không phải tài khoản" if username else "Chưa có tài khoản nào"
        raise CommandError(f"{wanted} Văn phòng của {committee.name}.")
    return person
