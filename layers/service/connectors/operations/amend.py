"""Amend a connection: only the supplied fields change."""

from dataclasses import dataclass

from connectors.domain.events import UPDATED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Wish
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class Amend:
    """PATCH /v1/integrations/{connector_type} (contract §3)."""

    transition: Transition
    ids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The row as it is afterwards, or the kept answer of the same request.

        Raises NotConnected, any refusal of `Connection.amended`, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        return self.transition.change(
            wish,
            claim,
            Change(self.ids("evt_"), UPDATED, wish.at),
            lambda row: row.amended(wish.supplied, wish.if_match, at=wish.at),
            self.transition.connections.amend,
        )
