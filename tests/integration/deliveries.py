"""Deliveries with something wrong in each, or missing; Shopify has signed the body of most."""

import json
from typing import Any

from local.simulator.signatures import of_body
from local.simulator.webhooks import Delivery
from tests.integration.premises import APP_SECRET
from tests.integration.shopkeeper import Shopkeeper

HMAC, TOPIC, SHOP, ID, EVENT, STAMP = (
    f"X-Shopify-{name}"
    for name in ("Hmac-SHA256", "Topic", "Shop-Domain", "Webhook-Id", "Event-Id", "Triggered-At")
)

ENDING = ("app/uninstalled", "shop/redact")
"""The topics after which a shop's tokens are of no use."""
TOPICS = (*ENDING, "customers/redact", "customers/data_request")


def made(keeper: Shopkeeper, topic: str = "app/uninstalled", **said: Any) -> Delivery:
    """One for its shop that nothing is wrong with; not sent."""
    return keeper.house.street.made(topic, keeper.shop, **said)


def with_header(delivery: Delivery, name: str, value: str) -> dict[str, Any]:
    return {"headers": {**delivery.headers, name: value}}


def without_header(delivery: Delivery, name: str) -> dict[str, Any]:
    return {"headers": {n: value for n, value in delivery.headers.items() if n != name}}


def signed(delivery: Delivery, body: str) -> dict[str, Any]:
    """Another body under the same headers, signed all the same."""
    headers = {**delivery.headers, HMAC: of_body(body.encode(), APP_SECRET)}
    return {"headers": headers, "body": body}


def a_character_more(delivery: Delivery) -> dict[str, Any]:
    return {"body": delivery.body.decode() + " "}


def said_in_hex(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, HMAC, "00" * 32)


def of_no_alphabet(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, HMAC, "é\ud800")


def unsigned(delivery: Delivery) -> dict[str, Any]:
    return without_header(delivery, HMAC)


def without_a_body(delivery: Delivery) -> dict[str, Any]:
    return {"body": ""}


def of_no_object(delivery: Delivery) -> dict[str, Any]:
    return signed(delivery, "[]")


def of_no_json(delivery: Delivery) -> dict[str, Any]:
    return signed(delivery, "{")


def too_deep(delivery: Delivery) -> dict[str, Any]:
    return signed(delivery, "[" * 100_000)


def about_no_shop(delivery: Delivery) -> dict[str, Any]:
    return signed(delivery, json.dumps({"myshopify_domain": "evil.tld"}))


def about_nobody(delivery: Delivery) -> dict[str, Any]:
    return signed(delivery, "{}")


def for_another_shop(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, SHOP, "another.myshopify.com")


def for_its_shop_twice(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, SHOP, f"{delivery.shop}, {delivery.shop}")


def without_an_id(delivery: Delivery) -> dict[str, Any]:
    names = (ID, EVENT)
    return {"headers": {n: value for n, value in delivery.headers.items() if n not in names}}


def without_a_topic(delivery: Delivery) -> dict[str, Any]:
    return without_header(delivery, TOPIC)


def of_its_topic_twice(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, TOPIC, f"{delivery.topic}, {delivery.topic}")


def undated(delivery: Delivery) -> dict[str, Any]:
    return without_header(delivery, STAMP)


def dated_with_nothing(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, "")


def dated_without_a_zone(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, delivery.headers[STAMP].removesuffix("Z"))


def dated_twice(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, f"{delivery.headers[STAMP]}, {delivery.headers[STAMP]}")


def dated_in_years(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, "2126-05-01T12:00:00Z")


def dated_at_the_end_of_time(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, "9999-12-31T23:59:59-14:00")


def dated_before_all_time(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, STAMP, "0001-01-01T00:00:00+14:00")


def with_a_long_id(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, ID, "x" * 129)
