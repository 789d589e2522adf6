"""A model on paper: what a month costs at so many connections, and which wall is met first.

Calls, units and bytes are those that `bench.growth` measures in this very run; what our own stack
holds is counted in the template. Typed are prices (us-east-1, public, in dollars, free tiers and
discounts left out), how long a call takes on AWS, and the traffic (`bench.traffic`). Exits non-zero
where something grows with the rows, where a measured request has no price or a priced one was not
measured, and where the page on performance says other dollars.
"""

import re
import sys
from collections.abc import Iterator, Mapping

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import growth, template, walls
from bench.artefact import Artefact, Unmeasured
from bench.growth import Growth
from bench.traffic import UNPRICED, Traffic
from bench.usage import Usage
from connectors.domain.connection.history import HISTORY_RETENTION
from local.places import ROOT

PAGE = ROOT / "docs" / "explanation" / "performance.md"
SIZES = {10**3: "10³", 10**5: "10⁵", 10**7: "10⁷"}
MILLION, GIGABYTE, DAYS = 10**6, 10**9, 730 / 24

SECRET, SECRET_CALL = 0.40, 0.05 / 10_000
GATEWAY = 3.50 / MILLION
INVOCATION, GIGABYTE_SECOND, SCHEDULED = 0.20 / MILLION, 0.0000166667, 1.00 / MILLION
READ, WRITE, EVENT = 0.125 / MILLION, 0.625 / MILLION, 1.00 / MILLION
STORED, RECOVERABLE, LOGGED = 0.25, 0.20, 0.50 + 0.03
"""By the gigabyte: an item, what point-in-time recovery adds, and a log line with its 30 days."""
KEY, ALARM, METRIC = 1.00, 0.10, 0.30
OVERHEAD = 100
"""Bytes that DynamoDB adds to every item that it stores."""
CLOSE = 0.01
"""By how much the page may be off: a log line is a few bytes longer now and then."""


def of_one(measured: Growth, traffic: Traffic) -> dict[str, float]:
    """A connection's month, by service."""
    used = [(measured.of(name), often) for name, often in traffic.requests.items()]
    used.append((measured.day, DAYS))
    bill = {
        service: sum(often * priced(usage)[service] for usage, often in used)
        for service in priced(measured.day)
    }
    bill["secrets"] += SECRET
    bill["tables"] += stored(measured, traffic)
    bill["events"] = traffic.requests["event"] * EVENT
    return bill


def priced(usage: Usage) -> dict[str, float]:
    """One request, by service."""
    gigabytes = template.function(usage.function)["MemorySize"] / 1024
    return {
        "secrets": usage.called("secretsmanager.") * SECRET_CALL,
        "gateway": GATEWAY if usage.function == "integrations" else 0,
        "functions": INVOCATION + walls.seconds(usage) * gigabytes * GIGABYTE_SECOND,
        "tables": usage.read * READ + (usage.written + usage.indexed) * WRITE,
        "logs": usage.logged / GIGABYTE * LOGGED,
    }


def stored(measured: Growth, traffic: Traffic) -> float:
    """What a connection keeps: its row, its part of a key, its events and hand-outs of 90 days."""
    months, requests = HISTORY_RETENTION.days / DAYS, traffic.requests
    kept = {"PATCH": {"ConnectionsTable": 1.0}, "GET": {"KeysTable": 1 / traffic.neighbours}}
    for name in ("event", "hand-out", "hand-out, token lives", "hand-out, refreshed"):
        kept[name] = {"HistoryTable": months * requests[name]}
    return sum(
        count * items * (size + OVERHEAD) / GIGABYTE * price(table)
        for name, tables in kept.items()
        for table, count in tables.items()
        for items, size in [measured.of(name).items[table]]
    )


def price(table: str) -> float:
    """A gigabyte's month in a table."""
    return STORED + RECOVERABLE * template.recoverable(table)


def standing(measured: Growth) -> float:
    """A stack's month without a connection: what the template lists, and a tick a minute. The day's
    metrics are told in one hour of 24, and paid by the hour; the filter's where the app is refused.
    """
    tick, ticks = measured.of("tick"), DAYS * 24 * 60
    metrics = len(tick.metrics) + len(set(measured.day.metrics) - set(tick.metrics)) / 24
    metrics += len(template.of("AWS::Logs::MetricFilter"))
    return (
        KEY * len(template.of("AWS::KMS::Key"))
        + SECRET * len(template.of("AWS::SecretsManager::Secret"))
        + ALARM * len(template.of("AWS::CloudWatch::Alarm"))
        + METRIC * metrics
        + ticks * (SCHEDULED + sum(priced(tick).values()))
    )


def faults(measured: Growth, traffic: Traffic) -> Iterator[str]:
    """Where model and measurement are not about the same requests."""
    for name in measured.requests.keys() - traffic.requests.keys() - UNPRICED.keys():
        yield f"{name} is measured and has no price"
    for name in (traffic.requests.keys() | UNPRICED.keys()) - measured.requests.keys():
        yield f"{name} is priced and was not measured"


def misread(totals: Mapping[int, float], text: str) -> Iterator[str]:
    """Where the page's table says other dollars."""
    for size, shown in SIZES.items():
        told = re.search(rf"^\| {shown} \| ([0-9,]+) \|", text, re.MULTILINE)
        dollars = float(told[1].replace(",", "")) if told else 0
        if abs(dollars - totals[size]) > CLOSE * totals[size]:
            yield f"the page says {dollars:,.0f} dollars at {size:,}, not {totals[size]:,.0f}"


def main() -> int:
    """Measure, price, print, judge."""
    console, traffic = Console(width=120, highlight=False), Traffic()
    try:
        measured = growth.measured(Artefact.built())
    except Unmeasured as trouble:
        console.print(str(trouble), markup=False)
        return 1
    grown = growth.tell(measured, console)
    found = list(faults(measured, traffic))
    if not found:
        totals = _tell(measured, traffic, console)
        found += misread(totals, PAGE.read_text(encoding="utf-8"))
    for fault in found:
        console.print(fault)
    return int(bool(grown or found))


def _tell(measured: Growth, traffic: Traffic, console: Console) -> dict[int, float]:
    """Print the month and the walls; the month's dollars by size."""
    bill, fixed = of_one(measured, traffic), standing(measured)
    worst = sum(of_one(measured, traffic.at_worst).values())
    met = walls.walls(measured, traffic)
    shown = Table("connections", box=SIMPLE, title="dollars a month, by the public prices")
    for name in (*bill, "the stack", "all", "were all shops"):
        shown.add_column(name, justify="right")
    totals = {size: size * sum(bill.values()) + fixed for size in SIZES}
    for size, total in totals.items():
        figures = (*(size * share for share in bill.values()), fixed, total, size * worst + fixed)
        shown.add_row(f"{size:,}", *(f"{figure:,.0f}" for figure in figures))
    console.print(shown)
    for size in SIZES:
        console.print(f"walls on the way to {size:,}: {walls.met(met, size)}")
    console.print(walls.table(met, walls.walls(measured, traffic.at_worst)))
    return totals


if __name__ == "__main__":
    sys.exit(main())
