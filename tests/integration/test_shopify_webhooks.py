"""What Shopify tells: believed where it is signed, acted upon once, whenever it comes."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.authorizing import remarks, status, told, vault
from tests.integration.deliveries import ENDING, made
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import refused, unreachable, wire_of

ABOUT_CUSTOMERS = ("customers/redact", "customers/data_request")


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop has been connected for longer than a redact comes after the fact."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=49)
    return shopkeeper


def heard_of(keeper: Shopkeeper, delivery: Any, **parts: Any) -> tuple[Answered, list[str]]:
    """The answer to a delivery, and the remark in the log."""
    with overheard(keeper.house) as heard:
        answer = keeper.deliver(delivery, **parts)
    return answer, remarks(heard)


def recorded(keeper: Shopkeeper) -> list[str]:
    """The topics that are recorded of its shop."""
    items = keeper.house.items("receipts")
    return [i["topic"]["S"] for i in items if i.get("topic") and i["shop"].get("S") == keeper.shop]


@pytest.mark.parametrize("prefix", ["X-Shopify-", "Shopify-", "x-shopify-"])
def test_an_uninstall_ends_the_connection(connected: Shopkeeper, prefix: str) -> None:
    id = connected.row()["id"]
    answer, said = heard_of(connected, made(connected, prefix=prefix))
    assert (answer.status, answer.text, said) == (200, "", ["app/uninstalled: ended"])
    row = connected.row()
    assert (row["id"], status(row)) == (id, (False, "reauthorization_required"))
    assert (row["has_credentials_secret_arn"], row["credentials_masked"]) == (False, [])
    assert told(connected)[-2:] == ["connected", "reauthorization_required"]
    assert connected.hand_out()["code"] == "reauthorization_required"


@pytest.mark.parametrize("topic", ENDING)
def test_the_secret_is_destroyed_before_the_answer(connected: Shopkeeper, topic: str) -> None:
    assert connected.hear(topic).status == 200
    assert vault(connected) == []


@pytest.mark.parametrize("topic", ENDING)
def test_of_a_disconnected_row_as_well(connected: Shopkeeper, topic: str) -> None:
    connected.disconnect()
    connected.follow()
    assert vault(connected) == ["scheduled"]
    connected.hear(topic)
    assert (vault(connected), connected.row()["disconnected_at"] is None) == ([], False)


@pytest.mark.parametrize("topic", ABOUT_CUSTOMERS)
def test_what_is_about_customers_is_recorded_and_changes_nothing(
    connected: Shopkeeper, topic: str
) -> None:
    before = connected.row()
    answer, said = heard_of(connected, made(connected, topic))
    assert (answer.status, answer.text, said) == (200, "", [f"{topic}: recorded"])
    assert (recorded(connected), connected.row()) == ([topic], before)


def test_nothing_about_a_customer_is_kept(connected: Shopkeeper) -> None:
    connected.hear("customers/redact")
    kept = json.dumps(connected.house.items("receipts"))
    assert not any(word in kept for word in ("ada@example.com", "7310442", "5120001"))


def test_a_delivery_that_comes_twice_is_heeded_once(connected: Shopkeeper) -> None:
    delivery = made(connected)
    connected.deliver(delivery)
    connected.connect_shop()
    connected.house.clock.forward(minutes=1)
    answer, said = heard_of(connected, delivery)
    assert (answer.status, said) == (200, ["app/uninstalled: duplicate"])
    assert status(connected.row()) == (True, "ok")
    assert told(connected).count("reauthorization_required") == 1


@pytest.mark.parametrize("topic", [*ENDING, *ABOUT_CUSTOMERS])
def test_it_is_remembered_for_longer_than_shopify_tries(connected: Shopkeeper, topic: str) -> None:
    delivery = made(connected, topic)
    connected.deliver(delivery)
    (kept,) = [
        i for i in connected.house.items("receipts") if i["pk"]["S"].endswith(id_of(delivery))
    ]
    after = float(kept["expires_at"]["N"]) - connected.house.clock().timestamp()
    assert timedelta(hours=48) < timedelta(seconds=after) < timedelta(days=90)


def id_of(delivery: Any) -> str:
    """By what it is known when it comes again."""
    id: str = delivery.headers["X-Shopify-Webhook-Id"]
    return id


def test_two_deliveries_of_one_fact_announce_it_once(connected: Shopkeeper) -> None:
    for _ in range(2):
        assert connected.hear("app/uninstalled").status == 200
    assert told(connected).count("reauthorization_required") == 1


def test_a_late_one_from_before_the_reconnect_changes_nothing(connected: Shopkeeper) -> None:
    uninstalled_at = connected.house.clock()
    connected.hear("app/uninstalled")
    connected.house.clock.forward(minutes=1)
    connected.connect_shop()
    before = connected.row()
    assert connected.hear("app/uninstalled", triggered_at=uninstalled_at).status == 200
    assert (connected.row(), vault(connected)) == (before, ["live"])


def test_a_late_one_from_before_a_restore_changes_nothing(connected: Shopkeeper) -> None:
    connected.disconnect()
    connected.house.clock.forward(minutes=1)
    assert status(connected.start(body={}).body) == (True, "ok")
    earlier = connected.house.clock() - timedelta(seconds=1)
    connected.hear("app/uninstalled", triggered_at=earlier)
    assert status(connected.row()) == (True, "ok")


def test_a_row_that_waits_for_consent_goes_on_waiting(shopkeeper: Shopkeeper) -> None:
    url = shopkeeper.url()
    before = shopkeeper.row()
    assert shopkeeper.hear("app/uninstalled").status == 200
    assert shopkeeper.row() == before
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200


@pytest.mark.parametrize("topic", ENDING)
def test_webhook_about_a_shop_that_nobody_has_is_acknowledged_and_logged_as_such(
    shopkeeper: Shopkeeper, topic: str
) -> None:
    answer, said = heard_of(shopkeeper, made(shopkeeper, topic))
    assert (answer.status, said) == (200, [f"{topic}: no_row"])
    assert recorded(shopkeeper) == [topic]


@pytest.mark.parametrize("topic", [*ENDING, *ABOUT_CUSTOMERS])
def test_a_body_in_base64_is_the_same_body(connected: Shopkeeper, topic: str) -> None:
    delivery = made(connected, topic)
    body = base64.b64encode(delivery.body).decode()
    assert connected.deliver(delivery, body=body, is_base64=True).status == 200
    assert recorded(connected) == [topic]


@pytest.mark.parametrize("operation", ["GetItem", "Query", "PutItem"])
def test_a_table_in_trouble_has_it_come_again(
    connected: Shopkeeper, operation: str, pauses: list[float]
) -> None:
    delivery = made(connected)
    with wire_of(connected.house.shopify.service.endpoint.keys.client) as line:
        line.lay_for_good(operation, unreachable)
        answer = connected.deliver(delivery)
    assert (answer.status, answer.text) == (503, "")
    assert (int(answer.headers["retry-after"]) > 0, recorded(connected)) == (True, [])
    assert connected.deliver(delivery).status == 200
    assert status(connected.row()) == (False, "reauthorization_required")
    assert told(connected).count("reauthorization_required") == 1


def test_a_vault_in_trouble_leaves_the_secret_to_the_stream(
    connected: Shopkeeper, pauses: list[float]
) -> None:
    client = connected.house.shopify.service.handle_webhook.sync_secret_state.vault.client
    with wire_of(client) as line:
        line.lay_for_good("DeleteSecret", refused("InternalServiceError", status=500))
        assert connected.hear("app/uninstalled").status == 200
    assert vault(connected) == ["live"]
    connected.follow()
    assert vault(connected) == []
