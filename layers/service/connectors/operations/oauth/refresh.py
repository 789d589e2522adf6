"""Refresh Shopify's tokens: many may try at once, crash or come late; none in force is lost."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import LAPSED, REVOKED
from connectors.domain.errors import ConcurrentUpdate, Unavailable
from connectors.domain.oauth.lifecycle import (
    OUTLASTED_PAUSE,
    REFUSED_PAUSE,
    RefreshResult,
    not_asked_before,
)
from connectors.domain.providers.shopify import Shop
from connectors.domain.providers.shopify_tokens import (
    AppRefused,
    InvalidGrant,
    OutcomeUnknown,
    Outlasted,
    RequestRefused,
    Tokens,
)
from connectors.operations.ports.oauth import Leases, TokenEndpoint
from connectors.operations.ports.rows import ConnectionReader, RowChanged
from connectors.operations.ports.system import Clock, Ids
from connectors.operations.ports.vault import SecretNotLive, Vault


class Busy(Exception):
    """No token that lives can be had just now; that says nothing against the grant.

    `retry_after` in whole seconds, where it is known from when on it is worth asking again.
    """

    def __init__(self, retry_after: int | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class LoadedTokens:
    """A row and the tokens in force when it was read."""

    row: Connection
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class RefreshTiming:
    """How long things may take. The token endpoint gives up before the lease ends.

    A token with less than `margin` to go is refreshed; one with `useful` to go is handed out while
    somebody else refreshes. Others' work is looked after every `look_every` seconds, for one lease.
    """

    lease: timedelta
    margin: timedelta
    useful: timedelta
    look_every: float


class Ending(Protocol):
    """What is written once the endpoint has answered."""

    def renewed(self, row: Connection, renewal: RefreshResult) -> Connection:
        """The row with the fresh pair in force. Raises RowChanged where a newer write won."""

    def refused(self, row: Connection) -> None:
        """The row with its tokens, and when to ask again."""

    def outlasted(self, row: Connection) -> None:
        """The row with its tokens, left to upkeep."""

    def dead(self, row: Connection, why: str) -> None:
        """The row without its tokens; `why` for its `sync_error`. Raises as `renewed`."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """The protocol of spec shopify §2. The first commit wins.

    The lease only saves calls: it is no condition of the commit. The fence is the row's epoch,
    secret and token generation.
    """

    connections: ConnectionReader
    vault: Vault
    endpoint: TokenEndpoint
    leases: Leases
    clock: Clock
    ids: Ids
    pause: Callable[[float], None]
    chance: Callable[[], float]
    pace: RefreshTiming

    def __call__(self, row: Connection, ending: Ending, *, at_once: bool = False) -> LoadedTokens:
        """The tokens in force, refreshed where they are about to end, or `at_once` in any case.

        Raises InvalidGrant where the merchant has to consent again, else Busy or Unavailable where
        there is no token that lives; `at_once` also OutcomeUnknown, RequestRefused or AppRefused.
        """
        held = self._held(row)
        if at_once:
            return self._in_turn(held, ending, useful=None)
        if held.tokens.lives(self.clock(), for_the_next=self.pace.margin):
            return held
        try:
            self._spare_the_shop(held.row)
            return self._in_turn(held, ending, useful=self.pace.useful)
        except (Busy, RequestRefused, OutcomeUnknown, AppRefused, Unavailable) as met:
            return self._living(held, _retry_after(met))

    def _spare_the_shop(self, row: Connection) -> None:
        """Raise Busy where the shop is not to be asked yet (`not_asked_before`)."""
        until = not_asked_before(row)
        if until is not None and (left := (until - self.clock()).total_seconds()) > 0:
            raise Busy(math.ceil(left))

    def _living(self, held: LoadedTokens, retry_after: int | None) -> LoadedTokens:
        """The pair in hand, if its access token lives. Raises Busy."""
        if held.tokens.lives(self.clock()):
            return held
        raise Busy(retry_after) from None

    def _in_turn(
        self, held: LoadedTokens, ending: Ending, *, useful: timedelta | None
    ) -> LoadedTokens:
        """Refresh, or wait for whoever is at it; a holder that has died is replaced in time."""
        holder, until = self.ids(""), None
        newer_or_busy = partial(self._newer, sparing=useful is not None)
        while True:
            now = self.clock()
            if self.leases.take(held.row, holder, now):
                try:
                    return newer_or_busy(held) or self._refreshed(held, ending, now)
                except ConcurrentUpdate:
                    # Others never let go of the row; the pair, if there was one, is no loss.
                    raise Busy from None
                finally:
                    self.leases.release(held.row, holder)
            if useful and held.tokens.lives(self.clock(), for_the_next=useful):
                return held
            if until and now >= until:
                raise Busy
            # From here, not from the beginning: the lease that was met has ended by then.
            until = until or self.clock() + self.pace.lease
            self.pause(self.pace.look_every)
            if newer := newer_or_busy(held):
                return newer

    def _refreshed(self, held: LoadedTokens, ending: Ending, since: datetime) -> LoadedTokens:
        lapsed = self.clock() >= held.tokens.terms.renewable_until
        # What has lapsed needs nobody's word: a closed shop would never give it.
        if not lapsed and (got := self._asked(held, ending, since)):
            return got
        try:
            ending.dead(held.row, LAPSED if lapsed else REVOKED)
        except RowChanged as met:
            return self._held(self._same_life(held, met.row))
        raise InvalidGrant

    def _asked(self, held: LoadedTokens, ending: Ending, since: datetime) -> LoadedTokens | None:
        """A fresh pair, ours or a newer one; None where no stored refresh token is accepted."""
        try:
            with suppress(InvalidGrant):
                return self._got(held, held.tokens, ending, since)
            # The other side of a lost race may have retired what was committed: then the refresh
            # token before it is the one that lives.
            if newer := self._newer(held):
                return newer
            if held.tokens.predecessor is not None:
                with suppress(InvalidGrant):
                    return self._got(held, held.tokens.predecessor, ending, since)
        except RequestRefused:
            ending.refused(held.row)
            raise
        except Outlasted:
            ending.outlasted(held.row)
            raise
        return None

    def _got(
        self, held: LoadedTokens, sent: Tokens, ending: Ending, since: datetime
    ) -> LoadedTokens:
        """Ask with a refresh token that is stored, keep the answer, then make it count.

        `since` is when the lease was taken.
        """
        row, asked_at = held.row, self.clock()
        fresh = self.endpoint.refresh(Shop(row.shop or ""), sent).succeeding(sent)
        if self.clock() - since >= self.pace.lease and (newer := self._newer(held)):
            return newer
        version = self._added(row, fresh)
        now = self.clock()
        try:
            renewal = RefreshResult.of(
                version,
                asked_at=asked_at,
                at=now,
                renewable_until=fresh.terms.renewable_until,
                chance=self.chance(),
            )
            return LoadedTokens(ending.renewed(row, renewal), fresh)
        except RowChanged as met:
            return self._lost(held, met.row)

    def _added(self, row: Connection, fresh: Tokens) -> str:
        try:
            return self.vault.add(row.secret_arn or "", fresh.keep())
        except SecretNotLive:
            raise Busy from None

    def _lost(self, held: LoadedTokens, row: Connection | None) -> LoadedTokens:
        """Somebody's pair is in force already: ours is forgotten, unused."""
        winner = self._same_life(held, row)
        with suppress(Unavailable, SecretNotLive):
            self.vault.promote(winner.secret_arn or "", winner.secret_version or "")
        return self._held(winner)

    def _newer(self, held: LoadedTokens, *, sparing: bool = False) -> LoadedTokens | None:
        """What is in force now, where that is another pair than the one held.

        With `sparing`, raises Busy where somebody has found meanwhile that the shop has to wait.
        """
        row = self._same_life(held, self.connections.read(held.row.place))
        if row.token_generation != held.row.token_generation:
            return self._held(row)
        if sparing:
            self._spare_the_shop(row)
        return None

    def _same_life(self, held: LoadedTokens, row: Connection | None) -> Connection:
        """The row, if a disconnect or another grant has not ended what we are at. Raises Busy."""
        if row is None or fence(row) != fence(held.row):
            raise Busy
        return row

    def _held(self, row: Connection) -> LoadedTokens:
        try:
            read = self.vault.read(row.secret_arn or "", row.secret_version or "")
        except SecretNotLive:
            raise Busy from None
        return LoadedTokens(row, Tokens.kept(read))


def fence(row: Connection) -> tuple[str, int, str | None]:
    """What a refresh is fenced by, besides the generation: id, epoch and secret."""
    return row.id, row.epoch, row.secret_arn


def _retry_after(met: Exception) -> int | None:
    """In how many seconds it is worth asking again, where that is known."""
    match met:
        case Busy():
            return met.retry_after
        case RequestRefused():
            return math.ceil(REFUSED_PAUSE.total_seconds())
        case Outlasted():
            return math.ceil(OUTLASTED_PAUSE.total_seconds())
    return None
