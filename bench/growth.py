"""What requests, hand-outs, events and upkeep cost as rows grow: CPU, calls, units and bytes.

Exits non-zero where one of them costs more because there are more rows. A list goes by the rows of
its own entity: two of them are measured, each with as many in every stock.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from bench import child, template
from bench.artefact import Artefact, Unmeasured
from bench.usage import Requests, Usage, faults

SIZES = (100, 1_000, 10_000)
FUNCTIONS = ("integrations", "credentials", "announcements", "upkeep")
COUNTER = "KeysTable"
"""Every request of a caller writes its key's item, which is told once."""
SHOWN = {"ConnectionsTable": "row", "HistoryTable": "history", "ReceiptsTable": "receipt"}


@dataclass(frozen=True)
class Growth:
    """What was measured: requests by name and rows, and upkeep's day."""

    requests: Requests
    day: Usage
    """Per row."""
    day_spare: float
    """Seconds of its time that a run leaves for what it has in hand."""

    def of(self, request: str) -> Usage:
        """A request, where there are most rows."""
        by_rows = self.requests[request]
        return by_rows[max(by_rows)]


def measured(built: Artefact) -> Growth:
    """Measure all of it."""
    requests: dict[str, dict[int, Usage]] = {}
    for function in FUNCTIONS:
        given = (function, template.indexes(), *map(str, SIZES))
        told = child.run("grown.py", built.environment(function), *given)
        for name, by_rows in told.items():
            requests[name] = {int(rows): _usage(function, one) for rows, one in by_rows.items()}
    day = child.run("grown.py", built.environment("upkeep"), "upkeep", "reconcile")
    return Growth(requests, _usage("upkeep", day["usage"]), day["spare"])


def _usage(function: str, told: Mapping[str, Any]) -> Usage:
    items = {table: (count, size) for table, (count, size) in told["items"].items()}
    return Usage(function, **{**told, "items": items, "metrics": tuple(told["metrics"])})


def table(growth: Growth) -> Table:
    """The requests as a table."""
    title = "growth: 1,000 entities; per request CPU ms, AWS calls, units, bytes written and logged"
    shown = Table(Column("request", no_wrap=True), box=SIMPLE, title=title)
    for rows in SIZES:
        shown.add_column(f"{rows:,} rows", justify="right")
    for name in ("calls", "vault", "read", "written", "items", "log"):
        shown.add_column(name, justify="right")
    for name, by_rows in growth.requests.items():
        taken = [f"{by_rows[rows].cpu * 1000:.2f}" for rows in SIZES]
        shown.add_row(name, *taken, *_cells(growth.of(name)))
    shown.add_row("upkeep's day, per row", "", "", "", *_cells(growth.day))
    return shown


def _cells(usage: Usage) -> list[str]:
    units = [usage.called(""), usage.called("secretsmanager."), usage.read]
    items = [
        f"{SHOWN[table]} {size:,.0f}"
        for table, (_, size) in usage.items.items()
        if table != COUNTER
    ]
    counts = [f"{each:.3g}" for each in (*units, usage.written + usage.indexed)]
    return [*counts, ", ".join(items), f"{usage.logged:,.0f}"]


def tell(growth: Growth, console: Console) -> int:
    """Print and judge; 1 where something grows that must not."""
    console.print(table(growth))
    console.print(f"a key's item: {growth.of('GET').items[COUNTER][1]:,.0f} bytes")
    found = list(faults(growth.requests))
    for fault in found:
        console.print(f"grows: {fault}")
    return int(bool(found))


def main() -> int:
    """Measure, print, judge."""
    console = Console(width=120, highlight=False)
    try:
        return tell(measured(Artefact.built()), console)
    except Unmeasured as trouble:
        console.print(str(trouble), markup=False)
        return 1


if __name__ == "__main__":
    sys.exit(main())
