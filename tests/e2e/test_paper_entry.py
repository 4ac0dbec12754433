"""Entering a real paper, end to end: file → worker → review by keyboard → publication → the conclusion's page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.everywhere import violations
from tests.e2e.journeys import press, ready, sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

PAPERS = Path(__file__).resolve().parent.parent / "conclusions" / "papers"
NOTICE = PAPERS / "g01_TB_623-TB-VPCP_daklak.docx"
# Accept, next, accept, faster than the server answers: the second key while the first is under way, the third in the
# moment when the answer is there and the second has not yet been followed.
THREE_KEYS = """() => {
    const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    document.addEventListener("htmx:afterRequest", () => press("a"), { once: true });
    press("a");
    press("j");
}"""


def receive(page: Page, stack: Stack, file: Path) -> None:
    """Send the file and wait until the worker has read it."""
    page.goto(f"{stack.base_url}/ket-luan/")
    page.get_by_role("link", name="Thêm văn bản").click()
    page.get_by_label("Tệp văn bản").set_input_files(file)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.locator(".card-d").first).to_be_visible(timeout=60_000)


def point_at(page: Page, words: str) -> None:
    """Click on the first letter of `words` in the paper."""
    spot = page.evaluate(
        """(words) => {
            for (const piece of document.querySelectorAll("mark[data-start]")) {
                const at = piece.textContent.indexOf(words);
                if (at < 0) continue;
                piece.scrollIntoView({ block: "center" });
                const range = document.createRange();
                range.setStart(piece.firstChild, at);
                range.setEnd(piece.firstChild, at + 1);
                const box = range.getBoundingClientRect();
                return [box.x + 1, box.y + box.height / 2];
            }
        }""",
        words,
    )
    page.mouse.click(*spot)


def test_word_file_is_read_reviewed_and_published(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    receive(page, stack, NOTICE)
    cards = page.locator(".card-d")
    proposed = cards.count()
    assert proposed > 10
    saved = page.locator("#review-bar [role=status]")

    # One unit is corrected: typed without marks, chosen by the keyboard, saved by itself.
    press(page, "j")
    press(page, "e")
    box = page.get_by_label("Thêm Đơn vị chủ trì")
    box.press_sequentially("nong thon")
    box.press("Enter")
    expect(cards.first.locator(".card-head .chip").first).to_have_text("Phòng Nông nghiệp và Phát triển nông thôn")
    expect(saved).to_contain_text("Đã lưu lúc")
    box.press("Escape")
    expect(page.locator("[data-editor]")).to_have_count(0)
    press(page, "a")
    expect(cards.first).to_contain_text("Đã chấp nhận")

    # One directive is split where the mouse points; the parts are accepted by the keyboard.
    point_at(page, "Chính quyền địa phương phải gần dân")
    press(page, "s")
    expect(cards).to_have_count(proposed + 1)
    expect(cards.nth(3).locator(".card-title")).to_contain_text("Chính quyền địa phương phải gần dân, vì dân")
    page.evaluate(THREE_KEYS)
    expect(page.locator("#review-bar")).to_contain_text(f"3/{proposed + 1} nhiệm vụ đã chấp nhận")

    # Nothing is lost by leaving; the list of papers leads back.
    page.goto(f"{stack.base_url}/ket-luan/")
    page.get_by_role("link", name=NOTICE.name).first.click()
    expect(page.locator("#review-bar")).to_contain_text(f"3/{proposed + 1} nhiệm vụ đã chấp nhận")

    press(page, "Control+Enter")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("3 nhiệm vụ; 1 việc giao; 2 nhiệm vụ chưa có đơn vị chủ trì")
    question.get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã công bố 623/TB-VPCP.")).to_be_visible()

    # The paper's page: its words with the state of each task beside them, and the file as received.
    paper = page.get_by_role("article", name="Toàn văn 623/TB-VPCP")
    expect(paper.locator("mark.directive")).to_have_count(3)
    expect(paper).to_contain_text("Chiều ngày 09 tháng 11 năm 2025, tại trụ sở Ủy ban nhân dân tỉnh Đắk Lắk")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tệp gốc").click()
    assert Path(taken.value.path()).read_bytes() == NOTICE.read_bytes()

    # The same number a second time is refused with the paper that has it.
    receive(page, stack, NOTICE)
    press(page, "Control+Enter")
    question.get_by_role("button", name="Công bố").click()
    expect(page.get_by_role("alert").first).to_contain_text("Thông báo số 623/TB-VPCP của VĂN PHÒNG CHÍNH PHỦ")


def test_pasted_paper_is_reviewed_on_a_phone(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(phone=True)
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/ket-luan/them/")
    page.get_by_label("Hoặc dán nội dung văn bản").fill(
        "THÔNG BÁO\nkết luận về đất lúa\n\nI. NHIỆM VỤ\n1. Giao UBND các xã, thị trấn lập hồ sơ đất lúa.\n"
    )
    page.get_by_role("button", name="Đọc văn bản").click()
    card = page.locator(".card-d").first
    expect(card).to_be_visible(timeout=60_000)
    ready(page)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="Công bố")).to_be_disabled()
    expect(page.locator("#review-problems")).to_contain_text("Thiếu số")
    page.get_by_label("Số", exact=True).fill("77")
    page.get_by_label("Số", exact=True).blur()
    expect(page.locator("#review-problems")).not_to_contain_text("Thiếu số")
    card.get_by_role("button", name="Chấp nhận").click()
    expect(card).to_contain_text("Đã chấp nhận")


def test_review_is_accessible_and_works_without_script(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    receive(page, stack, PAPERS / "k01_KH_980-KH-UBND_nghean.docx")
    found = {"cards": violations(page)}
    page.locator(".card-d").first.get_by_role("link", name="Sửa").click()
    expect(page.locator("[data-editor]")).to_be_visible()
    found["editor"] = violations(page)
    page.emulate_media(color_scheme="dark")
    page.reload()
    found["cards in dark"] = violations(page)
    page.locator(".card-d").first.get_by_role("link", name="Sửa").click()
    expect(page.locator("[data-editor]")).to_be_visible()
    found["editor in dark"] = violations(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}

    plain = open_page(java_script_enabled=False)
    sign_in(plain, stack, "vanphong")
    plain.goto(page.url)
    card = plain.locator(".card-d").first
    card.get_by_role("button", name="Chấp nhận", exact=True).click()
    expect(card).to_contain_text("Đã chấp nhận")
    card.get_by_role("link", name="Sửa").click()
    plain.get_by_label("Thêm Đơn vị chủ trì").fill("các xã, thị trấn")
    plain.get_by_role("button", name="Xong").click()
    expect(plain.locator(".card-d").first.locator(".chip")).to_have_count(17)
