"""A connection: one outside service of one entity in one key mode, and how it may change."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from connectors.domain import entity_tags
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.errors import (
    AuthorizationRequired,
    ConcurrentUpdate,
    CredentialsStored,
    Disconnected,
    NotConnected,
    StaleVersion,
)
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.domain.sync_status import NOT_CONNECTED, RESTORING

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
    epoch: int = 0
    shop: str | None = None
    connected_at: datetime | None = None
    refresh_at: datetime | None = None
    oauth_generation: int = 0
    token_generation: int = 0

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

        Raises NotConnected, Disconnected, StaleVersion, CredentialsStored, AuthorizationRequired or
        ConcurrentUpdate (contract §3).
        """
        self.check_connected(at)
        if not entity_tags.match(if_match, self.etag, weakly=False):
            raise StaleVersion
        differing = {name: new for name, new in supplied.items() if getattr(self, name) != new}
        if "mode" in differing and self.secret_arn is not None:
            raise CredentialsStored
        if differing.get("is_active"):
            self._check_authorized()
        return self.changed(at, **differing) if differing else self

    def check_connected(self, at: datetime) -> None:
        """Raise NotConnected where readers see no row, Disconnected where it can be restored."""
        if not self.present(at):
            raise NotConnected
        if self.disconnected_at is not None:
            raise Disconnected

    def disconnected(self, *, at: datetime) -> Self:
        """The row after a DELETE; the same row where it was disconnected before (contract §3).

        Raises NotConnected.
        """
        if not self.present(at):
            raise NotConnected
        if self.disconnected_at is not None:
            return self
        return self.changed(
            at,
            epoch=self.epoch + 1,
            is_active=False,
            disconnected_at=at,
            restorable_until=at + RESTORE_WINDOW,
            # A restore that was in hand is over: its credentials are stored, and untested.
            sync_status=None if self.sync_status == RESTORING else self.sync_status,
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
        """When something must next happen to the row; None where nothing must."""
        return self.purged_at or self.restorable_until or self.refresh_at

    def _check_authorized(self) -> None:
        if CATALOGUE[self.connector_type].setup == "oauth" and self.secret_arn is None:
            raise AuthorizationRequired
        if self.sync_status == RESTORING:
            raise ConcurrentUpdate


FIELDS = tuple(field.name for field in fields(Connection))
