"""Every page by who meets it, how one gets there, and what axe says of it."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.journeys import this_half_year
from tests.services import Stack

# Words in capitals stand for what `made` made, `WRITE` for the form of the first report the unit owes.
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
        "/tong-hop/lich/",
        "/tong-hop/lich/them/",
        "SCHEDULE",
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


def violations(page: Page, **options: Any) -> list[str]:
    # Without preloading: axe would copy imported style sheets inline, which our security policy refuses. What is right
    # is not described and no selector is made up for what is wrong: half of the time.
    usual = {"preload": False, "resultTypes": ["violations"], "selectors": False}
    found = Axe().run(page, options={**usual, **options}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def colour_violations(page: Page) -> list[str]:
    return violations(page, runOnly={"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
