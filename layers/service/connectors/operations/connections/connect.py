"""Connect a service, or undo its disconnect."""

from contextlib import suppress
from dataclasses import dataclass

from connectors.domain.connection.events import CREATED, PURGED, RESTORED, Change
from connectors.domain.connection.idempotency import IdempotentRequest, RowChange, StoredResponse
from connectors.domain.connection.row import Connection, check_match
from connectors.domain.errors import AlreadyConnected, Unavailable
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Ids


@dataclass(frozen=True, slots=True)
class Connect:
    """POST /v1/integrations/{connector_type}, Mode A (contract §3)."""

    commit_loop: CommitLoop
    sync_secret_state: SyncSecretState
    ids: Ids
    uuids: Ids

    def __call__(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        """The new or restored row, or the kept answer of the same request.

        A restore is one write, and then its secret is made to match: a crash in between is healed
        by that write's own stream record. Raises StaleVersion, AlreadyConnected,
        IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """

        def judge(row: Connection | None) -> RowChange:
            check_match(row, command.if_match, command.at)
            if row is not None and row.restorable(command.supplied, command.at):
                restored = row.restored(command.supplied, at=command.at)
                return RowChange(restored, (self._change(RESTORED, command),))
            return self._begun(command, row)

        # Most often nothing stands there: the write finds out, unless a tag has to be compared.
        seen = self.commit_loop.look(command, claim) if command.if_match is not None else None
        if isinstance(seen, StoredResponse):
            return seen
        outcome = self.commit_loop.commit(command, claim, judge, seen)
        if isinstance(outcome, RowChange) and not outcome.created and outcome.row.secret_arn:
            # The restore is committed; where the vault is out of reach now, the stream finishes.
            with suppress(Unavailable):
                self.sync_secret_state(command.place, outcome.row.secret_arn)
        return outcome

    def _begun(self, command: WriteCommand, old: Connection | None) -> RowChange:
        """A new row, in place of one that readers no longer see or that it may not revive."""
        if old is not None and old.present(command.at) and old.disconnected_at is None:
            raise AlreadyConnected
        place = command.place
        row = Connection.begin(
            place.owner, place.connector_type, command.supplied, id=self.uuids(""), at=command.at
        )
        if old is None or old.purged_at is not None:
            return RowChange(row, (self._change(CREATED, command),))
        # Its id is minted first: by their ids the two stand in the history.
        purged = Change(self.ids("evt_"), PURGED, command.at, of="old")
        return RowChange(row, (purged, self._change(CREATED, command)))

    def _change(self, type: str, command: WriteCommand) -> Change:
        return Change(self.ids("evt_"), type, command.at)
