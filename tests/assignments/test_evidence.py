"""What is accepted as evidence: by ending, by content, by size; names that cannot leave their folder."""

import hashlib
import unicodedata
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry, User
from assignments.evidence import EvidenceRefused, check_evidence, safe_name, sha256_of
from assignments.models import Evidence, ProgressReport
from assignments.services import ReportMoved, add_evidence

KINDS = settings.KETLUAN["evidence_kinds"]
PDF = b"%PDF-1.7\nc\xe1p gi\xe1y ch\xe1\xbb\xa9ng nh\xe1\xba\xadn"


def check(name: str, head: bytes, size: int = 100) -> None:
    check_evidence(name, size, head, kinds=KINDS, limit=20 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Biên bản.pdf", b"%PDF-1.4"),
        ("Báo cáo.DOCX", b"PK\x03\x04rest"),
        ("số liệu.xlsx", b"PK\x03\x04rest"),
        ("ảnh.jpg", b"\xff\xd8\xff\xe0"),
        ("ảnh.jpeg", b"\xff\xd8\xff\xe1"),
        ("ảnh.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_file_of_an_accepted_kind_is_taken(name: str, head: bytes) -> None:
    check(name, head)


@pytest.mark.parametrize(
    ("name", "head", "size", "words"),
    [
        ("chạy.exe", b"MZ", 100, "Chỉ nhận: docx, jpeg, jpg, pdf, png, xlsx"),
        ("không đuôi", b"%PDF-", 100, "không thuộc loại được nhận"),
        ("trang.html", b"<html>", 100, "không thuộc loại được nhận"),
        ("giả.pdf", b"MZ\x90\x00", 100, "không phải định dạng .pdf"),
        ("giả.png", b"\xff\xd8\xff", 100, "không phải định dạng .png"),
        ("rỗng.pdf", b"", 0, "rỗng"),
        ("to.pdf", b"%PDF-", 20 * 1024 * 1024 + 1, "vượt mức 20 MB"),
    ],
)
def test_other_file_is_refused_with_its_reason(name: str, head: bytes, size: int, words: str) -> None:
    with pytest.raises(EvidenceRefused, match=words) as refused:
        check(name, head, size)

    assert name in str(refused.value)


def test_file_of_exactly_the_limit_is_taken() -> None:
    check("vừa.pdf", b"%PDF-", 20 * 1024 * 1024)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Biên bản số 12.PDF", "Biên bản số 12.pdf"),
        (unicodedata.normalize("NFD", "Nghiệm thu.pdf"), "Nghiệm thu.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\nnptnt\\ảnh.png", "ảnh.png"),
        ("a\r\nSet-Cookie: x.pdf", "a_Set-Cookie_ x.pdf"),
        ("x.p\r\ndf", "x.pdf"),
        (". .pdf", "tai-lieu.pdf"),
        ("", "tai-lieu"),
    ],
)
def test_name_is_kept_without_path_and_control_signs(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_can_leave_its_folder(name: str) -> None:
    kept = safe_name(name)

    assert 0 < len(kept) <= 150
    assert not set(kept) & set("/\\\0\r\n")
    assert kept not in {".", ".."}


def test_digest_is_of_the_whole_file_and_leaves_it_at_its_start() -> None:
    file = BytesIO(PDF)
    file.read(4)

    assert sha256_of(file) == hashlib.sha256(PDF).hexdigest()
    assert file.read() == PDF


# --- Kept with a report --------------------------------------------------------------------------


def upload(name: str = "Biên bản.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_evidence_is_kept_as_received_with_its_digest(draft: ProgressReport, commune_staff: User) -> None:
    evidence = add_evidence(draft, upload(), by=commune_staff)

    evidence.refresh_from_db()
    with evidence.file.open() as file:
        assert file.read() == PDF
    assert (evidence.name, evidence.size) == ("Biên bản.pdf", len(PDF))
    assert evidence.sha256 == hashlib.sha256(PDF).hexdigest()
    assert str(evidence) == "Biên bản.pdf"
    assert AuditEntry.objects.about(evidence).get().actor == commune_staff


def test_refused_file_leaves_nothing(draft: ProgressReport, commune_staff: User) -> None:
    with pytest.raises(EvidenceRefused):
        add_evidence(draft, upload("giả.pdf", b"MZ"), by=commune_staff)

    assert not Evidence.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_sent_report_takes_no_more_evidence(report: ProgressReport, unit_head: User) -> None:
    with pytest.raises(ReportMoved, match="đã gửi"):
        add_evidence(report, upload(), by=unit_head)


def test_returned_report_takes_evidence_again(report: ProgressReport, unit_head: User) -> None:
    report.status = ProgressReport.Status.RETURNED

    assert add_evidence(report, upload(), by=unit_head).report == report
