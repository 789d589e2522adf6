"""Disconnect: a soft delete that can be undone for seven days."""

from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import NotConnected
from connectors.domain.events import DISCONNECTED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Moved, Wish
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class Disconnect:
    """DELETE /v1/integrations/{connector_type} (contract §3). The secret follows by the stream."""

    transition: Transition
    ids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The disconnected row; repeated, the same row with its clock running on.

        Raises NotConnected, IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        change = Change(self.ids("evt_"), DISCONNECTED, wish.at)

        def judge(row: Connection | None) -> Outcome:
            if row is None:
                raise NotConnected
            new = row.disconnected(at=wish.at)
            return Outcome(new, () if new is row else (change,))

        if claim is not None:
            return self.transition.commit_after_reading(wish, claim, judge)
        try:
            return Outcome(self.transition.connections.disconnect(wish, change), (change,))
        except Moved as met:
            return self.transition.commit(wish, None, judge, met.row)
