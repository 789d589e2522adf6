"""What the simulator can do now, with the service on the other side of it."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import urllib3

from connectors.adapters.shopify.client import HttpsTransport
from local.simulator import merchant
from local.simulator.answers import REDIRECTS
from local.simulator.app import App
from local.simulator.consents import Choice, Manner
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from local.simulator.signatures import Encoding
from tests.integration.authorizing import asked, status
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.storefront import SHOP

FORM = {"client_id": "an-app", "client_secret": "hush", "code": "only-once"}


def answered(keeper: Shopkeeper, **how: object) -> dict[str, str]:
    """With what the merchant's browser comes back, by way of the page."""
    shopify = keeper.house.street.shopify
    address = merchant.answer(shopify, keeper.url(), **how)  # type: ignore[arg-type]
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def test_a_merchant_who_approves_on_the_page_is_connected(shopkeeper: Shopkeeper) -> None:
    page = shopkeeper.come_back(answered(shopkeeper))
    assert (page.status, status(shopkeeper.row())) == (200, (True, "ok"))


def test_a_parameter_that_nobody_knows_is_believed_with_its_space_as_a_plus(
    shopkeeper: Shopkeeper,
) -> None:
    odd = Manner(Encoding.FORM, {"note": "a b", "sum": "1+1=2 & ~*é"})
    page = shopkeeper.come_back(answered(shopkeeper, manner=odd))
    assert (page.status, status(shopkeeper.row())) == (200, (True, "ok"))


def test_a_denial_leaves_the_row_waiting(shopkeeper: Shopkeeper) -> None:
    page = shopkeeper.come_back(answered(shopkeeper, choice=Choice.DENY))
    assert (page.status, status(shopkeeper.row())) == (400, (False, "not_connected"))
    assert asked(shopkeeper) == 0


def test_a_merchant_who_grants_less_is_not_connected(shopkeeper: Shopkeeper) -> None:
    wanted = dict(parse_qsl(urlsplit(shopkeeper.url()).query))["scope"].split(",")
    page = shopkeeper.come_back(answered(shopkeeper, manner=Manner(withheld=(wanted[-1],))))
    assert (page.status, shopkeeper.row()["is_active"]) == (400, False)


def test_a_renamed_shop_s_callback_is_refused(shopkeeper: Shopkeeper) -> None:
    shops = shopkeeper.house.street.shopify.shops
    shops.rename(shopkeeper.shop, f"new-{shopkeeper.shop}")
    page = shopkeeper.come_back(answered(shopkeeper))
    assert (page.status, asked(shopkeeper)) == (400, 0)


def test_a_shop_that_was_renamed_later_goes_on(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shops = shopkeeper.house.street.shopify.shops
    shops.rename(shopkeeper.shop, f"new-{shopkeeper.shop}")
    shopkeeper.house.clock.forward(hours=2)
    token = shopkeeper.hand_out()["credentials"]["access_token"]
    assert shops.admits(shopkeeper.shop, token) == "lives"


@pytest.mark.parametrize("code", [402, 403, 404, 423, 302])
def test_the_tokens_of_a_shop_that_was_closed_work_when_it_opens(
    shopkeeper: Shopkeeper, code: int
) -> None:
    shopkeeper.connect_shop()
    shops = shopkeeper.house.street.shopify.shops
    shops.close(shopkeeper.shop, code)
    shopkeeper.house.clock.forward(hours=2)
    assert "credentials" not in shopkeeper.hand_out()
    shops.reopen(shopkeeper.shop)
    shopkeeper.house.clock.forward(hours=30)
    token = shopkeeper.hand_out()["credentials"]["access_token"]
    assert shops.admits(shopkeeper.shop, token) == "lives"


@pytest.mark.parametrize("code", REDIRECTS)
def test_the_service_s_transport_follows_no_redirect(code: int) -> None:
    with Simulator(App("an-app", "hush")) as simulator:
        simulator.faults.arm(Fault(Kind.REDIRECT, status=code))
        transport = HttpsTransport(urllib3.PoolManager())
        answer, _ = transport(f"{simulator.at(SHOP)}/admin/oauth/access_token", FORM, 10)
        assert (answer, [call.shop for call in simulator.calls.all()]) == (code, [SHOP])


def test_the_service_s_transport_does_not_follow_a_shop_that_has_moved() -> None:
    with Simulator(App("an-app", "hush")) as simulator:
        simulator.shops.rename(SHOP, "new-name.myshopify.com", moved=True)
        transport = HttpsTransport(urllib3.PoolManager())
        answer, _ = transport(f"{simulator.at(SHOP)}/admin/oauth/access_token", FORM, 10)
        assert (answer, [call.shop for call in simulator.calls.all()]) == (308, [SHOP])
