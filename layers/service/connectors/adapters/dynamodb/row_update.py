"""The writes that change a row without reading it first.

Each condition is narrower than the rules of the domain and never wider: what it turns away is
judged by those rules, on the row that the failed condition returns.
"""

import re

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.adapters.dynamodb.update_expression import UpdateExpression
from connectors.domain.connection.events import Change
from connectors.domain.connection.row import RESTORE_WINDOW
from connectors.domain.connection.sync_status import RESTORING
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.ports.rows import WriteCommand

_ONE_TAG = re.compile(r'"([0-9a-f-]{36})-([0-9]+)"')
_NEVER = "attribute_not_exists(#pk)"
_NOT_RESTORING = "#sync_status <> :restoring"


def amending(command: WriteCommand, change: Change, write_id: str) -> UpdateExpression:
    """The update that applies the command where no rule can object to it."""
    supplied = {name: av.value(given) for name, given in command.supplied.items()}
    differences = " OR ".join(_differs(name, given) for name, given in supplied.items())
    update = _connected(command, change, write_id).set(**supplied)
    update = update.only_if(f"({differences})" if differences else _NEVER)
    if "mode" in supplied:
        fits = "#mode = :mode OR #secret_arn = :null OR #credentials_environment = :mode"
        update = update.only_if(f"({fits})")
    authorized = CATALOGUE[command.place.connector_type].setup == "oauth"
    if command.supplied.get("is_active") and authorized:
        update = update.only_if("#secret_arn <> :null", _NOT_RESTORING, **_RESTORING)
    return update


def _differs(name: str, given: av.Value) -> str:
    """That the attribute has another value; an absent one has its default.

    Without parentheses: DynamoDB refuses redundant ones, and `AND` binds before `OR`.
    """
    other = f"#{name} <> :{name}"
    return f"attribute_exists(#{name}) AND {other}" if av.DEFAULTS.get(name) == given else other


def disconnecting(command: WriteCommand, change: Change, write_id: str) -> UpdateExpression:
    """The update that disconnects a connected row, no restore being in hand."""
    until = av.value(command.at + RESTORE_WINDOW)
    update = _connected(command, change, write_id).increment("epoch")
    update = update.set(
        is_active=av.value(False),
        disconnected_at=av.value(command.at),
        restorable_until=until,
        due_at=until,
        due_shard=row_items.shard(command.place),
    )
    return update.only_if(_NOT_RESTORING, **_RESTORING)


_RESTORING = {"restoring": av.value(RESTORING)}


def _connected(command: WriteCommand, change: Change, write_id: str) -> UpdateExpression:
    """The next version of a connected row, which the command's `If-Match` names."""
    update = UpdateExpression().increment("version")
    update = update.set(
        updated_at=av.value(command.at),
        write_id=av.value(write_id),
        changes=av.change_list(change),
    )
    update = update.only_if(
        "attribute_exists(#pk)", "#write_id <> :write_id", "#disconnected_at = :null", null=av.NULL
    )
    return _tagged(update, command.if_match)


def _tagged(update: UpdateExpression, if_match: str | None) -> UpdateExpression:
    """One strong tag is compared in the write; a list, a weak tag or `*` is judged afterwards."""
    if if_match is None:
        return update
    tag = _ONE_TAG.fullmatch(if_match.strip())
    if tag is None:
        return update.only_if(_NEVER)
    return update.only_while(id={"S": tag[1]}, version={"N": tag[2]})
