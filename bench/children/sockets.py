"""CPU of a built function's requests over loopback sockets, beside their calls made in other ways.

`python sockets.py FUNCTION ROUNDS` prints per kind of request the CPU seconds of each way, round by
round: the request itself (`ours`), its AWS calls by clients as the SDK makes them (`plain`), and
the same calls signed by hand (`floor`). The ways take turns.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
import handler
import kinds
import signed
import taps

WARM = 5
"""Rounds that are not counted."""


def ways(event: dict[str, Any], clients: kinds.Clients) -> dict[str, Callable[[], object]]:
    """The request and its calls."""

    def ours() -> None:
        kinds.fits(handler.handler(event, None))

    made = taps.calls(ours, clients)
    plain = [taps.again(each, _plain) for each in made]
    floor = [signed.call(model.service_model.service_name, model, asked) for model, asked in made]
    return {"ours": ours, "plain": _each(plain), "floor": _each(floor)}


def _each(calls: "list[Callable[[], Any]]") -> Callable[[], None]:
    def make() -> None:
        for each in calls:
            each()

    return make


@cache
def _plain(service: str) -> Any:
    session: Any = boto3.Session()
    return session.client(service)


def main(function: str, rounds: int) -> None:
    """Measure."""
    # Log lines go nowhere: whoever reads them is no part of it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    clients = kinds.CLIENTS[function](handler.service)
    asked = {kind: ways(event, clients) for kind, event in kinds.requests(function).items()}
    taken: dict[str, dict[str, list[float]]] = {
        kind: {way: [] for way in found} for kind, found in asked.items()
    }
    for number in range(rounds + WARM):
        for kind, found in asked.items():
            for way, make in found.items():
                began = time.process_time()
                make()
                if number >= WARM:
                    taken[kind][way].append(time.process_time() - began)
    sys.stderr.write("\n" + json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
