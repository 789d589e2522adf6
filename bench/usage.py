"""What a request uses, and whether that grows with rows that are not its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FLAT, UNTOLD = 1.2, 20e-6
"""By how much a request's CPU may differ between few rows and many: a share, and the seconds below
which the clock tells chance.
"""


@dataclass(frozen=True)
class Usage:
    """One request of a function, or one of the many things that one invocation has done.

    Seconds of CPU without the tables' own; calls by `service.Operation`; units that are read and
    written, and entries of indexes that were written besides; by table how many items were written
    and what they weigh; bytes of log; names of metrics.
    """

    function: str
    cpu: float
    calls: Mapping[str, float]
    read: float
    written: float
    indexed: float
    items: Mapping[str, tuple[float, float]]
    logged: float
    metrics: tuple[str, ...] = ()

    def called(self, *prefixes: str) -> float:
        """How many calls there were to a service, or of an operation."""
        return sum(count for call, count in self.calls.items() if call.startswith(prefixes))

    @property
    def counted(self) -> tuple[object, ...]:
        """What no neighbour on the machine can change."""
        return self.calls, self.read, self.written, self.indexed, self.items


Requests = Mapping[str, Mapping[int, Usage]]
"""By name and by how many rows there were."""


def faults(requests: Requests) -> Iterator[str]:
    """What costs more where there are more rows, in a sentence each."""
    for name, by_rows in requests.items():
        few, many = min(by_rows), max(by_rows)
        for rows, usage in by_rows.items():
            if usage.counted != by_rows[few].counted:
                yield f"{name}: other calls, units or items at {rows:,} rows than at {few:,}"
        before, after = by_rows[few].cpu, by_rows[many].cpu
        if after > FLAT * before + UNTOLD:
            yield f"{name}: {after / before:.2f} times the CPU at {many:,} rows, not {FLAT} or less"
