"""Prints the CPU seconds of a new process's first three calls to AWS by TLS.

`python hand_shakes.py handler ROOTS` has the built function trust that bundle where it would trust
its own; `python hand_shakes.py powertools_app` leaves that to the SDK.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any


def main(module: str, *roots: str) -> None:
    """Ask for a row three times."""
    client, taken = _client(module, *roots), []
    key = {"pk": {"S": "nobody"}, "sk": {"S": "ups"}}
    for _ in range(3):
        began = time.process_time()
        client.get_item(TableName="ConnectionsTable", Key=key)
        taken.append(time.process_time() - began)
    sys.stderr.write("\n" + json.dumps(taken))


def _client(module: str, *roots: str) -> Any:
    if not roots:
        return importlib.import_module(module).dynamodb
    from connectors.adapters.aws import session  # noqa: PLC0415 - the other has no such thing

    session.ROOTS = Path(*roots)
    return importlib.import_module(module).service.connections.client


if __name__ == "__main__":
    main(*sys.argv[1:])
