"""Deliveries that say less than most, or say it otherwise: what may be missing."""

import json

import pytest

from tests.integration.authorizing import remarks, status
from tests.integration.deliveries import (
    ENDING,
    EVENT,
    ID,
    SHOP,
    TOPIC,
    TOPICS,
    made,
    undated,
    without_header,
)
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard


@pytest.mark.parametrize("topic", TOPICS)
def test_delivery_replayed_under_a_new_id_without_its_time_is_refused(
    settled: Shopkeeper, topic: str
) -> None:
    delivery = made(settled, topic)
    headers = {**undated(delivery)["headers"], ID: "another"}
    assert settled.deliver(delivery, headers=headers).status == 401
    assert status(settled.row()) == (True, "ok")


@pytest.mark.parametrize("prefix", ["X-Shopify-", "Shopify-"])
@pytest.mark.parametrize("topic", TOPICS)
def test_delivery_without_the_shop_s_header_is_heeded_by_its_body(
    settled: Shopkeeper, topic: str, prefix: str
) -> None:
    delivery = made(settled, topic, prefix=prefix)
    answer = settled.deliver(delivery, **without_header(delivery, f"{prefix}Shop-Domain"))
    assert answer.status == 200
    assert settled.row()["is_active"] is (topic not in ENDING)


@pytest.mark.parametrize("topic", ENDING)
def test_delivery_whose_headers_are_in_capitals_is_heeded(settled: Shopkeeper, topic: str) -> None:
    delivery = made(settled, topic)
    shouted = {name.upper(): value for name, value in delivery.headers.items()}
    headers = shouted | {SHOP.upper(): settled.shop.upper(), TOPIC.upper(): topic.upper()}
    assert settled.deliver(delivery, headers=headers).status == 200
    assert status(settled.row()) == (False, "reauthorization_required")


def test_delivery_known_by_its_event_only_is_heeded_once(settled: Shopkeeper) -> None:
    delivery = made(settled)
    for outcome in ("ended", "duplicate"):
        with overheard(settled.house) as heard:
            assert settled.deliver(delivery, **without_header(delivery, ID)).status == 200
        assert remarks(heard) == [f"app/uninstalled: {outcome}"]


def test_event_told_of_under_another_topic_before_is_heeded_all_the_same(
    settled: Shopkeeper,
) -> None:
    other, ending = made(settled, "customers/redact"), made(settled)
    for delivery in (other, ending):
        headers = {**without_header(delivery, ID)["headers"], EVENT: "one-event"}
        assert settled.deliver(delivery, headers=headers).status == 200
    assert status(settled.row()) == (False, "reauthorization_required")


def test_delivery_without_its_lists_of_orders_is_acknowledged(settled: Shopkeeper) -> None:
    about = {"shop_id": 1, "shop_domain": settled.shop, "customer": {"id": 2}}
    for topic in ("customers/redact", "customers/data_request"):
        body = json.dumps(about).encode()
        assert settled.deliver(made(settled, topic, body=body)).status == 200
    assert status(settled.row()) == (True, "ok")
