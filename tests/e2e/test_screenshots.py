"""The pictures of the README, from the running system; taken when SCREENSHOTS=1 asks for it."""

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import draft_of, sign_in, this_half_year
from tests.services import ROOT, Stack

pytestmark = pytest.mark.e2e

PICTURES = ROOT / "docs" / "screenshots"
BOARD = "/tong-hop/?den-ngay=31/12/2024"
LARGEST = 250_000


@pytest.fixture
def folder() -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES


def size_of(path: Path) -> tuple[int, int]:
    """Width and height from the head of a PNG file."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def take(page: Page, path: Path) -> None:
    """A picture of the window as it stands; a blank one packs to a few kilobytes."""
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, animations="disabled")
    assert page.viewport_size is not None
    assert size_of(path) == (page.viewport_size["width"], page.viewport_size["height"])
    assert 15_000 < path.stat().st_size < LARGEST


def open_first_report(page: Page, stack: Stack) -> None:
    page.goto(stack.base_url)
    page.locator(f'a[href*="/bao-cao/{this_half_year().code}/"]').first.click()


def test_board(stack: Stack, page: Page, folder: Path) -> None:
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + BOARD)

    expect(page.get_by_text("tính đến ngày 31/12/2024")).to_be_visible()
    expect(page.locator(".tile-value")).to_have_count(6)
    take(page, folder / "board.png")


def test_conclusion(stack: Stack, page: Page, folder: Path) -> None:
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/ket-luan/1/")

    expect(page.locator("mark.directive")).to_have_count(14)
    take(page, folder / "conclusion.png")


def test_report(stack: Stack, page: Page, folder: Path) -> None:
    sign_in(page, stack, "nnptnt")
    open_first_report(page, stack)

    expect(page.get_by_text("Kỳ trước")).to_be_visible()
    expect(page.get_by_role("button", name="Gửi về Văn phòng")).to_be_in_viewport()
    take(page, folder / "report.png")


def test_item_of_a_session(stack: Stack, page: Page, folder: Path) -> None:
    sign_in(page, stack, "thuongvu")
    page.goto(f"{stack.base_url}/tong-hop/phien-hop/mo/")
    page.get_by_role("button", name="Mở phiên họp").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("2")  # the first item asks for more time: its own decision is the first form

    expect(page.get_by_label("Ý kiến chỉ đạo")).to_be_focused()
    page.get_by_label("Ý kiến chỉ đạo").fill("báo cáo rõ nguyên nhân chậm, hướng khắc phục")
    take(page, folder / "session.png")


@pytest.mark.parametrize(
    ("username", "path", "name", "seen"),
    [
        ("thuongvu", "/don-vi/ma-tran/?den-ngay=31/12/2024", "matrix", "[data-matrix]"),
        ("thuongvu", "/tong-hop/thay-doi/?tu-ngay=30/06/2024&den-ngay=31/12/2024", "changes", ".changes"),
        ("vanphong", "/chi-tieu/nhap-so-lieu/", "grid", ".table-grid input"),
        ("vanphong", "/bao-cao/cho-duyet/", "waiting", "main .panel"),
    ],
)
def test_page(
    username: str, path: str, name: str, seen: str, *, stack: Stack, open_page: Callable[..., Page], folder: Path
) -> None:
    page = open_page()
    sign_in(page, stack, username)
    page.goto(stack.base_url + path)

    expect(page.locator(seen).first).to_be_in_viewport()
    take(page, folder / f"{name}.png")


def test_board_on_a_phone(stack: Stack, phone: Page, folder: Path) -> None:
    """What needs a decision stands on the first screen; the filters are folded."""
    sign_in(phone, stack, "thuongvu")
    phone.goto(stack.base_url + BOARD)

    expect(phone.get_by_role("heading", name="Cần quyết định")).to_be_in_viewport()
    expect(phone.get_by_label("Tính đến ngày")).to_be_hidden()
    take(phone, folder / "board-phone.png")


def draw_first_sheet(file: Path, picture: Path) -> None:
    command = ["pdftoppm", "-r", "60", "-png", "-f", "1", "-singlefile", str(file), str(picture.with_suffix(""))]
    subprocess.run(command, check=True)
    assert 5_000 < picture.stat().st_size < LARGEST


def test_board_printed(stack: Stack, page: Page, folder: Path, tmp_path: Path) -> None:
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + BOARD)
    page.pdf(path=tmp_path / "board.pdf", format="A4", prefer_css_page_size=True)

    draw_first_sheet(tmp_path / "board.pdf", folder / "board-print.png")


def test_summary_printed(stack: Stack, page: Page, folder: Path, tmp_path: Path) -> None:
    """The summary as the worker makes it."""
    sign_in(page, stack, "vanphong")
    draft_of(page, stack, "2024-H2")
    link = page.get_by_role("link", name="Tải PDF", exact=True)
    with page.expect_download() as taken:
        link.click()
    taken.value.save_as(tmp_path / "summary.pdf")
    draw_first_sheet(tmp_path / "summary.pdf", folder / "summary-print.png")


def test_phone(stack: Stack, phone: Page, folder: Path) -> None:
    sign_in(phone, stack, "nnptnt")

    expect(phone.get_by_role("link", name="Viết báo cáo:").first).to_be_visible()
    take(phone, folder / "phone.png")


def test_board_on_paper(stack: Stack, open_page: Callable[..., Page], tmp_path: Path) -> None:
    """Printed, the figures stay and what one clicks goes; dark surroundings print black on white."""
    page = open_page(color_scheme="dark")
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + BOARD)
    page.emulate_media(media="print")

    for gone in (".topbar", ".rooms", ".filters", ".footer"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".tile-value").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    take(page, tmp_path / "printed.png")
    page.pdf(path=tmp_path / "printed.pdf", format="A4")
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
