"""A row as an item: its key, its part of the indexes, what rewrites it, and under which demand."""

import zlib
from typing import Any

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb.update_expression import UpdateExpression
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import FIELDS, Connection
from connectors.operations.ports.rows import SHARDS


def key(place: Place) -> dict[str, Any]:
    """The item's primary key."""
    return {"pk": {"S": place.owner.partition}, "sk": {"S": place.connector_type}}


def place(item: Any) -> Place:
    """The place that an item's key names."""
    entity_id, _, mode = item["pk"]["S"].rpartition("#")
    return Place(Owner(entity_id, mode == "live"), item["sk"]["S"])


def row(item: av.Item) -> Connection:
    """The row of an item or of a stream image (see `attribute_values.row` for what it raises).

    Raises ValueError, too, where it says that it stands at another place than its key: it would be
    shown, handed out or announced as somebody else's.
    """
    read = av.row(item)
    if read.place != place(item):
        raise ValueError
    return read


def item(outcome: RowChange, write_id: str) -> dict[str, Any]:
    """The whole item of a written row. `changes` stands on every write: here, what it announces."""
    row = outcome.row
    written = key(row.place) | av.row_attributes(row)
    written |= {"changes": av.change_list(*outcome.changes), "write_id": av.value(write_id)}
    return written | _indexed(row)


def shard(where: Place) -> dict[str, Any]:
    """The part of the `due` index that the place belongs to, the same in every process."""
    name = f"{where.owner.partition}#{where.connector_type}"
    return av.value(str(zlib.crc32(name.encode()) % SHARDS))


def unmoved(row: Connection) -> UpdateExpression:
    """The demand that the row still stands in just this version, with just these tokens.

    A refresh makes no version; a write over one would put the old tokens in force again.
    """
    return UpdateExpression().only_while(**_stored(row, "id", "version", "token_generation"))


def same_tokens(row: Connection) -> UpdateExpression:
    """The demand that the row is connected and its tokens are these, in whatever version."""
    fence = _stored(row, "id", "epoch", "secret_arn", "token_generation")
    return UpdateExpression().only_while(**fence, disconnected_at=av.NULL)


def rewriting(old: Connection, new: Connection) -> UpdateExpression:
    """What makes the old row's item the new row's: the attributes in which they differ.

    The others stay as they are, those that this release does not know among them.
    """
    differing = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    update = UpdateExpression().set(**_stored(new, *differing))
    before, after = _indexed(old), _indexed(new)
    update = update.set(**{n: v for n, v in after.items() if before.get(n) != v})
    return update.remove(*(name for name in before if name not in after))


def _stored(row: Connection, *names: str) -> dict[str, Any]:
    return {name: av.value(getattr(row, name)) for name in names}


def _indexed(row: Connection) -> dict[str, Any]:
    """The attributes by which the row is found: what is due, and whose shop it is.

    Of their own: the key of an index may not be an explicit NULL.
    """
    found: dict[str, Any] = {}
    if row.due_at is not None:
        found |= {"due_shard": shard(row.place), "due_at": av.value(row.due_at)}
    if row.shop is not None:
        found |= {"of_shop": av.value(row.shop)}
    return found
