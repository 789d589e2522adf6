"""Connect a service, or undo its disconnect."""

from contextlib import suppress
from dataclasses import dataclass

from connectors.domain.connection import Connection, check_match
from connectors.domain.errors import AlreadyConnected, Unavailable
from connectors.domain.events import CREATED, PURGED, RESTORED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Wish
from connectors.operations.sync_secret_state import SyncSecretState
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class Connect:
    """POST /v1/integrations/{connector_type}, Mode A (contract §3)."""

    transition: Transition
    sync_secret_state: SyncSecretState
    ids: Ids
    uuids: Ids

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The new or restored row, or the kept answer of the same request.

        A restore is one write, and then its secret is made to match: a crash in between is healed
        by that write's own stream record. Raises StaleVersion, AlreadyConnected,
        IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """

        def judge(row: Connection | None) -> Outcome:
            check_match(row, wish.if_match, wish.at)
            if row is not None and row.restorable(wish.supplied, wish.at):
                restored = row.restored(wish.supplied, at=wish.at)
                return Outcome(restored, (self._change(RESTORED, wish),))
            return self._begun(wish, row)

        # Most often nothing stands there: the write finds out, unless a tag has to be compared.
        seen = self.transition.look(wish, claim) if wish.if_match is not None else None
        if isinstance(seen, Answer):
            return seen
        outcome = self.transition.commit(wish, claim, judge, seen)
        if isinstance(outcome, Outcome) and not outcome.created and outcome.row.secret_arn:
            # The restore is committed; where the vault is out of reach now, the stream finishes.
            with suppress(Unavailable):
                self.sync_secret_state(wish.place, outcome.row.secret_arn)
        return outcome

    def _begun(self, wish: Wish, old: Connection | None) -> Outcome:
        """A new row, in place of one that readers no longer see or that it may not revive."""
        if old is not None and old.present(wish.at) and old.disconnected_at is None:
            raise AlreadyConnected
        place = wish.place
        row = Connection.begin(
            place.owner, place.connector_type, wish.supplied, id=self.uuids(""), at=wish.at
        )
        if old is None or old.purged_at is not None:
            return Outcome(row, (self._change(CREATED, wish),))
        # Its id is minted first: by their ids the two stand in the history.
        purged = Change(self.ids("evt_"), PURGED, wish.at, of="old")
        return Outcome(row, (purged, self._change(CREATED, wish)))

    def _change(self, type: str, wish: Wish) -> Change:
        return Change(self.ids("evt_"), type, wish.at)
