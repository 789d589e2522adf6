"""The line between the service and AWS, and everything that can go wrong on it."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

Carry = Callable[[], AWSResponse]
"""Brings the call to moto, and its answer back."""
Fault = Callable[[AWSPreparedRequest, Carry], AWSResponse]


@dataclass
class Wire:
    """Stands where moto would stand on a client: carries each attempt, or does what was laid on."""

    attempts: list[str] = field(default_factory=list)
    """Every operation sent, the SDK's own retries included."""
    faults: dict[str, Iterator[Fault]] = field(default_factory=dict)

    def lay(self, operation: str, *faults: Fault) -> None:
        """What meets the operation's next attempts, one each; those after them go through."""
        self.faults[operation] = iter(faults)

    def lay_for_good(self, operation: str, fault: Fault) -> None:
        """What meets every attempt of the operation from now on."""
        self.faults[operation] = itertools.repeat(fault)

    def __call__(self, event_name: str, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        operation = event_name.rpartition(".")[2]
        self.attempts.append(operation)
        fault = next(self.faults.get(operation, iter(())), through)
        return fault(request, lambda: _moto(event_name, request))


@contextmanager
def wire_of(client: Any) -> Iterator[Wire]:
    """The wire of this client, whole again after the block."""
    wire, events = Wire(), client.meta.events
    events.unregister("before-send", botocore_stubber)
    events.register("before-send", wire)
    yield wire
    events.unregister("before-send", wire)
    events.register("before-send", botocore_stubber)


def through(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
    """No fault at all."""
    return carry()


def unreachable(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
    """Nobody listens there: nothing was done."""
    raise EndpointConnectionError(endpoint_url=request.url)


def lost(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
    """It was done, but its answer never arrives."""
    carry()
    raise ReadTimeoutError(endpoint_url=request.url)


def after(interruption: Callable[[], object]) -> Fault:
    """It goes through, but something else gets in first."""

    def fault(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
        interruption()
        return carry()

    return fault


def answered(status: int, body: dict[str, Any]) -> Fault:
    """AWS itself answers this, and nothing was done."""
    return lambda request, _: AWSResponse(
        request.url, status, HTTPHeaders(), MockRawResponse(json.dumps(body))
    )


def refused(code: str, message: str = "no", status: int = 400) -> Fault:
    """DynamoDB refuses with this code."""
    kind = f"com.amazonaws.dynamodb.v20120810#{code}"
    return answered(status, {"__type": kind, "message": message})


def cancelled(*reasons: str | dict[str, Any]) -> Fault:
    """DynamoDB cancels a transaction: a reason for each part, by its code or in full."""
    told = [reason if isinstance(reason, dict) else {"Code": reason} for reason in reasons]
    kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    return answered(400, {"__type": kind, "Message": "no", "CancellationReasons": told})


def _moto(event_name: str, request: AWSPreparedRequest) -> AWSResponse:
    response = botocore_stubber(event_name, request)
    assert response is not None
    return response
