"""The way a driver is driven: a step's name comes in on a line, what came of it goes out on one."""

import json
import sys
from collections.abc import Callable
from typing import Any


def serve(driver: Callable[[str, str], object]) -> None:
    """Take address and key from the first line, name the steps, then take them as they are named.

    The steps are the driver's public methods, in the order in which they are written.
    """
    address, key = json.loads(sys.stdin.readline())
    life = driver(address, key)
    _tell([name for name in vars(type(life)) if not name.startswith("_")])
    for line in sys.stdin:
        status, body = getattr(life, line.strip())()
        _tell({"status": status, "body": body})


def _tell(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
