"""A row that this release cannot read: 503 by itself, and nobody else's trouble (contract §2)."""

import json
from typing import Any

import boto3
import pytest

from connectors.wiring.machine import ROW_NOT_READ
from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder
from tests.integration.tenant import overheard

FAULTS: dict[str, dict[str, Any] | None] = {
    "id": None,
    "created_at": None,
    "config": {"S": "garbled"},
    "mode": {"S": "garbled"},
    "display_name": {"N": "1"},
    "epoch": {"BOOL": True},
    "purged_at": {"S": ""},
    "updated_at": {"S": "0001-01-01T00:00:00+14:00"},
    "entity_id": {"S": "another's"},
    "secret_arn": {"N": "1"},
}
EACH = pytest.mark.parametrize("name", FAULTS)


@pytest.fixture
def stored(lodger: Holder) -> Holder:
    """A holder with a set of Stripe's, and an integration beside it."""
    lodger.connect("ups")
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    lodger.follow()
    return lodger


def spoil(holder: Holder, name: str) -> None:
    item = holder.row("stripe")
    held = FAULTS[name]
    spoilt = {n: value for n, value in item.items() if n != name}
    spoilt |= {} if held is None else {name: held}
    boto3.client("dynamodb").put_item(TableName="connections", Item=spoilt)


@EACH
def test_unreadable_row_is_503_and_logged_without_what_it_holds(stored: Holder, name: str) -> None:
    spoil(stored, name)
    with overheard(stored.house) as heard:
        answer = stored.read()
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    lines = [json.loads(line) for line in heard.getvalue().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line["message"] == ROW_NOT_READ]
    assert (line["entity_id"], line["connector_type"]) == (stored.entity_id, "stripe")
    assert "garbled" not in heard.getvalue()


@EACH
def test_unreadable_row_hides_no_other_from_the_list(stored: Holder, name: str) -> None:
    spoil(stored, name)
    listed = stored.send("GET", "/v1/integrations", query={"include_count": ["true"]})
    assert [row["connector_type"] for row in listed.body["data"]] == ["ups"]
    assert listed.body["total_count"] == 1


@EACH
def test_unreadable_row_is_handed_out_to_nobody(stored: Holder, name: str) -> None:
    spoil(stored, name)
    assert stored.hand_out()["code"] == "busy"


@EACH
def test_unreadable_row_keeps_its_secret_and_stops_no_day(stored: Holder, name: str) -> None:
    spoil(stored, name)
    stored.house.clock.forward(hours=2)
    assert stored.house.reconcile()["unfinished"] == 0
    assert stored.vault() == ["live"]


def test_unreadable_row_is_discarded_a_week_after_its_window(stored: Holder) -> None:
    stored.disconnect()
    spoil(stored, "display_name")
    stored.house.clock.forward(days=14, milliseconds=-1)
    assert stored.house.tick()["failed"] == 1
    stored.house.clock.forward(milliseconds=1)
    assert stored.house.tick() == {"expired": 1, "renewed": 0, "failed": 0}
    stored.follow()
    assert (stored.read().status, stored.vault()) == (404, [])
    assert stored.connect(body={}).status == 201
