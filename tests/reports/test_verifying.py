"""An issued summary proves itself: figures added up again from history, files by their SHA-256."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport
from conclusions.models import Conclusion
from reports.builder import build_summary
from reports.models import Summary
from reports.verifying import Difference, differences, verify
from tests.conftest import ClientOf
from tests.factories import SummaryFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def built(committee: Unit, paper: Conclusion, report: ProgressReport) -> Summary:
    made = SummaryFactory.create(committee=committee)
    build_summary(made.pk)
    made.refresh_from_db()
    return made


def manage(*words: str) -> str:
    out = io.StringIO()
    call_command("verify_summary", *words, stdout=out)
    return out.getvalue()


def test_untouched_summary_agrees(built: Summary) -> None:
    assert verify(built).is_right
    assert manage(str(built.pk)).strip().endswith("khớp")


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_file_is_known_by_itself(kind: str, built: Summary, tmp_path: Path) -> None:
    path = tmp_path / "tai-ve"
    path.write_bytes(Path(getattr(built, kind).path).read_bytes())

    assert f"ID {built.pk}" in manage(str(path))


def test_changed_pdf_is_still_known_and_named(built: Summary, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(Path(built.pdf.path).read_bytes() + b"\n% sua")

    with pytest.raises(CommandError, match=r"a\.pdf: tệp đã bị thay đổi"):
        manage(str(path))


def test_figures_that_history_contradicts_are_listed(built: Summary, assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(task="Việc đã bị sửa thẳng trong cơ sở dữ liệu")

    with pytest.raises(CommandError) as refused:
        manage(str(built.pk))

    assert "KHÔNG khớp, 1 điểm khác:" in str(refused.value)
    place = f"directive_lines[directive_id={assignment.directive_id}].assignments[assignment_id={assignment.pk}].task"
    assert (
        f"{place}: đã chốt Hướng dẫn các xã xây dựng sản phẩm OCOP, tính lại Việc đã bị sửa thẳng trong cơ sở dữ liệu"
    ) in str(refused.value)


def test_stored_file_that_was_touched_or_lost_is_named(built: Summary) -> None:
    Path(built.pdf.path).write_bytes(b"%PDF- khac")
    Path(built.docx.path).unlink()

    with pytest.raises(CommandError) as refused:
        manage(str(built.pk))

    assert "tệp PDF: tệp đã bị thay đổi (SHA-256 khác)" in str(refused.value)
    assert "tệp Word: không còn tệp" in str(refused.value)


@pytest.mark.parametrize(
    ("what", "message"), [("999999", "Không có bản tổng hợp số 999999."), ("/khong/co.pdf", "Không đọc được tệp")]
)
def test_nothing_of_that_name_is_said(what: str, message: str, db: None) -> None:
    with pytest.raises(CommandError, match=message):
        manage(what)


def test_strange_file_is_of_no_summary(built: Summary, tmp_path: Path) -> None:
    path = tmp_path / "la.pdf"
    path.write_bytes(b"khong phai PDF")

    with pytest.raises(CommandError, match="không phải của bản tổng hợp nào"):
        manage(str(path))


def test_summary_without_figures_cannot_be_verified(committee: Unit) -> None:
    queued = SummaryFactory.create(committee=committee)

    with pytest.raises(CommandError, match="chưa có số liệu"):
        manage(str(queued.pk))


def test_differences_name_every_place() -> None:
    kept = {"a": 1, "b": [1, {"c": 2}], "d": 0}
    now = {"a": 1, "b": [1, {"c": 3}, 4], "e": 5}

    assert list(differences(kept, now)) == [
        Difference("b[1].c", 2, 3),
        Difference("b[2]", "(không có)", 4),
        Difference("d", 0, "(không có)"),
        Difference("e", "(không có)", 5),
    ]


def test_row_between_others_is_one_difference() -> None:
    kept = [{"unit_id": 1, "n": 1}, {"unit_id": 3, "n": 3}]
    now = [{"unit_id": 1, "n": 1}, {"unit_id": 2, "n": 2}, {"unit_id": 3, "n": 3}]

    assert [row.path for row in differences(kept, now, "unit_lines")] == ["unit_lines[unit_id=2]"]


def test_pdf_of_another_program_is_of_no_summary(built: Summary, tmp_path: Path) -> None:
    path = tmp_path / "khac.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Keywords"] = str(built.pk)
        pdf.save(path)

    with pytest.raises(CommandError, match="không phải của bản tổng hợp nào"):
        manage(str(path))


def test_page_tells_whether_it_agrees(built: Summary, office: User, client_of: ClientOf) -> None:
    address = reverse("verify_summary", args=[built.pk])

    assert "Khớp" in client_of(office).get(address).content.decode()
    Path(built.pdf.path).write_bytes(b"%PDF- khac")
    page = client_of(office).get(address).content.decode()
    assert "Không khớp" in page
    assert "Tệp đã bị thay đổi" in page
