"""Amend a connection: only the supplied fields change."""

from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import ConcurrentUpdate, NotConnected
from connectors.domain.events import UPDATED, Change
from connectors.domain.receipts import Answer, Claim, Receipt
from connectors.operations.ports import Connections, Ids, Moved, Receipted, Wish

ATTEMPTS = 5
"""Times a row that others keep changing is judged afresh before the caller is told."""


@dataclass(frozen=True, slots=True)
class Amend:
    """PATCH /v1/integrations/{connector_type} (contract §3)."""

    connections: Connections
    ids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Connection | Answer:
        """The row as it is afterwards, or the kept answer of the same request.

        Raises NotConnected, any refusal of `Connection.amended`, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        change = Change(self.ids("evt_"), UPDATED, wish.at)
        if claim is None:
            try:
                return self.connections.amend(wish, change)
            except Moved as met:
                return self._judged(wish, change, None, met.row)
        row, receipt = self.connections.read_with_receipt(wish.place, claim.id)
        if receipt is not None and wish.at < receipt.expires_at:
            return receipt.replay(claim)
        try:
            return self._judged(wish, change, claim, row)
        except Receipted as earlier:
            return earlier.receipt.replay(claim)

    def _judged(
        self, wish: Wish, change: Change, claim: Claim | None, row: Connection | None
    ) -> Connection:
        for _ in range(ATTEMPTS):
            if row is None:
                raise NotConnected
            new = row.amended(wish.supplied, wish.if_match, at=wish.at)
            receipt = claim and Receipt.of(claim, new, at=wish.at)
            try:
                if new is not row or receipt is not None:
                    self.connections.replace(row, new, None if new is row else change, receipt)
                return new
            except Moved as met:
                row = met.row
        raise ConcurrentUpdate
