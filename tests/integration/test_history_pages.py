"""Paging the history: both ways, without a gap and without a repetition."""

import json

import pytest

from tests.builders import Answered
from tests.integration.holder import Holder
from tests.integration.remembering import remember

LENGTH = 7
limits = pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8, 100])


@pytest.fixture
def told(lodger: Holder) -> list[str]:
    """The ids of seven events, newest first."""
    return remember(lodger, LENGTH)


def ids(answer: Answered) -> list[str]:
    assert answer.status == 200, answer.text
    return [event["id"] for event in answer.body["data"]]


@limits
def test_from_the_newest_on_every_event_comes_once(
    lodger: Holder, told: list[str], limit: int
) -> None:
    page = lodger.history(limit=limit)
    seen = ids(page)
    while page.body["has_more"]:
        page = lodger.history(limit=limit, starting_after=seen[-1])
        seen += ids(page)
        assert 0 < len(ids(page)) <= limit
    assert seen == told


@limits
def test_from_the_oldest_back_every_event_comes_once(
    lodger: Holder, told: list[str], limit: int
) -> None:
    page = lodger.history(limit=limit, ending_before=told[-1])
    seen = ids(page)
    while page.body["has_more"]:
        page = lodger.history(limit=limit, ending_before=seen[0])
        seen = ids(page) + seen
        assert 0 < len(ids(page)) <= limit
    assert seen == told[:-1]


@pytest.mark.parametrize("at", range(LENGTH))
@limits
def test_a_page_is_full_where_it_can_be_and_knows_whether_more_follow(
    lodger: Holder, told: list[str], limit: int, at: int
) -> None:
    after = lodger.history(limit=limit, starting_after=told[at])
    before = lodger.history(limit=limit, ending_before=told[at])
    older, newer = told[at + 1 :], told[:at]
    assert (ids(after), after.body["has_more"]) == (older[:limit], len(older) > limit)
    assert (ids(before), before.body["has_more"]) == (newer[-limit:], len(newer) > limit)


@pytest.mark.parametrize("has", [19, 20, 21])
def test_a_page_holds_twenty_where_nothing_else_is_said(lodger: Holder, has: int) -> None:
    told = remember(lodger, has)
    page = lodger.history()
    assert (ids(page), page.body["has_more"]) == (told[:20], has > 20)


def test_new_events_do_not_shift_the_pages(lodger: Holder, told: list[str]) -> None:
    first = ids(lodger.history(limit=3))
    remember(lodger, 2)
    assert first + ids(lodger.history(limit=100, starting_after=first[-1])) == told


@limits
def test_the_count_is_of_the_whole_list_whatever_the_page(
    lodger: Holder, told: list[str], limit: int
) -> None:
    for query in ({}, {"starting_after": told[3]}, {"ending_before": told[3]}):
        page = lodger.history(limit=limit, include_count="true", **query)
        assert page.body["total_count"] == LENGTH
    assert "total_count" not in lodger.history(limit=limit).body
    assert "total_count" not in lodger.history(limit=limit, include_count="false").body


def test_a_cursor_need_not_be_an_event_that_is_still_there(lodger: Holder, told: list[str]) -> None:
    between = f"{told[3][:-1]}{'Z' if told[3][-1] != 'Z' else 'Y'}"
    newer = told[3] < between
    rest = lodger.history(limit=100, starting_after=between)
    assert ids(rest) == (told[3:] if newer else told[4:])


def test_a_cursor_in_the_future_is_before_all(lodger: Holder, told: list[str]) -> None:
    future = "evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
    assert ids(lodger.history(starting_after=future)) == told
    assert ids(lodger.history(ending_before=future)) == []


def test_behind_a_cursor_older_than_ninety_days_there_is_nothing(
    lodger: Holder, told: list[str]
) -> None:
    lodger.house.clock.forward(days=90, seconds=-3)
    page = lodger.history(starting_after=told[5], include_count="true")
    assert (page.status, ids(page), page.body["has_more"]) == (200, [], False)
    assert page.body["total_count"] == 4


def test_before_it_there_is_all_that_is_kept(lodger: Holder, told: list[str]) -> None:
    lodger.house.clock.forward(days=90, seconds=-3)
    kept = told[:4]
    for limit in (3, 4, 5):
        page = lodger.history(limit=limit, ending_before=told[6])
        assert (ids(page), page.body["has_more"]) == (kept[-limit:], limit < 4)


def test_the_last_page_ends_with_the_oldest_that_is_kept(lodger: Holder, told: list[str]) -> None:
    lodger.house.clock.forward(days=90, seconds=-3)
    for limit in (3, 4, 5):
        page = lodger.history(limit=limit)
        assert (ids(page), page.body["has_more"]) == (told[:4][:limit], limit < 4)


@pytest.mark.parametrize("backwards", [False, True])
def test_pages_of_the_largest_events_are_full_too(lodger: Holder, backwards: bool) -> None:
    # The table answers at most a mebibyte at a time.
    told = remember(lodger, 101, config=json.dumps({"notes": "x" * 16_000}))
    cursor = {"ending_before": told[100]} if backwards else {}
    page = lodger.history(limit=100, **cursor)
    assert (ids(page), page.body["has_more"]) == (told[:100], not backwards)
    assert len(page.text) > 1024 * 1024
