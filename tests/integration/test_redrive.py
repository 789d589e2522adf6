"""`./arcus events redrive`: what was set aside is sent again, and leaves the queue only then."""

import json
import os
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from connectors.domain.errors import Unavailable
from connectors.operations.events.redrive import Redrive
from connectors.wiring import operator as wiring
from tests.builders import MODE_A
from tests.flaky_bus import FlakyBus, down, first, rejecting
from tests.integration.operating import Arcus, a_stack
from tests.integration.tenant import Tenant


@pytest.fixture(autouse=True)
def _nothing_is_waiting(tenant: Tenant) -> None:
    tenant.house.received()
    tenant.house.dead_letters()


def set_aside(tenant: Tenant, *types: str) -> list[dict[str, Any]]:
    """Connections whose first event the bus would not take; these events, as it would get them."""
    bus = FlakyBus(rejecting)
    for connector_type in types:
        tenant.connect(connector_type)
    with bus.before(tenant.house.announcements.service.announce.bus.client):
        tenant.house.announce(tenant.records())
    return [json.loads(entry["Detail"]) for call in bus.calls for entry in call]


def waiting() -> int:
    """Messages that anybody could take from the dead-letter queue now."""
    sqs: Any = boto3.client("sqs")
    count, url = "ApproximateNumberOfMessages", os.environ["DEAD_LETTER_QUEUE_URL"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[count])
    return int(told["Attributes"][count])


def put(body: str) -> None:
    url = os.environ["DEAD_LETTER_QUEUE_URL"]
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body)


@pytest.fixture
def redrive(tenant: Tenant) -> Redrive:
    """The operation as the command has it, to be run against a bus or a queue in trouble."""
    return wiring.redrive(boto3.Session(), "bus", os.environ["DEAD_LETTER_QUEUE_URL"])


def client(neighbour: Any) -> Any:
    """The AWS client behind a port."""
    return neighbour.client


def test_what_was_set_aside_arrives_as_it_would_have_and_leaves_the_queue(
    tenant: Tenant, arcus: Arcus
) -> None:
    events = set_aside(tenant, *MODE_A)
    done = arcus("events", "redrive")
    assert (done.exit_code, done.output) == (0, f"{len(MODE_A)} events sent again.\n")
    arrived = {event["id"]: event for event in tenant.house.received()}
    assert arrived == {event["id"]: event for event in events}
    assert waiting() == 0


def test_an_empty_queue_is_said_to_hold_nothing(arcus: Arcus) -> None:
    done = arcus("events", "redrive")
    assert (done.exit_code, done.output) == (0, "There is nothing to send again.\n")


def test_no_more_are_sent_than_asked_for(tenant: Tenant, arcus: Arcus) -> None:
    set_aside(tenant, *MODE_A)
    assert arcus("events", "redrive", "--most", 12).output == "12 events sent again.\n"
    assert (len(tenant.house.received()), waiting()) == (12, len(MODE_A) - 12)


def test_a_position_is_reported_and_stays_while_the_events_are_sent(
    tenant: Tenant, arcus: Arcus
) -> None:
    set_aside(tenant, "stripe")
    (record,) = tenant.records()
    del record["dynamodb"]["NewImage"]["id"]
    tenant.house.announce([record])
    done = arcus("events", "redrive")
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "1 event sent again.")
    assert record["eventID"] in done.output
    assert (len(tenant.house.received()), waiting()) == (1, 1)


@pytest.mark.parametrize("body", ["no JSON", "[]", '"text"', "{}", '{"data": null}'])
def test_a_message_that_is_no_event_is_left_alone(tenant: Tenant, arcus: Arcus, body: str) -> None:
    put(body)
    set_aside(tenant, "stripe")
    assert arcus("events", "redrive").exit_code == 0
    assert (len(tenant.house.received()), waiting()) == (1, 1)


def test_an_event_spoiled_in_its_type_is_left_alone(tenant: Tenant, arcus: Arcus) -> None:
    (event,) = set_aside(tenant, "stripe")
    put(json.dumps(event | {"type": 5}))
    assert arcus("events", "redrive").exit_code == 0
    assert (len(tenant.house.received()), waiting()) == (1, 1)


def test_many_positions_do_not_hide_the_event_behind_them(tenant: Tenant, arcus: Arcus) -> None:
    for number in range(25):
        put(json.dumps({"event_id": str(number)}))
    set_aside(tenant, "stripe")
    arcus("events", "redrive")
    assert (len(tenant.house.received()), waiting()) == (1, 25)


def test_what_the_bus_refuses_again_stays_and_is_reported(tenant: Tenant, redrive: Redrive) -> None:
    set_aside(tenant, "stripe", "ups", "usps")
    bus = FlakyBus(first(["MalformedDetail"], [None], ["ThrottlingException"]))
    with bus.before(client(redrive.bus)):
        outcome = redrive()
    assert outcome.sent == 1
    assert outcome.refused == {"MalformedDetail": 1, "ThrottlingException": 1}
    assert waiting() == 2


def test_the_command_fails_where_the_bus_refuses_again(
    tenant: Tenant, arcus: Arcus, redrive: Redrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_aside(tenant, "stripe")
    monkeypatch.setattr(wiring, "redrive", lambda *_: redrive)
    with FlakyBus(rejecting).before(client(redrive.bus)):
        done = arcus("events", "redrive")
    said = "1 event refused by the bus again and left in the queue (MalformedDetail 1)."
    assert (done.exit_code, done.output.splitlines()) == (1, ["0 events sent again.", said])


def test_a_bus_that_is_not_there_is_one_sentence_and_everything_stays(
    tenant: Tenant, arcus: Arcus
) -> None:
    set_aside(tenant, "stripe")
    a_stack("without-a-bus", EventBus="elsewhere")
    said = arcus.refusal("events", "redrive", "--stack", "without-a-bus")
    assert said.startswith("AWS refused PutEvents with ResourceNotFoundException")
    assert waiting() == 1


def test_older_events_go_first(tenant: Tenant, redrive: Redrive) -> None:
    set_aside(tenant, "ups")
    tenant.house.clock.forward(minutes=-5)
    set_aside(tenant, "usps")
    redrive()
    at = [event["created_at"] for event in tenant.house.received()]
    assert at == sorted(at)
    assert len(set(at)) == 2


def test_an_event_leaves_the_queue_only_after_the_bus_has_taken_it(
    tenant: Tenant, redrive: Redrive
) -> None:
    set_aside(tenant, "stripe", "ups")
    bus = FlakyBus()
    taken_before: list[int] = []
    client(redrive.letters).meta.events.register(
        "before-call.sqs.DeleteMessage", lambda **_: taken_before.append(len(bus.calls))
    )
    with bus.before(client(redrive.bus)):
        redrive()
    assert taken_before == [1, 2]


def test_when_the_bus_goes_down_the_rest_stays_and_is_free_at_once(
    tenant: Tenant, redrive: Redrive
) -> None:
    set_aside(tenant, "stripe", "ups", "usps")
    with (
        FlakyBus(first([None], then=down)).before(client(redrive.bus)),
        pytest.raises(Unavailable),
    ):
        redrive()
    assert waiting() == 2


def test_an_event_that_could_not_be_deleted_is_sent_again_with_the_same_id(
    tenant: Tenant, redrive: Redrive
) -> None:
    (event,) = set_aside(tenant, "stripe")
    hooks = client(redrive.letters).meta.events
    hooks.register("before-call.sqs.DeleteMessage", out_of_reach)
    with pytest.raises(Unavailable):
        redrive()
    hooks.unregister("before-call.sqs.DeleteMessage", out_of_reach)
    redrive()
    assert (tenant.house.received(), waiting()) == ([event, event], 0)


def out_of_reach(**_: object) -> None:
    raise EndpointConnectionError(endpoint_url="https://sqs.example")
