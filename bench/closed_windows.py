"""Rows whose windows have all closed within the same minute, as items."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.providers.catalogue import CATALOGUE

NOW = datetime(2026, 5, 9, 12, tzinfo=UTC)
AWAY = timedelta(days=8)
UNREADABLE = 25
"""Rows that are due first of all and can never be worked off."""


def due_rows(rows: int) -> Iterator[dict[str, Any]]:
    """Items of rows with a secret whose windows have closed within one minute, unsorted."""
    kinds = [kind for kind, known in CATALOGUE.items() if known.setup == "config"]
    for number in range(rows):
        owner = Owner(f"entity-{number // len(kinds):06}", livemode=True)
        kind = kinds[number % len(kinds)]
        made = NOW - AWAY - timedelta(milliseconds=number * 7919 % 60_000)
        row = Connection.begin(owner, kind, {}, id=f"row-{number:06}", at=made)
        kept = replace(row, secret_arn=f"arn:{row.id}", secret_version=row.id)
        yield row_items.item(RowChange(kept.disconnected(at=made)), "00")


def unreadable_rows() -> Iterator[dict[str, Any]]:
    """Items that an operator's hand has harmed, due before all others."""
    for number, item in enumerate(due_rows(UNREADABLE)):
        harmed = item | {"pk": {"S": f"harmed-{number}#live"}, "due_at": {"S": "2026-04-01"}}
        where = Place(Owner(f"harmed-{number}", livemode=True), item["sk"]["S"])
        del harmed["display_name"]
        yield harmed | {"due_shard": row_items.shard(where)}
