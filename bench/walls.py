"""Which quota stands in the way of how many connections, in one account and Region."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rich.box import SIMPLE
from rich.table import Table

from bench import due_rows, template
from bench.growth import Growth
from bench.traffic import MONTH, Traffic
from bench.usage import Usage
from connectors.operations.ports.rows import SHARDS

CALL, OWN, SHOPIFY = 0.0076, 0.005, 0.3
"""Seconds on AWS: of one call (the published median of a PutItem), of a function's own CPU, which
has a third to a half of a processor, and of a call to Shopify, which nobody has measured.
"""
PROCESSOR = 1769
"""Megabytes of a function's memory that bring a whole processor."""
SECRETS, READS, PUTS = 500_000, 10_000, 50
"""Of Secrets Manager: secrets, reads and new values a second; the rates are fixed."""
NEW = ("secretsmanager.PutSecretValue", "secretsmanager.UpdateSecret")
READ = ("secretsmanager.GetSecretValue", "secretsmanager.DescribeSecret")
REQUESTS, CONCURRENCY, PARTITION = 10_000, 1_000, 1_000
"""Requests a second of the gateway, functions at once, writes a second of a table's partition."""


@dataclass(frozen=True)
class Wall:
    """A quota, and how much of it one connection takes."""

    name: str
    limit: float
    taken: float

    @property
    def reached(self) -> float:
        """With how many connections."""
        return self.limit / self.taken


def seconds(usage: Usage) -> float:
    """How long a function takes for one of them, its calls one after another."""
    asked_shopify = usage.called("secretsmanager.PutSecretValue")
    return usage.called("") * CALL + OWN + asked_shopify * SHOPIFY


def walls(measured: Growth, traffic: Traffic) -> list[Wall]:
    """Every wall, the nearest first. Rates are those of the busiest second."""
    busy = {name: times * traffic.peak / MONTH for name, times in traffic.requests.items()}

    def taken(of: Callable[[Usage], float]) -> float:
        return sum(rate * of(measured.of(name)) for name, rate in busy.items())

    requests = taken(lambda usage: usage.function == "integrations")
    found = [
        Wall("secrets", SECRETS, 1),
        Wall("new values of secrets/s", PUTS, taken(lambda usage: usage.called(*NEW))),
        Wall("reads of secrets/s", READS, taken(lambda usage: usage.called(*READ))),
        Wall("our own throttle, requests/s", template.throttle(), requests),
        Wall("the gateway, requests/s", REQUESTS, requests),
        Wall("functions at once", CONCURRENCY, taken(seconds)),
        Wall("writes to `due`/s", PARTITION * SHARDS, taken(lambda usage: usage.indexed)),
        Wall("windows that upkeep closes/s", worked_off(), busy["window closed"]),
        Wall("rows in upkeep's day", looked_at(measured), 1),
    ]
    return sorted(found, key=lambda wall: wall.reached)


@cache
def worked_off() -> float:
    """Rows a second, where a call takes 5 ms."""
    run = due_rows.work_off(due_rows.SAMPLE, call_seconds=due_rows.CALL_SECONDS)
    return due_rows.SAMPLE / run.seconds


def looked_at(measured: Growth) -> float:
    """Rows in one run of upkeep's day, on the part of a processor that its memory brings."""
    given, day = template.function("upkeep"), measured.day
    row = day.called("") * CALL + day.cpu * PROCESSOR / float(given["MemorySize"])
    return (float(given["Timeout"]) - measured.day_spare) / row


def met(found: Sequence[Wall], size: int) -> str:
    """The walls on the way to so many connections, the first one first."""
    return "; ".join(wall.name for wall in found if wall.reached < size) or "none"


def table(found: Sequence[Wall], at_worst: Sequence[Wall]) -> Table:
    """The walls, with how many connections they let in."""
    shown = Table("wall", box=SIMPLE, title="connections per account and Region, at most")
    for name in ("quota", "one in 16 a shop", "all of them shops"):
        shown.add_column(name, justify="right")
    worst = {wall.name: wall.reached for wall in at_worst}
    for wall in found:
        shown.add_row(wall.name, *map(_rounded, (wall.limit, wall.reached, worst[wall.name])))
    return shown


def _rounded(number: float) -> str:
    """To two digits: nothing here is known better."""
    return f"{float(f'{number:.2g}'):,.0f}"
