"""Reconcile rows with secrets, both ways: what a fault has left on either side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import batched

from connectors.domain.connection.events import REAUTHORIZATION_REQUIRED, UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.connection.secret_state import SecretState, desired_state
from connectors.domain.connection.sync_status import CREDENTIALS_LOST, NOT_CONNECTED
from connectors.domain.errors import UnreadableRow
from connectors.domain.oauth.lifecycle import NO_TOKENS, deauthorized
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.ports.rows import BATCH_GET_MAX, UNREADABLE, Connections, RowChanged
from connectors.operations.ports.system import Clock, Ids
from connectors.operations.ports.vault import ListedSecret, Vault

GRACE = timedelta(hours=1)
"""A younger secret may belong to a PUT that has not written its row yet."""


@dataclass
class ReconcileReport:
    """What one reconciliation has seen and mended, and what it could not judge.

    `unfinished` is 1 where the time was up before everything had been looked at.
    """

    secrets_seen: int = 0
    secrets_mended: int = 0
    rows_seen: int = 0
    rows_mended: int = 0
    failed: int = 0
    unfinished: int = 0


class _TimeIsUp(Exception):
    """The rest is the next day's."""


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The day's work. Every repair is conditional, so that it may run beside everything else.

    A hundred rows are read in one call: by calculation (`bench.costs`) the time of one run is
    enough for some hundred and sixty thousand.
    """

    connections: Connections
    vault: Vault
    sync_secret_state: SyncSecretState
    give_ends: Callable[[Place], bool]
    clock: Clock
    ids: Ids

    def __call__(self, time_is_left: Callable[[], bool]) -> ReconcileReport:
        """List the secrets and read each one's row; then look at rows whose secret was not listed.

        A row that cannot be read keeps its secret and holds up nobody. Raises Unavailable.
        """
        tally = ReconcileReport()
        try:
            listed = self._match(tally, time_is_left)
            for row in self.connections.scan():
                _go_on(time_is_left)
                tally.rows_seen += row.secret_arn is not None
                if row.secret_arn not in listed and row.secret_arn is not None:
                    mend = partial(self._mend, row.place, row.secret_arn)
                    tally.rows_mended += self._judged(tally, mend)
                if row.lacks_ends:
                    tally.rows_mended += self._judged(tally, partial(self.give_ends, row.place))
        except _TimeIsUp:
            tally.unfinished = 1
        return tally

    def _match(self, tally: ReconcileReport, time_is_left: Callable[[], bool]) -> set[str]:
        """Make every listed secret match its row; which ones were listed."""
        listed = set()
        for secrets in batched(self.vault.every(), BATCH_GET_MAX, strict=False):
            rows = self.connections.some_of({secret.place for secret in secrets})
            for secret in secrets:
                _go_on(time_is_left)
                listed.add(secret.arn)
                tally.secrets_seen += 1
                if self.clock() - secret.created_at >= GRACE:
                    repair = partial(self._matched, secret, rows.get(secret.place))
                    tally.secrets_mended += self._judged(tally, repair)
        return listed

    def _judged(self, tally: ReconcileReport, repair: Callable[[], bool]) -> bool:
        try:
            return repair()
        except (UnreadableRow, *UNREADABLE):
            tally.failed += 1
            return False

    def _matched(self, secret: ListedSecret, row: Connection | None) -> bool:
        # A row that cannot be read looks absent here; matching reads it again, and leaves it alone.
        if desired_state(row, secret.arn, self.clock()) is secret.kept:
            return False
        return self.sync_secret_state(secret.place, secret.arn)

    def _mend(self, place: Place, arn: str) -> bool:
        """Own up to a secret that is gone for good: the row says that it has no credentials.

        Of a row that is over there is nothing more to announce than its end.
        """
        row, now = self.connections.read(place), self.clock()
        if row is None or row.secret_arn != arn or not row.present(now):
            return False
        if self.vault.kept(arn) is not SecretState.DESTROYED:
            return False
        if CATALOGUE[row.connector_type].setup == "oauth":
            bare, told = deauthorized(row, CREDENTIALS_LOST, at=now), REAUTHORIZATION_REQUIRED
        else:
            bare, told = row.changed(now, sync_status=NOT_CONNECTED, **NO_TOKENS), UPDATED
        try:
            outcome = RowChange(bare, (Change(self.ids("evt_"), told, now),))
            self.connections.replace(row, outcome, None)
        except RowChanged:
            return False
        return True


def _go_on(time_is_left: Callable[[], bool]) -> None:
    if not time_is_left():
        raise _TimeIsUp
