"""Times a POST against an AWS that takes its time, beside raw round trips and the usual design.

`python designs.py ROUNDS`, the three of them taking turns; by the clock, and in CPU.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import handler
import usual_design
from caller import BODY, call, customer
from posts import Context

TRIPS = 2
TARGET = "DynamoDB_20120810.GetItem"
PATH = "/v1/integrations/stripe"


def raw() -> Callable[[], None]:
    """As many bare round trips as a POST makes calls."""
    address = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    line = socket.create_connection((str(address.hostname), address.port or 80))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    body = json.dumps({"TableName": "x", "Key": {"pk": {"S": "x"}}}).encode()
    head = f"POST / HTTP/1.1\r\nX-Amz-Target: {TARGET}\r\nContent-Length: {len(body)}\r\n\r\n"

    def trips() -> None:
        for _ in range(TRIPS):
            line.sendall(head.encode() + body)
            line.recv(65536)

    return trips


def ours() -> Callable[[], None]:
    """A POST of the built function that creates: always another caller's first."""
    keys: Iterator[str] = (customer(number)[1] for number in range(10**9))

    def post() -> None:
        reply = handler.handler(call("POST", PATH, BODY, secret=next(keys)), None)
        if reply["statusCode"] != 201:
            raise SystemExit(reply["body"])

    return post


def usual() -> Callable[[], None]:
    """The same by the usual design, always under another idempotency key."""
    keys: Iterator[str] = map(str, range(10**9))

    def post() -> None:
        usual_design.handler(call("POST", PATH, BODY, once=next(keys)), Context())

    return post


def main(rounds: int) -> None:
    """Print of each, round by round, the seconds by the clock and those of CPU."""
    designs = {"raw": raw(), "ours": ours(), "usual": usual()}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in designs}
    for number in range(rounds + 3):
        for name, design in designs.items():
            began, burnt = time.perf_counter(), time.process_time()
            design()
            if number >= 3:
                spent = time.process_time() - burnt
                taken[name].append((time.perf_counter() - began, spent))
    sys.stderr.write(json.dumps(taken))


if __name__ == "__main__":
    main(int(sys.argv[1]))
