"""A function in a process of its own: the real hand-out, or upkeep, told over a pipe when to act.

Run as `python -m tests.faults.worker FUNCTION` with the function's settings in the environment.
Each line on standard input is a JSON command, each answered by a line of JSON: `{"ask": entity}`
hands out, `{"tick": ""}` is upkeep's minute, `{"die": operation, "moment": "before" | "after"}`
ends the process at its next such call to AWS.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

FUNCTIONS = Path(__file__).parents[2] / "functions"
DEATH = 86
"""The exit status of a process that died where it was told to."""
MOMENTS = {"before": "before-send", "after": "response-received"}


class Unhurried:
    """An invocation with time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 300_000


def main(name: str) -> None:
    """Answer until standard input ends. The function's own log goes elsewhere than the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    spec = importlib.util.spec_from_file_location("handler", FUNCTIONS / name / "handler.py")
    assert spec is not None
    assert spec.loader is not None
    function = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(function)
    for line in sys.stdin:
        told = _obey(function, json.loads(line))
        answers.write(json.dumps(told) + "\n")
        answers.flush()


def _obey(function: Any, command: dict[str, str]) -> Any:
    if "die" in command:
        for service, client in _clients(function).items():
            hook = f"{MOMENTS[command['moment']]}.{service}.{command['die']}"
            client.meta.events.register(hook, lambda **_: os._exit(DEATH))
        return "ready"
    if "tick" in command:
        return function.handler({"task": "work_off_due"}, Unhurried())
    asked = {"entity_id": command["ask"], "livemode": True, "connector_type": "shopify"}
    return function.handler(asked | {"caller": "worker", "reason": "race"}, None)


def _clients(function: Any) -> dict[str, Any]:
    hand_out = function.service.hand_out
    return {
        "dynamodb": hand_out.connections.client,
        "secrets-manager": hand_out.vault.client,
    }


if __name__ == "__main__":
    main(sys.argv[1])
