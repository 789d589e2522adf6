"""From a committed change to the subscriber, by the real functions and a bus in good health."""

import json
from typing import Any

import boto3

from tests.builders import MODE_A, SEED_BODY
from tests.flaky_bus import Entry
from tests.integration.announcing import Announcing
from tests.integration.tenant import Tenant

CALL_BYTES = 256 * 1024
"""What one PutEvents call may weigh."""


def rename(tenant: Tenant, connector_type: str, *names: str) -> None:
    """One change of the row per name."""
    for name in names:
        assert tenant.amend({"display_name": name}, connector_type).status == 200


def test_a_new_connection_arrives_as_integration_created(
    tenant: Tenant, announcing: Announcing
) -> None:
    row = tenant.connect().body
    announcing()
    (event,) = announcing.received()
    assert event == {
        "id": tenant.rows()[0]["changes"]["L"][0]["M"]["id"]["S"],
        "object": "event",
        "type": "integration.created",
        "created_at": row["created_at"],
        "api_version": "2026-05-01",
        "entity_id": tenant.entity_id,
        "livemode": True,
        "data": {"object": row},
        "sequence": 1,
    }


def test_an_event_leaves_under_the_contracts_source_and_its_own_type(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    announcing()
    ((entry,),) = announcing.bus.calls
    assert {name: entry[name] for name in ("Source", "DetailType", "EventBusName")} == {
        "Source": "arcus.integrations",
        "DetailType": "integration.created",
        "EventBusName": "bus",
    }


def test_a_test_keys_event_says_that_it_is_none_of_the_live_data(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect(key=tenant.issue(livemode=False).secret)
    announcing()
    (event,) = announcing.received()
    assert event["livemode"] is False


def test_changes_of_a_connection_arrive_in_sequence(tenant: Tenant, announcing: Announcing) -> None:
    tenant.connect()
    rename(tenant, "stripe", "first", "second")
    announcing()
    told = [
        (e["type"], e["sequence"], e["data"]["object"]["version"]) for e in announcing.received()
    ]
    assert told == [
        ("integration.created", 1, 1),
        ("integration.updated", 2, 2),
        ("integration.updated", 3, 3),
    ]


def test_replacing_a_disconnected_row_announces_its_end_and_the_new_ones_beginning(
    tenant: Tenant, announcing: Announcing
) -> None:
    old = tenant.connect().body
    tenant.send("DELETE", "/v1/integrations/stripe")
    new = tenant.connect(body=SEED_BODY | {"mode": "live"}).body
    announcing(tenant.records()[-1:])
    told = {(e["type"], e["data"]["object"]["id"], e["sequence"]) for e in announcing.received()}
    assert told == {("integration.purged", old["id"], 3), ("integration.created", new["id"], 1)}


def test_a_batch_that_comes_again_repeats_every_event_as_it_was(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    rename(tenant, "stripe", "first")
    announcing()
    before = announcing.received()
    announcing()
    assert announcing.received() == before


def test_a_call_holds_at_most_ten_events_and_one_of_a_connection(
    tenant: Tenant, announcing: Announcing
) -> None:
    for connector_type in MODE_A:
        tenant.connect(connector_type)
        rename(tenant, connector_type, "first", "second")
    announcing()
    for call in announcing.sent():
        ids = [event["data"]["object"]["id"] for event in call]
        assert len(set(ids)) == len(ids) <= 10
    assert len(announcing.received()) == 3 * len(MODE_A)


def the_largest_body() -> str:
    """Every text field as long as it may be, in characters of four bytes; 16 KiB of `config`."""
    lines = ("ship_from_" + part for part in ("name", "address1", "city", "state", "zip"))
    texts = dict.fromkeys([*lines, "seller_id"], "\U0001f4e6" * 255)
    config = {"note": "x" * (16 * 1024 - len('{"note": ""}'))}
    body = SEED_BODY | texts | {"display_name": "\U0001f4e6" * 120, "config": config}
    return json.dumps(body, ensure_ascii=False)


def test_ten_rows_of_the_largest_size_fit_into_one_call(
    tenant: Tenant, announcing: Announcing
) -> None:
    for connector_type in MODE_A[:10]:
        assert tenant.connect(connector_type, body=the_largest_body()).status == 201
    announcing()
    (entries,) = announcing.bus.calls
    assert len(entries) == 10
    assert min(map(weight, entries)) > 22 * 1024
    assert sum(map(weight, entries)) < CALL_BYTES


def weight(entry: Entry) -> int:
    """An entry's size as EventBridge counts it: UTF-8 bytes, and 14 for its time."""
    return 14 + sum(len(entry[part].encode()) for part in ("Source", "DetailType", "Detail"))


def key_of(row: dict[str, Any]) -> dict[str, Any]:
    return {"pk": row["pk"], "sk": row["sk"]}


def test_a_removed_row_announces_nothing(tenant: Tenant, announcing: Announcing) -> None:
    tenant.connect()
    (row,) = tenant.rows()
    boto3.client("dynamodb").delete_item(TableName="connections", Key=key_of(row))
    *_, removal = tenant.records()
    announcing([removal])
    assert (removal["eventName"], announcing.sent(), announcing.set_aside()) == ("REMOVE", [], [])


def test_a_write_without_changes_announces_nothing(tenant: Tenant, announcing: Announcing) -> None:
    tenant.connect()
    (row,) = tenant.rows()
    boto3.client("dynamodb").update_item(
        TableName="connections", Key=key_of(row), UpdateExpression="REMOVE changes"
    )
    *_, silent = tenant.records()
    announcing([silent])
    assert (silent["eventName"], announcing.sent(), announcing.set_aside()) == ("MODIFY", [], [])
