"""The units against the directives in a real browser: by arrows from cell to cell, heads that stay, on paper."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

MATRIX = "/don-vi/ma-tran/?den-ngay=31/12/2024"


def test_arrows_go_from_cell_to_cell_and_enter_to_its_rows(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + MATRIX)
    row = page.get_by_role("row", name="Phòng Tài chính - Kế hoạch").last
    reachable = page.locator("[data-matrix] tbody a[tabindex='0']")

    row.get_by_role("link").first.focus()
    page.keyboard.press("ArrowRight")
    expect(reachable).to_have_count(1)
    expect(reachable).to_have_text("1 việc: hoàn thành đúng hạn")
    page.keyboard.press("ArrowRight")
    expect(reachable).to_have_text("2 việc: 1 thường xuyên, 1 hoàn thành đúng hạn")
    page.keyboard.press("Home")
    expect(reachable).to_have_text("Phòng Tài chính - Kế hoạch")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Chỉ gồm nhiệm vụ 2 của 406-TB/HU")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)  # the head and the one task


@pytest.mark.parametrize("width", [360, 1366])
def test_unit_and_directive_stay_in_sight(width: int, stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": width, "height": 700})
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + MATRIX)
    area = page.get_by_role("region", name="Đơn vị và nhiệm vụ")
    area.scroll_into_view_if_needed()
    area.evaluate("area => area.scrollTo(300, 400)")
    frame = area.bounding_box()
    unit = page.locator("[data-matrix] tbody th").nth(15).bounding_box()
    head = page.locator("[data-matrix] thead tr").nth(1).locator("th").first.bounding_box()

    assert frame
    assert unit
    assert head
    assert abs(unit["x"] - frame["x"]) <= 2
    assert abs(head["y"] - frame["y"] - 32) <= 3


def test_matrix_is_printed_with_its_heads_on_each_sheet(
    stack: Stack, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.goto(stack.base_url + MATRIX)
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        sheets = [(*sheet.get_size(), " ".join(sheet.get_textpage().get_text_bounded().split())) for sheet in document]
    table = [words for *_, words in sheets if "Vướng nơi khác" in words]

    assert all(width > height for width, height, _ in sheets)
    assert len(table) >= 2
    assert "Ban Chỉ huy Quân sự huyện" in table[0]
    assert "Xã Cẩm Yên" in " ".join(table)
    assert "Các nhiệm vụ 14" in " ".join(words for *_, words in sheets)
