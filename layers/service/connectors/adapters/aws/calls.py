"""How a call to AWS may end: answered, out of reach, or a fault of ours."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from connectors.domain.errors import ConcurrentUpdate, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

PAUSES = (0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
"""Seconds between tries of what the SDK does not try again by itself."""

IN_THE_WAY = frozenset({"TransactionConflictException", "TransactionInProgressException"})

OVERLOADED = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
        "LimitExceededException",
        "InternalServerError",
        "ServiceUnavailable",
    }
)


@contextmanager
def map_aws_errors(neighbour: str) -> Iterator[None]:
    """Turn trouble outside into Unavailable; what is our own fault (a missing right) stays."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        codes = {code(error), *(reason.get("Code") for reason in cancellations(error))}
        if status >= 500 or codes & OVERLOADED:
            raise Unavailable(neighbour) from error
        raise
    except BotoCoreError as error:
        raise Unavailable(neighbour) from error


def backoff() -> Iterator[None]:
    """A few tries with growing pauses in between, about a second in all."""
    for pause in PAUSES:
        yield
        time.sleep(pause * (0.5 + random.random()))  # noqa: S311 - jitter is not a secret


def retry_on_transaction_conflict[T](call: Callable[[], T]) -> T:
    """The call's result once no other transaction is in the way. Raises ConcurrentUpdate."""
    for _ in backoff():
        try:
            return call()
        except ClientError as error:
            if not conflicting(error):
                raise
    raise ConcurrentUpdate


def code(error: ClientError) -> str:
    """The error's code."""
    return error.response.get("Error", {}).get("Code", "")


def cancellations(error: ClientError) -> "list[Mapping[str, Any]]":
    """Why each part of a cancelled transaction was refused, in the order of its parts."""
    return list(error.response.get("CancellationReasons", []))


def condition_failed(error: ClientError) -> bool:
    """Whether a write was turned away by its own condition."""
    return code(error) == "ConditionalCheckFailedException"


def part_failed(reason: "Mapping[str, Any]") -> bool:
    """Whether a part of a cancelled transaction was turned away by its own condition."""
    return reason.get("Code") == "ConditionalCheckFailed"


def conflicting(error: ClientError) -> bool:
    """Whether another transaction was in the way of this one, so that trying again is right.

    Where the first part (the idempotency record) has failed its condition, the answer is known.
    """
    if code(error) in IN_THE_WAY:
        return True
    reasons = cancellations(error)
    in_the_way = any(reason.get("Code") == "TransactionConflict" for reason in reasons)
    return in_the_way and not part_failed(reasons[0])
