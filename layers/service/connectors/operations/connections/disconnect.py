"""Disconnect: a soft delete that can be undone for seven days."""

from dataclasses import dataclass

from connectors.domain.connection.events import DISCONNECTED, Change
from connectors.domain.connection.idempotency import IdempotentRequest, RowChange, StoredResponse
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Ids


@dataclass(frozen=True, slots=True)
class Disconnect:
    """DELETE /v1/integrations/{connector_type} (contract §3). The secret follows by the stream."""

    commit_loop: CommitLoop
    ids: Ids

    def __call__(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        """The disconnected row; repeated, the same row with its clock running on.

        Raises NotConnected, StaleVersion, IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        return self.commit_loop.change(
            command,
            claim,
            Change(self.ids("evt_"), DISCONNECTED, command.at),
            lambda row: row.disconnected(command.if_match, at=command.at),
            self.commit_loop.connections.disconnect,
        )
