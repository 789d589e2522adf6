"""Samples the stacks of one built function: while it is imported, or while it answers POSTs.

`python sampled.py cold|warm` prints JSON: how often each stack was met, outermost frame first.
"""

import importlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

EVERY_SECONDS = 0.001
WARM_SECONDS = 12.0


@cache
def module(file: str) -> str:
    """A file by the place from which it is imported."""
    roots = [root for root in sys.path if root and Path(file).is_relative_to(root)]
    place = Path(file).relative_to(max(roots, key=len, default="/")).with_suffix("")
    return str(place.parent if place.name == "__init__" else place)


def stack(frame: FrameType | None) -> list[str]:
    """The frame and those that called it, by module and function.

    Code without a file (the import system's, a dataclass's methods) counts for whoever runs it.
    """
    found: list[str] = []
    while frame is not None:
        code = frame.f_code
        if not code.co_filename.startswith("<") and code.co_filename != __file__:
            what = "import" if code.co_name == "<module>" else code.co_name
            found.append(f"{module(code.co_filename)}: {what}")
        frame = frame.f_back
    return found[::-1]


def main(what: str) -> None:
    """Sample, then print."""
    # Log lines go nowhere: waiting for whoever reads them is no part of it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    met: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        met[";".join(stack(frame))] += 1

    # By signal, not from a thread: a thread runs where the other lets it, mostly around I/O.
    signal.signal(signal.SIGALRM, note)
    answer = _warm() if what == "warm" else lambda: importlib.import_module("handler")
    signal.setitimer(signal.ITIMER_REAL, EVERY_SECONDS, EVERY_SECONDS)
    answer()
    ends = time.monotonic() + WARM_SECONDS
    while what == "warm" and time.monotonic() < ends:
        answer()
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stderr.write("\n" + json.dumps(met))


def _warm() -> Callable[[], object]:
    """A POST to repeat, after its first."""
    import handler  # noqa: PLC0415 - part of what is not sampled
    from caller import BODY, call, key_item  # noqa: PLC0415
    from line import answered  # noqa: PLC0415

    client, event = handler.service.connections.client, call("POST", "/v1/integrations/ups", BODY)
    answers = {"UpdateItem": json.dumps({"Attributes": key_item()}).encode(), "PutItem": b"{}"}

    def answer(request: Any, event_name: str, **_: Any) -> Any:
        return answered(request.url, answers[event_name.rpartition(".")[2]])

    client.meta.events.register("before-send", answer)
    handler.handler(event, None)
    return lambda: handler.handler(event, None)


if __name__ == "__main__":
    main(sys.argv[1])
