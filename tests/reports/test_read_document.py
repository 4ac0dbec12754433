"""`manage.py read_document`: prints what is read, or enters the paper whole."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Unit, User
from assignments.models import Assignment
from conclusions.models import Conclusion, Intake

PAPERS = Path(__file__).parents[1] / "conclusions" / "papers"
NOTICE = """HUYỆN ỦY CẨM THỦY
*
Số 12-KL/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Cẩm Thủy, ngày 04 tháng 10 năm 2023
KẾT LUẬN
của Ban Thường vụ Huyện ủy về công tác nông nghiệp
-----
II. NHIỆM VỤ
1. Giao Phòng Nông nghiệp và Phát triển nông thôn rà soát diện tích rừng, hoàn thành trước ngày 31/12/2023.
2. Sở Y tế hướng dẫn chuyên môn.
"""


def read_document(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("read_document", *words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "ket-luan.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_json_holds_header_passages_and_directives() -> None:
    found = json.loads(read_document(str(PAPERS / "g01_TB_623-TB-VPCP_daklak.docx"), json=True))

    assert (found["number"], found["date"], len(found["directives"])) == ("623/TB-VPCP", "2025-11-15", 14)
    first = found["directives"][0]
    passage = next(row for row in found["passages"] if row["id"] == first["passage"])
    assert passage["text"][first["start"] : first["end"]] == first["text"]
    assert set(passage) == {"id", "parent", "marker", "heading", "text", "kind"}


def test_without_json_a_line_for_each_task(notice: Path) -> None:
    lines = read_document(str(notice)).splitlines()

    assert lines[0] == "HUYỆN ỦY CẨM THỦY · 12-KL/HU · 2023-10-04"
    assert "Phòng Nông nghiệp và Phát triển nông thôn — 2023-12-31" in lines[2]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "Không nhận tệp loại này"),
        ("a.txt", b"", "Tệp rỗng"),
        ("a.txt", "MẬT\nSố 1-KL/HU\nGiao Sở Y tế.".encode(), "độ mật"),
        ("a.docx", b"not a zip", "không đúng với đuôi .docx"),
        (None, b"", "Không có tệp"),
    ],
)
def test_a_file_that_is_not_read_is_one_line_and_status_2(
    name: str | None, content: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / (name or "thieu.txt")
    if name:
        path.write_bytes(content)

    with pytest.raises(SystemExit) as ended:
        read_document(str(path), json=True)

    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert reason in line


def test_publish_does_the_whole_thing(
    notice: Path, committee: Unit, office: User, agriculture: Unit, clock: object
) -> None:
    said = read_document(str(notice), publish=True, issuer=committee.code)

    paper = Conclusion.objects.get()
    assert said == "Đã công bố 12-KL/HU: 2 nhiệm vụ, 1 việc giao.\n"
    assert [row.words for row in paper.directives.all()] == [line[3:] for line in NOTICE.splitlines()[-2:]]
    given = Assignment.objects.get()
    assert (given.unit, str(given.due_on), given.assigned_by) == (agriculture, "2023-12-31", office)
    assert paper.sha256
    assert Path(paper.document.path).read_text(encoding="utf-8") == NOTICE


def test_publishing_twice_is_refused_and_the_draft_kept(notice: Path, committee: Unit, office: User) -> None:
    read_document(str(notice), publish=True, issuer=committee.code)

    with pytest.raises(CommandError, match="đã được công bố"):
        read_document(str(notice), publish=True, issuer=committee.code)

    assert Conclusion.objects.count() == 1
    assert Intake.objects.filter(status=Intake.Status.READ).count() == 1


def test_a_secret_paper_is_refused_and_nothing_of_it_kept(
    tmp_path: Path, committee: Unit, office: User, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mat.txt"
    path.write_text(f"TỐI MẬT\n{NOTICE}", encoding="utf-8")

    with pytest.raises(SystemExit):
        read_document(str(path), publish=True, issuer=committee.code)

    intake = Intake.objects.get()
    assert (intake.name, intake.draft, bool(intake.file)) == ("", None, False)
    assert "độ mật" in capsys.readouterr().err


def test_publishing_needs_an_account_of_the_office(notice: Path, committee: Unit) -> None:
    with pytest.raises(CommandError, match="Chưa có tài khoản nào Văn phòng"):
        read_document(str(notice), publish=True, issuer=committee.code)


def test_publishing_by_somebody_else_than_the_office_is_refused(
    notice: Path, committee: Unit, office: User, unit_head: User
) -> None:
    with pytest.raises(CommandError, match="không phải tài khoản Văn phòng"):
        read_document(str(notice), publish=True, issuer=committee.code, by=unit_head.username)
