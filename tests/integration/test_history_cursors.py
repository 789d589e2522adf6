"""Cursors of the history: resolved by id, else by the time in the id; what is over is skipped."""

import boto3
import pytest

from tests.builders import NOON
from tests.integration.chronicle import Chronicle, ids
from tests.integration.holder import Holder
from tests.integration.remembering import remember

HOUR = 3600
FUTURE = "evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
PAST = "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
limits = pytest.mark.parametrize("limit", [1, 2, 3, 100])


@pytest.fixture
def chronicle(lodger: Holder) -> Chronicle:
    return Chronicle(lodger)


def clean_up(chronicle: Chronicle, event_id: str) -> None:
    """What the database does with an event in its time."""
    for item in chronicle.items():
        if item["sk"]["S"].endswith(event_id):
            key = {"pk": item["pk"], "sk": item["sk"]}
            boto3.client("dynamodb").delete_item(TableName="history", Key=key)


@limits
def test_a_cursor_that_is_gone_stands_where_its_time_would_have_put_it(
    chronicle: Chronicle, limit: int
) -> None:
    committed = chronicle.commit(0, 0, 0, 0, 0)
    clean_up(chronicle, committed[2])
    assert chronicle.newest_first(limit, starting_after=committed[2]) == committed[3:]
    assert chronicle.followed(committed[2], limit) == committed[:2]


@limits
def test_a_cursor_that_is_gone_leaves_out_no_slow_clock_behind_it(
    chronicle: Chronicle, limit: int
) -> None:
    committed = chronicle.commit(0, 0, 5, -5, 0)
    clean_up(chronicle, committed[3])
    assert chronicle.followed(committed[3], limit) == committed[:3]


def test_a_cursor_of_the_future_has_all_before_it_and_nothing_behind(chronicle: Chronicle) -> None:
    committed = chronicle.commit(0, 5, -5)
    assert chronicle.followed(FUTURE) == []
    assert chronicle.newest_first(starting_after=FUTURE) == committed


def test_a_cursor_of_long_ago_has_nothing_before_it_and_all_behind(chronicle: Chronicle) -> None:
    committed = chronicle.commit(0, 5, -5)
    assert chronicle.followed(PAST) == committed
    assert chronicle.newest_first(starting_after=PAST) == []


def foreign(lodger: Holder, kind: str) -> str:
    """The id of an event that is none of the history's."""
    if kind == "entity":
        return Chronicle(Holder.of(lodger.house)).commit(60)[0]
    if kind == "mode":
        return remember(lodger, 1, livemode=False)[0]
    lodger.house.clock.forward(seconds=1)
    lodger.connect("ups")
    lodger.announced()
    return ids(lodger.history("ups"))[0]


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
@pytest.mark.parametrize("kind", ["entity", "mode", "connector"])
def test_a_cursor_of_another_history_is_like_one_that_never_was(
    lodger: Holder, kind: str, cursor: str
) -> None:
    chronicle = Chronicle(lodger)
    chronicle.commit(0, 0)
    theirs = foreign(lodger, kind)
    chronicle.commit(0, 0)
    never_was = theirs[:14] + theirs[14:][::-1]
    told = []
    for event_id in (theirs, never_was):
        lodger.house.calls.clear()
        told.append((lodger.history(**{cursor: event_id}).text, tuple(lodger.house.calls)))
    assert told[0] == told[1]
    assert told[0][1] == ("UpdateItem", "GetItem", "GetItem", "Query")


@limits
def test_an_event_that_is_over_among_kept_ones_shifts_no_page(
    chronicle: Chronicle, limit: int
) -> None:
    last, _, first = chronicle.commit(0, -HOUR, 0)
    chronicle.holder.house.clock.forward(days=90, seconds=-HOUR / 2)
    assert chronicle.newest_first(limit) == [last, first]
    assert chronicle.followed(first, limit) == [last]
    assert chronicle.followed(PAST, limit) == [last, first]
    page = chronicle.holder.history(limit=limit, include_count="true")
    assert (page.body["has_more"], page.body["total_count"]) == (limit == 1, 2)


def test_has_more_is_false_where_only_what_is_over_follows(chronicle: Chronicle) -> None:
    last, _, _ = chronicle.commit(0, 0, HOUR)
    chronicle.holder.house.clock.forward(days=90, seconds=HOUR / 2)
    page = chronicle.holder.history(limit=1)
    assert (ids(page), page.body["has_more"]) == ([last], False)


@limits
def test_a_cursor_that_is_over_and_still_there_is_resolved(
    chronicle: Chronicle, limit: int
) -> None:
    last, middle, over = chronicle.commit(-HOUR, 0, 0)
    chronicle.holder.house.clock.forward(days=90, seconds=-HOUR / 2)
    assert chronicle.followed(over, limit) == [last, middle]
    assert chronicle.newest_first(limit, starting_after=over) == []


def test_many_that_are_over_are_passed_in_two_queries(chronicle: Chronicle) -> None:
    chronicle.commit(*[0] * 30)
    chronicle.holder.house.clock.forward(days=91)
    kept = chronicle.commit(0, 0)
    chronicle.holder.house.calls.clear()
    page = chronicle.holder.history(limit=1, ending_before=PAST)
    assert (ids(page), page.body["has_more"]) == ([kept[1]], True)
    assert chronicle.holder.house.calls.count("Query") == 2


@pytest.mark.parametrize("milliseconds", [0, 1, 499, 999])
def test_an_event_is_over_to_the_millisecond(chronicle: Chronicle, milliseconds: int) -> None:
    clock = chronicle.holder.house.clock
    clock.moment = NOON
    clock.forward(milliseconds=milliseconds)
    (only,) = chronicle.commit(0)
    clock.forward(days=90)
    assert chronicle.newest_first() == [only]
    clock.forward(milliseconds=1)
    assert chronicle.newest_first() == []


def test_the_database_tidies_an_event_and_its_pointer_away_together(chronicle: Chronicle) -> None:
    chronicle.commit(0)
    expiries = {item["expires_at"]["N"] for item in chronicle.items()}
    due = chronicle.holder.house.clock.moment.timestamp() + 90 * 86_400
    assert (len(chronicle.items()), expiries) == (2, {str(int(due))})
