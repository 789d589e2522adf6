"""The history's one order: that of the commits, whatever the clocks of their writers say."""

from typing import Any

import pytest

from tests.integration.chronicle import Chronicle, ids
from tests.integration.holder import Holder

URL = "/v1/integrations/stripe/events"
SKEWS = (0, 5, -5, 0, -5, 5, 0)
limits = pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])


@pytest.fixture
def chronicle(lodger: Holder) -> Chronicle:
    return Chronicle(lodger)


@limits
def test_events_of_writers_with_other_clocks_are_listed_in_commit_order(
    chronicle: Chronicle, limit: int
) -> None:
    committed = chronicle.commit(*SKEWS)
    assert sorted(committed, reverse=True) != committed
    assert chronicle.newest_first(limit) == committed


@limits
def test_a_follower_of_writers_with_other_clocks_misses_none(
    chronicle: Chronicle, limit: int
) -> None:
    committed = chronicle.commit(*SKEWS)
    for at, cursor in enumerate(committed):
        assert chronicle.followed(cursor, limit) == committed[:at]


def test_a_follower_ahead_of_a_slow_clock_sees_what_is_committed_later(
    chronicle: Chronicle,
) -> None:
    (seen,) = chronicle.commit(5)
    later = chronicle.commit(-5, -60, -3600)
    assert chronicle.followed(seen) == later


@limits
def test_a_page_behind_any_cursor_is_full_where_it_can_be_and_knows_of_more(
    chronicle: Chronicle, limit: int
) -> None:
    committed = chronicle.commit(*SKEWS)
    for at, cursor in enumerate(committed):
        after = chronicle.holder.history(limit=limit, starting_after=cursor)
        before = chronicle.holder.history(limit=limit, ending_before=cursor)
        older, newer = committed[at + 1 :], committed[:at]
        assert (ids(after), after.body["has_more"]) == (older[:limit], len(older) > limit)
        assert (ids(before), before.body["has_more"]) == (newer[-limit:], len(newer) > limit)


def test_a_sequence_number_with_more_digits_is_a_later_one(lodger: Holder) -> None:
    lodger.connect()
    for seller_id in "abcdef":
        lodger.amend({"seller_id": seller_id})
    records = lodger.records()
    numbers = ("7", "9", "10", "99", "100", "9" * 39, "1" + "0" * 39)
    for record, number in zip(records, numbers, strict=True):
        record["dynamodb"]["SequenceNumber"] = number
    lodger.house.announce(records)
    sequences = [event["sequence"] for event in lodger.history().body["data"]]
    assert sequences == [7, 6, 5, 4, 3, 2, 1]


def test_a_stream_that_was_switched_on_later_comes_behind_the_one_before(lodger: Holder) -> None:
    lodger.connect()
    lodger.amend({"seller_id": "a"})
    first, second = lodger.records()
    arn = "arn:aws:dynamodb:eu-west-1:1:table/connections/stream/2026-0{}-01T00:00:00.000"
    first["dynamodb"]["SequenceNumber"], first["eventSourceARN"] = "900", arn.format(5)
    second["dynamodb"]["SequenceNumber"], second["eventSourceARN"] = "100", arn.format(6)
    lodger.house.announce([first, second])
    assert [event["sequence"] for event in lodger.history().body["data"]] == [2, 1]


def test_the_events_of_one_write_keep_its_order_whatever_their_ids(lodger: Holder) -> None:
    lodger.connect()
    lodger.disconnect()
    lodger.connect(body={"mode": "live"})
    *_, record = lodger.records()
    changes = record["dynamodb"]["NewImage"]["changes"]["L"]
    assert len(changes) == 2
    changes[0]["M"]["id"], changes[1]["M"]["id"] = changes[1]["M"]["id"], changes[0]["M"]["id"]
    lodger.house.announce([record])
    told = [event["type"] for event in lodger.history().body["data"]]
    assert told == ["integration.created", "integration.purged"]


def test_a_batch_that_comes_again_changes_nothing_in_the_table(chronicle: Chronicle) -> None:
    events = [chronicle.change(skew) for skew in SKEWS]
    chronicle.announce(*events)
    before = chronicle.items()
    chronicle.announce(*events)
    assert chronicle.items() == before


def test_records_that_no_stream_has_numbered_are_listed_by_their_ids(lodger: Holder) -> None:
    lodger.connect()
    for seller_id in "abc":
        lodger.amend({"seller_id": seller_id})
    records = lodger.records()
    for record in records:
        del record["dynamodb"]["SequenceNumber"]
    lodger.house.announce(records[::-1])
    assert [event["sequence"] for event in lodger.history().body["data"]] == [4, 3, 2, 1]


def test_the_position_is_told_to_nobody(lodger: Holder) -> None:
    lodger.connect()
    (received,) = lodger.announced()
    (number,) = [record["dynamodb"]["SequenceNumber"] for record in lodger.records()]
    assert set(received) == {
        *("id", "object", "type", "created_at", "api_version"),
        *("entity_id", "livemode", "data", "sequence"),
    }
    assert number not in lodger.history().text


def test_the_events_of_two_places_have_positions_of_their_own(lodger: Holder) -> None:
    for connector_type in ("ups", "usps"):
        lodger.connect(connector_type)
        lodger.amend({"seller_id": "a"}, connector_type)
    lodger.announced()
    for connector_type in ("ups", "usps"):
        (last, first) = ids(lodger.history(connector_type))
        assert ids(lodger.history(connector_type, ending_before=first)) == [last]


@pytest.mark.parametrize(
    ("cursor", "counted", "calls"),
    [
        ("starting_after", "false", ["GetItem", "Query"]),
        ("ending_before", "false", ["GetItem", "Query"]),
        ("ending_before", "true", ["GetItem", "Query", "Query"]),
    ],
)
def test_a_cursor_takes_one_more_call(
    chronicle: Chronicle, cursor: str, counted: str, calls: list[str]
) -> None:
    committed = chronicle.commit(*SKEWS)
    chronicle.holder.house.calls.clear()
    query = {cursor: [committed[1]], "include_count": [counted]}
    chronicle.holder.send("GET", URL, query=query)
    assert chronicle.holder.house.calls == ["UpdateItem", *calls]


def test_an_event_and_its_pointer_are_one_write(chronicle: Chronicle) -> None:
    event = chronicle.change()
    chronicle.holder.house.calls.clear()
    chronicle.announce(event)
    assert chronicle.holder.house.calls == ["TransactWriteItems", "PutEvents"]


def test_whoever_reads_the_history_reads_what_is_committed(chronicle: Chronicle) -> None:
    chronicle.commit_as_before(0)
    (cursor,) = chronicle.commit(0)
    told: list[dict[str, Any]] = []
    events = chronicle.holder.house.integrations.service.history.client.meta.events
    for operation in ("Query", "GetItem"):
        name = f"provide-client-params.dynamodb.{operation}"
        events.register(name, lambda params, **_: told.append(dict(params)))
    chronicle.holder.history(starting_after=cursor, include_count="true")
    readings = [params for params in told if params["TableName"] == "history"]
    assert len(readings) == 5
    assert all(params["ConsistentRead"] for params in readings)
