"""How a table keeps the tokens of a row: one suite for the strict one and for the real adapter."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.domain.oauth.lifecycle import RefreshResult, refreshed
from connectors.operations.ports.rows import SHARDS, Connections, RowChanged
from tests.builders import NOON, a_row

LATER = NOON + timedelta(days=50)
RENEWAL = RefreshResult("version-2", NOON, NOON, LATER, LATER + timedelta(days=40))
TOKENS: dict[str, Any] = {
    "shop": "some-shop.myshopify.com",
    "secret_arn": "arn:1",
    "secret_version": "version-1",
    "refresh_at": NOON,
}
MOVED: dict[str, dict[str, Any]] = {
    "another row": {"id": "another"},
    "another epoch": {"epoch": 1},
    "another secret": {"secret_arn": "arn:2"},
    "another generation": {"token_generation": 1},
    "disconnected": {"disconnected_at": NOON},
}


def standing(table: Connections, **fields: Any) -> Connection:
    """A shop's row, in the table."""
    row = a_row(connector_type="shopify", **(TOKENS | fields))
    table.insert(RowChange(row, (Change("evt_1", UPDATED, NOON),)), None)
    return row


def renew(table: Connections, row: Connection, renewal: RefreshResult) -> Connection:
    """Put a fresh pair in force, in passing."""
    return table.write_private(row, refreshed(row, renewal))


class TokenContract:
    """Inherit it, and provide a fixture `table`."""

    def test_a_renewal_names_the_version_and_counts(self, table: Connections) -> None:
        row = standing(table)
        new = renew(table, row, RENEWAL)
        wanted: dict[str, Any] = {
            "secret_version": "version-2",
            "token_generation": 1,
            "refresh_at": LATER,
            "renewable_until": RENEWAL.renewable_until,
        }
        assert new == replace(row, **wanted) == table.read(row.place)

    @pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
    def test_it_is_turned_away_where_the_tokens_are_others(
        self, table: Connections, moved: dict[str, Any]
    ) -> None:
        row = standing(table, **moved)
        seen = replace(row, **{name: getattr(a_row(**TOKENS), name) for name in moved})
        with pytest.raises(RowChanged) as met:
            renew(table, seen, RENEWAL)
        assert met.value.row == row == table.read(row.place)

    def test_a_new_version_of_the_row_is_no_matter(self, table: Connections) -> None:
        row = standing(table, version=7, display_name="Renamed")
        new = renew(table, replace(row, version=6, display_name="Old"), RENEWAL)
        assert (new.version, new.display_name) == (7, "Renamed")

    def test_a_write_over_a_renewed_row_is_turned_away(self, table: Connections) -> None:
        row = standing(table)
        renewed = renew(table, row, RENEWAL)
        change = Change("evt_2", UPDATED, NOON)
        with pytest.raises(RowChanged) as met:
            table.replace(row, RowChange(row.changed(NOON, seller_id="A"), (change,)), None)
        assert met.value.row == renewed

    def test_a_row_is_due_when_its_tokens_are(self, table: Connections) -> None:
        row = standing(table)
        assert due(table) == [row.place]
        row = table.write_private(row, replace(row, refresh_at=LATER))
        assert due(table) == []
        renew(table, row, replace(RENEWAL, refresh_at=NOON))
        assert due(table) == [row.place]

    @pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
    def test_a_row_that_has_moved_is_not_put_off(
        self, table: Connections, moved: dict[str, Any]
    ) -> None:
        row = standing(table, **moved)
        seen = replace(row, **{name: getattr(a_row(**TOKENS), name) for name in moved})
        with pytest.raises(RowChanged):
            table.write_private(seen, replace(seen, refresh_at=LATER))
        assert table.read(row.place) == row


def due(table: Connections) -> list[Any]:
    return [place for shard in range(SHARDS) for place in table.due(shard, NOON)]
