"""Old Word files (.doc) are turned into .docx by LibreOffice, or refused with advice where it is not installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from accounts.limits import Limits, Refused
from conclusions.documents import check_file, read_file
from tests.conclusions import papers
from tests.conclusions.papers import texts

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SHELL_OF_DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le")


def script(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """A program in the place of LibreOffice that does what it should not."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_old_word_file_is_refused_with_advice_where_libreoffice_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    check_file("a.doc", SHELL_OF_DOC)
    with pytest.raises(Refused, match=r"lưu lại thành \.docx.*LibreOffice"):
        read_file("a.doc", SHELL_OF_DOC)


@pytest.mark.parametrize(("lines", "reason"), [("exit 1", "hỏng"), ("exit 0", "hỏng"), ("sleep 20", "quá lâu")])
def test_conversion_that_fails_is_a_refusal(
    lines: str, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script(tmp_path, monkeypatch, lines)

    with pytest.raises(Refused, match=reason):
        read_file("a.doc", SHELL_OF_DOC, limits=Limits(conversion_seconds=1))


def test_old_word_file_is_read_like_the_new_one(tmp_path: Path) -> None:
    assert OFFICE, "apt-get install --no-install-recommends libreoffice-writer-nogui"
    source = tmp_path / "paper.docx"
    source.write_bytes(papers.office_word())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)

    assert texts(read_file("paper.doc", (tmp_path / "paper.doc").read_bytes())) == papers.OFFICE_TEXTS
