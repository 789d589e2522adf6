"""The simulator's pages in a real browser: on a phone and on a desk, by day and by night."""

import json

import pytest
from playwright.sync_api import Browser, Page

from local.simulator import merchant
from local.simulator.consents import Manner
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from local.simulator.signatures import Encoding
from tests.e2e.browsing import edges, fits, keep, too_small, violations
from tests.e2e.simulated import PHONE, SHOP, ask
from tests.machine import may_lack

CLOSED, RENAMED = (f"{name}.myshopify.com" for name in ("frozen", "old-name"))
LONG = f"a-{'very-' * 12}long-name.myshopify.com"
DESK = {"width": 1280, "height": 900}
SCHEMES = ("light", "dark")

pytestmark = [may_lack("chromium"), may_lack("npm")]


@pytest.fixture
def eventful(simulator: Simulator) -> Simulator:
    """One in which all has happened that the page has words for."""
    for shop in (SHOP, LONG, CLOSED, RENAMED):
        merchant.approve(simulator.root + ask(shop))
    merchant.deny(simulator.root + ask(SHOP))
    simulator.shops.close(CLOSED, 402)
    simulator.shops.rename(RENAMED, "new-name.myshopify.com", moved=True)
    simulator.shops.add_friendly_name(SHOP, "friendly.myshopify.com")
    simulator.consents.set(Manner(Encoding.FORM, {"note": "a b"}, ("read_orders",)), SHOP)
    for kind in Kind:
        simulator.faults.arm(Fault(kind, times=None, shop=LONG))
    simulator.uninstall(SHOP)
    return simulator


def opened(browser: Browser, address: str, scheme: str, view: dict[str, int]) -> Page:
    """A page with nothing folded away, which is closed with its browser's context."""
    page = browser.new_page(viewport=view, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })")
    return page


PAGES = {
    "control": "/",
    "consent": ask(SHOP),
    "long": ask(LONG),
    "closed": ask(CLOSED),
    "refused": ask(SHOP, scope="everything"),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "view"), [("control", DESK), *((name, PHONE) for name in PAGES)])
def test_a_page_is_without_a_violation_and_can_be_touched(
    browser: Browser, eventful: Simulator, name: str, view: dict[str, int], scheme: str
) -> None:
    page = opened(browser, eventful.root + PAGES[name], scheme, view)
    keep(page, f"simulator-{name}-{view['width']}-{scheme}")
    assert violations(page) == []
    assert too_small(page) == []
    assert fits(page)
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_empty_control_page_is_without_a_violation(
    browser: Browser, simulator: Simulator, scheme: str
) -> None:
    page = opened(browser, simulator.root, scheme, PHONE)
    assert (violations(page), too_small(page), fits(page)) == ([], [], True)
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edge_of_a_field_is_seen(browser: Browser, eventful: Simulator, scheme: str) -> None:
    page = opened(browser, eventful.root, scheme, PHONE)
    assert {name: ratio for name, ratio in edges(page).items() if ratio < 3} == {}
    page.close()


@pytest.mark.parametrize("plant", ["<p style='color: #999'>pale</p>", "<input name='mute'>"])
def test_what_is_wrong_with_a_page_would_be_found(
    browser: Browser, simulator: Simulator, plant: str
) -> None:
    page = opened(browser, simulator.root, "light", PHONE)
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', `{plant}`)")
    assert len(violations(page)) == 1
    page.close()


def test_what_is_small_or_too_wide_would_be_found(browser: Browser, simulator: Simulator) -> None:
    page = opened(browser, simulator.root, "light", PHONE)
    small = '<button style="min-height: 43px; height: 43px">small</button>'
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {json.dumps(small)})")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(400))")
    assert (len(too_small(page)), fits(page)) == (1, False)
    page.close()
