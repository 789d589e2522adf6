"""Give a row of an earlier release the ends that it lacks, so that nothing of it lasts for ever."""

from contextlib import suppress
from dataclasses import dataclass, replace

from connectors.domain.connection.place import Place
from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.sync_status import RESTORING
from connectors.domain.oauth.states import STATE_TTL
from connectors.domain.providers.shopify_tokens import Tokens
from connectors.operations.ports.rows import RowChanged, TokenRows
from connectors.operations.ports.system import Clock
from connectors.operations.ports.vault import SecretNotLive, Vault


@dataclass(frozen=True, slots=True)
class GiveEnds:
    """Part of the day's work (spec: shopify §6, "Ends are on the row")."""

    connections: TokenRows
    vault: Vault
    clock: Clock

    def __call__(self, place: Place) -> bool:
        """Whether the row has got one now. Raises Unavailable.

        A row that has moved meanwhile is looked at again the next day.
        """
        row = self.connections.read(place)
        if row is None or row.disconnected_at is not None or row.purged_at is not None:
            return False
        dated = self._of_tokens(row) if row.secret_arn else self._of_a_start(row)
        if dated == row:
            return False
        try:
            self.connections.write_private(row, dated)
        except RowChanged:
            return False
        return True

    def _of_a_start(self, row: Connection) -> Connection:
        """The start is over by then, whenever it was."""
        ends = row.authorization_expires_at or self.clock() + STATE_TTL
        return replace(row, authorization_expires_at=ends)

    def _of_tokens(self, row: Connection) -> Connection:
        """The refresh token's own end stands beside it in the vault.

        A restore has an end all the same while the vault does not give it back.
        """
        with suppress(SecretNotLive):
            read = self.vault.read(row.secret_arn or "", row.secret_version or "")
            row = replace(row, renewable_until=Tokens.kept(read).terms.renewable_until)
        if row.sync_status != RESTORING or row.restore_ends_at is not None:
            return row
        ends = (self.clock() + RESTORE_WINDOW, row.renewable_until)
        return replace(row, restore_ends_at=min(filter(None, ends)))
