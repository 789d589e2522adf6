"""Hand out a connection's credentials to one of the vendor's own workers."""

from dataclasses import dataclass
from typing import Literal

from connectors.domain.connection.history import HandOutRecord
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import REAUTHORIZATION_REQUIRED, RESTORING
from connectors.domain.credentials import Credentials
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.providers.shopify_tokens import InvalidGrant
from connectors.operations.oauth.refresh import Busy, Refresh, fence
from connectors.operations.oauth.refresh_endings import InPassing
from connectors.operations.ports.history import History
from connectors.operations.ports.rows import ConnectionReader
from connectors.operations.ports.system import Clock, Ids
from connectors.operations.ports.vault import SecretNotLive, Vault

Code = Literal[
    "not_found", "inactive", "not_connected", "disconnected", "reauthorization_required", "busy"
]

BUSY_SECONDS = 2


class CredentialsUnavailable(Exception):
    """No credentials, and why; `retry_after` in seconds where trying again can help."""

    def __init__(self, code: Code, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class HandOut:
    """Audit first: no record, no value. And the row has the last word: it is read again after the
    value, so that what was disconnected meanwhile is not given out.
    """

    connections: ConnectionReader
    vault: Vault
    history: History
    refresh: Refresh
    in_passing: InPassing
    clock: Clock
    ids: Ids

    def __call__(self, place: Place, caller: str, reason: str) -> tuple[Connection, Credentials]:
        """The row and its current set. Raises CredentialsUnavailable or Unavailable."""
        row, arn, version = self._usable(place)
        now = self.clock()
        self.history.record(HandOutRecord(self.ids("out_"), place, row.id, now, caller, reason))
        if CATALOGUE[place.connector_type].setup == "oauth":
            return row, self._token(row)
        try:
            credentials = self.vault.read(arn, version)
        except SecretNotLive:
            # Restored or replaced in this very moment; the level loop is at work.
            raise CredentialsUnavailable("busy", BUSY_SECONDS) from None
        if self._usable(place)[1:] != (arn, version):
            raise CredentialsUnavailable("busy", BUSY_SECONDS)
        return row, credentials

    def _token(self, row: Connection) -> Credentials:
        """An access token that lives, refreshed where it has to be. Raises CredentialsUnavailable.

        Another refresh in between is no matter: the token before it lives out its hour.
        """
        try:
            held = self.refresh(row, self.in_passing)
        except InvalidGrant:
            raise CredentialsUnavailable("reauthorization_required") from None
        except Busy as busy:
            self._usable(row.place)
            raise CredentialsUnavailable("busy", busy.retry_after or BUSY_SECONDS) from None
        if fence(self._usable(row.place)[0]) != fence(row):
            raise CredentialsUnavailable("busy", BUSY_SECONDS)
        return held.tokens.hand_out()

    def _usable(self, place: Place) -> tuple[Connection, str, str]:
        """The row, its secret and the version in force. Raises CredentialsUnavailable."""
        row = self.connections.read(place)
        if row is None or not row.present(self.clock()):
            raise CredentialsUnavailable("not_found")
        if row.disconnected_at is not None:
            raise CredentialsUnavailable("disconnected")
        if row.sync_status == REAUTHORIZATION_REQUIRED:
            raise CredentialsUnavailable("reauthorization_required")
        if row.sync_status == RESTORING:
            raise CredentialsUnavailable("busy", BUSY_SECONDS)
        if not row.is_active:
            raise CredentialsUnavailable("inactive")
        if row.secret_arn is None or row.secret_version is None:
            raise CredentialsUnavailable("not_connected")
        return row, row.secret_arn, row.secret_version
