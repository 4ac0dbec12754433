"""Every page in a real browser: accessible in light and dark, nothing from outside, nothing wider than the screen."""

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.journeys import draft_of, issue, sign_in, this_half_year
from tests.services import Stack

pytestmark = pytest.mark.e2e

PAGES = {
    "vanphong": (
        "/",
        "/ket-luan/",
        "/ket-luan/1/",
        "/ket-luan/them/",
        "/ket-luan/1/ban/1/",
        "/ket-luan/1/sua-doi/",
        "/nhiem-vu/4/",
        "/nhiem-vu/4/giao-viec/",
        "/viec/",
        "/viec/1/",
        "/bao-cao/1/",
        "/bao-cao/cho-duyet/",
        "/bao-cao/bieu-mau/",
        "/bao-cao/con-thieu/",
        "/thong-bao/",
        "/chi-tieu/",
        "/chi-tieu/nhap-so-lieu/",
        "/chi-tieu/bang-tinh/",
        "/chi-tieu/11/",
        "/chi-tieu/11/nhap-so-lieu/",
        "/chi-tieu/11/nang-muc/",
        "/chi-tieu/11/nhan-dinh/",
        "/chi-tieu/11/giai-phap/",
        "/chi-tieu/cac-bo/",
        "/don-vi/",
        "/don-vi/21/",
        "/tong-hop/",
        "/tong-hop/nhiem-vu/?den-ngay=31/12/2024",
        "/tong-hop/ban/",
        "/tong-hop/ban/yeu-cau/",
        "SUMMARY",
        "ARRANGE",
        "ISSUE",
        "ISSUED",
        "VERIFY",
        "/tong-hop/phien-hop/",
        "/kho-khan/",
        "/tim-kiem/?q=ocop",
        "/tim-kiem/?q=khongcogica",
        "/he-thong/giao-dien/",
        "/doi-mat-khau/",
        "/khong-co-trang-nay/",
    ),
    "nnptnt": ("/", "WRITE", "/viec/23/", "/don-vi/uy-quyen/", "/thong-bao/", "/lich/"),
    "thuongvu": (
        "/",
        "BOARD",
        "/tong-hop/khung/",
        "/tong-hop/khung/them/",
        "/tong-hop/phien-hop/",
        "/tong-hop/phien-hop/mo/",
        "SESSION",
        "ITEM",
        "/chi-dao/",
        "/chi-dao/them/",
        "INSTRUCTION",
        "/kho-khan/",
        "/gia-han/",
        "/don-vi/ma-tran/?den-ngay=31/12/2024",
        "/tong-hop/thay-doi/?tu-ngay=30/06/2024&den-ngay=31/12/2024",
        "/tong-hop/thay-doi/?tu-ngay=01/01/2021&den-ngay=02/01/2021",
    ),
    "kiemtra": ("/he-thong/nhat-ky/",),
    "quantri": ("/", "/chi-tieu/bang-tinh/", "/quan-tri/", "/quan-tri/accounts/unit/", "/quan-tri/accounts/user/add/"),
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 360, 683, 1366)  # 683 is the desk's screen at 200 %
DESK: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def made(stack: Stack, browser: Browser) -> dict[str, str]:
    """What the demonstration lacks, made once by the Standing Committee; the address of each by its word in `PAGES`."""
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
    page.close()
    assert all(found.values())
    return found


def go(page: Page, stack: Stack, made: dict[str, str], path: str) -> None:
    """`WRITE` is the form of the first report the unit owes."""
    path = made.get(path, path)
    if path == "WRITE":
        page.goto(stack.base_url)
        path = page.locator(f'a[href*="/bao-cao/{this_half_year().code}/"]').first.get_attribute("href") or ""
    page.goto(stack.base_url + path)


def opened_forms(page: Page) -> Iterator[str]:
    """Each kind of decision on an item of a session, opened one after the other."""
    for summary in page.locator(".stage-form summary").all():
        summary.click()
        yield summary.inner_text()


def violations(page: Page) -> list[str]:
    # Without preloading: axe would copy imported style sheets inline, which our security policy refuses.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_role_are_accessible_fit_every_screen_and_ask_nobody_else(
    name: str, stack: Stack, open_page: Callable[..., Page], made: dict[str, str]
) -> None:
    """In light, in dark, and on each screen; each time loaded anew, as a person meets it."""
    page = open_page(viewport=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, stack, name)
    found: dict[str, list[str]] = {path: [] for path in PAGES[name]}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for path in PAGES[name]:
            go(page, stack, made, path)
            found[path] += [f"{scheme}: {words}" for words in violations(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 384})
        for path in PAGES[name]:
            go(page, stack, made, path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width and not path.startswith("/quan-tri/"):
                found[path].append(f"{wide} wide on {width}")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [url for url in asked if not url.startswith((stack.base_url, "data:"))] == []
    assert len(asked) > len(PAGES[name])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page_has_no_accessibility_violation(scheme: str, stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(f"{stack.base_url}/dang-nhap/")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_item_of_a_session_is_accessible_with_each_form_open(
    scheme: str, stack: Stack, open_page: Callable[..., Page], made: dict[str, str]
) -> None:
    page = open_page(color_scheme=scheme)
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + made["ITEM"])
    found = {kind: violations(page) for kind in opened_forms(page)}
    assert len(found) >= 3
    page.locator(".stage-form summary", has_text="Ý kiến chỉ đạo").click()
    page.get_by_role("button", name="Ghi quyết định").locator("visible=true").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found["refused"] = violations(page)
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [320, 683, 1366])
def test_open_forms_of_a_session_fit_the_screen(
    width: int, stack: Stack, open_page: Callable[..., Page], made: dict[str, str]
) -> None:
    page = open_page(viewport={"width": width, "height": 384})
    sign_in(page, stack, "thuongvu")
    page.goto(stack.base_url + made["ITEM"])
    widths = {kind: page.evaluate("document.documentElement.scrollWidth") for kind in opened_forms(page)}
    assert len(widths) >= 3
    assert {kind: found for kind, found in widths.items() if found > width} == {}


def test_pages_work_without_script(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/tong-hop/")
    assert page.locator(".tile-value").count() >= 5
    page.goto(f"{stack.base_url}/ket-luan/1/")
    assert page.locator("mark.directive").count() == 14
