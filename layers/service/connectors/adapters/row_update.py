"""The one write that amends a row without reading it first."""

import re
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.events import Change
from connectors.operations.ports import Wish


_ONE_TAG = re.compile(r'"([0-9a-f-]{36})-([0-9]+)"')
_NEVER = "attribute_not_exists(pk)"


def row_update(wish: Wish, change: Change, write_id: str) -> dict[str, Any]:
    """The expressions of an update that applies the wish where no rule can object to it.

    The condition is narrower than the rules and never wider: what it turns away is judged by
    `Connection.amended`, on the row that the failed condition returns.
    """
    values = {f":{name}": av.value(given) for name, given in wish.supplied.items()} | {
        ":null": av.NULL,
        ":one": {"N": "1"},
        ":write_id": av.value(write_id),
        ":changes": av.change_list(change),
        ":updated_at": av.value(wish.at),
    }
    assignments = [
        *(f"#{name} = :{name}" for name in wish.supplied),
        "version = version + :one",
        "updated_at = :updated_at",
        "write_id = :write_id",
        "changes = :changes",
    ]
    update: dict[str, Any] = {
        "UpdateExpression": "SET " + ", ".join(assignments),
        "ConditionExpression": " AND ".join([*_guards(wish), *_tag_guard(wish, values)]),
        "ExpressionAttributeValues": values,
    }
    if wish.supplied:
        update["ExpressionAttributeNames"] = {f"#{name}": name for name in wish.supplied}
    return update


def _guards(wish: Wish) -> list[str]:
    guards = ["attribute_exists(pk)", "write_id <> :write_id", "disconnected_at = :null"]
    differences = " OR ".join(f"#{name} <> :{name}" for name in wish.supplied)
    guards.append(f"({differences or _NEVER})")
    if "mode" in wish.supplied:
        guards.append("(#mode = :mode OR secret_arn = :null)")
    if wish.supplied.get("is_active") and CATALOGUE[wish.place.connector_type].setup == "oauth":
        guards.append("secret_arn <> :null")
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
