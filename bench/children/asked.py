"""A process that answers one kind of request, or only makes its AWS calls, answered at once.

`python asked.py FUNCTION KIND whole|plain TIMES`: the built function's requests, or the same calls
by clients as the SDK makes them. The answers are ready bytes, taken down from tables in memory, so
that nothing but the function and the SDK is counted.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import handler
import kinds
import taps
from line import answered, lay
from memory import Memory
from stocks import furnish


@dataclass
class Answers:
    """Takes down the tables' answers, and gives them again, in the same order for ever."""

    memory: Memory
    noted: list[bytes] = field(default_factory=list)

    def note(self, operation: str, given: dict[str, Any]) -> tuple[int, bytes]:
        """One answer of the tables'."""
        status, body = self.memory(operation, given)
        self.noted.append(body)
        return status, body

    def repeat(self) -> Callable[..., Any]:
        """What answers in their place from now on."""
        bodies = cycle(self.noted)
        return lambda request, **_: answered(request.url, next(bodies))


def main(function: str, kind: str, what: str, times: int) -> None:
    """Once to take down the answers, once to practise; then so many times."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    event = kinds.requests(function)[kind]
    clients = kinds.CLIENTS[function](handler.service)
    answers = Answers(furnish(Memory(again=True)))

    def ours() -> None:
        kinds.fits(handler.handler(event, None))

    lay(answers.note, *clients)
    made = taps.calls(ours, clients)
    plain = _plain(taps.services(made))
    again = answers.repeat()
    for client in (*clients, *plain.values()):
        client.meta.events.register_first("before-send", again)
    ours()
    calls = [taps.again(each, plain.__getitem__) for each in made]
    for each in calls:
        each()
    for _ in range(times):
        for each in [ours] if what == "whole" else calls:
            each()


def _plain(services: list[str]) -> dict[str, Any]:
    import boto3  # noqa: PLC0415 - the function has loaded it by now

    session: Any = boto3.Session()
    return {service: session.client(service) for service in services}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
