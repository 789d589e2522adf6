"""GET …/events: what has happened to an integration, as it was announced."""

from typing import Any

import pytest

from connectors.domain.api_keys import WRITE
from tests.builders import Answered
from tests.integration.holder import Holder
from tests.integration.remembering import remember

URL = "/v1/integrations/stripe/events"


def ids(answer: Answered) -> list[str]:
    assert (answer.status, answer.body["object"]) == (200, "list")
    return [event["id"] for event in answer.body["data"]]


def types(answer: Answered) -> list[str]:
    return [event["type"].removeprefix("integration.") for event in answer.body["data"]]


def test_it_shows_the_events_as_subscribers_received_them_newest_first(lodger: Holder) -> None:
    for act in (lodger.connect, lodger.store, lodger.disconnect):
        lodger.house.clock.forward(seconds=1)
        act()
    received = lodger.announced()
    answer = lodger.history()
    assert answer.body == {
        "object": "list",
        "data": received[::-1],
        "has_more": False,
        "url": URL,
    }
    assert types(answer) == ["disconnected", "credentials_updated", "created"]


def test_an_event_announced_twice_is_there_once(lodger: Holder) -> None:
    lodger.connect()
    lodger.announced()
    lodger.announced()
    assert types(lodger.history(include_count="true")) == ["created"]


def test_what_happens_in_one_millisecond_keeps_its_order(lodger: Holder) -> None:
    lodger.connect()
    for number in range(12):
        lodger.amend({"seller_id": str(number)})
    lodger.announced()
    sequences = [event["sequence"] for event in lodger.history().body["data"]]
    assert sequences == list(range(13, 0, -1))


def test_the_end_of_one_connection_comes_before_the_next_ones_beginning(lodger: Holder) -> None:
    for mode in ("sandbox", "live", "sandbox", "live", "sandbox"):
        lodger.connect(body={"mode": mode})
        lodger.disconnect()
    lodger.announced()
    again = ["disconnected", "created", "purged"]
    assert types(lodger.history()) == [*again * 4, "disconnected", "created"]


def test_it_is_readable_after_the_row_is_purged_and_across_ids(lodger: Holder) -> None:
    first = lodger.connect().body["id"]
    lodger.disconnect()
    lodger.house.clock.forward(days=7)
    lodger.house.tick()
    assert lodger.read().status == 404
    lodger.announced()
    assert types(lodger.history()) == ["purged", "disconnected", "created"]
    lodger.house.clock.forward(seconds=1)
    second = lodger.connect().body["id"]
    lodger.announced()
    told = [event["data"]["object"]["id"] for event in lodger.history().body["data"]]
    assert told == [second, first, first, first]


def test_nothing_has_happened_yet_where_nothing_was_ever_connected(lodger: Holder) -> None:
    answer = lodger.history(include_count="true")
    assert (ids(answer), answer.body["has_more"], answer.body["total_count"]) == ([], False, 0)


def test_each_connector_has_its_own(lodger: Holder) -> None:
    for connector_type in ("ups", "usps"):
        lodger.connect(connector_type)
    lodger.announced()
    answer = lodger.history("ups")
    assert answer.body["url"] == "/v1/integrations/ups/events"
    assert [e["data"]["object"]["connector_type"] for e in answer.body["data"]] == ["ups"]


@pytest.mark.parametrize("cursor", ["", "starting_after", "ending_before"])
def test_another_entitys_is_invisible_even_from_its_own_cursor(lodger: Holder, cursor: str) -> None:
    neighbour = Holder.of(lodger.house)
    theirs = remember(neighbour, 3)
    query = {cursor: theirs[1]} if cursor else {}
    answer = lodger.history(**query, include_count="true")
    assert (ids(answer), answer.body["total_count"]) == ([], 0)


def test_a_test_keys_and_a_live_keys_never_meet(lodger: Holder) -> None:
    live, test = remember(lodger, 2), remember(lodger, 3, livemode=False)
    key = lodger.issue(livemode=False).secret
    assert ids(lodger.history()) == live
    assert ids(lodger.send("GET", URL, key=key)) == test


def test_an_event_is_there_until_ninety_days_have_passed(lodger: Holder) -> None:
    (only,) = remember(lodger, 1)
    lodger.house.clock.forward(days=90, milliseconds=-1)
    answer = lodger.history(include_count="true")
    assert (ids(answer), answer.body["total_count"]) == ([only], 1)
    lodger.house.clock.forward(milliseconds=2)
    answer = lodger.history(include_count="true")
    assert (ids(answer), answer.body["total_count"]) == ([], 0)


def test_the_database_tidies_it_away_after_just_as_long(lodger: Holder) -> None:
    remember(lodger, 1)
    begins = f"{lodger.entity_id}#"
    (item,) = [i for i in lodger.house.items("history") if i["pk"]["S"].startswith(begins)]
    assert int(item["expires_at"]["N"]) == lodger.house.clock.moment.timestamp() + 90 * 86_400


def test_it_takes_the_scope_to_read(lodger: Holder) -> None:
    answer = lodger.send("GET", URL, key=lodger.issue(scopes=(WRITE,)).secret)
    assert (answer.status, answer.body["required"]) == (403, "integrations:read")


@pytest.mark.parametrize(("query", "calls"), [({}, 2), ({"include_count": "true"}, 3)])
def test_it_takes_a_query_and_another_one_to_count(
    lodger: Holder, query: dict[str, str], calls: int
) -> None:
    lodger.house.calls.clear()
    lodger.history(**query)
    assert lodger.house.calls == ["UpdateItem", "Query", "Query"][:calls]


ODD: list[tuple[dict[str, list[str]], Any]] = [
    ({"starting_after": [" "]}, "starting_after"),
    ({"starting_after": ["evt_1"]}, "starting_after"),
    ({"starting_after": ["out_01HZZZZZZZZZZZZZZZZZZZZZZZ"]}, "starting_after"),
    ({"starting_after": ["evt_01hzzzzzzzzzzzzzzzzzzzzzzz"]}, "starting_after"),
    ({"ending_before": ["evt_01HZZZZZZZZZZZZZZZZZZZZZZZZ"]}, "ending_before"),
    ({"ending_before": ["6a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a"]}, "ending_before"),
    ({"limit": ["0"]}, "limit"),
    ({"limit": ["101"]}, "limit"),
    ({"limit": ["ten"]}, "limit"),
    ({"limit": ["5", "5"]}, "limit"),
    ({"include_count": ["yes"]}, "include_count"),
    ({"type": ["integration.created"]}, "type"),
    ({"is_active": ["true"]}, "is_active"),
]


@pytest.mark.parametrize(("query", "param"), ODD)
def test_an_odd_query_is_refused_and_named(
    lodger: Holder, query: dict[str, list[str]], param: str
) -> None:
    answer = lodger.send("GET", URL, query=query)
    assert (answer.status, answer.body["code"]) == (400, "invalid_parameter")
    assert answer.body["param"] == param


def test_both_cursors_at_once_are_refused(lodger: Holder) -> None:
    newest, oldest = remember(lodger, 2)
    answer = lodger.history(starting_after=newest, ending_before=oldest)
    assert (answer.status, answer.body["code"]) == (400, "invalid_parameter")
