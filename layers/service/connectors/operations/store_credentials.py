"""Store credentials: a new secret each time, then the row swaps to it."""

from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.credentials import Credentials
from connectors.domain.errors import ConcurrentUpdate, NotConnected
from connectors.domain.events import CREDENTIALS_UPDATED, Change
from connectors.domain.receipts import Answer, Claim, Outcome
from connectors.operations.ports import Ids, Wish
from connectors.operations.transition import Transition
from connectors.operations.vault import Vault


@dataclass(frozen=True, slots=True)
class StoreCredentials:
    """PUT /v1/integrations/{connector_type}/credentials (contract §3).

    Secret first, then the row: a crash in between leaves a secret that no row names, which the
    reconciler destroys, and never a row without its secret. Readers see the old set or the new one.
    """

    transition: Transition
    vault: Vault
    ids: Ids

    def __call__(
        self, wish: Wish, claim: Claim | None, credentials: Credentials
    ) -> Outcome | Answer:
        """The row with the new set, or the kept answer of the same request.

        Raises NotConnected, StaleVersion, Disconnected, WrongEnvironment, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        seen = self.transition.look(wish, claim)
        if isinstance(seen, Answer):
            return seen
        row = _connected(seen, wish)
        credentials.check_environment(row.mode)
        secret = self.vault.create(wish.place, row.id, credentials)
        change = Change(self.ids("evt_"), CREDENTIALS_UPDATED, wish.at)

        def judge(found: Connection | None) -> Outcome:
            standing = _connected(found, wish)
            if standing.id != row.id:
                raise ConcurrentUpdate
            credentials.check_environment(standing.mode)
            new = standing.changed(
                wish.at,
                secret_arn=secret.arn,
                secret_version=secret.version,
                credentials_masked=credentials.names,
                credentials_environment=credentials.environment,
                has_webhook_secret=credentials.has_webhook_secret,
                sync_status=None,
                sync_error=None,
            )
            return Outcome(new, (change,))

        return self.transition.commit(wish, claim, judge, seen)


def _connected(row: Connection | None, wish: Wish) -> Connection:
    """The row, where it is connected and the one that was meant. Raises what stands against it."""
    if row is None:
        raise NotConnected
    row.check_connected(wish.at, wish.if_match)
    return row
