"""What every function stands on: how AWS is called, and what time it is."""

from datetime import timedelta

from botocore.config import Config

from connectors.adapters import system
from connectors.operations.ports import Clock

AWS = Config(
    connect_timeout=1,
    read_timeout=3,
    tcp_keepalive=True,
    max_pool_connections=16,
    retries={"mode": "standard", "total_max_attempts": 3},
)
"""Bounded, so that a function answers 503 before the gateway gives up on it (29 s)."""


def clock(offset_seconds: str) -> Clock:
    """The machine's clock, moved where a local stack asks for it."""
    return system.SystemClock(timedelta(seconds=int(offset_seconds)))
