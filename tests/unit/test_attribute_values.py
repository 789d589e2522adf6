"""Rows and changes as DynamoDB keeps them, and back again."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.events import TYPES, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import FIELDS, Connection
from connectors.operations.ports.rows import SHARDS
from tests.any_row import moments, rows
from tests.builders import NOON, a_row

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)
CHANGES = st.lists(
    st.builds(
        Change,
        id=st.text(min_size=1),
        type=st.sampled_from(TYPES),
        at=moments(),
        of=st.sampled_from(["new", "old"]),
    ),
    max_size=3,
)


@given(PLAIN)
def test_a_value_comes_back_as_it_went(given_value: Any) -> None:
    assert av.plain(av.value(given_value)) == given_value


@pytest.mark.parametrize(
    ("given_value", "stored"),
    [
        (None, {"NULL": True}),
        (True, {"BOOL": True}),
        (False, {"BOOL": False}),
        (1, {"N": "1"}),
        ("", {"S": ""}),
        ((), {"L": []}),
        (("a", None), {"L": [{"S": "a"}, {"NULL": True}]}),
        (NOON, {"S": "2026-05-01T12:00:00.000Z"}),
    ],
)
def test_a_value_is_stored_in_its_own_kind(given_value: object, stored: dict[str, Any]) -> None:
    assert av.value(given_value) == stored


@pytest.mark.parametrize("odd", [b"x", {"a": 1}, ["a"], object(), {1}])
def test_what_has_no_kind_is_a_fault_and_not_a_guess(odd: object) -> None:
    with pytest.raises(TypeError):
        av.value(odd)


@given(rows())
def test_a_row_comes_back_as_it_went(row: Connection) -> None:
    stored = av.row_attributes(row)
    assert set(stored) == set(FIELDS)
    assert av.row(stored) == row


@given(rows(), CHANGES)
def test_a_whole_item_reads_as_the_row_and_what_was_changed(
    row: Connection, changes: list[Change]
) -> None:
    item = row_items.item(RowChange(row, tuple(changes)), "w1")
    assert (av.row(item), av.changes(item)) == (row, changes)
    assert row_items.place(item) == row.place
    assert item["write_id"] == {"S": "w1"}


LATER = [field.name for field in fields(Connection) if field.default is not MISSING]
FIRST = [name for name in FIELDS if name not in LATER]


@pytest.mark.parametrize("name", FIRST)
def test_an_item_without_one_of_the_first_release_s_fields_is_no_row(name: str) -> None:
    stored = av.row_attributes(a_row())
    del stored[name]
    with pytest.raises(KeyError):
        av.row(stored)


@pytest.mark.parametrize("name", LATER)
def test_an_item_without_a_later_field_reads_as_its_default(name: str) -> None:
    stored = av.row_attributes(a_row(shop="a.myshopify.com", epoch=3, sync_status="ok"))
    del stored[name]
    default = next(field.default for field in fields(Connection) if field.name == name)
    assert getattr(av.row(stored), name) == default


@given(rows(), st.dictionaries(st.text(min_size=1).filter(lambda n: n not in FIELDS), PLAIN))
def test_attributes_of_a_later_release_are_passed_over(
    row: Connection, unknown: dict[str, Any]
) -> None:
    stored = av.row_attributes(row) | {name: av.value(held) for name, held in unknown.items()}
    assert av.row(stored) == row


GARBLED = {
    "display_name": {"N": "1"},
    "version": {"S": "1"},
    "is_active": {"S": "true"},
    "created_at": {"S": "yesterday"},
    "config": {"NULL": True},
    "credentials_masked": {"L": [{"N": "1"}]},
    "secret_arn": {"M": {}},
    "epoch": {"N": "1.5"},
}


@pytest.mark.parametrize(("name", "held"), GARBLED.items())
def test_a_field_of_another_kind_is_garbled_and_not_guessed(
    name: str, held: dict[str, Any]
) -> None:
    with pytest.raises((TypeError, ValueError)):
        av.row(av.row_attributes(a_row()) | {name: held})


@given(rows())
def test_only_a_row_that_is_due_stands_in_the_index(row: Connection) -> None:
    item = row_items.item(RowChange(row), "w1")
    assert ("due_at" in item) is ("due_shard" in item) is (row.due_at is not None)
    if row.due_at is not None:
        assert item["due_at"] == av.value(row.due_at)


@given(st.uuids().map(str), st.booleans(), st.sampled_from(["ups", "stripe"]))
def test_a_place_has_one_key_and_one_shard(
    entity_id: str, livemode: bool, connector_type: str
) -> None:
    place = Place(Owner(entity_id, livemode), connector_type)
    assert row_items.place(row_items.key(place)) == place
    assert int(row_items.shard(place)["S"]) in range(SHARDS)


def test_a_shard_is_the_same_in_every_process() -> None:
    assert row_items.shard(a_row(connector_type="ups").place) == {"S": "7"}


@pytest.mark.parametrize("of", ["new", "old"])
def test_a_change_names_the_image_that_it_shows(of: Literal["new", "old"]) -> None:
    change = Change("evt_1", TYPES[0], NOON, of)
    assert av.changes({"changes": av.change_list(change)}) == [change]


def test_an_item_without_changes_has_none() -> None:
    assert av.changes({}) == []


@given(moments(datetime(2000, 1, 1, tzinfo=UTC)), st.integers(-12, 12))
def test_a_moment_comes_back_in_utc_from_whatever_zone(at: datetime, hours: int) -> None:
    elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    assert av.moment(av.value(elsewhere)["S"]) == at
    assert av.moment(av.value(elsewhere)["S"]).tzinfo is UTC


@given(moments())
def test_unix_seconds_come_back_to_the_millisecond(at: datetime) -> None:
    assert av.unix(f"{at.timestamp():.3f}") == at
