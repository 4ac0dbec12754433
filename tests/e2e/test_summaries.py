"""A summary from the request to its files, by the real worker: watched, arranged by keyboard, cancelled; and many."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.journeys import draft_of, issue, press, ready, sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e


def taken(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def words_of(pdf: Path) -> str:
    answer = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return " ".join(answer.stdout.split())


def test_draft_is_arranged_by_keyboard_and_comes_as_three_files(stack: Stack, page: Page, tmp_path: Path) -> None:
    sign_in(page, stack, "vanphong")
    draft = draft_of(page, stack, "2024-H2")
    page.get_by_role("link", name="Sửa nội dung").press("Enter")
    page.get_by_label("Đoạn mở đầu").first.fill("Sáu tháng cuối năm 2024 tình hình ổn định.")
    page.get_by_role("button", name="Đưa lên: Kết quả thực hiện các chỉ tiêu").press("Enter")
    up = page.get_by_role("button", name="Đưa lên: Kết quả thực hiện các chỉ tiêu")
    expect(up).to_be_focused()
    page.get_by_role("checkbox", name="Danh mục việc đã giao").press("Space")
    press(page, "Control+Enter")

    expect(page).to_have_url(re.compile(draft))
    expect(page.get_by_role("link", name="Tải PDF", exact=True)).to_be_visible(timeout=60_000)
    printed = words_of(taken(page, "Tải PDF", tmp_path))
    written = docx.Document(io.BytesIO(taken(page, "Tải Word", tmp_path).read_bytes()))
    book = CalamineWorkbook.from_path(taken(page, "Tải Excel", tmp_path))

    for text in (printed, " ".join(line.text for line in written.paragraphs)):
        assert "Sáu tháng cuối năm 2024 tình hình ổn định." in text
    assert printed.index("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU") < printed.index("KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ")
    assert "DANH MỤC VIỆC ĐÃ GIAO" not in printed.upper()
    assert "DỰ THẢO" in printed
    assert "Tình hình chung" in book.sheet_names


def test_issued_summary_is_acknowledged_and_proves_itself(
    stack: Stack, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    office, member = open_page(), open_page(phone=True)
    sign_in(office, stack, "vanphong")
    issued = draft_of(office, stack, "2024-Q3")
    issue(office, "Cao Văn Vượng")
    paper = taken(office, "Tải PDF", tmp_path)

    text = words_of(paper)
    assert re.search(r"Số \d\d-BC/HU", text)
    assert "DỰ THẢO" not in text
    assert "khớp" in stack.manage("verify_summary", str(paper)).stdout
    sign_in(member, stack, "thuongvu")
    member.goto(f"{stack.base_url}/thong-bao/")
    member.get_by_role("link", name=re.compile("Báo cáo số .*quý III năm 2024")).first.click()
    member.get_by_role("button", name="Xác nhận đã nhận").click()
    office.goto(stack.base_url + issued)
    expect(office.get_by_text("0 chưa xác nhận.")).to_be_visible()
    office.get_by_label("Bản đã ký").set_input_files({"name": "ky.pdf", "mimeType": "", "buffer": b"%PDF-1.4 da ky"})
    office.get_by_role("button", name="Đính kèm bản ký").click()
    assert taken(office, "ky.pdf", tmp_path).read_bytes() == b"%PDF-1.4 da ky"


def test_summary_is_cancelled_while_it_is_built_and_taken_up_again(stack: Stack, page: Page) -> None:
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/tong-hop/ban/yeu-cau/")
    page.get_by_label("Hoặc từ ngày").fill("01/07/2024")
    page.get_by_label("đến ngày", exact=True).fill("30/11/2024")
    page.get_by_role("button", name="Lập bản tổng hợp").click()
    page.get_by_role("button", name="Huỷ lập").click()

    expect(page.get_by_text("Bản tổng hợp này chưa lập xong thì bị huỷ")).to_be_visible()
    page.get_by_role("button", name="Lập lại").click()
    expect(page.get_by_role("link", name="Tải PDF", exact=True)).to_be_visible(timeout=60_000)


def test_units_summaries_are_stopped_resumed_and_taken_away(stack: Stack, page: Page, tmp_path: Path) -> None:
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/tong-hop/ban/yeu-cau/?ky=2024-12")
    page.get_by_role("button", name="Lập cho từng đơn vị").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    before = stopped(page)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text(re.compile(rf"Đã xong: ({'|'.join(map(str, range(before + 2, 37)))})\b"))).to_be_visible(
        timeout=60_000
    )
    after = stopped(page)
    archive = taken(page, "Tải tất cả PDF (.zip)", tmp_path)

    with zipfile.ZipFile(archive) as file:
        assert len(file.namelist()) == len(set(file.namelist())) == after
        assert all(file.read(name).startswith(b"%PDF-") for name in file.namelist())


def stopped(page: Page) -> int:
    """Has the batch stopped; how many are ready once what is being built is finished."""
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.get_by_text(re.compile(r"Đã dừng: \d+ bản còn lại chưa lập"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Đang chờ|Đang lập"))).to_have_count(0, timeout=60_000)
    found = re.search(r"Đã xong: (\d+)", page.locator("#batch-progress").inner_text())
    return int(found[1]) if found else 0


def test_calendar_of_reports_is_added_paused_and_taken_up_again(stack: Stack, page: Page) -> None:
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/tong-hop/ban/")
    page.get_by_role("link", name="Lịch báo cáo").click()
    page.get_by_role("link", name="Thêm lịch").click()
    page.get_by_label("Tên").fill("Báo cáo quý của Thường vụ")
    page.get_by_role("checkbox", name=re.compile("Trần Văn Thường")).check()
    press(page, "Control+Enter")
    expect(page.get_by_text("Hãy chọn kỳ.").first).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("Trần Văn Thường"))).to_be_checked()
    page.get_by_role("combobox", name="Kỳ").select_option("Hằng quý")
    page.get_by_role("button", name="Lưu lịch").click()

    row = page.get_by_role("listitem").filter(has_text="Báo cáo quý của Thường vụ")
    expect(row.get_by_text("Hằng quý · cả cấp ủy")).to_be_visible()
    expect(row.get_by_text(re.compile(r"Tiếp theo: .* ngày \d\d/\d\d/\d{4}"))).to_be_visible()
    ready(page)
    row.get_by_role("button", name="Tạm dừng lịch").click()
    page.get_by_role("dialog").get_by_role("button", name="Tạm dừng").click()
    expect(row.get_by_role("button", name="Tạm dừng lịch")).to_have_count(0)
    expect(row.get_by_text("Tiếp theo:")).to_have_count(0)
    row.get_by_role("button", name="Chạy lại lịch").click()
    expect(row.get_by_text("Đang chạy")).to_be_visible()
