"""Lists: filters, and pages that go through every row once, both ways (api.md §1)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.http.listing import HistoryQuery, ListQuery
from connectors.domain.connection.history import HistoryPage
from connectors.domain.connection.row import Connection
from connectors.domain.errors import InvalidParameter
from tests.builders import NOON, a_row

EVENT = "evt_01M848EEKN3F5PVPQTWDWRV6WA"
Query = dict[str, list[str]]


def asked(rows: list[Connection], **query: str) -> dict[str, Any]:
    found = ListQuery.read({name: [value] for name, value in query.items()}).page(rows)
    read: dict[str, Any] = json.loads(found)
    return read


def ids(page: dict[str, Any]) -> list[str]:
    return [row["id"] for row in page["data"]]


DRAWN = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["sandbox", "live"]), st.integers(0, 3)), max_size=9
)
LISTS = DRAWN.map(
    lambda drawn: [
        a_row(id=f"row-{n}", is_active=on, mode=mode, created_at=NOON + timedelta(minutes=minute))
        for n, (on, mode, minute) in enumerate(drawn)
    ]
)
"""Rows with ids of their own, some of them made at the same moment."""


def newest_first(rows: list[Connection]) -> list[str]:
    return [r.id for r in sorted(rows, key=lambda r: (r.created_at, r.id), reverse=True)]


@given(LISTS, st.integers(1, 10))
def test_paging_forward_shows_every_row_once_newest_first(
    rows: list[Connection], limit: int
) -> None:
    page = asked(rows, limit=str(limit))
    seen = ids(page)
    while page["has_more"]:
        page = asked(rows, limit=str(limit), starting_after=seen[-1])
        assert page["data"]
        seen += ids(page)
    assert seen == newest_first(rows)


@given(LISTS.filter(bool), st.integers(1, 10))
def test_paging_backward_shows_what_came_before(rows: list[Connection], limit: int) -> None:
    order = newest_first(rows)
    page = asked(rows, limit=str(limit), ending_before=order[-1])
    seen = ids(page)
    while page["has_more"]:
        page = asked(rows, limit=str(limit), ending_before=seen[0])
        assert page["data"]
        seen = ids(page) + seen
    assert seen == order[:-1]


@given(LISTS, st.sampled_from(["true", "false"]), st.sampled_from(["sandbox", "live"]))
def test_filters_show_just_the_rows_that_fit_all_of_them(
    rows: list[Connection], active: str, mode: str
) -> None:
    page = asked(rows, is_active=active, mode=mode, include_count="true")
    fitting = [r for r in rows if r.is_active is (active == "true") and r.mode == mode]
    assert ids(page) == newest_first(fitting)
    assert page["total_count"] == len(fitting)


def test_one_type_is_picked_out() -> None:
    rows = [a_row(id="1"), a_row(id="2", connector_type="ups")]
    assert ids(asked(rows, connector_type="ups")) == ["2"]


def test_a_page_holds_twenty_unless_told_otherwise() -> None:
    rows = [a_row(id=str(n)) for n in range(101)]
    sizes = [len(asked(rows, **query)["data"]) for query in ({}, {"limit": "1"}, {"limit": "100"})]
    assert sizes == [20, 1, 100]


@pytest.mark.parametrize("query", [{}, {"include_count": "false"}])
def test_a_count_is_told_only_where_it_is_wanted(query: dict[str, str]) -> None:
    assert "total_count" not in asked([a_row()], **query)


@pytest.mark.parametrize("name", ["is_active", "mode", "connector_type", "include_count"])
def test_an_empty_filter_is_refused_because_it_would_show_everything(name: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        ListQuery.read({name: [""]})
    assert refused.value.param == name


def both(**query: list[str]) -> list[InvalidParameter]:
    """How the list of integrations and a history refuse a query."""
    refusals = []
    for read in (ListQuery.read, HistoryQuery.read):
        with pytest.raises(InvalidParameter) as refused:
            read(query)
        refusals.append(refused.value)
    return refusals


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.0", "", " 1", "x", "1e1", "\u0661", "0x1"])
def test_a_limit_is_a_whole_number_from_1_to_100(limit: str) -> None:
    assert [refusal.param for refusal in both(limit=[limit])] == ["limit", "limit"]


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ({"include_count": ["yes"]}, "include_count"),
        ({"limit": ["1", "1"]}, "limit"),
        ({"limit": []}, "limit"),
        ({"starting_after": [EVENT], "ending_before": [EVENT]}, "ending_before"),
        ({"offset": ["1"]}, "offset"),
        ({"l" * 65: ["1"]}, None),
        ({"sk_live_1": ["1"]}, None),
        ({"a b": ["1"]}, None),
        ({"a\nb": ["1"]}, None),
    ],
)
def test_a_parameter_is_known_single_and_one_of_its_choices(query: Query, param: str) -> None:
    assert [refusal.param for refusal in both(**query)] == [param, param]


@pytest.mark.parametrize(
    ("name", "value"),
    [("is_active", "1"), ("is_active", "True"), ("mode", "test"), ("connector_type", "nonesuch")],
)
def test_a_filter_has_one_of_its_values(name: str, value: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        ListQuery.read({name: [value]})
    assert refused.value.param == name
    assert value not in refused.value.expected.split(", ")


@given(st.text(min_size=1), st.text())
def test_nothing_of_an_odd_query_comes_back(name: str, value: str) -> None:
    for refusal in both(**{f"{name}\x00": [f"MARK{value}"], "limit": ["MARK"]}):
        assert refusal.param in (None, "limit")
        assert "MARK" not in refusal.expected


@pytest.mark.parametrize("name", ["is_active", "mode", "connector_type"])
def test_a_history_has_no_filters(name: str) -> None:
    with pytest.raises(InvalidParameter):
        HistoryQuery.read({name: ["true"]})


@pytest.mark.parametrize(
    "cursor", [" ", "x", EVENT[:-1], EVENT.lower(), EVENT + "0", "req" + EVENT[3:]]
)
def test_a_history_s_cursor_is_an_event_s_id(cursor: str) -> None:
    for name in ("starting_after", "ending_before"):
        with pytest.raises(InvalidParameter) as refused:
            HistoryQuery.read({name: [cursor]})
        assert refused.value.param == name


def test_a_history_s_query_is_read() -> None:
    read = HistoryQuery.read({"limit": ["5"], "ending_before": [EVENT], "include_count": ["true"]})
    assert (read.wanted, read.counted) == (HistoryPage(5, None, EVENT), True)
    assert HistoryQuery.read({}) == HistoryQuery(HistoryPage(20), counted=False)
