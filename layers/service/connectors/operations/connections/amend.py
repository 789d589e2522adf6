"""Amend a connection: only the supplied fields change."""

from dataclasses import dataclass

from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import IdempotentRequest, RowChange, StoredResponse
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Ids


@dataclass(frozen=True, slots=True)
class Amend:
    """PATCH /v1/integrations/{connector_type} (contract §3)."""

    commit_loop: CommitLoop
    ids: Ids

    def __call__(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        """The row as it is afterwards, or the kept answer of the same request.

        Raises NotConnected, any refusal of `Connection.amended`, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        return self.commit_loop.change(
            command,
            claim,
            Change(self.ids("evt_"), UPDATED, command.at),
            lambda row: row.amended(command.supplied, command.if_match, at=command.at),
            self.commit_loop.connections.amend,
        )
