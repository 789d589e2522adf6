"""What every function stands on: what time it is."""

from datetime import timedelta

from connectors.adapters import system
from connectors.operations.ports import Clock


def clock(offset_seconds: str) -> Clock:
    """The machine's clock, moved where a local stack asks for it."""
    return system.SystemClock(timedelta(seconds=int(offset_seconds)))
