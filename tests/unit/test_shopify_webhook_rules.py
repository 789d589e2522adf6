"""Which webhooks are believed: by signature, shop and shape (spec: shopify §3)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.domain.providers.shopify import ClientSecrets, Shop, Unproven
from connectors.domain.providers.shopify_webhooks import Webhook, webhook
from local.simulator.signatures import of_body
from tests.builders import NOON

SHOP = "some-shop.myshopify.com"
HOURS_48 = timedelta(hours=48)
CUSTOMER = {"shop_id": 1, "shop_domain": SHOP, "customer": {"id": 2}}
BODIES: dict[str, dict[str, Any]] = {
    "app/uninstalled": {"id": 1, "name": "Some shop", "myshopify_domain": SHOP},
    "shop/redact": {"shop_id": 1, "shop_domain": SHOP},
    "customers/redact": CUSTOMER | {"orders_to_redact": []},
    "customers/data_request": CUSTOMER | {"orders_requested": []},
}


def headers(topic: str, body: bytes, **changes: str) -> dict[str, str]:
    told = {
        "hmac-sha256": of_body(body, "hush"),
        "topic": topic,
        "shop-domain": SHOP,
        "webhook-id": "w-1",
        "triggered-at": "2026-05-01T11:59:59.5Z",
    }
    return {f"x-shopify-{n}": v for n, v in (told | changes).items()}


def read(topic: str, told: object, **changes: str) -> Webhook:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return webhook(headers(topic, body, **changes), body, ClientSecrets("hush"), NOON)


def reason(topic: str, told: object, **changes: str) -> str:
    with pytest.raises(Unproven) as refused:
        read(topic, told, **changes)
    return refused.value.reason


@pytest.mark.parametrize("topic", BODIES)
def test_a_sound_delivery_is_read(topic: str) -> None:
    heard = read(topic, BODIES[topic])
    at = datetime(2026, 5, 1, 11, 59, 59, 500_000, tzinfo=UTC)
    assert (heard.id, heard.topic, heard.shop) == ("w-1", topic, Shop(SHOP))
    assert heard.happened_at == at - (HOURS_48 if topic == "shop/redact" else timedelta())


@pytest.mark.parametrize("topic", BODIES)
@pytest.mark.parametrize("other", BODIES)
def test_a_body_is_believed_under_its_own_topic_only(topic: str, other: str) -> None:
    if topic == other:
        assert read(topic, BODIES[other]).topic == topic
    else:
        assert reason(topic, BODIES[other]) == "foreign_topic"


def test_a_body_is_believed_under_its_own_shop_only() -> None:
    changes = {"shop-domain": "other.myshopify.com"}
    assert reason("shop/redact", BODIES["shop/redact"], **changes) == "foreign_shop"


@pytest.mark.parametrize("shop", ["evil.tld", None, 1, "a.myshopify.com.evil.tld"])
def test_a_signed_shop_has_to_be_one(shop: object) -> None:
    told = {"shop_id": 1, "shop_domain": shop}
    assert reason("shop/redact", told, **{"shop-domain": str(shop)}) == "shop"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'"x"', b"\xff", b"[" * 9000])
def test_a_signed_body_has_to_be_an_object(body: bytes) -> None:
    assert reason("shop/redact", body) == "body"


def test_the_signature_comes_first() -> None:
    changes = {"hmac-sha256": "AAAA", "shop-domain": "other.myshopify.com"}
    assert reason("shop/redact", b"{", **changes) == "signature"


@pytest.mark.parametrize("id", ["", "x" * 129])
def test_without_an_id_it_could_not_be_known_again(id: str) -> None:
    assert reason("shop/redact", BODIES["shop/redact"], **{"webhook-id": id}) == "id"


def test_newer_deliveries_have_no_x() -> None:
    body = json.dumps(BODIES["shop/redact"]).encode()
    named = {n.removeprefix("x-"): v for n, v in headers("shop/redact", body).items()}
    assert webhook(named, body, ClientSecrets("hush"), NOON).shop == Shop(SHOP)


def test_a_topic_that_nobody_asked_for_is_heard_and_left() -> None:
    assert read("orders/create", BODIES["shop/redact"]).topic == "orders/create"
