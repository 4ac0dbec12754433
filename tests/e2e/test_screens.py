"""Every page on every screen: nothing wider than it, nothing from outside; and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.everywhere import PAGES, go, opened_forms
from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

WIDTHS = (320, 360, 683, 1366)  # 683 is the desk's screen at 200 %


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_role_fit_every_screen_and_ask_nobody_else(
    name: str, stack: Stack, open_page: Callable[..., Page], made: dict[str, str]
) -> None:
    """Loaded anew on each screen, as a person meets it."""
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, stack, name)
    found: dict[str, list[str]] = {path: [] for path in PAGES[name]}
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


def test_question_is_asked_before_the_other_scripts_have_come(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, stack, "vanphong")
    page.route("**/htmx*", lambda route: None)  # never answered: what is deferred runs after it
    page.goto(f"{stack.base_url}/tong-hop/ban/yeu-cau/", wait_until="commit")
    page.get_by_role("button", name="Lập cho từng đơn vị").click()

    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Lập một bản riêng cho từng đơn vị")
    question.get_by_role("button", name="Không").click()
    expect(question).to_be_hidden()
    expect(page).to_have_url(f"{stack.base_url}/tong-hop/ban/yeu-cau/")


def test_browser_without_dialogs_asks_its_own_question(stack: Stack, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    sign_in(page, stack, "vanphong")
    page.goto(f"{stack.base_url}/tong-hop/ban/yeu-cau/")
    asked: list[str] = []

    def refuse(question: Dialog) -> None:
        asked.append(question.message)
        question.dismiss()

    page.once("dialog", refuse)
    page.get_by_role("button", name="Lập cho từng đơn vị").click()

    assert asked[0].startswith("Lập một bản riêng cho từng đơn vị")
    expect(page).to_have_url(f"{stack.base_url}/tong-hop/ban/yeu-cau/")
