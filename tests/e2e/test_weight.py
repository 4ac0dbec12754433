"""What the board weighs on a slow line, in bytes as they cross it, and that one answer holds all of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import sign_in
from tests.services import Stack

pytestmark = pytest.mark.e2e

BOARD = "/tong-hop/?den-ngay=31/12/2024"
NEXT = "/chi-tieu/?den-ngay=31/12/2024"
FIRST_VISIT, SCRIPTS, NEXT_PAGE = 200_000, 60_000, 30_000


@dataclass
class Weight:
    """Bytes over the wire, heads and bodies, by kind ("Document", "Script", "Font" …) as Chromium names them."""

    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@contextmanager
def weighed(page: Page) -> Iterator[Weight]:
    weight, kinds = Weight(), dict[str, str]()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def name(event: dict[str, str]) -> None:
        kinds[event["requestId"]] = event["type"]

    def add(event: dict[str, str | int]) -> None:
        kind = kinds.get(str(event["requestId"]), "Other")
        weight.by_kind[kind] = weight.by_kind.get(kind, 0) + int(event["encodedDataLength"])

    wire.on("Network.responseReceived", name)
    wire.on("Network.loadingFinished", add)
    yield weight
    page.wait_for_load_state("networkidle")
    wire.detach()


def test_board_is_light_at_the_first_visit_and_lighter_after(
    stack: Stack, open_page: Callable[..., Page], record_property: Callable[[str, object], None]
) -> None:
    signing = open_page()
    sign_in(signing, stack, "thuongvu")
    page = open_page(storage_state=signing.context.storage_state())  # a context with nothing in its cache

    with weighed(page) as first:
        page.goto(stack.base_url + BOARD)
    with weighed(page) as after:
        page.goto(stack.base_url + NEXT)
    with weighed(page) as again:
        page.goto(stack.base_url + BOARD)

    for name, weight in (("first", first), ("next", after), ("again", again)):
        record_property(name, weight.by_kind)
    assert first.by_kind["Document"] > 5_000
    assert first.by_kind["Font"] > 0
    assert first.total <= FIRST_VISIT
    assert first.by_kind["Script"] <= SCRIPTS
    assert 5_000 < after.total <= NEXT_PAGE
    assert 5_000 < again.total <= NEXT_PAGE


def test_board_stands_whole_in_one_answer(stack: Stack, open_page: Callable[..., Page]) -> None:
    """No script, and only the page itself asked of the program: every block is there and every number leads on."""
    page = open_page(java_script_enabled=False)
    sign_in(page, stack, "thuongvu")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(stack.base_url + BOARD)

    assert asked.count("document") == 1
    assert not {"xhr", "fetch"} & set(asked)
    expect(page.locator(".board .tile-value")).to_have_count(6)
    for title in ("Chỉ tiêu", "Cần quyết định", "Chưa báo cáo", "Diễn biến qua các kỳ", "Nhiệm vụ nêu trong kết luận"):
        expect(page.locator(".board").get_by_role("heading", name=title).first).to_be_visible()
    assert page.locator(".board .tile:not(a[href])").count() == 0
    assert page.locator(".board .two-lists .num").count() >= 9
    assert page.locator(".board .two-lists .num:not(a[href])").count() == 0
    assert page.locator(".board figure:has(.state-bar-drawing) li").count() >= 10
    assert page.locator(".board figure:has(.state-bar-drawing) li:not(:has(a[href]))").count() == 0
