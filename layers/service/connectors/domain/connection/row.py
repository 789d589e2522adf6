"""A connection: one outside service of one entity in one key mode, and how it may change."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.sync_status import NOT_CONNECTED, RESTORING
from connectors.domain.errors import (
    AuthorizationRequired,
    CredentialsStored,
    Disconnected,
    NotConnected,
    RestoreInHand,
    StaleVersion,
)
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation import entity_tags

Mode = Literal["sandbox", "live"]

RESTORE_WINDOW = timedelta(days=7)
"""How long a disconnect can be undone (contract §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connector row (contract §2). `config` is the JSON text that the client sent, unchanged.

    The last group of fields never leaves the service; every other has the contract's name and
    meaning. A row with `purged_at` is a tombstone: gone for every reader, kept only until its
    secret is destroyed.

    `epoch` counts disconnects, restores and purges; `oauth_generation` the starts of OAuth;
    `token_generation` the refreshes, which are no versions of the row: nobody sees them.
    `secret_version` is the version of the secret in force. At `refresh_at` upkeep has to get fresh
    tokens: well before the old ones are forgotten, or to bring a restore to its end.
    `credentials_environment` is the mode that the stored values name by their beginnings; None
    where they name none, or were stored before that was kept.

    What only an outsider could bring to an end has an end of its own (spec: shopify §6): tokens
    that nobody renewed at `renewable_until`, a restore at `restore_ends_at`, a start of OAuth at
    `authorization_expires_at`. `unavailable_since` is when a shop began to refuse requests,
    `refused_at` when it did so last; `outlasted_at` when it last took longer to answer than the
    asker could wait. At `health_told_at` an `integration.failed` or `.verified` was
    announced last: once an hour at most (contract §4).

    A field with a default is one that an earlier release did not have: an item without it is read
    as the default (contract §2).
    """

    id: str
    entity_id: str
    livemode: bool
    connector_type: str
    display_name: str
    mode: Mode
    is_active: bool
    config: str
    created_at: datetime
    updated_at: datetime
    version: int
    has_webhook_secret: bool = False
    credentials_masked: tuple[str, ...] = ()
    last_sync_at: datetime | None = None
    sync_status: str | None = NOT_CONNECTED
    sync_error: str | None = None
    ship_from_name: str | None = None
    ship_from_address1: str | None = None
    ship_from_city: str | None = None
    ship_from_state: str | None = None
    ship_from_zip: str | None = None
    seller_id: str | None = None
    bank_account_id: str | None = None
    disconnected_at: datetime | None = None
    restorable_until: datetime | None = None
    purged_at: datetime | None = None
    secret_arn: str | None = None
    secret_version: str | None = None
    credentials_environment: str | None = None
    epoch: int = 0
    shop: str | None = None
    connected_at: datetime | None = None
    refresh_at: datetime | None = None
    oauth_generation: int = 0
    token_generation: int = 0
    renewable_until: datetime | None = None
    restore_ends_at: datetime | None = None
    authorization_expires_at: datetime | None = None
    unavailable_since: datetime | None = None
    refused_at: datetime | None = None
    outlasted_at: datetime | None = None
    health_told_at: datetime | None = None

    @classmethod
    def begin(
        cls,
        owner: Owner,
        connector_type: str,
        supplied: Mapping[str, Any],
        *,
        id: str,
        at: datetime,
    ) -> Self:
        """A new row of the first version, configured and on (contract §3, Mode A)."""
        title = CATALOGUE[connector_type].title
        defaults = {"display_name": title, "mode": "sandbox", "config": "{}"}
        return cls(
            id=id,
            entity_id=owner.entity_id,
            livemode=owner.livemode,
            connector_type=connector_type,
            is_active=True,
            created_at=at,
            updated_at=at,
            version=1,
            **(defaults | dict(supplied)),
        )

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(Owner(self.entity_id, self.livemode), self.connector_type)

    @property
    def etag(self) -> str:
        """The entity tag of this version of the row, quotes included (contract §3)."""
        return f'"{self.id}-{self.version}"'

    def present(self, at: datetime) -> bool:
        """Whether readers see the row: it is no tombstone, and its window has not closed.

        The window is half open: restorable if and only if `at < restorable_until` (contract §3).
        """
        return self.purged_at is None and not self.expired(at)

    def expired(self, at: datetime) -> bool:
        """Whether the row was disconnected and its window has closed."""
        return self.restorable_until is not None and at >= self.restorable_until

    def changed(self, at: datetime, **fields: Any) -> Self:
        """The row's next version."""
        return replace(self, updated_at=at, version=self.version + 1, **fields)

    def amended(self, supplied: Mapping[str, Any], if_match: str | None, *, at: datetime) -> Self:
        """The row with the supplied fields, one version on; the same row where nothing differs.

        Raises NotConnected, StaleVersion, Disconnected, CredentialsStored, AuthorizationRequired or
        RestoreInHand (contract §3).
        """
        self.check_connected(at, if_match)
        differing = {name: new for name, new in supplied.items() if getattr(self, name) != new}
        if "mode" in differing and not self._may_be(differing["mode"]):
            raise CredentialsStored
        if differing.get("is_active"):
            self._check_authorized()
        return self.changed(at, **differing) if differing else self

    def check_connected(self, at: datetime, if_match: str | None = None) -> None:
        """Raise NotConnected where readers see no row, StaleVersion where the tag is another
        version's, Disconnected where the row can be restored; in this order (contract §3).
        """
        if not self.present(at):
            raise NotConnected
        self.check_tag(if_match)
        if self.disconnected_at is not None:
            raise Disconnected

    def check_tag(self, if_match: str | None) -> None:
        """Raise StaleVersion where an `If-Match` does not name this version of the row."""
        if not entity_tags.match(if_match, self.etag, weakly=False):
            raise StaleVersion

    def disconnected(self, if_match: str | None = None, *, at: datetime) -> Self:
        """The row after a DELETE; the same row, whatever the tag, where it was disconnected before.

        Raises NotConnected or StaleVersion (contract §3).
        """
        if not self.present(at):
            raise NotConnected
        if self.disconnected_at is not None:
            return self
        self.check_tag(if_match)
        return self.changed(
            at,
            epoch=self.epoch + 1,
            is_active=False,
            disconnected_at=at,
            restorable_until=at + RESTORE_WINDOW,
            # A restore that was in hand is over: its credentials are stored, and untested.
            sync_status=None if self.sync_status == RESTORING else self.sync_status,
            restore_ends_at=None,
        )

    def restorable(self, supplied: Mapping[str, Any], at: datetime) -> bool:
        """Whether connecting again revives this row: in its window, and in no other mode or shop.

        Credentials must not wake up anywhere else than where they belong.
        """
        same = supplied.get("mode", self.mode), supplied.get("shop", self.shop)
        window_open = self.disconnected_at is not None and self.present(at)
        return window_open and same == (self.mode, self.shop)

    def restored(self, supplied: Mapping[str, Any], *, at: datetime) -> Self:
        """The row after a re-POST inside the window, with the fields of the new body applied."""
        back = {"is_active": True, "disconnected_at": None, "restorable_until": None}
        return self.changed(at, epoch=self.epoch + 1, **(back | dict(supplied)))

    def purged(self, *, at: datetime) -> Self:
        """The row as a tombstone."""
        return self.changed(at, epoch=self.epoch + 1, purged_at=at)

    @property
    def due_at(self) -> datetime | None:
        """When something must next happen to the row; None where nothing must.

        A disconnected row waits for the end of its window and for nothing else.
        """
        if self.purged_at is not None or self.disconnected_at is not None:
            return self.purged_at or self.restorable_until
        ends = (self.refresh_at, self.renewable_until, self.restore_ends_at)
        return min(filter(None, ends), default=None)

    def over(self, at: datetime) -> bool:
        """Whether the row's tokens, or its restore, have come to the end that needs nobody's word.

        Of a connected row: a disconnected one has its window.
        """
        ends = (self.renewable_until, self.restore_ends_at)
        return self.disconnected_at is None and any(end is not None and at >= end for end in ends)

    def _may_be(self, mode: str) -> bool:
        """Whether nothing is stored that might be for another mode than this."""
        return self.secret_arn is None or self.credentials_environment == mode

    def _check_authorized(self) -> None:
        if CATALOGUE[self.connector_type].setup == "oauth" and self.secret_arn is None:
            raise AuthorizationRequired
        if self.sync_status == RESTORING:
            raise RestoreInHand


def check_match(row: Connection | None, if_match: str | None, at: datetime) -> None:
    """Raise StaleVersion where an `If-Match` was sent and no reader sees the version it names.

    For a POST, which may find no row (contract §3).
    """
    if if_match is None:
        return
    if row is None or not row.present(at):
        raise StaleVersion
    row.check_tag(if_match)


FIELDS = tuple(field.name for field in fields(Connection))
