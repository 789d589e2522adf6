"""Keep a connection alive: refresh before its tokens are forgotten, finish a restore left open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.domain.connection import Connection
from connectors.domain.errors import Unavailable
from connectors.domain.place import Place
from connectors.domain.shopify_tokens import GrantDead, TokenTrouble
from connectors.domain.sync_status import RESTORING
from connectors.operations.finish_restore import FinishRestore
from connectors.operations.ports import Clock, Connections
from connectors.operations.refresh import Busy, Refresh
from connectors.operations.refresh_endings import InPassing

SOON, LATER = timedelta(minutes=2), timedelta(hours=2)
"""After what time a restore, or a refresh with weeks to go, is tried again; half as much more by
chance, so that an outage does not end in a wave.
"""


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """Upkeep's part in the life of tokens (spec: shopify §2, §4)."""

    connections: Connections
    refresh: Refresh
    in_passing: InPassing
    finish_restore: FinishRestore
    clock: Clock
    chance: Callable[[], float]

    def __call__(self, place: Place) -> bool:
        """Whether the row's tokens were renewed now. Raises Unavailable.

        What fails is put off, so that it holds up nobody behind it; dead tokens are announced.
        """
        row = self.connections.read(place)
        if row is None or not self._due(row):
            return False
        try:
            if row.sync_status == RESTORING:
                self.finish_restore(row)
            else:
                self.refresh(row, self.in_passing, at_once=True)
        except GrantDead:
            return False
        except (Busy, TokenTrouble, Unavailable):
            self.connections.put_off(row, self._next(row))
            return False
        return True

    def _due(self, row: Connection) -> bool:
        now = self.clock()
        waits = row.refresh_at is not None and row.refresh_at <= now
        return waits and row.present(now) and row.disconnected_at is None

    def _next(self, row: Connection) -> datetime:
        wait = SOON if row.sync_status == RESTORING else LATER
        return self.clock() + wait * (1 + 0.5 * self.chance())
