"""A row that this release cannot read: 503 by itself, and nobody else's trouble (contract §2)."""

import json
from typing import Any

import boto3
import pytest

from connectors.wiring.machine import ROW_NOT_READ
from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder
from tests.integration.left_behind import at_the_vaults_time
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
    return two_rows(lodger)


@pytest.fixture
def alone(holder: Holder) -> Holder:
    """As `stored`, the only one there, at the vault's own time."""
    return two_rows(at_the_vaults_time(holder))


def two_rows(holder: Holder) -> Holder:
    holder.connect("ups")
    holder.connect()
    holder.store({"credentials": STRIPE})
    holder.follow()
    return holder


def spoil(holder: Holder, name: str) -> None:
    put(holder, {name: FAULTS[name]})


def put(holder: Holder, changes: dict[str, Any]) -> None:
    item = holder.row("stripe") | changes
    spoilt = {name: held for name, held in item.items() if held is not None}
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
def test_unreadable_row_keeps_its_secret_and_stops_no_day(alone: Holder, name: str) -> None:
    spoil(alone, name)
    alone.house.clock.forward(hours=2)
    counts = alone.house.reconcile()
    assert (counts["secrets_seen"], counts["failed"], counts["unfinished"]) == (1, 1, 0)
    assert alone.vault() == ["live"]


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


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["bare", "keyed"])
def test_version_that_is_no_number_is_503_for_every_write_and_none_is_done(
    stored: Holder, headers: dict[str, str]
) -> None:
    put(stored, {"version": {"S": "garbled"}})
    before = stored.row("stripe")
    answers = [
        stored.amend({"seller_id": "S9"}, headers=headers),
        stored.disconnect(headers=headers),
        stored.connect(headers=headers),
        stored.store({"credentials": STRIPE}, headers=headers),
    ]
    assert [answer.status for answer in answers] == [503] * 4
    assert stored.row("stripe") == before
