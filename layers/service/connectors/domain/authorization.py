"""The life of a row that its merchant authorizes: what OAuth, refreshes and restores make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from connectors.domain.connection import Connection
from connectors.domain.errors import AlreadyConnected, ConcurrentUpdate, MissingField
from connectors.domain.owner import Owner
from connectors.domain.shopify_tokens import MASKED
from connectors.domain.sync_status import (
    NOT_CONNECTED,
    OK,
    REAUTHORIZATION_REQUIRED,
    RESTORING,
)

KEEP_ALIVE_FROM, KEEP_ALIVE_UNTIL = 1 / 2, 2 / 3
"""After which part of a refresh token's life (90 days) an unused connection is refreshed.

Spread, so that a day of many connects is no wave later; and so that an outage of weeks loses
nobody.
"""
RESTORE_RETRY = timedelta(minutes=1)
"""When upkeep takes up a restore whose request has not come to an end."""

NO_TOKENS: dict[str, Any] = {
    "secret_arn": None,
    "secret_version": None,
    "credentials_masked": (),
    "has_webhook_secret": False,
    "refresh_at": None,
}


class Course(Enum):
    """What a POST does to the row that stands at its place."""

    BEGIN = "begin"
    REPLACE = "replace"
    ASK_AGAIN = "ask again"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A fresh pair, kept: the version of the secret that holds it, and when to get the next.

    It was asked for before it was kept; what Shopify tells of in between is about this pair.
    """

    secret_version: str
    asked_at: datetime
    at: datetime
    refresh_at: datetime


def course(row: Connection | None, supplied: Mapping[str, Any], at: datetime) -> Course:
    """What becomes of the row (contract §3, Mode B; spec: shopify §4).

    Raises AlreadyConnected, ConcurrentUpdate while a restore is in hand, or MissingField where the
    shop is not known.
    """
    if row is None or not row.present(at):
        _demand_shop(supplied)
        return Course.BEGIN
    if row.disconnected_at is None:
        if row.sync_status == RESTORING:
            raise ConcurrentUpdate
        if row.secret_arn is not None:
            raise AlreadyConnected
        return Course.ASK_AGAIN
    if not row.restorable(supplied, at):
        return Course.REPLACE
    return Course.ASK_AGAIN if row.secret_arn is None else Course.RESTORE


def _demand_shop(supplied: Mapping[str, Any]) -> None:
    if "shop" not in supplied:
        raise MissingField("shop")


def begun(
    owner: Owner, connector_type: str, supplied: Mapping[str, Any], *, id: str, at: datetime
) -> Connection:
    """A new row that waits for its merchant's consent. It is two changes old: created, started."""
    row = Connection.begin(owner, connector_type, supplied, id=id, at=at)
    return replace(row, is_active=False, version=2, oauth_generation=1)


def asked_again(row: Connection, supplied: Mapping[str, Any], *, at: datetime) -> Connection:
    """The row with OAuth started anew, which makes every earlier start's URL dead.

    A row that was disconnected comes back as one that is not connected yet.
    """
    fields: dict[str, Any] = {"oauth_generation": row.oauth_generation + 1, "is_active": False}
    if row.disconnected_at is not None:
        fields |= {"epoch": row.epoch + 1, "disconnected_at": None, "restorable_until": None}
        fields |= {"sync_status": NOT_CONNECTED}
    return row.changed(at, **(fields | dict(supplied)))


def awaits(row: Connection | None, connection_id: str, generation: int, at: datetime) -> bool:
    """Whether the row is still the one that this start of OAuth was for."""
    return (
        row is not None
        and row.present(at)
        and row.disconnected_at is None
        and row.secret_arn is None
        and (row.id, row.oauth_generation) == (connection_id, generation)
    )


def connected(row: Connection, secret_arn: str, renewal: Renewal) -> Connection:
    """The row with the tokens of a grant."""
    return row.changed(
        renewal.at,
        is_active=True,
        secret_arn=secret_arn,
        secret_version=renewal.secret_version,
        credentials_masked=MASKED,
        has_webhook_secret=False,
        sync_status=OK,
        sync_error=None,
        connected_at=renewal.asked_at,
        refresh_at=renewal.refresh_at,
    )


def restoring(row: Connection, supplied: Mapping[str, Any], *, at: datetime) -> Connection:
    """The disconnected row with its restore in hand: nobody else may begin one."""
    back = row.restored(supplied, at=at)
    return replace(back, is_active=False, sync_status=RESTORING, refresh_at=at + RESTORE_RETRY)


def restored(row: Connection, renewal: Renewal) -> Connection:
    """The row whose restore has got fresh tokens: proof that the app stands installed."""
    return row.changed(
        renewal.at,
        is_active=True,
        secret_version=renewal.secret_version,
        token_generation=row.token_generation + 1,
        sync_status=OK,
        sync_error=None,
        connected_at=renewal.asked_at,
        refresh_at=renewal.refresh_at,
    )


def deauthorized(row: Connection, *, at: datetime) -> Connection:
    """The row without its tokens, which are dead; the same row where it had none.

    A disconnected one stays disconnected; connecting it again then begins with consent.
    """
    if row.secret_arn is None:
        return row
    return row.changed(at, is_active=False, sync_status=REAUTHORIZATION_REQUIRED, **NO_TOKENS)


def keep_alive(at: datetime, renewable_until: datetime, chance: float) -> datetime:
    """When a pair got at this moment is refreshed although nobody asks; `chance` in [0, 1)."""
    part = KEEP_ALIVE_FROM + (KEEP_ALIVE_UNTIL - KEEP_ALIVE_FROM) * chance
    return at + (renewable_until - at) * part
