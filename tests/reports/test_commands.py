"""What an operator types, and what is answered."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from time_machine import TimeMachineFixture

from accounts.models import DemonstrationRow, Unit, User
from assignments.models import ProgressReport
from conclusions.models import Conclusion
from reports.demonstration import Demonstration
from reports.figures import Scope
from reports.models import Summary
from targets.models import IndicatorSet
from tests.factories import CommitteeFactory
from tests.services import ROOT

pytestmark = pytest.mark.usefixtures("clock")


def manage(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


# --- roll_up -------------------------------------------------------------------------------------


def test_roll_up_prints_sentences(report: ProgressReport) -> None:
    text = manage("roll_up", "--as-of", "2023-12-31")

    assert "Đến ngày 31/12/2023, có 0/2 nhiệm vụ hoàn thành; 1 nhiệm vụ đang thực hiện trong hạn" in text
    assert "Trong 1 chỉ tiêu" in text
    assert "phải gửi 1 báo cáo; đã gửi 1" in text


def test_roll_up_prints_json(report: ProgressReport) -> None:
    data = json.loads(manage("roll_up", "--as-of", "2023-12-31", "--period", "2023-H2", "--json"))

    assert (data["on"], data["period"]["code"]) == ("2023-12-31", "2023-H2")
    assert data["assignments"]["total"] == 1


@pytest.mark.parametrize(
    ("words", "on", "period"),
    [
        ([], "2023-11-15", "2023-H2"),
        (["--period", "2023-H1"], "2023-06-30", "2023-H1"),
        (["--period", "2023-H2"], "2023-11-15", "2023-H2"),
        (["--as-of", "2023-02-01"], "2023-02-01", "2023-H1"),
    ],
    ids=["nothing named", "past period", "running period", "day"],
)
def test_roll_up_fills_in_day_and_period(words: list[str], on: str, period: str, report: ProgressReport) -> None:
    data = json.loads(manage("roll_up", "--json", *words))

    assert (data["on"], data["period"]["code"]) == (on, period)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--as-of", "31/12/2023"], "“31/12/2023” không phải ngày dạng 2023-12-31"),
        (["--as-of", "2023-02-30"], "không phải ngày"),
        (["--period", "quý ba"], "Không hiểu kỳ “quý ba”"),
        (["--committee", "KHONGCO"], "Không có cấp ủy “KHONGCO”"),
    ],
)
def test_wrong_word_is_answered_in_vietnamese(words: list[str], answer: str, committee: Unit) -> None:
    with pytest.raises(CommandError, match=answer):
        manage("roll_up", *words)


@pytest.mark.django_db
def test_empty_installation_is_told_what_to_run() -> None:
    with pytest.raises(CommandError, match=r"Hãy chạy manage\.py load_reference"):
        manage("roll_up")


def test_several_committees_must_be_named(report: ProgressReport, other_report: ProgressReport) -> None:
    with pytest.raises(CommandError, match="hãy nêu --committee"):
        manage("roll_up")

    data = json.loads(manage("roll_up", "--json", "--committee", "HUBT"))
    assert data["scope"]["committee_name"] == "Huyện ủy Bá Thước"


# --- make_summary --------------------------------------------------------------------------------


def test_make_summary_writes_the_paper(report: ProgressReport, tmp_path: Path) -> None:
    folder = tmp_path / "ra" / "đây"

    answer = manage("make_summary", "--period", "2023-H2", "--out", str(folder))

    paths = [folder / f"tong-hop-HU-2023-H2.{ending}" for ending in ("docx", "pdf", "xlsx")]
    assert answer.split() == [str(path) for path in paths]
    assert paths[1].read_bytes().startswith(b"%PDF-")
    assert [path.read_bytes()[:2] for path in paths[::2]] == [b"PK", b"PK"]
    assert sorted(folder.iterdir()) == paths
    assert not Summary.objects.exists()


@pytest.mark.parametrize(
    ("words", "narrowed"),
    [
        (("--unit", "NNPTNT"), "Phòng Nông nghiệp và Phát triển nông thôn"),
        (("--conclusion", "406-TB/HU"), "văn bản số 406-TB/HU"),
        (("--topic", "economy"), "lĩnh vực Kinh tế"),
        (("--set", "DH26"), "Bộ chỉ tiêu"),
    ],
)
def test_roll_up_keeps_to_the_named_part(
    words: tuple[str, str], narrowed: str, report: ProgressReport, indicator_set: IndicatorSet
) -> None:
    IndicatorSet.objects.update(name="Bộ chỉ tiêu")

    data = json.loads(manage("roll_up", "--as-of", "2023-12-31", *words, "--json"))

    scope = Scope(**{**data["scope"], "groups": ()})
    assert scope.narrowed_to == narrowed
    assert data["assignments"]["total"] == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--unit", "KHONG"), "Không có đơn vị “KHONG” trong cấp ủy này."),
        (("--conclusion", "9-TB/HU"), "Không có văn bản “9-TB/HU”"),
        (("--topic", "x"), "Không hiểu phạm vi “topic:x”"),
        (("--set", "x"), "Không có bộ chỉ tiêu “x”"),
    ],
)
def test_roll_up_of_no_such_part_says_so(words: tuple[str, str], answer: str, report: ProgressReport) -> None:
    with pytest.raises(CommandError, match=answer):
        manage("roll_up", *words)


def test_make_summary_names_its_files_after_the_scope(report: ProgressReport, tmp_path: Path) -> None:
    scope = ("--scope", "unit:NNPTNT", "--scope", "conclusion:406-TB/HU")

    manage("make_summary", "--period", "2023-H2", "--out", str(tmp_path), *scope)

    assert (tmp_path / "tong-hop-HU-2023-H2-NNPTNT-406-TB-HU.pdf").exists()


@pytest.mark.parametrize(
    ("period", "answer"),
    [("2024-H1", "Chưa đến 6 tháng đầu năm 2024"), ("2023-H2", "Không có nhiệm vụ"), ("2023-H3", "Không hiểu kỳ")],
    ids=["future", "empty", "no period"],
)
def test_summary_that_cannot_be_made_leaves_no_file(period: str, answer: str, committee: Unit, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    with pytest.raises(CommandError, match=answer):
        manage("make_summary", "--period", period, "--out", str(folder))

    assert not folder.exists()


# --- Loading and clearing ------------------------------------------------------------------------


@pytest.mark.django_db
def test_load_reference_says_what_it_added_and_then_nothing() -> None:
    assert "1 văn bản, 27 chỉ tiêu" in manage("load_reference")
    assert "thêm 0 đơn vị, 0 văn bản, 0 chỉ tiêu, 0 số liệu" in manage("load_reference")
    assert Conclusion.objects.count() == 1


@pytest.mark.django_db
def test_load_demo_loads_the_real_set_first_and_prints_the_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", "Mat-khau-in-ra-1")

    text = manage("load_demo")

    assert Conclusion.objects.exists()
    assert "Đã nạp dữ liệu minh hoạ." in text
    assert "Mật khẩu chung: Mat-khau-in-ra-1" in text
    assert [line.split()[0] for line in text.splitlines()[1:8]] == list(
        User.objects.order_by("pk").values_list("username", flat=True)
    )
    assert "đã có sẵn" in manage("load_demo")


def test_clear_demo_says_what_it_removed_and_then_nothing(demonstration: Demonstration) -> None:
    assert "accounts.User: 7" in manage("clear_demo")
    assert "Không có dữ liệu minh hoạ." in manage("clear_demo")


def test_clear_demo_names_whose_work_stops_it(demonstration: Demonstration) -> None:
    real = User.objects.create_superuser("that", full_name="Người thật")
    ProgressReport.objects.update(author=real)

    with pytest.raises(CommandError, match="Người thật"):
        manage("clear_demo")

    assert DemonstrationRow.objects.exists()


# --- prepare -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_prepare_readies_database_data_and_static_files() -> None:
    manage("prepare")

    assert Conclusion.objects.exists()
    assert not DemonstrationRow.objects.exists()
    assert (Path(settings.STATIC_ROOT) / "css").is_dir()


@pytest.mark.django_db
def test_prepare_loads_the_demonstration_when_asked() -> None:
    manage("prepare", "--demo")

    assert DemonstrationRow.objects.exists()


def test_prepare_names_a_database_it_cannot_use(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "KETLUAN_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/khong/co.sqlite3",
    }

    answer = subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith("CommandError: Không dùng được cơ sở dữ liệu:")


@pytest.mark.django_db
def test_second_prepare_collects_nothing() -> None:
    manage("prepare")
    marker = next(path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file())
    marker.unlink()

    manage("prepare")

    assert not marker.exists()


def test_day_of_a_running_period_is_today_in_viet_nam(report: ProgressReport, clock: TimeMachineFixture) -> None:
    """At six in the evening of Greenwich it is the next day in Hà Nội."""
    clock.move_to(datetime(2023, 11, 15, 18, tzinfo=UTC))

    assert json.loads(manage("roll_up", "--json"))["on"] == "2023-11-16"


def test_committee_is_chosen_by_its_code(committee: Unit) -> None:
    CommitteeFactory.create(code="KHAC", name="Huyện ủy khác")

    data = json.loads(manage("roll_up", "--json", "--committee", "HU"))

    assert data["scope"]["committee_id"] == committee.pk
