"""A row as an item: its key, its part of the `due` index, the condition that it has not moved."""

import zlib
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.domain.connection import Connection
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.domain.receipts import Outcome
from connectors.operations.ports import SHARDS


def key(place: Place) -> dict[str, Any]:
    """The item's primary key."""
    return {"pk": {"S": place.owner.partition}, "sk": {"S": place.connector_type}}


def place(item: Any) -> Place:
    """The place that an item's key names."""
    entity_id, _, mode = item["pk"]["S"].rpartition("#")
    return Place(Owner(entity_id, mode == "live"), item["sk"]["S"])


def item(outcome: Outcome, write_id: str) -> dict[str, Any]:
    """The whole item of a written row. `changes` stands on every write: here, what it announces."""
    row = outcome.row
    written = key(row.place) | av.row_attributes(row)
    written |= {"changes": av.change_list(*outcome.changes), "write_id": av.value(write_id)}
    if row.due_at is not None:
        written |= {"due_shard": shard(row.place), "due_at": av.value(row.due_at)}
    if row.shop is not None:
        # Of its own: the key of an index may not be an explicit NULL.
        written |= {"of_shop": av.value(row.shop)}
    return written


def shard(where: Place) -> dict[str, Any]:
    """The part of the `due` index that the place belongs to, the same in every process."""
    name = f"{where.owner.partition}#{where.connector_type}"
    return av.value(str(zlib.crc32(name.encode()) % SHARDS))


def unmoved(row: Connection) -> dict[str, Any]:
    """The condition that the row still stands in just this version, with just these tokens.

    A refresh makes no version; a write over one would put the old tokens in force again.
    """
    return {
        "ConditionExpression": (
            "id = :id AND version = :version AND token_generation = :token_generation"
        ),
        "ExpressionAttributeValues": {
            f":{name}": av.value(getattr(row, name))
            for name in ("id", "version", "token_generation")
        },
    }
