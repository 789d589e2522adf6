"""The writes that change a row without reading it first.

Each condition is narrower than the rules of the domain and never wider: what it turns away is
judged by those rules, on the row that the failed condition returns.
"""

import re
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.adapters import row_items
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import RESTORE_WINDOW
from connectors.domain.events import Change
from connectors.domain.sync_status import RESTORING
from connectors.operations.ports import Wish

_ONE_TAG = re.compile(r'"([0-9a-f-]{36})-([0-9]+)"')
_NEVER = "attribute_not_exists(pk)"
_CONNECTED = ("attribute_exists(pk)", "write_id <> :write_id", "disconnected_at = :null")
_NOT_RESTORING = "sync_status <> :restoring"


def row_update(wish: Wish, change: Change, write_id: str) -> dict[str, Any]:
    """The expressions of an update that applies the wish where no rule can object to it."""
    values = {f":{name}": av.value(given) for name, given in wish.supplied.items()}
    update = _update(wish, change, write_id, [f"#{name} = :{name}" for name in wish.supplied])
    update["ExpressionAttributeValues"] |= values
    given = update["ExpressionAttributeValues"]
    guards = [*_CONNECTED, *_guards(wish, given), *_tag_guard(wish, given)]
    update["ConditionExpression"] = " AND ".join(guards)
    if wish.supplied:
        update["ExpressionAttributeNames"] = {f"#{name}": name for name in wish.supplied}
    return update


def disconnecting(wish: Wish, change: Change, write_id: str) -> dict[str, Any]:
    """The expressions of an update that disconnects a connected row, no restore being in hand."""
    update = _update(
        wish,
        change,
        write_id,
        [
            "epoch = epoch + :one",
            "is_active = :false",
            "disconnected_at = :updated_at",
            "restorable_until = :until",
            "due_at = :until",
            "due_shard = :shard",
        ],
    )
    update["ExpressionAttributeValues"] |= {
        ":false": av.value(False),
        ":until": av.value(wish.at + RESTORE_WINDOW),
        ":shard": row_items.shard(wish.place),
        ":restoring": av.value(RESTORING),
    }
    update["ConditionExpression"] = " AND ".join([*_CONNECTED, _NOT_RESTORING])
    return update


def _update(wish: Wish, change: Change, write_id: str, assignments: list[str]) -> dict[str, Any]:
    every = [
        "version = version + :one",
        "updated_at = :updated_at",
        "write_id = :write_id",
        "changes = :changes",
    ]
    return {
        "UpdateExpression": "SET " + ", ".join([*assignments, *every]),
        "ExpressionAttributeValues": {
            ":null": av.NULL,
            ":one": {"N": "1"},
            ":write_id": av.value(write_id),
            ":changes": av.change_list(change),
            ":updated_at": av.value(wish.at),
        },
    }


def _guards(wish: Wish, values: dict[str, Any]) -> list[str]:
    differences = " OR ".join(f"#{name} <> :{name}" for name in wish.supplied)
    guards = [f"({differences or _NEVER})"]
    if "mode" in wish.supplied:
        guards.append("(#mode = :mode OR secret_arn = :null)")
    if wish.supplied.get("is_active") and CATALOGUE[wish.place.connector_type].setup == "oauth":
        values[":restoring"] = av.value(RESTORING)
        guards += ["secret_arn <> :null", _NOT_RESTORING]
    return guards


def _tag_guard(wish: Wish, values: dict[str, Any]) -> list[str]:
    """One strong tag is compared in the write; a list, a weak tag or `*` is judged afterwards."""
    if wish.if_match is None:
        return []
    tag = _ONE_TAG.fullmatch(wish.if_match.strip())
    if tag is None:
        return [_NEVER]
    values |= {":id": {"S": tag[1]}, ":version": {"N": tag[2]}}
    return ["id = :id", "version = :version"]
