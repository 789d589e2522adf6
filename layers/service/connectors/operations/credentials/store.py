"""Store credentials: a new secret each time, then the row swaps to it."""

from dataclasses import dataclass

from connectors.domain.connection.events import CREDENTIALS_UPDATED, Change
from connectors.domain.connection.idempotency import IdempotentRequest, RowChange, StoredResponse
from connectors.domain.connection.row import Connection
from connectors.domain.credentials import Credentials
from connectors.domain.errors import ConcurrentUpdate, NotConnected
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Ids
from connectors.operations.ports.vault import Vault


@dataclass(frozen=True, slots=True)
class StoreCredentials:
    """PUT /v1/integrations/{connector_type}/credentials (contract §3).

    Secret first, then the row: a crash in between leaves a secret that no row names, which the
    reconciler destroys, and never a row without its secret. Readers see the old set or the new one.
    """

    commit_loop: CommitLoop
    vault: Vault
    ids: Ids

    def __call__(
        self, command: WriteCommand, claim: IdempotentRequest | None, credentials: Credentials
    ) -> RowChange | StoredResponse:
        """The row with the new set, or the kept answer of the same request.

        Raises NotConnected, StaleVersion, Disconnected, WrongEnvironment, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        seen = self.commit_loop.look(command, claim)
        if isinstance(seen, StoredResponse):
            return seen
        row = _connected(seen, command)
        credentials.check_environment(row.mode)
        secret = self.vault.create(command.place, row.id, credentials)
        change = Change(self.ids("evt_"), CREDENTIALS_UPDATED, command.at)

        def judge(found: Connection | None) -> RowChange:
            standing = _connected(found, command)
            if standing.id != row.id:
                raise ConcurrentUpdate
            credentials.check_environment(standing.mode)
            new = standing.changed(
                command.at,
                secret_arn=secret.arn,
                secret_version=secret.version,
                credentials_masked=credentials.names,
                credentials_environment=credentials.environment,
                has_webhook_secret=credentials.has_webhook_secret,
                sync_status=None,
                sync_error=None,
            )
            return RowChange(new, (change,))

        return self.commit_loop.commit(command, claim, judge, seen)


def _connected(row: Connection | None, command: WriteCommand) -> Connection:
    """The row, where it is connected and the one that was meant. Raises what stands against it."""
    if row is None:
        raise NotConnected
    row.check_connected(command.at, command.if_match)
    return row
