"""Reconcile rows with secrets, both ways: what a fault has left on either side."""

from dataclasses import dataclass
from datetime import timedelta

from connectors.domain.authorization import NO_TOKENS, deauthorized
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import Connection
from connectors.domain.events import REAUTHORIZATION_REQUIRED, UPDATED, Change
from connectors.domain.receipts import Outcome
from connectors.domain.secret import Kept, demanded
from connectors.domain.sync_status import NOT_CONNECTED
from connectors.operations.match_secret import MatchSecret
from connectors.operations.ports import Clock, Connections, Ids, Moved
from connectors.operations.vault import Vault

GRACE = timedelta(hours=1)
"""A younger secret may belong to a PUT that has not written its row yet."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one reconciliation has seen and mended."""

    secrets_seen: int
    secrets_mended: int
    rows_seen: int
    rows_mended: int


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The day's work. Every repair is conditional, so that it may run beside everything else."""

    connections: Connections
    vault: Vault
    match_secret: MatchSecret
    clock: Clock
    ids: Ids

    def __call__(self) -> Tally:
        """List the secrets and read each one's row; then look at rows whose secret was not listed.

        Raises Unavailable.
        """
        seen, mended = set(), 0
        for secret in self.vault.every():
            seen.add(secret.arn)
            if self.clock() - secret.created_at < GRACE:
                continue
            row = self.connections.read(secret.place)
            if demanded(row, secret.arn, self.clock()) is not secret.kept:
                mended += self.match_secret(secret.place, secret.arn)
        rows = rows_mended = 0
        for row in self.connections.with_secrets():
            rows += 1
            rows_mended += row.secret_arn not in seen and self._mend(row)
        return Tally(len(seen), mended, rows, rows_mended)

    def _mend(self, row: Connection) -> bool:
        """Own up to a secret that is gone for good: the row says that it has no credentials.

        Of a row that is over there is nothing more to announce than its end.
        """
        now = self.clock()
        if row.secret_arn is None or not row.present(now):
            return False
        if self.vault.kept(row.secret_arn) is not Kept.DESTROYED:
            return False
        if CATALOGUE[row.connector_type].setup == "oauth":
            bare, told = deauthorized(row, at=now), REAUTHORIZATION_REQUIRED
        else:
            bare, told = row.changed(now, sync_status=NOT_CONNECTED, **NO_TOKENS), UPDATED
        try:
            outcome = Outcome(bare, (Change(self.ids("evt_"), told, now),))
            self.connections.replace(row, outcome, None)
        except Moved:
            return False
        return True
