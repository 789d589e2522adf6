"""One request in a process of its own, which may be told to die before or after a call to AWS.

Run as `python -m tests.faults.mortal MOMENT NUMBER` with the gateway's event on standard input:
it answers on standard output, unless it is killed `before` or `after` its call of that number.
"""

import importlib.util
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

from connectors.wiring import machine
from tests.builders import NOON

HANDLER = Path(__file__).parents[2] / "functions" / "integrations" / "handler.py"
DEATH = 86
"""The exit status of a process that died where it was told to."""


def main(moment: str, number: str) -> None:
    """Answer the event, or die."""
    machine.clock = lambda offset_seconds: lambda: NOON
    spec = importlib.util.spec_from_file_location("handler", HANDLER)
    assert spec is not None
    assert spec.loader is not None
    function = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(function)
    events = function.service.endpoint.keys.client.meta.events
    hook = {"before": "before-send.dynamodb", "after": "response-received.dynamodb"}[moment]
    events.register(hook, _killer(int(number)))
    answer = function.handler(json.load(sys.stdin), None)
    sys.stdout.write(json.dumps(answer))


def _killer(number: int) -> Any:
    """What ends the process, at once and untidily, the time that it is asked for the number."""
    calls = itertools.count(1)

    def kill(**_: object) -> None:
        if next(calls) == number:
            os._exit(DEATH)

    return kill


if __name__ == "__main__":
    main(*sys.argv[1:])
