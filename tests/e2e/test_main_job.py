"""The main job, end to end, on the real notice: report → return → correction → approval → board → summary as PDF."""

import json
import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys import sign_in, this_half_year
from tests.services import Stack, running_copy, wait_until

pytestmark = pytest.mark.e2e

WORDS = "Đã hướng dẫn thêm hai cơ sở lập hồ sơ dự thi."
CORRECTED = f"{WORDS} Hội đồng huyện đã họp và công nhận."


@pytest.fixture(scope="module")
def quick_stack(prepared: Path) -> Iterator[Stack]:
    """A system that notices a dead worker within seconds."""
    with running_copy(prepared, KETLUAN_BUILD_LEASE_SECONDS="5") as stack:
        yield stack


def row(stack: Stack, sql: str) -> Any:
    with closing(sqlite3.connect(stack.data / "ketluan.sqlite3", timeout=20)) as database:
        return database.execute(sql).fetchone()


def kill_while_building(stack: Stack) -> None:
    """SIGKILL to the worker with all its children, as soon as the row says that it is being built."""
    wait_until(
        lambda: row(stack, "SELECT status FROM reports_summary ORDER BY id DESC")[0] == "building",
        seconds=30,
        what="the build to begin",
    )
    os.killpg(stack.pid("worker"), signal.SIGKILL)
    assert row(stack, "SELECT status FROM reports_summary ORDER BY id DESC")[0] == "building"


def ocop_row(page: Page) -> Locator:
    """The line of this period's report on the OCOP task, in whichever list the page shows."""
    period = re.compile(this_half_year().label, re.IGNORECASE)
    return page.get_by_role("listitem").filter(has_text="OCOP").filter(has_text=period)


def figures(stack: Stack) -> dict[str, Any]:
    period = this_half_year().code
    result: dict[str, Any] = json.loads(stack.manage("roll_up", "--period", period, "--json").stdout)
    return result


def test_report_is_returned_corrected_accepted_and_printed(
    quick_stack: Stack, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    unit, office, committee = open_page(), open_page(), open_page()
    for page, name in ((unit, "nnptnt"), (office, "vanphong"), (committee, "thuongvu")):
        sign_in(page, quick_stack, name)
    silent = committee.locator("p.panel-body", has_text="Phòng Nông nghiệp và Phát triển nông thôn")
    before = figures(quick_stack)
    assert "Phòng Nông nghiệp và Phát triển nông thôn" in before["silent_units"]
    expect(silent.first).to_be_visible()

    # The unit's head files a report on a directive of 406-TB/HU, with a figure of its indicator.
    ocop_row(unit).get_by_role("link", name=re.compile("OCOP")).first.click()
    unit.get_by_label("Kết quả").fill(WORDS)
    unit.get_by_label("Tiến độ (%)").fill("95")
    unit.get_by_label("Số liệu: Số sản phẩm OCOP").fill("20")
    unit.get_by_role("button", name="Gửi về Văn phòng").click()
    expect(unit.get_by_text("Đã gửi báo cáo về Văn phòng.")).to_be_visible()

    # The office returns it, with its reason.
    office.goto(f"{quick_stack.base_url}/bao-cao/cho-duyet/")
    period = re.compile(this_half_year().label, re.IGNORECASE)
    card = office.get_by_role("article").filter(has_text="OCOP").filter(has_text=period)
    card.get_by_role("link", name=re.compile("OCOP")).first.click()
    expect(office.get_by_text(WORDS)).to_be_visible()
    office.get_by_label("Lý do trả lại").fill("Đề nghị nêu rõ đã công nhận hay chưa.")
    office.get_by_role("button", name="Trả lại đơn vị").click()
    expect(office.get_by_text("Đã trả lại báo cáo để đơn vị sửa.")).to_be_visible()

    # The unit reads why, corrects and sends again.
    unit.goto(quick_stack.base_url)
    ocop_row(unit).get_by_role("link", name=re.compile("OCOP")).first.click()
    expect(unit.get_by_text("Đề nghị nêu rõ đã công nhận hay chưa.")).to_be_visible()
    unit.get_by_label("Kết quả").fill(CORRECTED)
    unit.get_by_role("button", name="Gửi về Văn phòng").click()
    expect(unit.get_by_text("Đã gửi báo cáo về Văn phòng.")).to_be_visible()

    # The office accepts; board and roll-up change together.
    office.reload()
    office.get_by_role("button", name="Duyệt báo cáo").click()
    expect(office.get_by_text("Đã duyệt báo cáo.")).to_be_visible()
    after = figures(quick_stack)
    committee.reload()
    assert "Phòng Nông nghiệp và Phát triển nông thôn" not in after["silent_units"]
    expect(committee.get_by_text("; ".join(after["silent_units"]))).to_be_visible()
    ocop = next(line for line in after["indicator_lines"] if line["number"] == 11)
    assert (ocop["latest"], ocop["band"]) == (20, "exceeded")

    # The office asks for the summary; the worker is killed in the middle; the summary still arrives, once.
    office.goto(f"{quick_stack.base_url}/tong-hop/ban/yeu-cau/")
    office.get_by_label("Kỳ tổng hợp").select_option(this_half_year().code)
    office.get_by_role("button", name="Lập bản tổng hợp").click()
    kill_while_building(quick_stack)
    download = office.get_by_role("link", name="Tải PDF", exact=True)
    expect(download).to_be_visible(timeout=90_000)
    count, attempts = row(quick_stack, "SELECT count(*), max(attempts) FROM reports_summary")
    assert (count, attempts) == (1, 2)
    kept = sorted(path.suffix for path in (quick_stack.data / "media" / "summaries").rglob("*.*"))
    assert kept == [".docx", ".pdf", ".xlsx"]

    with office.expect_download() as taken:
        download.click()
    paper = tmp_path / "tong-hop.pdf"
    taken.value.save_as(paper)
    printed = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    text = " ".join(printed.split())
    assert "Hội đồng huyện đã họp" in text
    assert "DỰ THẢO" in text

    # The same figures on the board, in the paper and from the command.
    counts = after["assignments"]
    assert f"Đã giao {counts['total']} việc" in text
    assert f"{counts['overdue']} việc quá hạn chưa hoàn thành" in text
    assert f"{counts['standing']} việc thường xuyên" in text
    for label, number in (
        ("Hoàn thành đúng hạn", counts["done_on_time"]),
        ("Hoàn thành quá hạn", counts["done_late"]),
        ("Chưa hoàn thành, trong hạn", counts["in_time"]),
        ("Chưa hoàn thành, quá hạn", counts["overdue"]),
        ("Thường xuyên", counts["standing"]),
    ):
        tile = committee.locator(".tile", has_text=label).first
        assert tile.locator(".tile-value").inner_text().strip() == str(number)
    quick_stack.manage("verify_audit")
