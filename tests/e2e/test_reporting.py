"""A unit reports from a phone with a bad line: nothing typed or chosen is lost, and it is sent by itself in the end."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

WORDS = "Đã ra quân làm đường giao thông nội đồng 1,2 km."


def photo() -> FilePayload:
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(picture, "JPEG")
    return {"name": "duong-noi-dong.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def first_row(page: Page) -> Locator:
    """The first report that the unit owes."""
    return page.locator(".rows-answered").first


def test_report_with_a_photo_is_sent_from_a_phone_over_a_broken_line(
    stack: Stack, open_page: Callable[..., Page]
) -> None:
    page = open_page(phone=True)
    sign_in(page, stack, "camthach")
    row = first_row(page)

    row.get_by_role("link", name="Viết báo cáo").tap()  # 1
    row.get_by_label("Kết quả").fill(WORDS)  # 2
    expect(row.locator("[data-report-state]")).to_contain_text("Đã lưu lúc", timeout=10_000)
    page.context.set_offline(True)
    row.get_by_label("Tiến độ (%)").fill("60")  # 3
    row.get_by_label("Tài liệu kèm theo").set_input_files(photo())  # 4
    row.get_by_role("button", name="Gửi về Văn phòng").tap()  # 5
    expect(row.locator("[data-report-state]")).to_contain_text("Chờ gửi")

    page.context.set_offline(False)
    expect(row.get_by_text("Đã gửi về Văn phòng lúc")).to_be_visible(timeout=15_000)
    row.get_by_role("link", name="Xem báo cáo").tap()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("60%")).to_be_visible()
    expect(page.get_by_role("link", name="duong-noi-dong.jpg")).to_be_visible()


def test_draft_survives_a_closed_browser_without_a_line(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "nnptnt-cv")
    row = first_row(page)
    row.get_by_role("link", name="Viết báo cáo").click()
    expect(row.get_by_label("Kết quả")).to_be_focused()
    page.context.set_offline(True)
    row.get_by_label("Kết quả").fill(WORDS)
    row.get_by_label("Tài liệu kèm theo").set_input_files(photo())
    expect(row.locator("[data-report-state]")).to_contain_text("Chờ gửi", timeout=10_000)
    context = page.context
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(stack.base_url)
    row = first_row(again)
    row.get_by_role("link", name="Viết báo cáo").click()
    expect(row.get_by_label("Kết quả")).to_have_value(WORDS)
    expect(row.locator("[data-report-state]")).to_contain_text("lúc", timeout=15_000)
    expect(row.get_by_role("link", name="duong-noi-dong.jpg")).to_be_visible(timeout=15_000)


def test_expired_session_loses_nothing(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "camthach")
    row = first_row(page)
    address = row.get_by_role("link", name="Viết báo cáo").get_attribute("href")
    page.goto(f"{stack.base_url}{address}")
    page.context.clear_cookies()
    page.get_by_label("Khó khăn, vướng mắc").fill("Thiếu vốn đối ứng.")
    expect(page.locator("[data-report-state]")).to_contain_text("Hết phiên làm việc", timeout=10_000)

    sign_in(page, stack, "camthach")
    page.goto(f"{stack.base_url}{address}")
    expect(page.get_by_label("Khó khăn, vướng mắc")).to_have_value("Thiếu vốn đối ứng.")
    expect(page.locator("[data-report-state]")).to_contain_text("Đã lưu lúc", timeout=10_000)


def test_second_writer_sees_what_the_first_has_written(stack: Stack, open_page: Callable[..., Page]) -> None:
    staff, head = open_page(), open_page()
    sign_in(staff, stack, "nnptnt-cv")
    sign_in(head, stack, "nnptnt")
    for page in (staff, head):
        page.goto(stack.base_url)
        link = page.locator(".rows-answered").nth(1).get_by_role("link", name="Viết báo cáo")
        page.goto(f"{stack.base_url}{link.get_attribute('href')}")
    staff.get_by_label("Kiến nghị, đề xuất").fill("Đề nghị cấp thêm giống.")
    expect(staff.locator("[data-report-state]")).to_contain_text("Đã lưu lúc", timeout=10_000)

    head.get_by_label("Kiến nghị, đề xuất").fill("Không có kiến nghị.")
    conflict = head.locator("[data-report-conflict]")
    expect(conflict).to_contain_text("đã lưu lúc", timeout=10_000)
    expect(conflict).to_contain_text("Đề nghị cấp thêm giống.")
    head.get_by_role("button", name="Lấy bản đang lưu").click()
    expect(head.get_by_label("Kiến nghị, đề xuất")).to_have_value("Đề nghị cấp thêm giống.")
    expect(head.locator("[data-report-state]")).to_contain_text("Đã lưu lúc", timeout=10_000)
