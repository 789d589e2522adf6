"""A model on paper: what a month costs at so many connections, by AWS's public prices.

Capacity units and bytes are those that `bench.growth` measures; prices are us-east-1's, in dollars.
"""

import sys
from dataclasses import dataclass

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

SIZES = (10**3, 10**5, 10**7)
MILLION = 10**6


@dataclass(frozen=True)
class Month:
    """What one connection sees in a month."""

    reads: int = 30
    lists: int = 4
    changes: int = 2
    hand_outs: int = 300


# Per unit.
SECRET, SECRET_CALL = 0.40, 0.05 / 10_000
GATEWAY, INVOCATION, GIGABYTE_SECOND = 3.50 / MILLION, 0.20 / MILLION, 0.0000166667
READ, WRITE, EVENT = 0.125 / MILLION, 0.625 / MILLION, 1.00 / MILLION
KEPT, LOGGED = 0.25 + 0.20, 0.50
"""Per gigabyte: kept in a table with point-in-time recovery, and written to a log."""
FIXED = 1.00 + 4 * 0.10 + 43_200 * (INVOCATION + 0.5 * 0.05 * GIGABYTE_SECOND + 4 * READ)
"""A KMS key, four alarms, and a tick of upkeep every minute."""

LINE, ROW, EVENT_KEPT, HAND_OUT_KEPT = 450e-9, 1.0e-6, 1.4e-6, 0.25e-6
"""Gigabytes: a log line, a row, and in the history of three months an event and a hand-out."""


def request(seconds: float, *, memory: float = 1.0) -> float:
    """A function's invocation and its log line."""
    return INVOCATION + memory * seconds * GIGABYTE_SECOND + LINE * LOGGED


def of_one(month: Month) -> dict[str, float]:
    """A connection's month, by service."""
    calls = month.reads + month.lists + month.changes
    events = EVENT + 2 * WRITE + request(0.020, memory=0.5) / 10
    kept = ROW + 3 * (month.changes * EVENT_KEPT + month.hand_outs * HAND_OUT_KEPT)
    return {
        "secrets": SECRET + month.hand_outs * SECRET_CALL,
        "API": calls * (GATEWAY + request(0.020)),
        "hand-outs": month.hand_outs * request(0.030, memory=0.5),
        "tables": (month.reads + month.lists) * (WRITE + 2 * READ)
        + month.changes * 2 * WRITE
        + month.hand_outs * (WRITE + 2 * READ)
        + kept * KEPT,
        "events": month.changes * events,
    }


def main() -> int:
    """Print the table."""
    shares = of_one(Month())
    shown = Table("connections", box=SIMPLE, title="dollars a month, by the public prices")
    for name in (*shares, "all"):
        shown.add_column(name, justify="right")
    for size in SIZES:
        figures = [size * share for share in shares.values()]
        total = sum(figures) + FIXED
        shown.add_row(f"{size:,}", *(f"{figure:,.0f}" for figure in (*figures, total)))
    Console(width=120).print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
