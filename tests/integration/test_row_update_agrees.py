"""The writes that do not read first agree with the rules of the domain, on any row.

What they let through is what `Connection` would have made of it; what they turn away, untouched,
is what it would refuse, or a tag that only it can judge.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.adapters.dynamodb.connection_table import ConnectionTable
from connectors.domain.connection.events import DISCONNECTED, UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import RESTORING
from connectors.domain.errors import Refusal
from connectors.operations.ports.rows import RowChanged, WriteCommand
from tests.any_row import ARN, IDS, VERSIONS, moments, rows, supplied
from tests.builders import NOON, a_command, a_row
from tests.integration.house import House

Item = Any
Write = Callable[[ConnectionTable, WriteCommand], Connection]

agreeing = settings(max_examples=50, deadline=None, derandomize=True, database=None)

LONE_TAGS = st.builds('"{}-{}"'.format, st.sampled_from(IDS), VERSIONS)
MANY_TAGS = st.sampled_from(["W/{}", '{}, "b"', '"a-1",{}', "*", "", "{", "{}}", '"{}"', "x{}"])


@pytest.fixture(scope="module")
def table(building: House) -> ConnectionTable:
    made = building.integrations.service.connections
    assert isinstance(made, ConnectionTable)
    return made


@dataclass(frozen=True)
class Tried:
    """What a blind write has made of a row: the new row, or nothing."""

    row: Connection | None
    item: Item


def tried(table: ConnectionTable, row: Connection, write: Write, command: WriteCommand) -> Tried:
    """Let the row stand in the table and write."""
    before: Item = row_items.item(RowChange(row), "earlier")
    table.client.put_item(TableName=table.table, Item=before)
    new, met = outcome(table, write, command)
    item = stored(table, row)
    if new is None:
        assert (met, item) == (row, before)
    else:
        assert av.row(item) == new
    return Tried(new, item)


def outcome(
    table: ConnectionTable, write: Write, command: WriteCommand
) -> tuple[Connection | None, Connection | None]:
    """The row that was written, or the one that was met."""
    try:
        return write(table, command), None
    except RowChanged as lost:
        return None, lost.row


def stored(table: ConnectionTable, row: Connection) -> Item:
    return table.client.get_item(TableName=table.table, Key=row_items.key(row.place))["Item"]


def amended(row: Connection, command: WriteCommand) -> Connection | None:
    """What the rules make of the row; None where they refuse, or nothing changes."""
    try:
        new = row.amended(command.supplied, command.if_match, at=command.at)
    except Refusal:
        return None
    return None if new is row else new


def blind_amend(table: ConnectionTable, command: WriteCommand) -> Connection:
    return table.amend(command, Change("evt_1", UPDATED, command.at))


def blind_disconnect(table: ConnectionTable, command: WriteCommand) -> Connection:
    return table.disconnect(command, Change("evt_1", DISCONNECTED, command.at))


@agreeing
@given(rows(), supplied(), moments(), st.none() | LONE_TAGS | st.just("own"))
def test_a_blind_change_is_exactly_what_the_rules_allow(
    table: ConnectionTable, row: Connection, fields: dict[str, Any], at: datetime, tag: str | None
) -> None:
    command = WriteCommand(row.place, fields, at, row.etag if tag == "own" else tag)
    done = tried(table, row, blind_amend, command)
    assert done.row == amended(row, command)
    if done.row is not None:
        written = RowChange(done.row, (Change("evt_1", UPDATED, at),))
        assert done.item == row_items.item(written, done.item["write_id"]["S"])
        assert done.item["write_id"] != {"S": "earlier"}


WISHES: list[dict[str, Any]] = [
    {},
    {"seller_id": "S"},
    {"is_active": True},
    {"is_active": False},
    {"is_active": True, "seller_id": "S"},
    {"mode": "live"},
    {"mode": "sandbox", "seller_id": "S"},
]


@pytest.mark.parametrize("fields", WISHES)
def test_every_state_that_a_rule_looks_at_is_judged_alike(
    table: ConnectionTable, fields: dict[str, Any]
) -> None:
    states = itertools.product(
        ["shopify", "stripe"],
        [(None, None), (ARN, None), (ARN, "sandbox"), (ARN, "live")],
        [True, False],
        ["on", "gone", "restoring"],
    )
    for connector_type, (arn, environment), active, state in states:
        on = active and not (connector_type == "shopify" and arn is None)
        row = a_row(
            connector_type=connector_type,
            secret_arn=arn,
            credentials_environment=environment,
            is_active=on,
        )
        if state == "restoring" and connector_type == "shopify":
            row = replace(row, is_active=False, sync_status=RESTORING)
        elif state == "gone":
            row = row.disconnected(at=NOON)
        command = WriteCommand(row.place, fields, NOON)
        assert tried(table, row, blind_amend, command).row == amended(row, command)


@agreeing
@given(rows(), supplied(), MANY_TAGS)
def test_under_any_other_tag_a_blind_change_is_never_more_than_they_allow(
    table: ConnectionTable, row: Connection, fields: dict[str, Any], tags: str
) -> None:
    command = WriteCommand(row.place, fields, row.updated_at, tags.replace("{}", row.etag))
    assert tried(table, row, blind_amend, command).row in (None, amended(row, command))


@agreeing
@given(rows(), moments())
def test_a_blind_disconnect_of_a_settled_row_is_exactly_what_the_rules_allow(
    table: ConnectionTable, row: Connection, at: datetime
) -> None:
    done = tried(table, row, blind_disconnect, WriteCommand(row.place, {}, at))
    if row.disconnected_at is not None or row.sync_status == RESTORING:
        assert done.row is None
        return
    written = RowChange(row.disconnected(at=at), (Change("evt_1", DISCONNECTED, at),))
    assert done.item == row_items.item(written, done.item["write_id"]["S"])


@pytest.mark.parametrize("write", [blind_amend, blind_disconnect])
def test_where_no_row_stands_none_comes_to_be(table: ConnectionTable, write: Write) -> None:
    absent = a_row(entity_id="somebody else").place
    with pytest.raises(RowChanged) as met:
        write(table, WriteCommand(absent, {"seller_id": "S"}, NOON))
    assert met.value.row is None
    assert table.read(absent) is None


def test_a_write_that_is_sent_twice_is_done_once(table: ConnectionTable) -> None:
    row = a_row()
    table.client.put_item(TableName=table.table, Item=row_items.item(RowChange(row), "earlier"))
    once = replace(table, write_ids=lambda prefix: "mine")
    first, second = (blind_amend(once, a_command(seller_id="S")) for _ in range(2))
    assert first == second
    assert first.version == 2
