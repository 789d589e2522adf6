"""Deliveries that Shopify cannot have sent: 401 without a word, and nothing happens."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.simulator.webhooks import Delivery
from tests.builders import Answered
from tests.integration import deliveries
from tests.integration.authorizing import remarks, status
from tests.integration.deliveries import ENDING, TOPICS, made
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

MEBIBYTE = 1024 * 1024


UNPROVEN: list[tuple[Callable[[Delivery], dict[str, Any]], str]] = [
    (deliveries.a_character_more, "signature"),
    (deliveries.said_in_hex, "signature"),
    (deliveries.of_no_alphabet, "signature"),
    (deliveries.unsigned, "signature"),
    (deliveries.without_a_body, "signature"),
    (deliveries.of_no_object, "body"),
    (deliveries.of_no_json, "body"),
    (deliveries.too_deep, "body"),
    (deliveries.about_no_shop, "shop"),
    (deliveries.about_nobody, "shop"),
    (deliveries.for_another_shop, "foreign_shop"),
    (deliveries.for_its_shop_twice, "foreign_shop"),
    (deliveries.without_an_id, "id"),
    (deliveries.with_a_long_id, "id"),
    (deliveries.without_a_topic, "topic"),
    (deliveries.of_its_topic_twice, "topic"),
    (deliveries.undated, "triggered_at"),
    (deliveries.dated_with_nothing, "triggered_at"),
    (deliveries.dated_without_a_zone, "triggered_at"),
    (deliveries.dated_twice, "triggered_at"),
    (deliveries.dated_in_years, "triggered_at"),
    (deliveries.dated_at_the_end_of_time, "triggered_at"),
    (deliveries.dated_before_all_time, "triggered_at"),
]


@pytest.mark.parametrize(("altered", "reason"), UNPROVEN)
def test_it_is_refused_without_a_word(
    settled: Shopkeeper, altered: Callable[[Delivery], dict[str, Any]], reason: str
) -> None:
    delivery = made(settled)
    with overheard(settled.house) as heard:
        answer = settled.deliver(delivery, **altered(delivery))
    assert (answer.status, answer.text, remarks(heard)) == (401, "", [reason])
    assert status(settled.row()) == (True, "ok")


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("captured", TOPICS)
def test_a_captured_body_is_good_for_its_own_topic_only(
    settled: Shopkeeper, captured: str, topic: str
) -> None:
    answer = as_topic(settled, made(settled, captured), topic)
    assert answer.status == (200 if topic == captured else 401)
    ended = topic == captured and topic in ENDING
    assert settled.row()["is_active"] is not ended


def as_topic(keeper: Shopkeeper, delivery: Delivery, topic: str) -> Answered:
    return keeper.deliver(delivery, **deliveries.with_header(delivery, deliveries.TOPIC, topic))


def test_what_is_refused_is_not_taken_for_the_delivery_itself(settled: Shopkeeper) -> None:
    delivery = made(settled)
    settled.deliver(delivery, **deliveries.a_character_more(delivery))
    settled.deliver(delivery, **deliveries.for_another_shop(delivery))
    assert settled.deliver(delivery).status == 200
    assert status(settled.row()) == (False, "reauthorization_required")


@pytest.mark.parametrize(("more", "expected"), [(0, 200), (1, 413)])
def test_a_body_may_have_a_mebibyte_and_no_byte_more(
    settled: Shopkeeper, more: int, expected: int
) -> None:
    plain = made(settled)
    told = json.loads(plain.body)
    padding = MEBIBYTE + more - len(json.dumps(told | {"padding": ""}).encode())
    body = json.dumps(told | {"padding": "x" * padding}).encode()
    answer = settled.deliver(made(settled, body=body))
    assert (len(body) - MEBIBYTE, answer.status, answer.text) == (more, expected, "")
    assert settled.row()["is_active"] is (expected == 413)


def test_a_text_that_is_no_base64_is_refused(settled: Shopkeeper) -> None:
    answer = settled.deliver(made(settled), body="a", is_base64=True)
    assert (answer.status, answer.text) == (400, "")
