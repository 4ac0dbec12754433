"""Every page as axe sees it, in light and in dark."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.everywhere import PAGES, colour_violations, go, opened_forms, violations
from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_role_have_no_accessibility_violation(
    name: str, scheme: Literal["light", "dark"], stack: Stack, open_page: Callable[..., Page], made: dict[str, str]
) -> None:
    """In dark nothing but the colours is another."""
    page = open_page(color_scheme=scheme)
    sign_in(page, stack, name)
    look = violations if scheme == "light" else colour_violations
    found: dict[str, list[str]] = {}
    for path in PAGES[name]:
        go(page, stack, made, path)
        found[path] = look(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


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
