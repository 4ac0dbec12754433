"""A file is read in a process of its own, which a hostile file can end without harm to the one that asked."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import apart
from accounts.limits import Limits, Refused
from conclusions.blocks import Document, Paragraph, Table
from conclusions.documents import read_file
from conclusions.opening import as_data, from_data, open_apart
from tests.conclusions import papers

words = st.text(min_size=1)
blocks = st.builds(Paragraph, words) | st.builds(Table, st.lists(st.tuples(words, words), min_size=1).map(tuple))
documents = st.builds(
    Document, st.lists(blocks).map(tuple), st.none() | st.integers(0, 200), st.lists(words).map(tuple)
)


@given(documents)
def test_document_survives_the_way_through_json(document: Document) -> None:
    assert from_data(json.loads(json.dumps(as_data(document)))) == document


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "b7c1"
    path.write_bytes(papers.office_word())
    return path


def test_file_read_apart_is_the_same_document(paper: Path) -> None:
    assert open_apart(paper, name="406-TB-HU.docx") == read_file("406-TB-HU.docx", paper.read_bytes())


def test_refusal_comes_back_with_its_words(paper: Path) -> None:
    with pytest.raises(Refused, match=r"không đúng với đuôi \.pdf"):
        open_apart(paper, name="406-TB-HU.pdf")


def test_limits_are_passed_on(paper: Path) -> None:
    with pytest.raises(Refused, match="lớn hơn 0 MB"):
        open_apart(paper, name="a.docx", limits=Limits(file_bytes=10))


def test_file_that_is_read_too_long_is_refused_in_time(paper: Path) -> None:
    before = time.monotonic()

    with pytest.raises(Refused, match="quá lâu"):
        open_apart(paper, name="a.docx", seconds=0)
    assert time.monotonic() - before < 5


def test_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Giao Sở Tài chính. " * 700_000, encoding="utf-8")

    with pytest.raises(Refused, match=r"bộ nhớ|phức tạp"):
        open_apart(path, name="a.txt", megabytes=150)


@pytest.mark.parametrize(
    ("ended_by", "reason"), [("kill -9 $$", "hỏng"), ("kill -XCPU $$", "quá lâu"), ("echo x", "hỏng")]
)
def test_process_that_ends_otherwise_is_a_refusal(
    ended_by: str, reason: str, paper: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{ended_by}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))

    with pytest.raises(Refused, match=reason):
        open_apart(paper, name="a.docx")


def test_file_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Không đọc được tệp"):
        open_apart(tmp_path / "none", name="a.docx")


def test_reading_apart_loads_no_django_and_gets_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded = "import conclusions.opening, sys; sys.exit('django' in sys.modules)"
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\nprintf \'{"refused": "%s"}\' "$SECRET_KEY$DATABASE_URL"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "secret")

    subprocess.run([sys.executable, "-c", loaded], cwd=apart.ROOT, check=True)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(Refused, match=r"^$"):
        open_apart(tmp_path / "a", name="a.txt")
