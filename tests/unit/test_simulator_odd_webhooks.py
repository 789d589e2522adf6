"""Webhooks of the simulator's that are out of the ordinary, and signed all the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.app import App
from local.simulator.fields import WrongField
from local.simulator.shopify import Message, Shopify
from local.simulator.signatures import of_body
from local.simulator.webhook_bodies import Topic
from local.simulator.webhooks import HEADERS, Letters
from tests.builders import NOON
from tests.unit.shop_desk import SHOP

SHOPIFY = Shopify(App("an-app", "hush"), clock=lambda: NOON)
ABOUT_CUSTOMERS = {
    "customers/redact": "orders_to_redact",
    "customers/data_request": "orders_requested",
}


@given(st.sets(st.sampled_from(HEADERS)), st.sampled_from(Topic))
def test_any_headers_can_be_left_out(absent: set[str], topic: Topic) -> None:
    made = SHOPIFY.make(topic, SHOP, Message(headers=dict.fromkeys(absent)))
    named = {name.removeprefix("X-Shopify-") for name in made.headers if name[:2] == "X-"}
    assert named == set(HEADERS) - absent


@pytest.mark.parametrize("prefix", ["X-Shopify-", "Shopify-"])
@pytest.mark.parametrize(
    ("letters", "spell"),
    [(Letters.USUAL, str), (Letters.CAPITALS, str.upper), (Letters.LOWER, str.lower)],
)
def test_header_names_are_spelled_as_was_chosen(
    prefix: str, letters: Letters, spell: type[str]
) -> None:
    made = SHOPIFY.make(Topic.SHOP_REDACT, SHOP, Message(prefix=prefix, letters=letters))
    named = {"Content-Type", *(prefix + name for name in HEADERS)}
    assert made.headers.keys() == {spell(name) for name in named}
    assert made.headers[spell(f"{prefix}Hmac-SHA256")] == of_body(made.body, "hush")


def test_a_header_may_say_something_false() -> None:
    said = Message(headers={"Shop-Domain": "another.myshopify.com", "Topic": "shop/redact"})
    made = SHOPIFY.make(Topic.UNINSTALLED, SHOP, said)
    assert made.headers["X-Shopify-Shop-Domain"] == "another.myshopify.com"
    assert made.headers["X-Shopify-Topic"] == "shop/redact"
    assert json.loads(made.body)["myshopify_domain"] == SHOP


def test_the_event_s_id_may_stand_alone_and_be_chosen() -> None:
    said = Message(headers={"Webhook-Id": None}, event_id="event-1")
    headers = SHOPIFY.make(Topic.SHOP_REDACT, SHOP, said).headers
    assert headers["X-Shopify-Event-Id"] == "event-1"
    assert "X-Shopify-Webhook-Id" not in headers


@pytest.mark.parametrize(("topic", "orders"), ABOUT_CUSTOMERS.items())
def test_a_customer_s_orders_may_be_missing(topic: str, orders: str) -> None:
    whole, less = (
        json.loads(SHOPIFY.make(topic, SHOP, Message(without_orders=so)).body)
        for so in (False, True)
    )
    assert whole.keys() - less.keys() == {orders}


@pytest.mark.parametrize("topic", sorted(set(Topic) - ABOUT_CUSTOMERS.keys()))
def test_no_other_topic_has_orders(topic: str) -> None:
    with pytest.raises(WrongField, match="without_orders"):
        SHOPIFY.make(topic, SHOP, Message(without_orders=True))


def test_a_scopes_update_names_no_shop_in_its_body() -> None:
    made = SHOPIFY.make(Topic.SCOPES_UPDATE, SHOP)
    assert SHOP.encode() not in made.body
    assert json.loads(made.body).keys() == {"id", "shop_id", "previous", "current", "updated_at"}
    assert made.headers["X-Shopify-Shop-Domain"] == SHOP


def test_what_is_sent_twice_is_the_same() -> None:
    shopify = Shopify(App("an-app", "hush"), clock=lambda: NOON)
    shopify.send(Topic.SHOP_REDACT, SHOP, Message(times=2))
    first, second = shopify.courier.record
    assert first.delivery is second.delivery


@pytest.mark.parametrize("topic", ["orders/create", "", "APP/UNINSTALLED"])
def test_a_topic_that_is_unknown_is_refused_with_those_that_are(topic: str) -> None:
    with pytest.raises(WrongField, match=r"^topic: .*app/scopes_update"):
        SHOPIFY.make(topic, SHOP)


@pytest.mark.parametrize("headers", [{"Shop": "x"}, {"X-Shopify-Topic": None}])
def test_a_header_that_is_unknown_is_refused_with_those_that_are(
    headers: dict[str, str | None],
) -> None:
    with pytest.raises(WrongField, match=r"^headers: .*Triggered-At"):
        Message(headers=headers)


@pytest.mark.parametrize(
    "said",
    [{"headers": {"Topic": "a\nb"}}, {"webhook_id": "é"}, {"event_id": "a\r\nb"}],
)
def test_a_header_s_value_is_one_line_of_ascii(said: dict[str, object]) -> None:
    with pytest.raises(WrongField, match="ASCII"):
        Message(**said)  # type: ignore[arg-type]


def test_the_record_shows_headers_and_body_but_not_the_signature() -> None:
    shopify = Shopify(App("an-app", "hush"), clock=lambda: NOON)
    sent = shopify.send(Topic.SHOP_REDACT, SHOP, Message(letters=Letters.CAPITALS))
    shown = sent.shown()
    signature = of_body(sent.delivery.body, "hush")
    assert signature not in json.dumps(shown)
    assert f"…{signature[-4:]}" in str(shown["headers"])
    assert shown["body"] == sent.delivery.body.decode()
