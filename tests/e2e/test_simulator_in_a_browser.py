"""The simulator's pages in a real browser: on a phone and on a desk, by day and by night."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from local.simulator import merchant
from local.simulator.app import App
from local.simulator.consents import Manner
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from local.simulator.signatures import Encoding
from tests.e2e.browsing import edges, fits, keep, launched, too_small, violations
from tests.machine import may_lack

CALLBACK = "https://service.example/callback"
SHOP, CLOSED, RENAMED = (f"{name}.myshopify.com" for name in ("some-shop", "frozen", "old-name"))
LONG = f"a-{'very-' * 12}long-name.myshopify.com"
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}
SCHEMES = ("light", "dark")

pytestmark = [may_lack("chromium"), may_lack("npm")]


def ask(shop: str, **changes: str) -> str:
    asked = {
        "client_id": "an-app",
        "scope": "read_orders,write_products,unauthenticated_read_product_listings",
        "redirect_uri": CALLBACK,
        "state": "a_State-1",
    }
    return f"/{shop}/admin/oauth/authorize?{urlencode(asked | changes)}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as running, launched(running) as started:
        yield started


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    app = App("an-app", "hush", redirect_uris=(CALLBACK,))
    with Simulator(app, pauses=()) as running:
        yield running


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


@pytest.fixture
def page(browser: Browser, simulator: Simulator) -> Iterator[Page]:
    """The control page on a phone, with one shop, whose console has nothing to complain of."""
    merchant.approve(simulator.root + ask(SHOP))
    on_a_phone = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    complaints: list[str] = []
    on_a_phone.on("console", lambda said: complaints.append(said.text))
    on_a_phone.goto(simulator.root)
    yield on_a_phone
    # Each page with such a status is written there by the browser itself.
    assert [said for said in complaints if "status of 400" not in said] == []
    on_a_phone.close()


def test_a_shop_is_closed_and_opened_by_touch(page: Page, simulator: Simulator) -> None:
    page.get_by_text("Change this shop").click()
    page.get_by_label("Every call is answered with").select_option("423, locked")
    page.get_by_role("button", name="Close the shop").click()
    expect(page.get_by_text("closed, 423")).to_be_in_viewport()
    page.get_by_role("button", name="Open the shop again").click()
    expect(page.get_by_text("closed, 423")).to_have_count(0)
    assert simulator.shops.shop(SHOP).closing is None


def test_a_fault_asks_only_for_what_it_needs(page: Page) -> None:
    form = page.locator("form", has=page.get_by_label("What happens"))
    shown = {
        "Refuse: any 4xx": ["status", "error", "retry_after"],
        "Redirect: 3xx, not to be followed": ["status", "location"],
        "Work at once, answer late": ["seconds"],
        "Leave a field out of the answer": ["missing"],
        "Reset the connection": [],
    }
    fields = {field for fields in shown.values() for field in fields}
    for kind, wanted in shown.items():
        page.get_by_label("What happens").select_option(kind)
        seen = {field for field in fields if form.locator(f"[name={field}]").is_visible()}
        assert seen == set(wanted), kind


def test_a_fault_is_armed_and_switched_off_by_touch(page: Page, simulator: Simulator) -> None:
    page.get_by_label("Status").fill("451")
    page.get_by_label("For how many calls").fill("")
    page.get_by_role("button", name="Let it go wrong").click()
    armed = page.get_by_text("status 451 · until switched off")
    expect(armed).to_be_in_viewport()
    assert simulator.faults.armed == [Fault(Kind.REFUSED, times=None, status=451)]
    page.get_by_role("button", name="Switch off", exact=True).click()
    expect(armed).to_have_count(0)
    assert simulator.faults.armed == []


def test_an_odd_webhook_is_sent_by_touch(page: Page, simulator: Simulator) -> None:
    page.locator("select[name=topic]").select_option("shop/redact")
    page.get_by_text("Odd headers, body or signature").click()
    page.get_by_label("Shop-Domain", exact=True).check()
    page.get_by_role("button", name="Send the webhook").click()
    expect(page.get_by_role("heading", name="Webhooks")).to_be_in_viewport()
    headers = simulator.courier.record[-1].delivery.headers
    assert "X-Shopify-Shop-Domain" not in headers
    assert headers["X-Shopify-Topic"] == "shop/redact"


def test_48_hours_pass_by_touch(page: Page, simulator: Simulator) -> None:
    page.get_by_role("button", name="Uninstall the app").click()
    page.get_by_role("button", name="Let 48 hours pass").click()
    expect(page.get_by_role("button", name="Let 48 hours pass")).to_have_count(0)
    topics = [delivered.delivery.topic for delivered in simulator.courier.record]
    assert topics == ["app/uninstalled", "shop/redact"]


def test_a_wrong_field_is_told_on_a_page_that_leads_back(page: Page) -> None:
    page.get_by_label("A shop that is not here yet").fill("https://some-shop.example")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was done")
    assert (violations(page), too_small(page)) == ([], [])
    page.get_by_role("link", name="Back to the simulator").click()
    expect(page.get_by_role("heading", name="Shops")).to_be_visible()


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
