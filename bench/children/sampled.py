"""Samples the stacks of one built function: while it is imported, or while it answers POSTs.

`python sampled.py cold|warm` prints JSON: how often each stack was met, outermost frame first.
"""

import importlib
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

EVERY_SECONDS = 0.0005
WARM_SECONDS = 8.0


def stack(frame: FrameType | None) -> list[str]:
    """The frame and those that called it, by module and function; the import system left out."""
    found: list[str] = []
    while frame is not None:
        code = frame.f_code
        if not code.co_filename.startswith("<frozen") and code.co_filename != __file__:
            path = Path(code.co_filename)
            name = path.stem if path.stem != "__init__" else path.parent.name
            what = "import" if code.co_name == "<module>" else code.co_name
            found.append(f"{path.parent.name}/{name}: {what}")
        frame = frame.f_back
    return found[::-1]


def main(what: str) -> None:
    """Sample, then print."""
    sys.setswitchinterval(EVERY_SECONDS / 5)
    met: Counter[str] = Counter()
    watched, over = threading.get_ident(), threading.Event()

    def watch() -> None:
        while not over.wait(EVERY_SECONDS):
            frames = sys._current_frames()  # noqa: SLF001 - the documented way
            met[";".join(stack(frames[watched]))] += 1

    watcher = threading.Thread(target=watch, daemon=True)
    if what == "warm":
        answer = _warm()
        watcher.start()
        ends = time.monotonic() + WARM_SECONDS
        while time.monotonic() < ends:
            answer()
    else:
        watcher.start()
        importlib.import_module("handler")
    over.set()
    watcher.join()
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
