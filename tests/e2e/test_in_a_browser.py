"""The whole way of a merchant, in a real browser; its screenshots are kept as build output."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from local.simulator.faults import Fault, Kind
from tests.e2e import browsing
from tests.e2e.browsing import fits
from tests.e2e.service import Service
from tests.machine import may_lack

SHOPIFY = "/v1/integrations/shopify"
NARROW = {"width": 360, "height": 640}

expect.set_options(timeout=30_000)
"""In ms; a first answer may start a function, beside whatever else the machine does."""

pytestmark = may_lack("chromium")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def page(playwright: Playwright, request: pytest.FixtureRequest, local: Service) -> Iterator[Page]:
    """A phone's page, by day or by night, that counts what goes wrong in its console."""
    assert local.simulator is not None
    local.simulator.faults.clear()
    with browsing.launched(playwright) as browser:
        opened = browser.new_page(viewport=NARROW, color_scheme=request.param)  # type: ignore[arg-type]
        complaints: list[str] = []
        opened.on("console", lambda said: complaints.append(said.text))
        yield opened
    # The icon that browsers ask for by themselves is nobody's business.
    assert [said for said in complaints if not re.search("favicon|status of (400|503)", said)] == []


class Merchant:
    """An entity of its own, and the address at which its merchant is asked."""

    def __init__(self, service: Service) -> None:
        self.service, self.entity = service, str(uuid.uuid4())
        self.key = service.new_key(self.entity)
        self.shop = f"shop-{self.entity[:8]}.myshopify.com"
        answer = service.send("POST", SHOPIFY, key=self.key, body={"shop": self.shop})
        self.url: str = answer.body["oauth_url"]

    @property
    def row(self) -> dict[str, object]:
        row: dict[str, object] = self.service.send("GET", SHOPIFY, key=self.key).body
        return row


@pytest.fixture
def merchant(local: Service) -> Merchant:
    return Merchant(local)


def keep(page: Page, name: str, request: pytest.FixtureRequest) -> None:
    """A picture by day or by night."""
    browsing.keep(page, f"{name}-{request.node.callspec.params['page']}")


def approve(page: Page, merchant: Merchant) -> None:
    """Through to the page of success.

    Seen, not only clicked: whoever goes on while the browser changes pages is refused by it.
    """
    page.goto(merchant.url)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your shop is connected")


def refused_with_a_reference(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was connected this time")
    expect(page.get_by_text(re.compile("Reference for support: req_"))).to_be_visible()


def test_a_merchant_who_approves_is_told_so_and_the_row_is_active(
    page: Page, merchant: Merchant, request: pytest.FixtureRequest
) -> None:
    approve(page, merchant)
    keep(page, "2-connected", request)
    assert fits(page)
    assert merchant.row["is_active"] is True
    events = merchant.service.events(merchant.entity, until=lambda got: len(got) == 3)
    told = [e["type"] for e in sorted(events, key=lambda event: event["sequence"])]
    assert told == [f"integration.{t}" for t in ("created", "oauth_started", "connected")]


def test_a_merchant_who_denies_is_told_so_and_the_row_waits(
    page: Page, merchant: Merchant, request: pytest.FixtureRequest
) -> None:
    page.goto(merchant.url)
    keep(page, "1-asked", request)
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was connected this time")
    keep(page, "3-refused", request)
    assert fits(page)
    assert (merchant.row["is_active"], merchant.row["sync_status"]) == (False, "not_connected")


def test_loading_the_page_of_success_again_is_refused_with_a_reference(
    page: Page, merchant: Merchant
) -> None:
    approve(page, merchant)
    page.reload()
    refused_with_a_reference(page)
    assert merchant.row["is_active"] is True


def test_going_back_and_approving_twice_is_refused_with_a_reference(
    page: Page, merchant: Merchant
) -> None:
    approve(page, merchant)
    page.go_back()
    page.get_by_role("button", name="Approve").click()
    refused_with_a_reference(page)
    assert merchant.row["is_active"] is True


def test_when_shopify_does_not_answer_the_merchant_is_asked_to_try_again(
    page: Page, merchant: Merchant, request: pytest.FixtureRequest
) -> None:
    simulator = merchant.service.simulator
    assert simulator is not None
    simulator.faults.arm(Fault(Kind.HTML_520, times=None))
    page.goto(merchant.url)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your shop may not be connected yet")
    keep(page, "4-try-again", request)
    simulator.faults.clear()
    assert merchant.row["sync_status"] == "not_connected"
