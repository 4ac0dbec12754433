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


# --- The office's list ---------------------------------------------------------------------------

HUNDRED = """
from datetime import date
from django.utils import timezone
from accounts.models import User
from assignments.models import Assignment, ProgressReport
office = User.objects.get(username="vanphong")
head = User.objects.get(username="camthach")
made = Assignment.objects.bulk_create(
    Assignment(unit=head.unit, directive_id=4, task=f"Việc thường xuyên số {n}", assigned_by=office,
               assigned_on=date(2023, 7, 10), search_key=f"viec thuong xuyen so {n}")
    for n in range(100)
)
ProgressReport.objects.bulk_create(
    ProgressReport(assignment=row, period_start=date(2023, 7, 1), period_end=date(2023, 12, 31), completion=50,
                   work_done="Đã làm xong phần việc của kỳ này.", author=head, status="submitted",
                   submitted_by=head, submitted_at=timezone.now())
    for row in made
)
"""


def test_report_is_returned_corrected_and_accepted_in_the_lists(stack: Stack, open_page: Callable[..., Page]) -> None:
    unit, office = open_page(phone=True), open_page()
    sign_in(unit, stack, "camthach")
    row = first_row(unit)
    task = row.locator(".rows-main a").inner_text()
    row.get_by_role("link", name="Viết báo cáo").tap()
    row.get_by_label("Kết quả").fill("Đã họp.")
    row.get_by_role("button", name="Gửi về Văn phòng").tap()
    expect(row.get_by_text("Đã gửi về Văn phòng lúc")).to_be_visible(timeout=15_000)

    sign_in(office, stack, "vanphong")
    office.goto(f"{stack.base_url}/bao-cao/cho-duyet/")
    card = office.get_by_role("article").filter(has_text=f"Xã Cẩm Thạch: {task}").filter(has_text="Đã họp.")
    expect(card.get_by_text("Kết quả ghi quá ngắn")).to_be_visible()
    card.get_by_text("Trả lại").first.click()
    card.get_by_role("button", name="Trả lại").click()
    expect(office.get_by_role("alert")).to_contain_text("Hãy nêu lý do trả lại")
    office.get_by_label("Lý do trả lại").last.fill("Nêu rõ số mét đường.")
    office.get_by_role("button", name="Gửi lại").click()
    expect(office.get_by_text("Đã trả lại báo cáo để đơn vị sửa.")).to_be_visible()

    unit.goto(stack.base_url)
    row = unit.locator(".rows-answered").filter(has_text=task).filter(has_text="Trả lại").first
    row.get_by_role("link", name="Viết báo cáo").tap()
    expect(row.get_by_text("Nêu rõ số mét đường.")).to_be_visible()
    row.get_by_label("Kết quả").fill(WORDS)
    row.get_by_role("button", name="Gửi về Văn phòng").tap()
    expect(row.get_by_text("Đã gửi về Văn phòng lúc")).to_be_visible(timeout=15_000)

    office.goto(f"{stack.base_url}/bao-cao/cho-duyet/")
    card = office.get_by_role("article").filter(has_text=f"Xã Cẩm Thạch: {task}").filter(has_text=WORDS)
    card.get_by_role("button", name="Duyệt").first.click()
    expect(office.get_by_text("Đã duyệt báo cáo.")).to_be_visible()


def test_hundred_reports_are_accepted_at_once(stack: Stack, open_page: Callable[..., Page]) -> None:
    stack.manage("shell", "-c", HUNDRED)
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/bao-cao/cho-duyet/")
    boxes = page.get_by_role("article").filter(has_text="Việc thường xuyên số").get_by_role("checkbox")
    first_page = boxes.count()
    assert first_page >= 80  # a page holds a hundred, those of other journeys among them
    for number in range(first_page):
        boxes.nth(number).check()

    page.get_by_role("button", name=f"Duyệt {first_page} báo cáo đã chọn").click()
    page.get_by_role("dialog").get_by_role("button", name="Duyệt").click()

    expect(page.get_by_text(f"Đã duyệt {first_page} báo cáo.")).to_be_visible(timeout=30_000)
