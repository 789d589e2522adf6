"""The ways through the simulator's control page, by touch, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from local.simulator import merchant
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from tests.e2e.browsing import too_small, violations
from tests.e2e.simulated import PHONE, SHOP, ask
from tests.machine import may_lack

pytestmark = [may_lack("chromium"), may_lack("npm")]


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
