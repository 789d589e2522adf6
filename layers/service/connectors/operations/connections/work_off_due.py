"""Work off what is due: windows that have closed, tokens that have to be kept alive."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from connectors.domain.connection.place import Place
from connectors.operations.connections.expire import Expire
from connectors.operations.ports.rows import SHARDS, DueRows
from connectors.operations.ports.system import Clock

Failed = Callable[[Place, Exception], None]
"""Told of each row that could not be worked off; the row stays due."""


@dataclass(frozen=True, slots=True)
class WorkedOff:
    """How many rows are gone for good now, and how many have fresh tokens."""

    expired: int
    renewed: int


@dataclass(frozen=True, slots=True)
class WorkOffDue:
    """The minute's work. Two may run at once: every step of it is conditional."""

    connections: DueRows
    expire: Expire
    keep_alive: Callable[[Place], bool]
    clock: Clock

    def __call__(self, time_is_left: Callable[[], bool], failed: Failed) -> WorkedOff:
        """What was done. What is left when the time is up is due the next minute.

        The shards side by side, each oldest first; a row that fails is passed over and holds up
        nobody behind it.
        """

        def work_off(shard: int) -> WorkedOff:
            expired = renewed = 0
            for place in self.connections.due(shard, self.clock()):
                if not time_is_left():
                    break
                try:
                    gone = self.expire(place)
                    expired += gone
                    renewed += not gone and self.keep_alive(place)
                except Exception as error:  # noqa: BLE001 - one bad row must not starve the rest
                    failed(place, error)
            return WorkedOff(expired, renewed)

        with ThreadPoolExecutor(max_workers=SHARDS) as pool:
            done = list(pool.map(work_off, range(SHARDS)))
        return WorkedOff(sum(d.expired for d in done), sum(d.renewed for d in done))
