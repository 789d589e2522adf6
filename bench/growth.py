"""What a request and a minute of upkeep cost as rows grow: CPU, calls and capacity units."""

import sys

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import wall
from bench.artefact import Artefact

SIZES = (100, 1_000, 10_000)


def main() -> int:
    """Measure and print."""
    built, console = Artefact.built(), Console(width=120)
    title = "growth: 1,000 entities; CPU ms, calls, read and write units per request"
    shown = Table("request", box=SIMPLE, title=title)
    for rows in SIZES:
        shown.add_column(f"{rows:,} rows", justify="right")
    for name in ("calls", "read", "written"):
        shown.add_column(name, justify="right")
    for function in ("integrations", "upkeep"):
        environment = built.environment(function)
        told = wall.run("grown.py", environment, function, *map(str, SIZES))
        for name, by_rows in told["requests"].items():
            figures = [by_rows[str(rows)] for rows in SIZES]
            last = figures[-1]
            cells = [f"{taken * 1000:.2f}" for taken, *_ in figures]
            shown.add_row(name, *cells, f"{last[1]:g}", f"{last[2]:g}", f"{last[3]:g}")
    console.print(shown)
    console.print(f"bytes per item: row {told['bytes']['row']:,}, key {told['bytes']['key']:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
