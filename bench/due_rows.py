"""Ten thousand windows that close in the same minute: how fast, how many calls, how much memory.

`python -m bench.due_rows [ROWS]` works them off with upkeep's real operation and adapters, against
tables in this process, in minutes that have time for a quarter of them; some rows cannot be read.
It raises where one is starved, worked off twice or out of turn, or where memory grows with them.
"""

import gc
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from bench.closed_windows import NOW, UNREADABLE, due_rows, unreadable_rows
from bench.in_process import DueTable, Line, Secrets
from connectors.adapters import system
from connectors.adapters.dynamodb.connection_table import ConnectionTable
from connectors.adapters.dynamodb.shop_claims import ShopClaimTable
from connectors.adapters.secrets.vault import SecretsManagerVault
from connectors.domain.connection.place import Place
from connectors.operations.connections.expire import Expire
from connectors.operations.connections.work_off_due import WorkOffDue
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.ports.rows import SHARDS

ROWS = 10_000
MINUTES = 4
"""Into which the work is cut: each has time for so many-th of the rows."""
FLAT = 1024 * 1024
"""Bytes by which memory may grow, however many rows there are."""
CALL_SECONDS = 0.005
SAMPLE = 500
"""Rows that are worked off with calls that take their time."""


@dataclass
class Minute:
    """Time for so many rows, whichever shard takes them."""

    rows: int
    lock: Lock = field(default_factory=Lock)

    def has_time(self) -> bool:
        """Whether another row may be begun."""
        with self.lock:
            self.rows -= 1
            return self.rows >= 0


@dataclass(frozen=True)
class Run:
    """What one run has come to."""

    minutes: list[int]
    """Rows that were worked off, by minute."""
    failures: list[int]
    seconds: float
    calls: Counter[str]
    growth: int
    left: int
    secrets_left: int
    in_turn: bool


def work_off(rows: int, *, call_seconds: float = 0, traced: bool = False) -> Run:
    """Build the rows, then let minute after minute pass until nothing more is done."""
    if traced:
        tracemalloc.start()
    line = Line(call_seconds)
    table = DueTable([*due_rows(rows), *unreadable_rows()], line)
    secrets = Secrets((f"arn:row-{number:06}" for number in range(rows)), line)
    minutes: list[int] = []
    failures: list[int] = []
    before, began = _traced_now(), time.perf_counter()
    while not minutes or minutes[-1]:
        done, failed = _minute(upkeep_of(table, secrets, lambda: NOW), rows // MINUTES + UNREADABLE)
        minutes.append(done)
        failures.append(failed)
    return Run(
        minutes=minutes[:-1],
        failures=failures,
        seconds=time.perf_counter() - began,
        calls=line.calls,
        growth=_peak() - before,
        left=len(table),
        secrets_left=len(secrets.scheduled),
        in_turn=_in_turn(table),
    )


def _minute(operation: WorkOffDue, time_for: int) -> tuple[int, int]:
    """Rows that one tick has worked off, and rows that it has reported."""
    failed: Counter[Place] = Counter()

    def count(place: Place, _: Exception) -> None:
        failed[place] += 1

    return operation(Minute(time_for).has_time, count).expired, failed.total()


def _traced_now() -> int:
    """Bytes in use, from which a peak is counted."""
    gc.collect()
    if tracemalloc.is_tracing():
        tracemalloc.reset_peak()
    return tracemalloc.get_traced_memory()[0]


def _peak() -> int:
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def upkeep_of(table: Any, secrets: Any, clock: Callable[[], datetime]) -> WorkOffDue:
    """The minute's operation as the function has it, with these clients."""
    ids = system.Ulids(clock)
    connections = ConnectionTable(table, "connections", lambda _: None, "", ids)
    sync_secret_state = SyncSecretState(
        connections, SecretsManagerVault(secrets, "stack", ids), clock
    )
    expire = Expire(
        connections, ShopClaimTable(table, "connections"), sync_secret_state, clock, ids
    )
    return WorkOffDue(connections, expire, lambda _: False, clock)


def _in_turn(table: DueTable) -> bool:
    """Whether each shard's rows went in the order in which they were due."""
    last: dict[str, str] = {}
    for turn in table.gone():
        if turn.at < last.get(turn.shard, ""):
            return False
        last[turn.shard] = turn.at
    return True


class Failed(Exception):
    """A run is not what it has to be; says in which respect."""


def check(run: Run, rows: int) -> None:
    """Raise Failed where a row was starved, worked off twice or out of turn."""
    time_for = rows // MINUTES + UNREADABLE
    faults = {
        "not every row was worked off once": sum(run.minutes) != rows,
        "other rows are left than the unreadable ones": run.left != UNREADABLE,
        "a secret is left": run.secrets_left != 0,
        "it took more minutes than it has to": len(run.minutes) > MINUTES + 1,
        "a minute took more rows than it has time for": max(run.minutes) > time_for,
        "what cannot be read was not reported": max(run.failures) != UNREADABLE,
        "a row overtook one that was due before it": not run.in_turn,
        "memory grew with the rows": run.growth > FLAT,
    }
    for fault, found in faults.items():
        if found:
            raise Failed(fault)


def main(rows: int) -> None:
    """Three runs: for the speed, for the memory, and with calls that take their time."""
    run, traced = work_off(rows), work_off(rows, traced=True)
    slow = work_off(SAMPLE, call_seconds=CALL_SECONDS)
    for each, many in ((run, rows), (traced, rows), (slow, SAMPLE)):
        check(each, many)
    per_row = {operation: count / rows for operation, count in sorted(run.calls.items())}
    print(f"{rows:,} rows due in the same minute, {UNREADABLE} unreadable before them")
    print(f"by minute          {', '.join(f'{done:,}' for done in run.minutes)} rows")
    print(f"AWS calls per row  {sum(per_row.values()):.2f}")
    for operation, count in per_row.items():
        print(f"  {operation:16} {count:.2f}")
    print(f"rows/s             {rows / run.seconds:,.0f} where a call takes no time")
    print(f"                   {SAMPLE / slow.seconds:,.0f} where it takes 5 ms, {SHARDS} shards")
    print(f"memory             peak growth {traced.growth / 1024:,.0f} KiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
