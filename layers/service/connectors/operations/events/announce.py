"""Announce committed changes: in order per connection, never lost, never blocking."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from connectors.domain.connection.events import Envelope
from connectors.domain.errors import Unavailable
from connectors.operations.ports.bus import Bus, DeadLetters, Rejection
from connectors.operations.ports.history import History

PER_CALL = 10
"""Entries that one PutEvents takes."""
ATTEMPTS = 6
"""Times one envelope is tried while its trouble may pass."""
PAUSE = 0.1
"""Seconds before the second try; doubled for each further one."""

Queues = dict[str, deque[Envelope]]


@dataclass(frozen=True, slots=True)
class Announce:
    """Publishes envelopes, at most one per connection in a call (architecture §1).

    A call's entries are not ordered among themselves; so the next event of a connection leaves only
    when the one before it has arrived or has been set aside for good.
    """

    bus: Bus
    history: History
    dead_letters: DeadLetters
    pause: Callable[[float], None]
    chance: Callable[[], float]

    def __call__(self, envelopes: Iterable[Envelope]) -> None:
        """Keep all of them in the history and publish them; twice is once in both.

        They come in the order of their commits. Raises Unavailable where trouble outlasted the
        tries: the stream then brings the whole batch again, with the same ids.
        """
        queues: Queues = {}
        for envelope in envelopes:
            # One by one, and none behind one that failed: who follows the history would pass it by.
            self.history.add(envelope)
            queues.setdefault(envelope.connection_id, deque()).append(envelope)
        tries: dict[str, int] = {}
        while waiting := [name for name in queues if tries.get(name, 0) < ATTEMPTS]:
            for start in range(0, len(waiting), PER_CALL):
                self._publish(waiting[start : start + PER_CALL], queues, tries)
            if again := [tried for tried in tries.values() if tried < ATTEMPTS]:
                self._back_off(max(again))
        if queues:
            raise Unavailable("events")

    def _publish(self, names: list[str], queues: Queues, tries: dict[str, int]) -> None:
        heads = [queues[name][0] for name in names]
        try:
            fates = self.bus.publish(heads)
        except Unavailable as trouble:
            fates = [Rejection(trouble.neighbour, passing=True)] * len(heads)
        for name, head, rejection in zip(names, heads, fates, strict=True):
            if rejection is not None and rejection.passing:
                tries[name] = tries.get(name, 0) + 1
                continue
            if rejection is not None:
                self.dead_letters.put(head.text, rejection.code)
            tries.pop(name, None)
            queues[name].popleft()
            if not queues[name]:
                del queues[name]

    def _back_off(self, attempt: int) -> None:
        self.pause(PAUSE * 2 ** (attempt - 1) * (0.5 + self.chance()))
