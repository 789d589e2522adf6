"""Entity tags: one per version of one row, and what a list of them matches (api.md §3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.connection.row import Connection
from connectors.domain.errors import StaleVersion
from connectors.domain.validation.entity_tags import match
from tests.any_row import rows
from tests.builders import a_row

ROW = a_row(version=3)
OWN = f'"{ROW.id}-3"'
OTHERS = st.sampled_from(['"a-1"', 'W/"a-2"', '""', f'"{ROW.id}-2"', f'"{ROW.id}-33"', ROW.id])


def test_the_tag_names_row_and_version_in_quotes() -> None:
    assert ROW.etag == OWN


@given(rows(), rows())
def test_two_rows_share_a_tag_only_where_id_and_version_agree(
    one: Connection, another: Connection
) -> None:
    same = (one.id, one.version) == (another.id, another.version)
    assert (one.etag == another.etag) is same
    assert match(one.etag, another.etag) is same


@pytest.mark.parametrize(
    "tags", [OWN, f"W/{OWN}", f" {OWN} ", "*", " * ", f'"a-1", {OWN}', f'W/"a-1",W/{OWN},"b"']
)
def test_the_own_tag_matches_wherever_it_stands(tags: str) -> None:
    assert match(tags, ROW.etag)


@pytest.mark.parametrize(
    "tags",
    ["", " ", ",", OWN.strip('"'), OWN[:-1], OWN.upper(), f"w/{OWN}", f"W/W/{OWN}", '"*"', "**"],
)
def test_what_is_no_tag_of_this_version_matches_nothing(tags: str) -> None:
    assert not match(tags, ROW.etag)


def test_no_header_matches_every_row() -> None:
    assert match(None, ROW.etag)


@given(st.lists(OTHERS, max_size=4), st.booleans(), st.booleans())
def test_a_list_matches_if_it_holds_the_own_tag(others: list[str], held: bool, weak: bool) -> None:
    tags = [*others, *([f"W/{OWN}" if weak else OWN] if held else [])]
    assert match(", ".join(tags), ROW.etag) is held
    assert match(",".join(reversed(tags)), ROW.etag) is held


def test_a_weak_tag_guards_nothing_but_is_known() -> None:
    assert match(f"W/{ROW.etag}", ROW.etag)
    assert not match(f"W/{ROW.etag}", ROW.etag, weakly=False)


def test_an_amendment_guarded_by_a_weak_tag_is_stale() -> None:
    with pytest.raises(StaleVersion):
        ROW.amended({"seller_id": "A9"}, f"W/{ROW.etag}", at=ROW.updated_at)
