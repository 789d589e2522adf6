"""A connection: one outside service of one entity in one key mode, and how it may change."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, Self

from connectors.domain.catalogue import CATALOGUE
from connectors.domain.errors import (
    AuthorizationRequired,
    CredentialsStored,
    Disconnected,
    StaleVersion,
)
from connectors.domain.owner import Owner

Mode = Literal["sandbox", "live"]

NOT_CONNECTED = "not_connected"
"""`sync_status` of a row that has no credentials yet (contract §2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connector row (contract §2). `config` is the JSON text that the client sent, unchanged.

    `secret_arn` never leaves the service; every other field has the contract's name and meaning.
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
    secret_arn: str | None = None
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

    @classmethod
    def begin(
        cls, owner: Owner, connector_type: str, supplied: Mapping[str, Any], *, id: str, at: datetime
    ) -> Self:
        """A new row of the first version, configured and on (contract §3, Mode A)."""
        defaults = {
            "display_name": CATALOGUE[connector_type].title,
            "mode": "sandbox",
            "config": "{}",
        }
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
    def owner(self) -> Owner:
        """The partition that the row belongs to."""
        return Owner(self.entity_id, self.livemode)

    @property
    def etag(self) -> str:
        """The entity tag of this version of the row, quotes included (contract §3)."""
        return f'"{self.id}-{self.version}"'

    def amended(self, supplied: Mapping[str, Any], if_match: str | None, *, at: datetime) -> Self:
        """The row with the supplied fields, one version on; the same row where nothing differs.

        Raises Disconnected, StaleVersion, CredentialsStored or AuthorizationRequired (contract §3).
        """
        if self.disconnected_at is not None:
            raise Disconnected
        if not matches(if_match, self):
            raise StaleVersion
        changed = {name: value for name, value in supplied.items() if getattr(self, name) != value}
        if "mode" in changed and self.secret_arn is not None:
            raise CredentialsStored
        if changed.get("is_active") and not self._ever_authorized:
            raise AuthorizationRequired
        if not changed:
            return self
        return replace(self, **changed, updated_at=at, version=self.version + 1)

    @property
    def _ever_authorized(self) -> bool:
        return CATALOGUE[self.connector_type].setup == "config" or self.secret_arn is not None


def matches(tags: str | None, row: Connection) -> bool:
    """Whether an `If-Match` or `If-None-Match` list names this version; no header matches all."""
    if tags is None:
        return True
    given = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    return "*" in given or row.etag in given


FIELDS = tuple(field.name for field in fields(Connection))
MOMENTS = frozenset(
    {"created_at", "updated_at", "last_sync_at", "disconnected_at", "restorable_until"}
)


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z` (contract §1)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
