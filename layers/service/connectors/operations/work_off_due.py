"""Work off what is due: windows that have closed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from connectors.domain.place import Place
from connectors.operations.expire import Expire
from connectors.operations.ports import SHARDS, Clock, Connections

Failed = Callable[[Place, Exception], None]
"""Told of each row that could not be worked off; the row stays due."""


@dataclass(frozen=True, slots=True)
class WorkOffDue:
    """The minute's work. Two may run at once: every step of `Expire` is conditional."""

    connections: Connections
    expire: Expire
    clock: Clock

    def __call__(self, time_is_left: Callable[[], bool], failed: Failed) -> int:
        """How many rows are gone now. What is left when the time is up is due the next minute.

        The shards side by side, each oldest first; a row that fails is passed over and holds up
        nobody behind it.
        """

        def work_off(shard: int) -> int:
            done = 0
            for place in self.connections.due(shard, self.clock()):
                if not time_is_left():
                    break
                try:
                    done += self.expire(place)
                except Exception as error:  # noqa: BLE001 - one bad row must not starve the rest
                    failed(place, error)
            return done

        with ThreadPoolExecutor(max_workers=SHARDS) as pool:
            return sum(pool.map(work_off, range(SHARDS)))
