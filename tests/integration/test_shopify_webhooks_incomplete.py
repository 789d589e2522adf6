"""Deliveries that say less than most, or say it otherwise: what may be missing."""

import json

import pytest

from tests.integration.authorizing import remarks, status
from tests.integration.deliveries import EVENT, ID, SHOP, TOPIC, made, undated, without_header
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

ENDING = ("app/uninstalled", "shop/redact")
TOPICS = (*ENDING, "customers/redact", "customers/data_request")


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop has been connected for longer than a redact comes after the fact."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=49)
    return shopkeeper


@pytest.mark.parametrize("topic", TOPICS)
def test_delivery_replayed_under_a_new_id_without_its_time_is_refused(
    connected: Shopkeeper, topic: str
) -> None:
    delivery = made(connected, topic)
    headers = {**undated(delivery)["headers"], ID: "another"}
    assert connected.deliver(delivery, headers=headers).status == 401
    assert status(connected.row()) == (True, "ok")


@pytest.mark.parametrize("prefix", ["X-Shopify-", "Shopify-"])
@pytest.mark.parametrize("topic", TOPICS)
def test_delivery_without_the_shop_s_header_is_heeded_by_its_body(
    connected: Shopkeeper, topic: str, prefix: str
) -> None:
    delivery = made(connected, topic, prefix=prefix)
    answer = connected.deliver(delivery, **without_header(delivery, f"{prefix}Shop-Domain"))
    assert answer.status == 200
    assert connected.row()["is_active"] is (topic not in ENDING)


@pytest.mark.parametrize("topic", ENDING)
def test_delivery_whose_headers_are_in_capitals_is_heeded(
    connected: Shopkeeper, topic: str
) -> None:
    delivery = made(connected, topic)
    shouted = {name.upper(): value for name, value in delivery.headers.items()}
    headers = shouted | {SHOP.upper(): connected.shop.upper(), TOPIC.upper(): topic.upper()}
    assert connected.deliver(delivery, headers=headers).status == 200
    assert status(connected.row()) == (False, "reauthorization_required")


def test_delivery_known_by_its_event_only_is_heeded_once(connected: Shopkeeper) -> None:
    delivery = made(connected)
    for outcome in ("ended", "duplicate"):
        with overheard(connected.house) as heard:
            assert connected.deliver(delivery, **without_header(delivery, ID)).status == 200
        assert remarks(heard) == [f"app/uninstalled: {outcome}"]


def test_event_told_of_under_another_topic_before_is_heeded_all_the_same(
    connected: Shopkeeper,
) -> None:
    other, ending = made(connected, "customers/redact"), made(connected)
    for delivery in (other, ending):
        headers = {**without_header(delivery, ID)["headers"], EVENT: "one-event"}
        assert connected.deliver(delivery, headers=headers).status == 200
    assert status(connected.row()) == (False, "reauthorization_required")


def test_delivery_without_its_lists_of_orders_is_acknowledged(connected: Shopkeeper) -> None:
    about = {"shop_id": 1, "shop_domain": connected.shop, "customer": {"id": 2}}
    for topic in ("customers/redact", "customers/data_request"):
        body = json.dumps(about).encode()
        assert connected.deliver(made(connected, topic, body=body)).status == 200
    assert status(connected.row()) == (True, "ok")
