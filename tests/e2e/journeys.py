"""Steps that several journeys through the running system share."""

from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from targets.periods import Period, PeriodKind, period_of
from tests.services import Stack


def this_half_year() -> Period:
    return period_of(date.today(), PeriodKind.HALF_YEAR)  # noqa: DTZ011 (the program under test asks the same clock)


def ready(page: Page) -> None:
    """Until the scripts of the page on screen have run: a page shows itself before it knows its keys and questions."""
    page.wait_for_load_state("load")


def sign_in(page: Page, stack: Stack, username: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{stack.base_url}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(stack.password)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("navigation").first).to_be_visible()
    ready(page)


def press(page: Page, key: str) -> None:
    """A key on the page that is on screen."""
    ready(page)
    page.keyboard.press(key)


def draft_of(page: Page, stack: Stack, period: str) -> str:
    """Has the office's summary of the period built by the worker; the path of its page, which tells by itself."""
    page.goto(f"{stack.base_url}/tong-hop/ban/yeu-cau/?ky={period}")
    page.get_by_role("button", name="Lập bản tổng hợp").click()
    expect(page.get_by_role("link", name="Tải PDF", exact=True)).to_be_visible(timeout=60_000)
    return urlsplit(page.url).path


def issue(page: Page, signer: str) -> None:
    """From the page of a draft: issued with what the form proposes; the page when its last files are there."""
    page.get_by_role("link", name="Ban hành").click()
    page.get_by_label("Họ tên người ký").fill(signer)
    ready(page)
    page.get_by_role("button", name="Ban hành").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã ban hành: Báo cáo số")).to_be_visible(timeout=60_000)
