"""Bring a restore to its end: the secret back, fresh tokens, then the row is active."""

from dataclasses import dataclass

from connectors.domain.connection.events import RESTORED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.domain.oauth.lifecycle import RefreshResult, restored
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.refresh import Refresh
from connectors.operations.oauth.refresh_endings import InPassing, fenced, row_of
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Ids


@dataclass(frozen=True, slots=True)
class FinishRestore:
    """The second half of a restore (spec: shopify §4), for the request itself and for upkeep.

    Restored access tokens are always dead, so the row becomes active only with fresh ones.
    """

    sync_secret_state: SyncSecretState
    refresh: Refresh
    ending: "Restored"

    def __call__(self, row: Connection) -> Connection:
        """The active row. Raises InvalidGrant where the merchant has to consent again.

        Raises Busy, Unavailable, OutcomeUnknown, RequestRefused or AppRefused where the end is
        still open.
        """
        self.sync_secret_state(row.place, row.secret_arn or "")
        return self.refresh(row, self.ending, at_once=True).row


@dataclass(frozen=True, slots=True)
class Restored:
    """A refresh that ends a restore: the row becomes active, and that is announced."""

    commit_loop: CommitLoop
    in_passing: InPassing
    ids: Ids

    def renewed(self, row: Connection, renewal: RefreshResult) -> Connection:
        """See Ending."""
        change = Change(self.ids("evt_"), RESTORED, renewal.at)
        judge = fenced(row, lambda seen: RowChange(restored(seen, renewal), (change,)))
        return row_of(
            self.commit_loop.commit(WriteCommand(row.place, {}, renewal.at), None, judge, row)
        )

    def refused(self, row: Connection) -> None:
        """See Ending."""
        self.in_passing.refused(row)

    def outlasted(self, row: Connection) -> None:
        """See Ending: upkeep takes the restore up in any case."""

    def dead(self, row: Connection, why: str) -> None:
        """See Ending."""
        self.in_passing.dead(row, why)
