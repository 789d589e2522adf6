"""A history that more than one release has written: each event once, none moved, none rewritten."""

from typing import Any

import boto3
import pytest

from tests.integration.chronicle import Chronicle, elsewhere, ids
from tests.integration.holder import Holder

HOUR = 3600
limits = pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])


@pytest.fixture
def chronicle(lodger: Holder) -> Chronicle:
    return Chronicle(lodger)


def paged(chronicle: Chronicle, limit: int, listed: list[str]) -> None:
    """Assert that this is the whole list, in pages of so many, both ways and from everywhere."""
    assert chronicle.newest_first(limit) == listed
    for at, cursor in enumerate(listed):
        assert chronicle.newest_first(limit, starting_after=cursor) == listed[at + 1 :]
        assert chronicle.followed(cursor, limit) == listed[:at]
    page = chronicle.holder.history(limit=limit, include_count="true")
    assert page.body["total_count"] == len(listed)


@limits
def test_events_of_the_release_before_come_by_their_ids_before_all_newer_ones(
    chronicle: Chronicle, limit: int
) -> None:
    before = chronicle.commit_as_before(0, 5, -5, 0)
    newer = chronicle.commit(0, -HOUR, 5)
    paged(chronicle, limit, newer + before)


def test_a_follower_of_the_release_before_goes_on_without_a_gap(chronicle: Chronicle) -> None:
    (seen,) = chronicle.commit_as_before(HOUR)
    newer = chronicle.commit(0, -5)
    assert chronicle.followed(seen) == newer


def test_an_event_of_the_release_before_is_over_after_ninety_days_too(
    chronicle: Chronicle,
) -> None:
    _, kept = chronicle.commit_as_before(0, 1)[::-1]
    newer = chronicle.commit(0)
    chronicle.holder.house.clock.forward(days=90, seconds=-1)
    paged(chronicle, 100, [*newer, kept])


@limits
def test_an_event_announced_again_after_the_deployment_stays_where_it_was(
    chronicle: Chronicle, limit: int
) -> None:
    events = [chronicle.change() for _ in range(4)]
    chronicle.announce_as_before(*events[:2])
    before = chronicle.items()
    chronicle.announce(*events)
    after = chronicle.items()
    assert [item for item in after if item in before] == before
    # Each of the other two has a pointer.
    assert len(after) == len(before) + 2 * 2
    paged(chronicle, limit, [event.change.id for event in events][::-1])


@limits
def test_an_event_announced_again_after_a_rollback_is_there_once(
    chronicle: Chronicle, limit: int
) -> None:
    events = [chronicle.change(skew) for skew in (0, 5, -5)]
    chronicle.announce(*events)
    chronicle.announce_as_before(*events[1:])
    paged(chronicle, limit, [event.change.id for event in events][::-1])


@limits
def test_an_event_announced_by_all_releases_in_turn_is_there_once(
    chronicle: Chronicle, limit: int
) -> None:
    older = chronicle.commit_as_before(0, 0)
    events = [chronicle.change(skew) for skew in (0, 5, -5)]
    for announce in (chronicle.announce, chronicle.announce_as_before, chronicle.announce):
        announce(*events)
    paged(chronicle, limit, [event.change.id for event in events][::-1] + older)


@limits
def test_an_event_announced_by_two_streams_keeps_its_first_position(
    chronicle: Chronicle, limit: int
) -> None:
    events = [chronicle.change() for _ in range(3)]
    chronicle.announce(*events)
    chronicle.announce(elsewhere(events[0], f"2027-01-01T00:00:00.000#{1:0>40}#000"))
    paged(chronicle, limit, [event.change.id for event in events][::-1])


@pytest.mark.parametrize("before", [False, True])
def test_attributes_of_a_later_release_survive_a_batch_that_comes_again(
    chronicle: Chronicle, before: bool
) -> None:
    event = chronicle.change()
    (chronicle.announce_as_before if before else chronicle.announce)(event)
    for item in chronicle.items():
        add(item, later={"S": "what a later release keeps"})
    kept = chronicle.items()
    chronicle.announce(event)
    assert chronicle.items() == kept
    assert all("later" in item for item in kept)


def test_an_event_with_attributes_of_a_later_release_is_listed(chronicle: Chronicle) -> None:
    committed = chronicle.commit(0, 0)
    for item in chronicle.items():
        add(item, later={"M": {"id": {"S": "another"}}}, id={"S": "evt_0"}, position={"N": "1"})
    paged(chronicle, 1, committed)


def test_items_of_another_kind_around_the_events_are_no_events(chronicle: Chronicle) -> None:
    committed = chronicle.commit(0, 0)
    event = next(i for i in chronicle.items() if i["sk"]["S"].startswith("seq#"))
    for sk in ("at#evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "summary#1", "zz#1"):
        add({"pk": event["pk"], "sk": {"S": sk}}, kind={"S": "of a later release"})
    paged(chronicle, 1, committed)


def test_a_pointer_without_its_place_is_none(chronicle: Chronicle) -> None:
    committed = chronicle.commit(0, 0, 0)
    for item in chronicle.items():
        if "stands_at" in item:
            put({name: value for name, value in item.items() if name != "stands_at"})
    assert chronicle.followed(committed[1]) == committed[:1]


def test_after_a_rollback_the_release_before_finds_only_what_it_can_read(
    chronicle: Chronicle,
) -> None:
    older = chronicle.commit_as_before(0, 0)
    chronicle.commit(0, 0)
    partition = next(i["pk"] for i in chronicle.items() if "event" in i)
    page = boto3.client("dynamodb").query(
        TableName="history",
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={
            ":pk": partition,
            ":first": {"S": "evt_0"},
            ":last": {"S": "evt_Z"},
        },
    )
    assert [item["sk"]["S"] for item in page["Items"] if item["event"]["S"]] == older[::-1]


def test_no_pointer_is_asked_for_where_all_events_have_positions(chronicle: Chronicle) -> None:
    chronicle.commit(0, 0)
    chronicle.holder.house.calls.clear()
    assert len(ids(chronicle.holder.history())) == 2
    assert chronicle.holder.house.calls == ["UpdateItem", "Query"]


def add(item: dict[str, Any], **attributes: Any) -> None:
    put(item | attributes)


def put(item: dict[str, Any]) -> None:
    boto3.client("dynamodb").put_item(TableName="history", Item=item)
