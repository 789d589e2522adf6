"""Expire a disconnected row whose window has closed: announce, destroy, delete."""

from dataclasses import dataclass
from datetime import timedelta

from connectors.domain.connection.events import PURGED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.errors import UnreadableRow
from connectors.domain.providers.shopify import Shop
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.ports.oauth import ShopClaims
from connectors.operations.ports.rows import Connections, RowChanged
from connectors.operations.ports.system import Clock, Ids

UNREADABLE_GRACE = timedelta(days=7)
"""How long after its window has closed a row that cannot be read waits to be mended."""


@dataclass(frozen=True, slots=True)
class Expire:
    """A few steps, each repeatable, so that a crash or a twin in between changes nothing.

    A tombstone that carries `integration.purged`; its secret destroyed and its shop free; the
    tombstone deleted.
    """

    connections: Connections
    claims: ShopClaims
    sync_secret_state: SyncSecretState
    clock: Clock
    ids: Ids

    def __call__(self, place: Place) -> bool:
        """Whether the row is gone for good now. Raises Unavailable.

        One that this release cannot read waits for a release that can, and goes all the same in the
        end: unannounced, and its secret follows by the stream. Raises UnreadableRow before that.
        """
        try:
            row = self.connections.read(place)
        except UnreadableRow:
            if self.connections.discard(place, self.clock() - UNREADABLE_GRACE):
                return True
            raise
        tombstone = row and self._tombstone(row)
        if tombstone is None:
            return False
        if tombstone.secret_arn is not None:
            self.sync_secret_state(place, tombstone.secret_arn)
        if tombstone.shop is not None:
            self.claims.release(Shop(tombstone.shop), tombstone.id)
        self.connections.remove(tombstone)
        return True

    def _tombstone(self, row: Connection) -> Connection | None:
        """The row as a tombstone; None where its time has not come, or another was faster."""
        now = self.clock()
        if row.purged_at is not None:
            return row
        if not row.expired(now):
            return None
        tombstone = row.purged(at=now)
        try:
            change = Change(self.ids("evt_"), PURGED, now)
            self.connections.replace(row, RowChange(tombstone, (change,)), None)
        except RowChanged:
            return None
        return tombstone
