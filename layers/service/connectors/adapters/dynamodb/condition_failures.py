"""Failed conditions, judged: our own write whose answer was lost, or somebody else's."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import cancellations, condition_failed, part_failed
from connectors.adapters.dynamodb import idempotency_records
from connectors.domain.connection.row import Connection
from connectors.operations.ports.oauth import ClaimMoved
from connectors.operations.ports.rows import AlreadyProcessed, RowChanged

Part = Literal["receipt", "row", "claim"]

Read = Callable[[Any], Connection]
"""Reads an item as a row; raises UnreadableRow."""


def own_write_or_raise(error: ClientError, write_id: str, read: Read) -> Any:
    """The item that we wrote. Raises RowChanged with what it is instead, or any other error."""
    if not condition_failed(error):
        raise error
    found: Any = error.response.get("Item")
    if found and _ours(found, write_id):
        return found
    raise RowChanged(read(found) if found else None) from error


def was_committed(cancelled: ClientError, write_id: str, parts: Sequence[Part], read: Read) -> bool:
    """Whether the transaction was ours all along; `parts` is what it consists of, in its order.

    Raises AlreadyProcessed, RowChanged or ClaimMoved where it lost, by the first part that failed.
    """
    for part, reason in zip(parts, cancellations(cancelled), strict=False):
        if not part_failed(reason):
            continue
        met: Any = reason.get("Item")
        if met and _ours(met, write_id):
            return True
        raise _lost(part, met, read) from cancelled
    return False


def _lost(part: Part, met: Any, read: Read) -> Exception:
    match part:
        case "receipt":
            return AlreadyProcessed(idempotency_records.record(met))
        case "row":
            return RowChanged(read(met) if met else None)
    return ClaimMoved()


def _ours(item: Any, write_id: str) -> bool:
    return bool(item.get("write_id", {}).get("S") == write_id)
