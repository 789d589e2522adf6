"""What the built HTTP function burns on bodies of any shape, AWS answering at once.

`python bodies.py FILE`, where FILE holds bodies by name, in JSON. Prints the CPU seconds of each,
at best of three, for the call that burns most on it.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import handler
from caller import SECRET, call, key_item, row_item
from line import lay
from memory import Memory

UPS = "/v1/integrations/ups"
CALLS = (
    ("POST", "/v1/integrations/stripe"),
    ("PATCH", UPS),
    ("PUT", f"{UPS}/credentials"),
    ("DELETE", UPS),
)
"""The calls that have a body."""


def cpu(event: dict[str, Any]) -> float:
    """At best of three."""
    spans = []
    for _ in range(3):
        began = time.process_time()
        handler.handler(event, None)
        spans.append(time.process_time() - began)
    return min(spans)


def main(file: str) -> None:
    """Send them all."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    memory = Memory(again=True)
    memory.store("ConnectionsTable", row_item())
    memory.store("KeysTable", key_item())
    lay(memory, handler.service.connections.client, handler.service.store_credentials.vault.client)
    taken: dict[str, float] = {}
    for name, body in json.loads(Path(file).read_text(encoding="utf-8")).items():
        events = [call(method, path, secret=SECRET, once=name) for method, path in CALLS]
        taken[name] = max(cpu(event | {"body": body}) for event in events)
    sys.stderr.write("\n" + json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1])
