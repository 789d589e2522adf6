"""The life of a row that its merchant authorizes: what OAuth, refreshes and restores make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Self

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import (
    ERROR,
    NOT_CONNECTED,
    OK,
    REAUTHORIZATION_REQUIRED,
    RESTORING,
    SHOP_UNAVAILABLE,
)
from connectors.domain.errors import AlreadyConnected, MissingField, RestoreInHand
from connectors.domain.oauth.states import STATE_TTL
from connectors.domain.providers.shopify_tokens import MASKED

KEEP_ALIVE_FROM, KEEP_ALIVE_UNTIL = 1 / 2, 2 / 3
"""After which part of a refresh token's life (90 days) an unused connection is refreshed.

Spread, so that a day of many connects is no wave later; and so that an outage of weeks loses
nobody.
"""
RESTORE_RETRY = timedelta(minutes=1)
"""When upkeep takes up a restore whose request has not come to an end."""

REFUSED_PAUSE = timedelta(hours=1)
REFUSED_PAUSE_AT_MOST = timedelta(hours=24)
"""A shop that refuses requests is asked again after 1, 2, 4, … and then every 24 hours, by chance
up to a quarter later; for a hand-out once an hour at most.
"""

OUTLASTED_PAUSE = timedelta(seconds=90)
"""How long a refresh that took too long is left to upkeep, which comes every minute and has more
time for it, before a hand-out asks again.
"""

NO_TOKENS: dict[str, Any] = {
    "secret_arn": None,
    "secret_version": None,
    "credentials_masked": (),
    "has_webhook_secret": False,
    "refresh_at": None,
    "renewable_until": None,
    "restore_ends_at": None,
    "unavailable_since": None,
    "refused_at": None,
    "outlasted_at": None,
}


class PostAction(Enum):
    """What a POST does to the row that stands at its place."""

    BEGIN = "begin"
    REPLACE = "replace"
    ASK_AGAIN = "ask again"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """A fresh pair, kept: the version of the secret that holds it, when to get the next, and until
    when this one can be renewed at all.

    It was asked for before it was kept; what Shopify tells of in between is about this pair.
    """

    secret_version: str
    asked_at: datetime
    at: datetime
    refresh_at: datetime
    renewable_until: datetime

    @classmethod
    def of(
        cls,
        secret_version: str,
        *,
        asked_at: datetime,
        at: datetime,
        renewable_until: datetime,
        chance: float,
    ) -> Self:
        """A pair that is kept now; `chance` in [0, 1) spreads when it is refreshed unasked."""
        refresh_at = keep_alive(at, renewable_until, chance)
        return cls(secret_version, asked_at, at, refresh_at, renewable_until)

    @property
    def in_force(self) -> dict[str, Any]:
        """The fields of a row by which the pair is the one in force; nothing stands against it."""
        return {
            "secret_version": self.secret_version,
            "refresh_at": self.refresh_at,
            "renewable_until": self.renewable_until,
            "unavailable_since": None,
            "refused_at": None,
            "outlasted_at": None,
        }


def post_action(row: Connection | None, supplied: Mapping[str, Any], at: datetime) -> PostAction:
    """What becomes of the row (contract §3, Mode B; spec: shopify §4).

    Raises AlreadyConnected, RestoreInHand, or MissingField where the shop is not known.
    """
    if row is None or not row.present(at):
        _demand_shop(supplied)
        return PostAction.BEGIN
    if row.disconnected_at is None:
        if row.sync_status == RESTORING:
            raise RestoreInHand
        if row.secret_arn is not None:
            raise AlreadyConnected
        _demand_shop({"shop": row.shop} | dict(supplied))
        return PostAction.ASK_AGAIN
    _demand_shop({"shop": row.shop} | dict(supplied))
    if not row.restorable(supplied, at):
        return PostAction.REPLACE
    return PostAction.ASK_AGAIN if row.secret_arn is None else PostAction.RESTORE


def _demand_shop(supplied: Mapping[str, Any]) -> None:
    if supplied.get("shop") is None:
        raise MissingField("shop")


def start_row(
    owner: Owner, connector_type: str, supplied: Mapping[str, Any], *, id: str, at: datetime
) -> Connection:
    """A new row that waits for its merchant's consent. It is two changes old: created, started."""
    row = Connection.begin(owner, connector_type, supplied, id=id, at=at)
    return replace(
        row,
        is_active=False,
        version=2,
        oauth_generation=1,
        authorization_expires_at=at + STATE_TTL,
    )


def restart_oauth(row: Connection, supplied: Mapping[str, Any], *, at: datetime) -> Connection:
    """The row with OAuth started anew, which makes every earlier start's URL dead.

    A row that was disconnected comes back as one that is not connected yet. What went wrong with
    an earlier start is over.
    """
    fields: dict[str, Any] = {
        "oauth_generation": row.oauth_generation + 1,
        "is_active": False,
        "authorization_expires_at": at + STATE_TTL,
        "sync_error": None,
    }
    if row.disconnected_at is not None:
        fields |= {"epoch": row.epoch + 1, "disconnected_at": None, "restorable_until": None}
    if row.disconnected_at is not None or row.sync_status == ERROR:
        fields |= {"sync_status": NOT_CONNECTED}
    return row.changed(at, **(fields | dict(supplied)))


def is_awaiting(row: Connection | None, connection_id: str, generation: int, at: datetime) -> bool:
    """Whether the row is still the one that this start of OAuth was for."""
    return (
        row is not None
        and row.present(at)
        and row.disconnected_at is None
        and row.secret_arn is None
        and (row.id, row.oauth_generation) == (connection_id, generation)
    )


def connected(row: Connection, secret_arn: str, renewal: RefreshResult) -> Connection:
    """The row with the tokens of a grant."""
    return row.changed(
        renewal.at,
        is_active=True,
        secret_arn=secret_arn,
        credentials_masked=MASKED,
        has_webhook_secret=False,
        sync_status=OK,
        sync_error=None,
        connected_at=renewal.asked_at,
        authorization_expires_at=None,
        **renewal.in_force,
    )


def restoring(row: Connection, supplied: Mapping[str, Any], *, at: datetime) -> Connection:
    """The disconnected row with its restore in hand: nobody else may begin one.

    It ends when the disconnect's own window would have, or with the refresh token.
    """
    back = row.restored(supplied, at=at)
    ends = filter(None, (row.restorable_until, row.renewable_until))
    return replace(
        back,
        is_active=False,
        sync_status=RESTORING,
        sync_error=None,
        refresh_at=at + RESTORE_RETRY,
        restore_ends_at=min(ends, default=None),
        unavailable_since=None,
        refused_at=None,
        outlasted_at=None,
    )


def restored(row: Connection, renewal: RefreshResult) -> Connection:
    """The row whose restore has got fresh tokens: proof that the app stands installed."""
    return row.changed(
        renewal.at,
        is_active=True,
        token_generation=row.token_generation + 1,
        sync_status=OK,
        sync_error=None,
        connected_at=renewal.asked_at,
        restore_ends_at=None,
        **renewal.in_force,
    )


def refreshed(row: Connection, renewal: RefreshResult) -> Connection:
    """The row with fresh tokens in force, which nobody outside sees: no version of its own."""
    return replace(row, token_generation=row.token_generation + 1, **renewal.in_force)


def verified(row: Connection, at: datetime) -> Connection:
    """The row whose shop has given tokens again, after it was said to be in error."""
    return row.changed(at, sync_status=OK, sync_error=None, health_told_at=at)


def refused(row: Connection, *, at: datetime, chance: float) -> Connection:
    """The row whose shop has refused a request just now, and when to ask again: no version.

    The tokens are kept (spec: shopify §6): a closed shop may open again. `chance` in [0, 1).
    """
    since = row.unavailable_since or at
    pause = min(REFUSED_PAUSE + (at - since), REFUSED_PAUSE_AT_MOST)
    again = at + pause * (1 + chance / 4)
    return replace(row, unavailable_since=since, refused_at=at, refresh_at=again)


def failed(row: Connection, *, at: datetime) -> Connection:
    """The row that says that its shop refuses requests; the same row where it is not to say so.

    One answer proves nothing: it says so from the second on that is an hour later than the first.
    """
    silent = row.sync_status in (ERROR, RESTORING)
    if silent or row.unavailable_since is None or at - row.unavailable_since < REFUSED_PAUSE:
        return row
    told = {"sync_status": ERROR, "sync_error": SHOP_UNAVAILABLE, "health_told_at": at}
    return row.changed(at, **told)


def outlasted(row: Connection, *, at: datetime) -> Connection:
    """The row whose shop takes longer to answer than a hand-out can wait: due for upkeep now."""
    return replace(row, outlasted_at=at, refresh_at=at)


def not_asked_before(row: Connection) -> datetime | None:
    """Until when no hand-out asks the row's shop: where it has refused, or was too slow."""
    pauses = ((row.refused_at, REFUSED_PAUSE), (row.outlasted_at, OUTLASTED_PAUSE))
    return max((at + pause for at, pause in pauses if at is not None), default=None)


def deauthorized(row: Connection, why: str, *, at: datetime) -> Connection:
    """The row without its tokens, which are dead; the same row where it had none.

    `why` is what `sync_error` tells. A disconnected one stays disconnected; connecting it again
    then begins with consent.
    """
    if row.secret_arn is None:
        return row
    told = {"sync_status": REAUTHORIZATION_REQUIRED, "sync_error": why}
    return row.changed(at, is_active=False, **told, **NO_TOKENS)


def keep_alive(at: datetime, renewable_until: datetime, chance: float) -> datetime:
    """When a pair got at this moment is refreshed although nobody asks; `chance` in [0, 1)."""
    part = KEEP_ALIVE_FROM + (KEEP_ALIVE_UNTIL - KEEP_ALIVE_FROM) * chance
    return at + (renewable_until - at) * part
