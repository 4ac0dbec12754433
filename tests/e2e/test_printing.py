"""The board and one indicator on paper, by their own button: whole, with every sentence, without controls."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e


def printed(page: Page, path: Path) -> list[tuple[float, float, str]]:
    """(width, height, words) of each page."""
    page.pdf(path=path, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(path) as document:
        sizes = [sheet.get_size() for sheet in document]
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return [(*size, " ".join(words.split())) for size, words in zip(sizes, text.split("\f")[:-1], strict=True)]


def test_board_is_printed_on_landscape_sheets(stack: Stack, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/chi-tieu/?den-ngay=31/12/2023")
    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible()
    sheets = printed(page, tmp_path / "board.pdf")

    assert all(width > height for width, height, _ in sheets)
    assert all("Dự báo hết nhiệm kỳ" in words for *_, words in sheets)  # the head stands on each sheet
    first, whole = sheets[0][2], " ".join(words for *_, words in sheets)
    assert "Chỉ tiêu Nghị quyết Đại hội" in first
    assert "Tính đến ngày 31/12/2023" in first
    assert "Chưa có số thực hiện hoặc ước thực hiện đến ngày này." in whole
    assert not [word for word in ("Lọc", "Sắp xếp", "Tìm kết luận", "Đăng xuất") if word in whole]
    assert page.locator("main details[open]").count() == 0  # what the print opened is closed again


def test_indicator_is_printed_with_its_table(stack: Stack, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/chi-tieu/11/")
    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible()
    whole = " ".join(words for *_, words in printed(page, tmp_path / "indicator.pdf"))

    assert "Số sản phẩm OCOP" in whole
    assert "Tính đến ngày" in whole
    assert "Thời điểm" in whole  # the chart's figures, closed on the screen
    assert not [word for word in ("Nhập số liệu", "Giao giải pháp", "Nâng mức") if word in whole]


def test_button_stays_hidden_without_script(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/chi-tieu/")

    expect(page.locator("[data-print]")).to_be_hidden()
