"""A row that is rewritten is the new row, and nothing of the old one is left on its item."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.adapters.dynamodb import row_items
from connectors.adapters.dynamodb.connection_table import ConnectionTable
from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from tests.any_row import moments, rows
from tests.builders import NOON
from tests.integration.house import House

CHANGE = Change("evt_1", UPDATED, NOON)

exactly = settings(max_examples=50, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def table(building: House) -> ConnectionTable:
    made = building.integrations.service.connections
    assert isinstance(made, ConnectionTable)
    return made


@st.composite
def rewrites(draw: st.DrawFn) -> tuple[Connection, Connection]:
    """A row, and another state of the same connection; each with a shop and a next refresh or not.

    A row that is due at no time, and one that is of no shop, names neither.
    """
    old, new = (
        replace(
            draw(rows()),
            shop=draw(st.sampled_from([None, "one.myshopify.com", "two.myshopify.com"])),
            refresh_at=draw(st.none() | moments()),
        )
        for _ in range(2)
    )
    return old, replace(new, id=old.id, livemode=old.livemode, connector_type=old.connector_type)


def stand(table: ConnectionTable, row: Connection) -> None:
    item: Any = row_items.item(RowChange(row, (CHANGE,)), "earlier")
    table.client.put_item(TableName=table.table, Item=item)


def stored(table: ConnectionTable, row: Connection) -> Any:
    found = table.client.get_item(TableName=table.table, Key=row_items.key(row.place))["Item"]
    assert found["write_id"] != {"S": "earlier"}
    return found


@exactly
@given(rewrites())
def test_announced_rewrite_leaves_the_item_of_the_new_row(
    table: ConnectionTable, states: tuple[Connection, Connection]
) -> None:
    old, new = states
    stand(table, old)
    table.replace(old, RowChange(new, (CHANGE,)), None)
    found = stored(table, new)
    assert found == row_items.item(RowChange(new, (CHANGE,)), found["write_id"]["S"])


@exactly
@given(rewrites())
def test_private_rewrite_leaves_the_item_of_the_new_row_and_announces_nothing(
    table: ConnectionTable, states: tuple[Connection, Connection]
) -> None:
    old, new = replace(states[0], disconnected_at=None), states[1]
    stand(table, old)
    assert table.write_private(old, new) == new
    found = stored(table, new)
    whole = row_items.item(RowChange(new), found["write_id"]["S"])
    assert found == {name: held for name, held in whole.items() if name != "changes"}
