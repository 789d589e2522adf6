"""Checking a body of 64 KiB takes a moment, whatever its shape (api.md §1).

Judged by CPU time over a loop's in the same process: the slowest shape takes a third of it, and a
walk that copied its path half as much again.
"""

import gc
import time
from collections.abc import Callable, Iterator

import pytest

from connectors.api.http.admission import Request
from connectors.domain.connection.idempotency import StoredResponse
from connectors.domain.credentials import credentials
from connectors.domain.errors import Refusal
from connectors.domain.validation.requests import amend_fields, connect_fields, no_fields
from tests.body_shapes import MOST, SHAPES
from tests.unit.calling import a_call, admitted

STEPS = 1_000_000
"""Of a loop that took 50 ms where the limit was set."""


Reading = Callable[[Request], object]
READ: dict[str, tuple[str, Reading]] = {
    "POST": ("POST", lambda request: connect_fields("stripe", request.text, request.body)),
    "POST a shop": ("POST", lambda request: connect_fields("shopify", request.text, request.body)),
    "PATCH": ("PATCH", lambda request: amend_fields(request.text, request.body)),
    "PUT": ("PUT", lambda request: credentials("google", request.body)),
    "DELETE": ("DELETE", lambda request: no_fields(request.body)),
}


def checked(method: str, read: Reading, text: str) -> None:
    """All that is done with a body before anybody looks at a row."""
    try:
        request = admitted(a_call(method, body=text, headers={"Idempotency-Key": "once"}))
        read(request)
        request.claim(lambda outcome: StoredResponse(200, ""))
    except Refusal:
        pass


def cpu(act: Callable[[], object]) -> float:
    """Its CPU time in seconds, at best of three."""
    spans = []
    for _ in range(3):
        began = time.process_time()
        act()
        spans.append(time.process_time() - began)
    return min(spans)


def a_loop() -> None:
    total = 0
    for step in range(STEPS):
        total += step


@pytest.fixture(scope="module")
def limit() -> Iterator[float]:
    """What the loop takes; the other tests' objects are nothing for the collector to look through.

    So it is in the functions, which freeze what they have imported.
    """
    for method, read in READ.values():
        checked(method, read, "{}")
    gc.collect()
    gc.freeze()
    yield cpu(a_loop)
    gc.unfreeze()


@pytest.mark.parametrize("call", READ)
@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_a_body_of_any_shape_costs_no_more_than_a_loop(limit: float, call: str, text: str) -> None:
    assert len(text.encode()) <= MOST
    act = lambda: checked(*READ[call], text)  # noqa: E731
    # On a busy machine both are measured anew, side by side; what is too dear stays too dear.
    assert cpu(act) <= limit or any(cpu(act) <= cpu(a_loop) for _ in range(5))
