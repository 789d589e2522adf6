"""Disconnect: a soft delete that can be undone for seven days."""

from dataclasses import dataclass

from connectors.domain.events import DISCONNECTED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Wish
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class Disconnect:
    """DELETE /v1/integrations/{connector_type} (contract §3). The secret follows by the stream."""

    transition: Transition
    ids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The disconnected row; repeated, the same row with its clock running on.

        Raises NotConnected, StaleVersion, IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        return self.transition.change(
            wish,
            claim,
            Change(self.ids("evt_"), DISCONNECTED, wish.at),
            lambda row: row.disconnected(wish.if_match, at=wish.at),
            self.transition.connections.disconnect,
        )
