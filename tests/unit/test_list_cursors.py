"""A cursor is a place in the list, not a member of what is shown (api.md §1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.http.listing import HistoryQuery
from connectors.domain.connection.row import Connection
from connectors.domain.errors import InvalidParameter
from tests.builders import a_row
from tests.unit.test_listing import LISTS, asked, both, ids, newest_first


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a_cursor_of_a_row_that_is_gone_is_refused_with_the_way_on(cursor: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        asked([a_row(id="1"), a_row(id="2", mode="live")], **{cursor: "3"})
    assert refused.value.param == cursor
    assert "begin again" in refused.value.expected


@given(LISTS.filter(bool), st.data(), st.integers(1, 10))
def test_a_cursor_of_a_row_that_no_longer_fits_is_still_its_place(
    rows: list[Connection], data: st.DataObject, limit: int
) -> None:
    order = newest_first(rows)
    at = data.draw(st.integers(0, len(order) - 1))
    fitting = {row.id for row in rows if row.is_active}
    older = [id for id in order[at + 1 :] if id in fitting]
    newer = [id for id in order[:at] if id in fitting]
    after = asked(rows, is_active="true", limit=str(limit), starting_after=order[at])
    before = asked(rows, is_active="true", limit=str(limit), ending_before=order[at])
    assert (ids(after), after["has_more"]) == (older[:limit], len(older) > limit)
    assert (ids(before), before["has_more"]) == (newer[-limit:], len(newer) > limit)


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_an_empty_cursor_is_none(cursor: str) -> None:
    rows = [a_row(id="1"), a_row(id="2")]
    assert asked(rows, **{cursor: ""}) == asked(rows)
    assert HistoryQuery.read({cursor: [""]}) == HistoryQuery.read({})


def test_an_empty_cursor_beside_another_is_none() -> None:
    rows = [a_row(id="1"), a_row(id="2")]
    only = asked(rows, starting_after="2")
    assert asked(rows, starting_after="2", ending_before="") == only
    assert asked(rows, starting_after="", ending_before="") == asked(rows)


@pytest.mark.parametrize("values", [["", ""], ["", "1"], []])
def test_an_empty_cursor_twice_is_refused(values: list[str]) -> None:
    assert [refusal.param for refusal in both(starting_after=values)] == ["starting_after"] * 2
