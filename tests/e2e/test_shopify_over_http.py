"""A shop is connected, used, disconnected and restored over HTTP, with Shopify next door."""

import urllib.request
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from local.simulator import merchant
from local.simulator.app import Lifetimes
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from tests.builders import Answered
from tests.e2e.service import Service

SHOPIFY = "/v1/integrations/shopify"
RESTORED = "integration.restored"


@pytest.fixture
def shopify(local: Service) -> Simulator:
    assert local.simulator is not None
    local.simulator.faults.clear()
    return local.simulator


def start(service: Service, key: str, shop: str) -> str:
    answer = service.send("POST", SHOPIFY, key=key, body={"shop": shop, "mode": "live"})
    assert answer.status == 200, answer.text
    return str(answer.body["oauth_url"])


def follow(address: str) -> Answered:
    with urllib.request.urlopen(address, timeout=60) as page:
        return Answered(page.status, dict(page.headers), page.read().decode())


def test_a_token_that_is_handed_out_opens_the_shop(local: Service, shopify: Simulator) -> None:
    entity, shop = str(uuid.uuid4()), "first-shop.myshopify.com"
    key = local.new_key(entity)
    page = follow(merchant.approve(start(local, key, shop)))
    assert "connected" in page.text
    assert local.send("GET", SHOPIFY, key=key).body["is_active"] is True
    told = local.hand_out(entity, "shopify")
    assert shopify.shops.admits(shop, told["credentials"]["access_token"]) == "lives"


def test_a_disconnected_shop_comes_back_with_fresh_tokens(
    local: Service, shopify: Simulator
) -> None:
    entity, shop = str(uuid.uuid4()), "second-shop.myshopify.com"
    key = local.new_key(entity)
    follow(merchant.approve(start(local, key, shop)))
    local.send("DELETE", SHOPIFY, key=key)
    back = local.send("POST", SHOPIFY, key=key, body={})
    assert (back.status, back.body["sync_status"]) == (200, "ok")
    told = local.hand_out(entity, "shopify")
    assert shopify.shops.admits(shop, told["credentials"]["access_token"]) == "lives"


def test_a_token_that_is_about_to_end_is_refreshed_under_the_function_s_own_role(
    local: Service, shopify: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    entity, shop = str(uuid.uuid4()), "short-lived-shop.myshopify.com"
    key = local.new_key(entity)
    monkeypatch.setattr(shopify.shops, "lifetimes", Lifetimes(access=60))
    follow(merchant.approve(start(local, key, shop)))
    told = local.hand_out(entity, "shopify")
    assert shopify.shops.admits(shop, told["credentials"]["access_token"]) == "lives"
    assert [call.outcome for call in shopify.calls.all(shop, "refresh_token")] == ["granted"]


def test_upkeep_brings_a_restore_to_its_end_under_its_own_role(
    local: Service, shopify: Simulator
) -> None:
    entity, shop = str(uuid.uuid4()), "slow-shop.myshopify.com"
    key = local.new_key(entity)
    follow(merchant.approve(start(local, key, shop)))
    local.send("DELETE", SHOPIFY, key=key)
    shopify.faults.arm(Fault(Kind.HTML_520, times=None, shop=shop))
    back = local.send("POST", SHOPIFY, key=key, body={})
    assert (back.status, back.body["sync_status"]) == (200, "restoring")
    shopify.faults.clear()
    local.make_due(entity, "shopify")
    # The engine's own minute may come to it first; then this one finds nothing to do.
    local.work_off_due()
    events = local.events(entity, until=lambda got: RESTORED in {e["type"] for e in got})
    assert RESTORED in {event["type"] for event in events}
    row = local.send("GET", SHOPIFY, key=key).body
    assert (row["is_active"], row["sync_status"]) == (True, "ok")


def test_the_events_reach_a_subscriber_in_order(local: Service, shopify: Simulator) -> None:
    entity = str(uuid.uuid4())
    key = local.new_key(entity)
    follow(merchant.approve(start(local, key, "third-shop.myshopify.com")))
    events = local.events(entity, until=lambda got: len(got) == 3)
    told = sorted((e["sequence"], e["type"].removeprefix("integration.")) for e in events)
    assert told == [(1, "created"), (2, "oauth_started"), (3, "connected")]


def test_an_uninstall_ends_the_connection(local: Service, shopify: Simulator) -> None:
    entity, shop = str(uuid.uuid4()), "fourth-shop.myshopify.com"
    key = local.new_key(entity)
    follow(merchant.approve(start(local, key, shop)))
    assert shopify.uninstall(shop).accepted
    row = local.send("GET", SHOPIFY, key=key).body
    assert (row["is_active"], row["sync_status"]) == (False, "reauthorization_required")
    assert row["has_credentials_secret_arn"] is False


@pytest.mark.parametrize("twice", ["state", "st%61te", "%73%74%61%74%65"])
def test_a_parameter_that_comes_twice_is_refused_however_it_is_spelled(
    local: Service, shopify: Simulator, twice: str
) -> None:
    key, shop = local.new_key(str(uuid.uuid4())), f"shop-{uuid.uuid4()}.myshopify.com"
    back = merchant.approve(start(local, key, shop))
    path = back.removeprefix(local.base_url)
    for more in (f"&{twice}={'x' * 43}", f"&{twice}={state_of(back)}"):
        assert local.send("GET", path + more, key="").status == 400
    assert shopify.calls.all(shop) == []
    assert "connected" in follow(back).text


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def test_every_other_method_of_shopify_s_addresses_reaches_the_other_function(
    local: Service,
) -> None:
    for method, path, allowed in [
        ("POST", f"{SHOPIFY}/callback", "GET"),
        ("GET", "/v1/webhooks/shopify", "POST"),
        ("PUT", SHOPIFY, "DELETE, GET, HEAD, PATCH, POST"),
    ]:
        answer = local.send(method, path)
        assert (answer.status, answer.headers.get("allow")) == (405, allowed), urlsplit(path)
