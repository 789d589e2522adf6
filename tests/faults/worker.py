"""A worker's process: the real hand-out function, told over a pipe when to ask for tokens.

Run as `python -m tests.faults.worker` with the function's settings in the environment. Each line on
standard input is a JSON command, each answered by a line of JSON: `{"ask": entity}` hands out,
`{"die": operation, "moment": "before" | "after"}` ends the process at its next such call to AWS.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

HANDLER = Path(__file__).parents[2] / "functions" / "credentials" / "handler.py"
DEATH = 86
"""The exit status of a process that died where it was told to."""
MOMENTS = {"before": "before-send", "after": "response-received"}


def main() -> None:
    """Answer until standard input ends. The function's own log goes elsewhere than the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    spec = importlib.util.spec_from_file_location("handler", HANDLER)
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
    asked = {"entity_id": command["ask"], "livemode": True, "connector_type": "shopify"}
    return function.handler(asked | {"caller": "worker", "reason": "race"}, None)


def _clients(function: Any) -> dict[str, Any]:
    hand_out = function.service.hand_out
    return {
        "dynamodb": hand_out.connections.client,
        "secrets-manager": hand_out.vault.client,
    }


if __name__ == "__main__":
    main()
