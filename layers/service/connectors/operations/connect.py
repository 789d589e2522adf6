"""Connect a service: a new row where there is none."""

from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import AlreadyConnected
from connectors.domain.events import CREATED, Change
from connectors.domain.receipts import Answer, Claim, Receipt
from connectors.operations.ports import Connections, Ids, Moved, Receipted, Wish


@dataclass(frozen=True, slots=True)
class Connect:
    """POST /v1/integrations/{connector_type}, Mode A (contract §3)."""

    connections: Connections
    ids: Ids
    uuids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Connection | Answer:
        """The new row, or the kept answer of the same request.

        Raises AlreadyConnected, IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        owner, connector_type = wish.place.owner, wish.place.connector_type
        row = Connection.begin(
            owner, connector_type, wish.supplied, id=self.uuids(""), at=wish.at
        )
        change = Change(self.ids("evt_"), CREATED, wish.at)
        try:
            self.connections.insert(row, change, claim and Receipt.of(claim, row, at=wish.at))
        except Receipted as earlier:
            assert claim is not None
            return earlier.receipt.replay(claim)
        except Moved:
            raise AlreadyConnected from None
        return row
