"""Amend a connection: only the supplied fields change."""

from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import NotConnected
from connectors.domain.events import UPDATED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Moved, Wish
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class Amend:
    """PATCH /v1/integrations/{connector_type} (contract §3)."""

    transition: Transition
    ids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The row as it is afterwards, or the kept answer of the same request.

        Without a claim this is one write, tried blind; what it turns away is judged by the rules.
        Raises any refusal of `Connection.amended`, IdempotencyKeyReused, ConcurrentUpdate or
        Unavailable.
        """
        change = Change(self.ids("evt_"), UPDATED, wish.at)

        def judge(row: Connection | None) -> Outcome:
            if row is None:
                raise NotConnected
            new = row.amended(wish.supplied, wish.if_match, at=wish.at)
            return Outcome(new, () if new is row else (change,))

        if claim is not None:
            return self.transition.commit_after_reading(wish, claim, judge)
        try:
            return Outcome(self.transition.connections.amend(wish, change), (change,))
        except Moved as met:
            return self.transition.commit(wish, None, judge, met.row)
