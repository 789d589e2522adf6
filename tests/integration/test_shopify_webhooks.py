"""What Shopify tells of: believed only where it is signed, and acted upon once."""

import base64
from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests.builders import NOON
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.wire import unreachable, wire_of

UNINSTALLED, REDACT = "app/uninstalled", "shop/redact"
CUSTOMERS = ["customers/redact", "customers/data_request"]
TOPICS = [UNINSTALLED, REDACT, *CUSTOMERS]


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=1)
    return shopkeeper


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_acknowledged_with_nothing_to_read(
    connected: Shopkeeper, topic: str
) -> None:
    answer = connected.hear(topic)
    assert (answer.status, answer.text) == (200, "")


@pytest.mark.parametrize("topic", [UNINSTALLED, REDACT])
def test_the_end_of_an_installation_ends_the_connection(connected: Shopkeeper, topic: str) -> None:
    connected.hear(topic)
    row = connected.row()
    assert (row["is_active"], row["sync_status"]) == (False, "reauthorization_required")
    assert (row["has_credentials_secret_arn"], row["credentials_masked"]) == (False, [])
    assert connected.events()[-1] == "integration.reauthorization_required"
    assert connected.hand_out()["code"] == "reauthorization_required"


@pytest.mark.parametrize("topic", [UNINSTALLED, REDACT])
def test_its_secret_is_destroyed_at_once(connected: Shopkeeper, topic: str) -> None:
    connected.disconnect()
    connected.follow()
    connected.hear(topic)
    names = [
        s["Name"]
        for s in boto3.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)[
            "SecretList"
        ]
    ]
    assert [n for n in names if connected.row()["id"] in n] == []


@pytest.mark.parametrize("topic", [UNINSTALLED, REDACT])
def test_inside_the_window_it_leaves_nothing_to_restore(connected: Shopkeeper, topic: str) -> None:
    connected.disconnect()
    before = connected.row()
    connected.hear(topic)
    row = connected.row()
    assert row["disconnected_at"] == before["disconnected_at"]
    assert connected.start(body={}).body["object"] == "integration_oauth_required"
    assert connected.row()["id"] == before["id"]


def test_after_it_the_merchant_can_connect_again_on_the_same_row(connected: Shopkeeper) -> None:
    before = connected.row()["id"]
    connected.hear(UNINSTALLED)
    assert connected.connect_shop().status == 200
    row = connected.row()
    assert (row["id"], row["is_active"], row["sync_status"]) == (before, True, "ok")


@pytest.mark.parametrize("topic", CUSTOMERS)
def test_of_customers_there_is_nothing_to_delete(connected: Shopkeeper, topic: str) -> None:
    before = connected.row()
    connected.hear(topic)
    assert connected.row() == before


def test_a_late_one_from_before_a_reinstall_changes_nothing(connected: Shopkeeper) -> None:
    late = connected.house.street.made(
        UNINSTALLED, connected.shop, triggered_at=NOON - timedelta(seconds=1)
    )
    before = connected.row()
    assert connected.deliver(late).status == 200
    assert connected.row() == before


def test_a_delivery_that_comes_again_is_heeded_once(connected: Shopkeeper) -> None:
    street = connected.house.street
    far = connected.house.clock() + timedelta(days=1)
    one = street.made(UNINSTALLED, connected.shop, triggered_at=far, webhook_id="w-1")
    connected.deliver(one)
    connected.connect_shop()
    before = connected.row()
    assert connected.deliver(one).status == 200
    assert connected.row() == before


def test_another_delivery_of_the_same_fact_changes_nothing_more(connected: Shopkeeper) -> None:
    connected.hear(UNINSTALLED)
    before = connected.row()
    connected.hear(REDACT)
    assert connected.row() == before


FORGED: dict[str, dict[str, Any]] = {
    "another secret": {"secret": "not ours"},
    "another shop": {"headers": {"X-Shopify-Shop-Domain": "other-shop.myshopify.com"}},
    "another topic": {"headers": {"X-Shopify-Topic": REDACT}},
    "no signature": {"headers": {"X-Shopify-Hmac-SHA256": ""}},
    "another body": {"body": '{"myshopify_domain": "other.myshopify.com"}'},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_shopify_did_not_send_is_refused_without_a_word(
    connected: Shopkeeper, forged: dict[str, Any]
) -> None:
    said = {"secret": forged["secret"]} if "secret" in forged else {}
    made = connected.house.street.made(UNINSTALLED, connected.shop, **said)
    parts = {"headers": dict(made.headers) | forged.get("headers", {})}
    if "body" in forged:
        parts["body"] = forged["body"]
    answer = connected.deliver(made, **parts)
    assert (answer.status, answer.text) == (401, "")
    assert connected.row()["is_active"] is True


def test_a_body_in_base_64_is_the_same_body(connected: Shopkeeper) -> None:
    made = connected.house.street.made(UNINSTALLED, connected.shop)
    encoded = base64.b64encode(made.body).decode()
    assert connected.deliver(made, body=encoded, is_base64=True).status == 200
    assert connected.row()["is_active"] is False


def test_newer_headers_without_their_x_are_read(connected: Shopkeeper) -> None:
    assert connected.hear(UNINSTALLED, prefix="Shopify-").status == 200
    assert connected.row()["is_active"] is False


def test_a_body_of_more_than_a_mebibyte_is_refused(connected: Shopkeeper) -> None:
    large = connected.house.street.made(UNINSTALLED, connected.shop, body=b" " * (1024 * 1024 + 1))
    assert connected.deliver(large).status == 413


def test_trouble_has_it_delivered_again(connected: Shopkeeper) -> None:
    made = connected.house.street.made(UNINSTALLED, connected.shop)
    service = connected.house.shopify.service
    with wire_of(service.endpoint.keys.client) as line:
        line.lay_for_good("Query", unreachable)
        assert connected.deliver(made).status == 503
    assert connected.row()["is_active"] is True
    assert connected.deliver(made).status == 200
    assert connected.row()["is_active"] is False
