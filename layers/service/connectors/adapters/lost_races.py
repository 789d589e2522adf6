"""Failed conditions, judged: our own write whose answer was lost, or somebody else's."""

from typing import Any

from botocore.exceptions import ClientError

from connectors.adapters import attribute_values as av
from connectors.adapters import receipts
from connectors.adapters.aws_calls import cancellations, code
from connectors.operations.ports import Moved, Receipted

FAILED = "ConditionalCheckFailed"


def ours_or_moved(error: ClientError, write_id: str) -> Any:
    """The item, where it is what we wrote. Raises Moved with what it is instead, or any error."""
    if code(error) != "ConditionalCheckFailedException":
        raise error
    found: Any = error.response.get("Item")
    if found and _ours(found, write_id):
        return found
    raise Moved(av.row(found) if found else None) from error


def carried_out(cancelled: ClientError, write_id: str) -> bool:
    """Whether the transaction was ours all along. Raises Receipted or Moved where it lost."""
    reasons = cancellations(cancelled)
    if not reasons:
        return False
    earlier, met = (reason.get("Item") for reason in reasons)
    if reasons[0].get("Code") == FAILED:
        if _ours(earlier, write_id):
            return True
        raise Receipted(receipts.receipt(earlier)) from cancelled
    if reasons[1].get("Code") == FAILED:
        raise Moved(av.row(met) if met else None) from cancelled
    return False


def _ours(item: Any, write_id: str) -> bool:
    return bool(item["write_id"]["S"] == write_id)
