"""Checking a body of 64 KiB takes a moment, whatever its shape (api.md §1).

Judged by CPU time over a loop's in the same process: the slowest shape takes a third of it, and a
walk that copied its path half as much again.
"""

import gc
import time
from collections.abc import Callable, Iterator

import pytest

from connectors.api.admission import Request
from connectors.domain.credentials import credentials
from connectors.domain.errors import Refusal
from connectors.domain.receipts import Answer
from connectors.domain.requests import amend_fields, connect_fields, no_fields
from tests.unit.calling import a_call, admitted

MOST = 64 * 1024
STEPS = 1_000_000
"""Of a loop that took 50 ms where the limit was set."""


def filled(before: str, part: str, after: str, most: int = MOST) -> str:
    """As many parts as fit, with something around them."""
    room = most - len((before + after).encode())
    return before + part * (room // len(part.encode())) + after


def numbered(before: str, part: str, after: str, most: int = MOST) -> str:
    """As `filled`, with parts that differ in their number."""
    parts: list[str] = []
    room = most - len((before + after).encode()) - 10
    while room > 0:
        parts.append(part % len(parts))
        room -= len(parts[-1].encode())
    return before + "".join(parts[:-1]) + after


def nested(opening: str, inner: str, closing: str, levels: int) -> str:
    return '{"config":' + opening * levels + inner + closing * levels + "}"


SHAPES = {
    "arrays, 9,000 deep": nested("[", "1", "]", 9_000),
    "arrays, as deep as they are read": nested("[", "1", "]", 9_800),
    "objects, 9,000 deep": nested('{"a":', "1", "}", 9_000),
    "a forbidden name below 5,000 objects": nested('{"a":', '{"secret":1}', "}", 5_000),
    "arrays, 8,000 deep, in a config that is not too long": nested("[", "", "]", 8_100),
    "numbers": filled('{"config":{"a":[', "1,", "1]}}"),
    "numbers of a config that is not too long": filled('{"config":{"a":[', "1,", "1]}}", 16_000),
    "empty arrays": filled('{"config":{"a":[', "[],", "1]}}"),
    "empty texts": filled('{"config":{"a":[', '"",', "1]}}"),
    "equal members": filled('{"config":{"a":[', '{"b":1},', "1]}}"),
    "members at the top": numbered("{", '"%x":1,', '"config":1}'),
    "members of config": numbered('{"config":{', '"%x":1,', '"a":1}}', 16_300),
    "members that are nearly secrets": numbered(
        '{"config":{', '"pass-Word%x":"y",', '"a":1}}', 16_300
    ),
    "credentials": numbered('{"credentials":{', '"%x":"y",', '"a":1}}'),
    "a long name": filled('{"', "x", '":1}'),
    "a long name of a credential": filled('{"credentials":{"', "x", '":1}}'),
    "a long text": filled('{"display_name":"', "x", '"}'),
    "a long text of many languages": numbered('{"display_name":"', "ж%x字", '"}'),
    "escapes": filled('{"config":{"a":"', "\\u00e9", '"}}', 16_300),
    "half pairs": filled('{"config":{"a":"', "\\ud83d", '"}}', 16_300),
    "lost characters": filled('{"config":{"a":[', '"\ufffd",', "1]}}"),
    "a lost character below 9,000 arrays": nested("[", '"\ufffd"', "]", 9_000),
    "small numbers": filled('{"config":{"a":[', "1e-9,", "1]}}"),
    "the smallest numbers": filled('{"config":{"a":[', "5e-324,", "1]}}"),
    "long whole numbers": filled('{"config":{"a":[', "9" * 4_299 + ",", "1]}}"),
    "a number of 60,000 digits": filled('{"config":{"a":', "7", "}}"),
    "a fraction of 60,000 digits": filled('{"config":{"a":0.', "7", "}}"),
    "an exponent of 60,000 digits": filled('{"config":{"a":1e', "7", "}}"),
    "almost credentials": filled('{"config":{"a":"', "sk_liv ", '"}}', 16_300),
    "almost a private key": filled('{"config":{"a":"', "-----BEGIN A", '"}}', 16_300),
    "almost a URL with a password": filled('{"config":{"a":"', "://a:", '"}}', 16_300),
    "almost one user": filled('{"config":{"a":"://', "@", '"}}', 16_300),
    "almost one password": filled('{"config":{"a":"://:', ":b", '"}}', 16_300),
    "a long credential": filled('{"credentials":{"api_key":"', "x", '"}}', 32_000),
    "a long credential of odd letters": numbered('{"credentials":{"api_key":"', "ж%x字", '"}}'),
    "a long credential of blanks": filled('{"credentials":{"api_key":"x', " ", 'x"}}'),
    "a key file of empty lines": filled(
        '{"credentials":{"service_account_json":"x', "\\r\\n", 'x"}}'
    ),
    "a long shop": filled('{"shop":"', "a-", '"}'),
    "blanks": filled("{", " ", "}"),
    "nothing but blanks": filled("", " ", ""),
    "no json": filled("", "[{", ""),
}
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
        request.claim(lambda outcome: Answer(200, ""))
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
