"""Figures in a real browser: a block from the clipboard, undo, one save, a colleague's figure; a raised target."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys import press, sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

CLIPBOARD = ["clipboard-read", "clipboard-write"]
PLANS = "/chi-tieu/nhap-so-lieu/?loai=ke-hoach"  # plans are never results: other journeys do not see them
# Ten indicators, from the eleventh, over the five years of the term, as Excel copies them.
BLOCK = [[f"{9 * row + year},{year}" for year in range(1, 6)] for row in range(1, 11)]


def paste(page: Page, cell: Locator, rows: list[list[str]]) -> None:
    cell.click()
    text = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    press(page, "Control+v")


def cell(page: Page, indicator: str, year: int) -> Locator:
    return page.get_by_role("row", name=re.compile(indicator)).get_by_role("textbox", name=re.compile(f"năm {year}$"))


def save(page: Page, source: str) -> None:
    page.get_by_label("Nguồn của các số này").fill(source)
    page.get_by_role("button", name="Ghi số liệu").click()


def test_block_from_the_clipboard_is_understood_undone_and_saved_at_once(
    stack: Stack, open_page: Callable[..., Page]
) -> None:
    page = open_page(permissions=CLIPBOARD)
    sign_in(page, stack, "vanphong")
    page.goto(stack.base_url + PLANS)
    first = cell(page, "11. Số sản phẩm OCOP", 2021)
    count = page.locator("[data-grid-count]")

    paste(page, first, BLOCK)
    expect(count).to_have_text("50 ô thay đổi")
    expect(first.locator("xpath=..")).to_contain_text("10,1 sản phẩm")
    expect(cell(page, "20. Tỷ lệ xã", 2025)).to_have_value("95,5")

    press(page, "Control+z")
    expect(count).to_have_text("Chưa có ô nào thay đổi.")
    expect(first).to_have_value("")
    press(page, "Control+y")
    expect(count).to_have_text("50 ô thay đổi")

    # A cell that is no number keeps everything back; the suggestion puts the words into the note.
    press(page, "ArrowRight")
    page.keyboard.type("khoảng 12")
    press(page, "Enter")
    expect(count).to_have_text("50 ô thay đổi · 1 ô cần sửa")
    save(page, "Kế hoạch năm")
    wrong = cell(page, "11. Số sản phẩm OCOP", 2022)
    expect(wrong).to_be_focused()
    page.get_by_role("button", name="Ghi 12, giữ lời vào ghi chú").click()
    expect(page.get_by_label("Ghi chú")).to_have_value("nguồn ghi “khoảng 12”")
    expect(count).to_have_text("50 ô thay đổi")

    # Nothing is lost by a closed page; then one save for all of it.
    page.goto(stack.base_url + PLANS)
    expect(page.locator("[data-grid-restored]")).to_contain_text("Đã lấy lại 50 ô chưa ghi")
    expect(wrong).to_have_value("12")
    save(page, "Kế hoạch năm")
    expect(page.get_by_text("Đã ghi 50 số liệu.")).to_be_visible()
    expect(wrong).to_have_value("12")
    expect(count).to_have_text("Chưa có ô nào thay đổi.")
    page.reload()
    expect(page.locator("[data-grid-restored]")).to_be_empty()


def test_figure_of_a_colleague_is_shown_in_its_cell_before_anything_is_written(
    stack: Stack, open_page: Callable[..., Page]
) -> None:
    ours, theirs = open_page(), open_page()
    for page in (ours, theirs):
        sign_in(page, stack, "vanphong")
        page.goto(stack.base_url + PLANS)
    name = "24. Tỷ lệ che phủ rừng"
    cell(theirs, name, 2023).fill("51")
    save(theirs, "Hạt Kiểm lâm")
    expect(theirs.get_by_text("Đã ghi 1 số liệu.")).to_be_visible()

    cell(ours, name, 2023).fill("52")
    cell(ours, name, 2024).fill("53")
    save(ours, "Chi cục Kiểm lâm")
    expect(ours.get_by_role("alert")).to_contain_text("1 ô vừa có người khác ghi")
    expect(cell(ours, name, 2023).locator("xpath=..")).to_contain_text(re.compile("vừa ghi 51.* lúc"))

    cell(ours, name, 2023).click()
    ours.get_by_role("button", name="Giữ số vừa nhập").click()
    ours.get_by_role("button", name="Ghi số liệu").click()
    expect(ours.get_by_text("Đã ghi 2 số liệu.")).to_be_visible()
    expect(cell(ours, name, 2023)).to_have_value(re.compile("^52"))


def test_grid_is_filled_on_a_phone(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(phone=True)
    sign_in(page, stack, "vanphong")
    page.goto(stack.base_url + PLANS)
    one = cell(page, "26. Số đảng viên mới kết nạp", 2022)
    one.fill("120")
    save(page, "Ban Tổ chức")

    expect(page.get_by_text("Đã ghi 1 số liệu.")).to_be_visible()


def test_target_is_raised_and_both_versions_are_shown(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + "/chi-tieu/2/")
    page.get_by_role("link", name="Nâng mức").click()
    page.get_by_label("Mức mới").fill("60")
    page.get_by_label("Cấp quyết định").fill("Ban Thường vụ Huyện ủy")
    page.get_by_label("Ngày quyết định").fill("01/06/2024")
    page.get_by_label("Lý do").fill("Sắp đạt mức của đại hội")
    press(page, "Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Mức mới phải cao hơn mức đang có hiệu lực (70,00)")

    page.get_by_label("Mức mới").fill("72,5")
    press(page, "Control+Enter")
    expect(page.get_by_text("mức trước vẫn được giữ")).to_be_visible()
    versions = page.get_by_role("table", name="Các lần quyết định mức chỉ tiêu")
    expect(versions.get_by_role("row", name=re.compile("Phấn đấu"))).to_contain_text("≥ 72,5")
    expect(versions.get_by_role("row", name=re.compile("Đại hội"))).to_contain_text("≥ 70")


def test_measure_is_given_to_one_unit_person_product_and_day(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.goto(stack.base_url + "/chi-tieu/2/")
    page.get_by_role("link", name="Giao giải pháp").first.click()
    page.get_by_label("Giải pháp").fill("Mở ba lớp dạy nghề ngắn hạn")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Phòng Lao động - Thương binh và Xã hội")
    page.get_by_label("Sản phẩm").fill("Ba lớp, 105 học viên")
    page.get_by_label("Thời hạn").fill("31/12/2030")
    press(page, "Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Người chịu trách nhiệm")

    page.get_by_label("Người chịu trách nhiệm").fill("Trưởng phòng")
    press(page, "Control+Enter")
    measure = page.get_by_role("row", name=re.compile("Mở ba lớp dạy nghề ngắn hạn"))
    for words in ("Lao động", "Trưởng phòng", "Ba lớp, 105 học viên", "31/12/2030"):
        expect(measure).to_contain_text(words)
