"""A session by the keyboard alone, and what comes of it: decided, written down, brought in, published, followed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from zipfile import is_zipfile

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import ready, sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

WORDS = "báo cáo rõ nguyên nhân chậm, hướng khắc phục"
TODAY = date.today()  # noqa: DTZ011 (the program under test asks the same clock)
DAY = TODAY + timedelta(days=30)
UNIT = "Xã Cẩm Thạch"


def focused(page: Page) -> str:
    """The words of what holds the focus. Fails when nothing holds it: the keyboard would start again from the top."""
    here = page.locator(":focus")
    expect(here).to_have_count(1)
    return " ".join(here.inner_text().split())


@contextmanager
def on_next_page(page: Page) -> Iterator[None]:
    with page.expect_navigation():
        yield


def tab_to(page: Page, words: str, key: str = "Tab") -> None:
    """On, or by Shift+Tab back, to the link or button that begins with `words`."""
    for _ in range(100):
        page.keyboard.press(key)
        if focused(page).startswith(words):
            return
    raise AssertionError(f"no way to {words!r} by {key}")


def follow(page: Page, words: str) -> None:
    tab_to(page, words)
    with on_next_page(page):
        page.keyboard.press("Enter")


def press(page: Page, key: str) -> None:
    """A key that leads to another page, which takes the focus."""
    with on_next_page(page):
        page.keyboard.press(key)
    focused(page)


def decide(page: Page, kind: str, *typed: str) -> None:
    """The form's number opens it; Tab goes from field to field; Ctrl+Enter writes the decision down."""
    number = 1 + [
        name.split("\n")[0].strip() for name in page.locator(".stage-form > summary").all_inner_texts()
    ].index(kind)
    page.keyboard.press(str(number))
    for position, words in enumerate(typed):
        if position:
            page.keyboard.press("Tab")
        page.keyboard.type(words)
        focused(page)
    press(page, "Control+Enter")
    assert focused(page) == "Đã ghi quyết định."


def hold_session(page: Page, stack: Stack) -> str:
    """From the board through every item to the closed session; its address."""
    page.goto(f"{stack.base_url}/tong-hop/")
    follow(page, "Phiên họp")
    follow(page, "Mở phiên họp")
    tab_to(page, "Bỏ qua")
    page.keyboard.press("Shift+Tab")
    with on_next_page(page):
        page.keyboard.press("Control+Enter")
    first = page.get_by_role("heading", level=1).inner_text()
    assert focused(page) == first

    press(page, "ArrowRight")
    assert focused(page) != first
    press(page, "ArrowLeft")
    assert focused(page) == first
    decide(page, "Ý kiến chỉ đạo", WORDS, f"{DAY:%d/%m/%Y}")
    press(page, "PageDown")
    decide(page, "Ghi nhận", "Đồng ý với báo cáo.")

    # What is typed stays in its field: an arrow or a number there goes nowhere, Escape only folds the form.
    page.keyboard.press("1")
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    first_form = page.locator(".stage-form > summary").first.inner_text().split("\n")[0].strip()
    assert focused(page).startswith(first_form)
    expect(page.locator(".stage-form[open]")).to_have_count(0)
    return page.url


def test_session_is_held_by_keyboard_and_its_notice_is_followed(
    stack: Stack, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, stack, "thuongvu")
    hold_session(page, stack)

    page.once("dialog", lambda dialog: dialog.accept())  # the browser asks about the words typed and not sent
    press(page, "Escape")
    assert focused(page).startswith("2. ")
    session = page.url.partition("#")[0]
    expect(page.get_by_text(re.compile(r"^2/\d+ việc đã có quyết định\.$"))).to_be_visible()

    tab_to(page, "Kết thúc phiên họp", "Shift+Tab")
    page.keyboard.press("Enter")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Sau đó không ghi thêm quyết định được.")
    assert focused(page) == "Không"
    page.keyboard.press("Tab")
    press(page, "Enter")
    assert focused(page).startswith("Đã kết thúc phiên họp.")

    tab_to(page, "Dự thảo thông báo", "Shift+Tab")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    assert focused(page) == "Dự thảo thông báo"
    assert file.suffix == ".docx"
    assert is_zipfile(file)
    paper = "\n".join(row.text for row in docx.Document(str(file)).paragraphs)
    assert WORDS in paper
    assert "Đồng ý với báo cáo." in paper

    sign_in(page, stack, "vanphong")
    bring_in(page, session)
    publish(page)
    page.goto(session)
    page.get_by_role("link", name="987-TB/HU").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)


def bring_in(page: Page, session: str) -> None:
    """The office hands the notice to the worker and finds the committee's words as proposals."""
    page.goto(session)
    follow(page, "Đưa vào nhập văn bản")
    card = page.locator(".card-d", has_text=WORDS).first
    expect(card).to_be_visible(timeout=60_000)
    expect(card.locator(".chip").first).to_have_text(UNIT)
    expect(card).to_contain_text(f"Hạn {DAY:%d/%m/%Y}")


def publish(page: Page) -> None:
    ready(page)
    page.get_by_label("Số", exact=True).fill("987")
    page.get_by_label("Ngày ký").fill(f"{TODAY:%d/%m/%Y}")
    page.get_by_label("Ngày ký").blur()
    expect(page.locator("#review-problems")).to_have_count(0)
    accept = page.get_by_role("button", name="Chấp nhận tất cả")
    accept.click()
    expect(accept).to_have_count(0)
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã công bố 987-TB/HU.")).to_be_visible()
