"""Failed conditions, judged: our own write whose answer was lost, or somebody else's."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from botocore.exceptions import ClientError

from connectors.adapters import receipts
from connectors.adapters.aws_calls import cancellations, condition_failed, part_failed
from connectors.domain.connection import Connection
from connectors.operations.oauth_ports import ClaimMoved
from connectors.operations.ports import Moved, Receipted

Part = Literal["receipt", "row", "claim"]

Read = Callable[[Any], Connection]
"""Reads an item as a row; raises UnreadableRow."""


def ours_or_moved(error: ClientError, write_id: str, read: Read) -> Any:
    """The item, where it is what we wrote. Raises Moved with what it is instead, or any error."""
    if not condition_failed(error):
        raise error
    found: Any = error.response.get("Item")
    if found and _ours(found, write_id):
        return found
    raise Moved(read(found) if found else None) from error


def carried_out(cancelled: ClientError, write_id: str, parts: Sequence[Part], read: Read) -> bool:
    """Whether the transaction was ours all along; `parts` is what it consists of, in its order.

    Raises Receipted, Moved or ClaimMoved where it lost, by the first part that failed.
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
            return Receipted(receipts.receipt(met))
        case "row":
            return Moved(read(met) if met else None)
    return ClaimMoved()


def _ours(item: Any, write_id: str) -> bool:
    return bool(item.get("write_id", {}).get("S") == write_id)
