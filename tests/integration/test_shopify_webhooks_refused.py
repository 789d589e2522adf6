"""Deliveries that Shopify cannot have sent: 401 without a word, and nothing happens."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.simulator.signatures import of_body
from local.simulator.webhooks import Delivery
from tests.builders import Answered
from tests.integration.authorizing import remarks, status
from tests.integration.premises import APP_SECRET
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

MEBIBYTE = 1024 * 1024
HMAC, TOPIC, SHOP, ID = (
    f"X-Shopify-{name}" for name in ("Hmac-SHA256", "Topic", "Shop-Domain", "Webhook-Id")
)
ENDING = ("app/uninstalled", "shop/redact")
TOPICS = (*ENDING, "customers/redact", "customers/data_request")


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop is connected."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=1)
    return shopkeeper


def made(keeper: Shopkeeper, topic: str = "app/uninstalled", **said: Any) -> Delivery:
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


def for_no_shop(delivery: Delivery) -> dict[str, Any]:
    return without_header(delivery, SHOP)


def without_an_id(delivery: Delivery) -> dict[str, Any]:
    return without_header(delivery, ID)


def with_a_long_id(delivery: Delivery) -> dict[str, Any]:
    return with_header(delivery, ID, "x" * 129)


UNPROVEN: list[tuple[Callable[[Delivery], dict[str, Any]], str]] = [
    (a_character_more, "signature"),
    (said_in_hex, "signature"),
    (of_no_alphabet, "signature"),
    (unsigned, "signature"),
    (without_a_body, "signature"),
    (of_no_object, "body"),
    (of_no_json, "body"),
    (too_deep, "body"),
    (about_no_shop, "shop"),
    (about_nobody, "shop"),
    (for_another_shop, "foreign_shop"),
    (for_no_shop, "foreign_shop"),
    (without_an_id, "id"),
    (with_a_long_id, "id"),
]


@pytest.mark.parametrize(("altered", "reason"), UNPROVEN)
def test_it_is_refused_without_a_word(
    connected: Shopkeeper, altered: Callable[[Delivery], dict[str, Any]], reason: str
) -> None:
    delivery = made(connected)
    with overheard(connected.house) as heard:
        answer = connected.deliver(delivery, **altered(delivery))
    assert (answer.status, answer.text, remarks(heard)) == (401, "", [reason])
    assert status(connected.row()) == (True, "ok")


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("captured", TOPICS)
def test_a_captured_body_is_good_for_its_own_topic_only(
    connected: Shopkeeper, captured: str, topic: str
) -> None:
    answer = as_topic(connected, made(connected, captured), topic)
    assert answer.status == (200 if topic == captured else 401)
    ended = topic == captured and topic in ENDING
    assert connected.row()["is_active"] is not ended


def as_topic(keeper: Shopkeeper, delivery: Delivery, topic: str) -> Answered:
    return keeper.deliver(delivery, **with_header(delivery, TOPIC, topic))


def test_what_is_refused_is_not_taken_for_the_delivery_itself(connected: Shopkeeper) -> None:
    delivery = made(connected)
    connected.deliver(delivery, **a_character_more(delivery))
    connected.deliver(delivery, **for_another_shop(delivery))
    assert connected.deliver(delivery).status == 200
    assert status(connected.row()) == (False, "reauthorization_required")


@pytest.mark.parametrize(("more", "expected"), [(0, 200), (1, 413)])
def test_a_body_may_have_a_mebibyte_and_no_byte_more(
    connected: Shopkeeper, more: int, expected: int
) -> None:
    plain = made(connected)
    told = json.loads(plain.body)
    padding = MEBIBYTE + more - len(json.dumps(told | {"padding": ""}).encode())
    body = json.dumps(told | {"padding": "x" * padding}).encode()
    answer = connected.deliver(made(connected, body=body))
    assert (len(body) - MEBIBYTE, answer.status, answer.text) == (more, expected, "")
    assert connected.row()["is_active"] is (expected == 413)


def test_a_text_that_is_no_base64_is_refused(connected: Shopkeeper) -> None:
    answer = connected.deliver(made(connected), body="a", is_base64=True)
    assert (answer.status, answer.text) == (400, "")
