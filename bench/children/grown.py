"""A built function over tables of several sizes, taking turns; what a request costs at each.

`python grown.py FUNCTION INDEXES SIZE…` prints per request and size its CPU without the tables' own
share, its calls, capacity units, items written with their bytes, bytes of log lines and the metrics
it tells. `python grown.py upkeep reconcile` prints what upkeep's day takes, per row.
"""

import importlib
import io
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from threading import Lock
from typing import Any

import capacity
import kinds
import turns
from line import lay
from memory import Memory
from stocks import stocked

ROUNDS = 60
DAY_ROWS = 2_000
"""Over which upkeep's day is measured."""
PARTS: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    **kinds.CLIENTS,
    "upkeep": lambda s: (s.sync_secret_state.connections.client, s.sync_secret_state.vault.client),
    "announcements": lambda s: (s.announce.bus.client, s.announce.history.client),
}
"""By function its clients."""


@dataclass
class Meter:
    """Stands between the function and the tables of one size, and reads off what passes."""

    indexes: capacity.Indexes
    memory: Memory = field(default_factory=Memory)
    own: float = 0
    """CPU of the tables and of this meter."""
    units: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    items: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lock: Lock = field(default_factory=Lock)

    def over(self, memory: Memory) -> None:
        """Begin anew, over these tables."""
        self.memory, self.own = memory, 0
        for kept in (self.units, self.calls, self.items, memory.calls):
            kept.clear()

    def answer(self, service: str, operation: str, given: Any) -> tuple[int, bytes]:
        """One call; upkeep's shards come one after another."""
        with self.lock:
            began = time.thread_time()
            for kept in (self.memory.noted, self.memory.moved):
                kept.clear()
            status, body = self.memory(operation, given)
            told = self.memory.noted[-1][2]
            moved = self.memory.moved
            self.calls[f"{service}.{operation}"] += 1
            self.units["read"] += capacity.read(operation, given, told)
            checks = capacity.checks(given)
            self.units["written"] += capacity.written(operation, moved, checks)
            self.units["indexed"] += capacity.indexed(moved, self.indexes)
            for table, _, after in moved:
                if after:
                    self.items[table].append(capacity.weight(after))
            self.own += time.thread_time() - began
        return status, body


def started(function: str, meter: Meter, heard: io.StringIO) -> Any:
    """The function's module, its log heard and its calls answered."""
    sys.stdout = heard
    handler: Any = importlib.import_module("handler")
    if function == "credentials":
        handler.service = turns.shop_answers(handler.service)
    for client in PARTS[function](handler.service):
        service = client.meta.service_model.service_name
        lay(lambda *asked, service=service: meter.answer(service, *asked), client)
    return handler


def cost(turn: turns.Turn, meter: Meter, heard: io.StringIO) -> dict[str, Any]:
    """What one request takes."""
    turn.before()
    heard.seek(0)
    heard.truncate()
    meter.over(meter.memory)
    began = time.process_time()
    reply = turn.send()
    taken = time.process_time() - began - meter.own
    if not turn.fits(reply):
        raise SystemExit(f"answered {reply}: {heard.getvalue()[-500:]}")
    many, lines = turn.many, heard.getvalue()
    return {
        "cpu": taken / many,
        "logged": len(lines.encode()) / many,
        "calls": {call: count / many for call, count in meter.calls.items()},
        **{what: meter.units[what] / many for what in ("read", "written", "indexed")},
        "items": {
            table: [len(bytes) / many, sum(bytes) / len(bytes)]
            for table, bytes in meter.items.items()
        },
        "metrics": metrics(lines),
    }


def metrics(lines: str) -> list[str]:
    """The names of the metrics that stand in a log."""
    told = (json.loads(line) for line in lines.splitlines() if '"_aws"' in line)
    return [
        metric["Name"]
        for line in told
        for directive in line["_aws"]["CloudWatchMetrics"]
        for metric in directive["Metrics"]
    ]


def main(function: str, indexes: str, *sizes: int) -> dict[str, Any]:
    """The last round's figures, and the medians of those that are never quite alike."""
    meter, heard = Meter(json.loads(indexes)), io.StringIO()
    handler = started(function, meter, heard)
    stocks = {rows: stocked(rows) for rows in sizes}
    found: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for number in range(ROUNDS):
        for rows, memory in stocks.items():
            meter.memory = memory
            asked = getattr(turns, function)(handler.handler, memory, number)
            for name, turn in asked.items():
                told = cost(turn, meter, heard)
                found.setdefault(name, {}).setdefault(rows, []).append(told)
    return {
        name: {
            rows: told[-1] | {each: median(one[each] for one in told) for each in ("cpu", "logged")}
            for rows, told in by.items()
        }
        for name, by in found.items()
    }


def day() -> dict[str, Any]:
    """Upkeep's day over some rows, per row; and the seconds that a run leaves unused."""
    meter, heard = Meter({}, stocked(DAY_ROWS)), io.StringIO()
    handler = started("upkeep", meter, heard)
    send: Callable[[], Any] = lambda: handler.handler({"task": "reconcile"}, turns.Unhurried())  # noqa: E731
    rows = len(meter.memory.listed)
    fits: Callable[[Any], bool] = lambda done: done["rows_seen"] == done["secrets_seen"] == rows  # noqa: E731
    told = cost(turns.Turn(send, fits, many=rows), meter, heard)
    return {"usage": told, "spare": handler.SPARE_MILLISECONDS / 1000}


if __name__ == "__main__":
    function, what, *rest = sys.argv[1:]
    report = day() if what == "reconcile" else main(function, what, *map(int, rest))
    sys.stderr.write("\n" + json.dumps(report))
