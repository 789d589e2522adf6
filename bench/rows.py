"""`make bench`: the table of goals, ours and others' numbers beside each other, in one run.

`--deterministic` measures only what no neighbour on the machine can change: rows 1 to 4 and 6.
Exits non-zero where one is missed.
"""

import sys
from collections.abc import Iterable
from math import isinf

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import cold, machine, requests
from bench.artefact import Artefact, Unmeasured
from bench.compared import DESIGNS
from bench.row import Row


def main(arguments: list[str]) -> int:
    """Measure, print, judge."""
    console = Console(width=140, highlight=False)
    try:
        rows = list(measured(Artefact.built(), everything="--deterministic" not in arguments))
    except Unmeasured as trouble:
        console.print(str(trouble), markup=False)
        return 1
    console.print(table(rows))
    missed = [row for row in rows if not row.met]
    for row in missed:
        console.print(f"missed: {row.what} is {_shown(row.value)}, not {_shown(row.limit)} or less")
    return int(bool(missed))


def measured(built: Artefact, *, everything: bool) -> Iterable[Row]:
    """The rows, in the order of their numbers."""
    yield from cold.rows(built)
    yield from requests.calls(built)
    if everything:
        # They start servers, which the others do without.
        from bench import bodies, sockets, wall  # noqa: PLC0415

        yield from wall.post(built)
        yield from requests.post(built)
        yield from requests.kinds(built)
        yield from wall.first_call(built)
        yield from bodies.rows(built)
        yield from sockets.rows(built)
    else:
        yield from requests.post(built)
        yield from requests.kinds(built)


def table(rows: Iterable[Row]) -> Table:
    """The rows as a table."""
    shown = Table(
        *("row", "what"),
        box=SIMPLE,
        title="goals (architecture §4), on what `sam build` makes",
        caption=machine.described(),
    )
    for title in ("goal ≤", "ours", *DESIGNS, "", "remark"):
        shown.add_column(title, justify="right")
    for row in rows:
        others = [_shown(row.beside[name]) if name in row.beside else "" for name in DESIGNS]
        mark = "" if isinf(row.limit) else "✓" if row.met else "✗"
        cells = [_shown(row.limit), _shown(row.value), *others, mark, row.remark]
        shown.add_row(str(row.number), row.what, *cells)
    return shown


def _shown(value: float) -> str:
    if isinf(value):
        return ""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
