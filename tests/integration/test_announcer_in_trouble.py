"""What the announcer does about a bus that rejects, throttles or is down: it loses nothing."""

import json
from collections import defaultdict

import pytest
from botocore.exceptions import EndpointConnectionError

from connectors.domain.errors import Unavailable
from tests.builders import MODE_A
from tests.flaky_bus import Judge, Refused, down, first
from tests.integration.announcing import Announcing
from tests.integration.tenant import Tenant
from tests.integration.test_announcer import rename

THROTTLED = Refused("ThrottlingException")


def test_entries_in_passing_trouble_arrive_once(tenant: Tenant, announcing: Announcing) -> None:
    for connector_type in ("stripe", "ups", "usps"):
        tenant.connect(connector_type)
    announcing(bus=first(["ThrottlingException", None, "InternalFailure"]))
    arrived = sorted(e["data"]["object"]["connector_type"] for e in announcing.received())
    assert (arrived, announcing.set_aside()) == (["stripe", "ups", "usps"], [])


def test_an_entry_rejected_for_good_is_set_aside_as_the_full_envelope(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    announcing(bus=first(["MalformedDetail"]))
    (letter,) = announcing.set_aside()
    assert letter["Body"] == announcing.bus.calls[0][0]["Detail"]
    assert letter["MessageAttributes"]["reason"]["StringValue"] == "MalformedDetail"


def test_a_rejected_entry_stops_neither_the_others_nor_its_own_connection(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect("stripe")
    tenant.connect("ups")
    rename(tenant, "stripe", "first")
    announcing(bus=first(["MalformedDetail", None]))
    arrived = {
        (e["data"]["object"]["connector_type"], e["sequence"]) for e in announcing.received()
    }
    assert arrived == {("ups", 1), ("stripe", 2)}


def test_a_set_aside_envelope_holds_only_characters_that_a_queue_takes(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect(body='{"config": {"\ufffe": "\uffff \x7f \U0001f600"}}')
    announcing(bus=first(["MalformedDetail"]))
    (letter,) = announcing.set_aside()
    assert not {"\uffff", "\ufffe"} & set(letter["Body"])
    assert json.loads(letter["Body"]) == announcing.sent()[0][0]


def test_a_call_throttled_as_a_whole_is_made_again_and_arrives_once(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect("stripe")
    tenant.connect("ups")
    announcing(bus=first(THROTTLED, Refused("InternalFailure", 500)))
    assert len(announcing.received()) == 2


def test_while_the_bus_is_down_the_batch_is_raised_and_nothing_is_set_aside(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    with pytest.raises(Unavailable):
        announcing(bus=down)
    assert (announcing.received(), announcing.set_aside()) == ([], [])


def test_when_the_bus_is_back_the_batch_that_comes_again_arrives_with_the_same_ids(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect("stripe")
    tenant.connect("ups")
    with pytest.raises(Unavailable):
        announcing(bus=down)
    announcing(bus=first())
    tried = {event["id"] for call in announcing.sent() for event in call}
    assert {event["id"] for event in announcing.received()} == tried
    assert len(tried) == 2


def test_what_arrived_before_the_bus_went_down_repeats_as_it_was(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    rename(tenant, "stripe", "first")
    with pytest.raises(Unavailable):
        announcing(bus=first([None], then=down))
    early = announcing.received()
    announcing(bus=first())
    again = announcing.received()
    assert ([e["sequence"] for e in again], again[:1]) == ([1, 2], early)


def test_while_the_dead_letter_queue_is_down_the_batch_is_raised_and_later_set_aside(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    queue = tenant.house.announcements.service.dead_letters.client.meta.events
    queue.register("before-call.sqs.SendMessage", out_of_reach)
    try:
        with pytest.raises(Unavailable):
            announcing(bus=first(["MalformedDetail"]))
    finally:
        queue.unregister("before-call.sqs.SendMessage", out_of_reach)
    announcing(bus=first(["MalformedDetail"]))
    assert len(announcing.set_aside()) == 1


def out_of_reach(**_: object) -> None:
    raise EndpointConnectionError(endpoint_url="https://sqs.example")


def test_every_connections_events_arrive_in_order_from_a_bus_that_stumbles(
    tenant: Tenant, announcing: Announcing
) -> None:
    for connector_type in MODE_A[:5]:
        tenant.connect(connector_type)
        rename(tenant, connector_type, "first", "second", "third")
    announcing(bus=every_third_throttled())
    sequences = defaultdict(list)
    for event in announcing.received():
        sequences[event["data"]["object"]["id"]].append(event["sequence"])
    assert list(sequences.values()) == [[1, 2, 3, 4]] * 5


def every_third_throttled() -> Judge:
    """A bus that throttles every third entry that it ever sees."""
    codes = (None if number % 3 else "ThrottlingException" for number in range(1000))
    return lambda entries: [next(codes) for _ in entries]


def test_unreadable_records_are_set_aside_by_position_only_and_the_others_arrive(
    tenant: Tenant, announcing: Announcing
) -> None:
    for connector_type in ("stripe", "ups", "usps", "fedex"):
        tenant.connect(connector_type)
    good, poor, garbled, last = tenant.records()
    del poor["dynamodb"]["NewImage"]["version"]
    garbled["dynamodb"]["NewImage"]["config"] = {"S": "garbled beyond reading"}
    announcing([good, poor, garbled, last])
    letters = announcing.set_aside()
    assert sorted(json.loads(letter["Body"])["event_id"] for letter in letters) == sorted(
        record["eventID"] for record in (poor, garbled)
    )
    assert not [
        word for word in ("garbled", "Our account", "Dock 4") if word in json.dumps(letters)
    ]
    arrived = sorted(e["data"]["object"]["connector_type"] for e in announcing.received())
    assert arrived == ["fedex", "stripe"]


def test_the_position_of_an_unreadable_record_says_where_to_look_and_why(
    tenant: Tenant, announcing: Announcing
) -> None:
    tenant.connect()
    (record,) = tenant.records()
    del record["dynamodb"]["NewImage"]["id"]
    announcing([record])
    (letter,) = announcing.set_aside()
    assert json.loads(letter["Body"]) == {
        "event_id": record["eventID"],
        "keys": record["dynamodb"]["Keys"],
        "sequence_number": record["dynamodb"]["SequenceNumber"],
    }
    assert letter["MessageAttributes"]["reason"]["StringValue"] == "unreadable: KeyError"
