"""What a delivery's headers may leave out, and what they may not (spec: shopify §3, §6)."""

import json
from typing import Any

import pytest

from connectors.domain.providers.shopify import ClientSecrets, Shop, Unproven
from connectors.domain.providers.shopify_topics import TOPICS
from connectors.domain.providers.shopify_webhooks import Webhook, webhook
from local.simulator.signatures import of_body
from tests.builders import NOON
from tests.unit.test_shopify_webhook_rules import BODIES, CUSTOMER, SHOP

SCOPES_UPDATE = {"id": 1, "previous": ["read_orders"], "current": [], "updated_at": "2026-05-01"}
TOLD: dict[str, Any] = BODIES | {"app/scopes_update": SCOPES_UPDATE, "products/update": {"id": 7}}


def delivered(topic: str, /, told: object = None, prefix: str = "x-", **changes: str) -> Webhook:
    """Read at noon; a header that is changed to nothing is not sent."""
    body = json.dumps(TOLD[topic] if told is None else told).encode()
    named = {
        "hmac_sha256": of_body(body, "hush"),
        "topic": topic,
        "shop_domain": SHOP,
        "webhook_id": "w-1",
        "triggered_at": "2026-05-01T12:00:00Z",
    }
    sent = {
        f"{prefix}shopify-{name.replace('_', '-')}": value
        for name, value in (named | changes).items()
        if value
    }
    return webhook(sent, body, ClientSecrets("hush"), NOON)


def reason(topic: str, /, told: object = None, **changes: str) -> str:
    with pytest.raises(Unproven) as refused:
        delivered(topic, told, **changes)
    return refused.value.reason


def test_every_topic_with_rules_is_tried_here() -> None:
    assert TOPICS.keys() <= TOLD.keys()


@pytest.mark.parametrize("prefix", ["x-", ""])
@pytest.mark.parametrize("topic", BODIES)
def test_shop_header_that_is_missing_is_made_up_for_by_the_signed_body(
    topic: str, prefix: str
) -> None:
    assert delivered(topic, prefix=prefix, shop_domain="").shop == Shop(SHOP)


@pytest.mark.parametrize("spelled", [SHOP.upper(), "Some-Shop.MyShopify.Com"])
@pytest.mark.parametrize("topic", BODIES)
def test_shop_header_in_capitals_is_the_same_shop(topic: str, spelled: str) -> None:
    assert delivered(topic, shop_domain=spelled).shop == Shop(SHOP)


@pytest.mark.parametrize(
    "differing",
    [
        "other.myshopify.com",
        f"{SHOP}, {SHOP}",
        f"{SHOP}.evil.tld",
        "some-shop",
        f" {SHOP}",
        "some-\u017fhop.myshopify.com",
        "s\u00f3me-shop.myshopify.com",
    ],
)
@pytest.mark.parametrize("topic", BODIES)
def test_shop_header_that_differs_from_the_body_is_refused(topic: str, differing: str) -> None:
    assert reason(topic, shop_domain=differing) == "foreign_shop"


def test_shop_header_with_a_letter_that_lowers_to_one_of_ours_is_refused() -> None:
    told = BODIES["app/uninstalled"] | {"myshopify_domain": "kelvin.myshopify.com"}
    foreign = "\u212aelvin.myshopify.com"
    assert reason("app/uninstalled", told, shop_domain=foreign) == "foreign_shop"
    told["myshopify_domain"] = foreign
    assert reason("app/uninstalled", told, shop_domain="") == "shop"


@pytest.mark.parametrize("topic", BODIES)
def test_body_that_names_no_shop_is_refused_whatever_the_header_says(topic: str) -> None:
    told = {n: v for n, v in BODIES[topic].items() if n not in ("shop_domain", "myshopify_domain")}
    assert reason(topic, told) == "shop"
    assert reason(topic, told, shop_domain="") == "shop"


@pytest.mark.parametrize("header", [SHOP, "", "other.myshopify.com"])
@pytest.mark.parametrize("topic", ["app/scopes_update", "products/update"])
def test_topic_whose_body_names_no_shop_is_heard_for_none(topic: str, header: str) -> None:
    """Its signature proves it; a header is not signed, and is not believed."""
    assert delivered(topic, shop_domain=header).shop is None


@pytest.mark.parametrize("topic", ["app/scopes_update", "products/update"])
def test_topic_that_need_not_name_a_shop_is_held_to_the_one_it_names(topic: str) -> None:
    told = TOLD[topic] | {"shop_domain": SHOP}
    assert delivered(topic, told).shop == Shop(SHOP)
    assert reason(topic, told, shop_domain="other.myshopify.com") == "foreign_shop"
    assert reason(topic, TOLD[topic] | {"shop_domain": "evil.tld"}) == "shop"


@pytest.mark.parametrize("topic", ["customers/redact", "customers/data_request"])
def test_list_of_orders_may_be_missing(topic: str) -> None:
    assert delivered(topic, CUSTOMER).topic == topic


def test_what_tells_the_two_customers_topics_apart_still_does() -> None:
    asked = CUSTOMER | {"data_request": {"id": 1}}
    assert delivered("customers/data_request", asked).topic == "customers/data_request"
    assert reason("customers/redact", asked) == "foreign_topic"


@pytest.mark.parametrize("topic", ["app/uninstalled", "shop/redact"])
def test_customer_s_body_without_orders_ends_nothing(topic: str) -> None:
    assert reason(topic, CUSTOMER) == "foreign_topic"


@pytest.mark.parametrize("topic", ["", "app/uninstalled, app/uninstalled", "app uninstalled", "\n"])
def test_topic_that_is_none_is_refused(topic: str) -> None:
    assert reason("app/uninstalled", topic=topic) == "topic"


@pytest.mark.parametrize("topic", BODIES)
def test_topic_in_capitals_is_the_same_topic(topic: str) -> None:
    assert delivered(topic, topic=topic.upper()).topic == topic


@pytest.mark.parametrize("prefix", ["x-", ""])
def test_event_id_stands_in_for_a_missing_webhook_id(prefix: str) -> None:
    heard = delivered("shop/redact", prefix=prefix, webhook_id="", event_id="e-1")
    assert heard.id == delivered("shop/redact", webhook_id="", event_id="e-1").id
    assert heard.id != delivered("shop/redact", webhook_id="", event_id="e-2").id


def test_event_id_beside_a_webhook_id_is_not_looked_at() -> None:
    assert delivered("shop/redact", webhook_id="w-1", event_id="e-1").id == "w-1"


def test_event_told_of_under_two_topics_is_two_deliveries() -> None:
    ids = {delivered(topic, webhook_id="", event_id="e-1").id for topic in TOLD}
    assert len(ids) == len(TOLD)


@pytest.mark.parametrize("id", ["", "x" * 129])
def test_event_id_that_is_none_is_refused(id: str) -> None:
    assert reason("shop/redact", webhook_id="", event_id=id) == "id"
