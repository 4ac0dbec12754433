"""What the pages of `everywhere.PAGES` show and the demonstration lacks, made through the browser."""

import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e.journeys import draft_of, issue, sign_in
from tests.services import Stack

# They prove nothing that the other files do not: they are taken when they are wanted.
collect_ignore = [] if os.environ.get("SCREENSHOTS") == "1" else ["test_screenshots.py"]


@pytest.fixture(scope="session")
def made(stack: Stack, browser: Browser) -> dict[str, str]:
    """A view of the board, a session with a decision, an instruction, summaries, a schedule: the address of each by
    its word in `PAGES`."""
    page = browser.new_page()
    sign_in(page, stack, "thuongvu")
    page.goto(f"{stack.base_url}/tong-hop/khung/them/")
    page.get_by_label("Tên").fill("Mọi khối")
    for box in page.locator("[name=blocks]").all():
        box.check()
    page.locator("summary", has_text="Nhiệm vụ trọng điểm").click()
    page.locator("[name=key_directives]").first.check()
    page.get_by_role("button", name="Lưu khung nhìn").click()
    page.goto(f"{stack.base_url}/tong-hop/khung/")
    board = page.get_by_role("link", name="Mọi khối", exact=True).first.get_attribute("href") or ""
    page.goto(f"{stack.base_url}/tong-hop/phien-hop/mo/")
    page.get_by_role("button", name="Mở phiên họp").click()
    item = urlsplit(page.url).path
    page.locator(".stage-form summary", has_text="Ý kiến chỉ đạo").click()
    page.get_by_label("Ý kiến chỉ đạo").fill("báo cáo rõ nguyên nhân chậm")
    page.get_by_role("button", name="Ghi quyết định").locator("visible=true").click()
    page.goto(f"{stack.base_url}/chi-dao/")
    word = page.get_by_role("main").get_by_role("link", name="báo cáo rõ nguyên nhân chậm").first
    found = {"BOARD": board, "ITEM": item, "SESSION": f"{item.rsplit('/', 2)[0]}/"}
    found["INSTRUCTION"] = urlsplit(word.get_attribute("href") or "").path
    sign_in(page, stack, "vanphong")
    found["SUMMARY"] = draft_of(page, stack, "2024-H2")
    found["ARRANGE"], found["ISSUE"] = f"{found['SUMMARY']}noi-dung/", f"{found['SUMMARY']}ban-hanh/"
    found["ISSUED"] = draft_of(page, stack, "2024-11")
    issue(page, "Cao Văn Vượng")
    found["VERIFY"] = f"{found['ISSUED']}kiem-tra/"
    page.goto(f"{stack.base_url}/tong-hop/lich/")
    edit = page.get_by_role("main").get_by_role("link", name="Sửa lịch Báo cáo tháng").first
    found["SCHEDULE"] = edit.get_attribute("href") or ""
    page.close()
    assert all(found.values())
    return found
