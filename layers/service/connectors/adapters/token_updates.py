"""The writes that nobody sees: fresh tokens in force, a refresh put off.

They announce nothing, so they remove `changes`, and they make no version of the row. Their fence is
the life of the tokens: id, epoch, secret and token generation.
"""

from datetime import datetime
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.adapters import row_items
from connectors.domain.authorization import Renewal
from connectors.domain.connection import Connection

_FENCE = (
    "id = :id AND epoch = :epoch AND secret_arn = :secret_arn"
    " AND token_generation = :token_generation AND disconnected_at = :null"
    " AND write_id <> :write_id"
)


def renewing(row: Connection, renewal: Renewal, write_id: str) -> dict[str, Any]:
    """The expressions of an update that puts a fresh pair in force."""
    update = _update(
        row,
        renewal.refresh_at,
        write_id,
        ["token_generation = token_generation + :one", "secret_version = :secret_version"],
    )
    update["ExpressionAttributeValues"] |= {
        ":one": {"N": "1"},
        ":secret_version": av.value(renewal.secret_version),
    }
    return update


def putting_off(row: Connection, until: datetime, write_id: str) -> dict[str, Any]:
    """The expressions of an update that has upkeep come back later."""
    return _update(row, until, write_id, [])


def _update(
    row: Connection, refresh_at: datetime, write_id: str, assignments: list[str]
) -> dict[str, Any]:
    every = [
        "refresh_at = :refresh_at",
        "due_at = :refresh_at",
        "due_shard = :shard",
        "write_id = :write_id",
    ]
    fence = ("id", "epoch", "secret_arn", "token_generation")
    return {
        "UpdateExpression": f"SET {', '.join([*assignments, *every])} REMOVE changes",
        "ConditionExpression": _FENCE,
        "ExpressionAttributeValues": {
            ":null": av.NULL,
            ":refresh_at": av.value(refresh_at),
            ":shard": row_items.shard(row.place),
            ":write_id": av.value(write_id),
            **{f":{name}": av.value(getattr(row, name)) for name in fence},
        },
    }
