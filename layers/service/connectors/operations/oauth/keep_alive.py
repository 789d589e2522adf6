"""Keep a connection alive while it can be: refresh in time, finish a restore, end what is over."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import LAPSED, RESTORING
from connectors.domain.errors import Unavailable
from connectors.domain.providers.shopify_tokens import InvalidGrant, RequestRefused, TokenTrouble
from connectors.operations.oauth.finish_restore import FinishRestore
from connectors.operations.oauth.refresh import Busy, Refresh
from connectors.operations.oauth.refresh_endings import InPassing
from connectors.operations.ports.rows import RowChanged, TokenRows
from connectors.operations.ports.system import Clock

SOON, LATER = timedelta(minutes=2), timedelta(hours=2)
"""After what time a restore, or a refresh with weeks to go, is tried again; half as much more by
chance, so that an outage does not end in a wave.
"""


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """Upkeep's part in the life of tokens (spec: shopify §2, §4)."""

    connections: TokenRows
    refresh: Refresh
    in_passing: InPassing
    finish_restore: FinishRestore
    clock: Clock
    chance: Callable[[], float]

    def __call__(self, place: Place) -> bool:
        """Whether the row's tokens were renewed now. Raises Unavailable.

        What fails is put off, so that it holds up nobody behind it; dead tokens are announced.
        """
        row, now = self.connections.read(place), self.clock()
        if row is None or not _due(row, now):
            return False
        if row.over(now):
            # Nobody needs the shop's word for that; a fresh pair in this very moment wins.
            with suppress(RowChanged):
                self.in_passing.dead(row, LAPSED)
            return False
        return self._renewed(row)

    def _renewed(self, row: Connection) -> bool:
        try:
            if row.sync_status == RESTORING:
                self.finish_restore(row)
            else:
                self.refresh(row, self.in_passing, at_once=True)
        except (InvalidGrant, RequestRefused):
            # Both have been written down, the second with the time to ask again.
            return False
        except (Busy, TokenTrouble, Unavailable):
            with suppress(RowChanged):
                self.connections.write_private(row, replace(row, refresh_at=self._next(row)))
            return False
        return True

    def _next(self, row: Connection) -> datetime:
        wait = SOON if row.sync_status == RESTORING else LATER
        return self.clock() + wait * (1 + 0.5 * self.chance())


def _due(row: Connection, at: datetime) -> bool:
    due = row.due_at is not None and row.due_at <= at
    return due and row.present(at) and row.disconnected_at is None
