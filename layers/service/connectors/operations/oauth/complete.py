"""Complete an authorization: the merchant has come back with a code."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from connectors.domain.connection.events import CONNECTED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.domain.errors import ConcurrentUpdate, ShopConnectedElsewhere, Unavailable
from connectors.domain.oauth.claims import RESERVED, ClaimWrite, ShopClaim
from connectors.domain.oauth.lifecycle import RefreshResult, connected, is_awaiting
from connectors.domain.oauth.states import OauthState, digest
from connectors.domain.providers.foreign_shops import ForeignShop
from connectors.domain.providers.shopify import Callback, Shop, covers, scope_list
from connectors.domain.providers.shopify_tokens import (
    InvalidGrant,
    RequestRefused,
    ResponseLost,
    Tokens,
    TokenTrouble,
)
from connectors.operations.connections.commit_loop import ATTEMPTS, CommitLoop
from connectors.operations.oauth.refresh_endings import row_of
from connectors.operations.oauth.start import CheckShopAvailable
from connectors.operations.ports.oauth import (
    ClaimMoved,
    OauthStates,
    ShopClaims,
    StateSpent,
    TokenEndpoint,
)
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Clock, Ids
from connectors.operations.ports.vault import Vault


class NotAuthorized(Exception):
    """The connection was not made. The reason is for the log; `row` is set where it is known whose
    browser this is. `passing` tells whether starting again may well succeed.
    """

    def __init__(
        self, reason: str, row: Connection | None = None, *, passing: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.passing = passing


@dataclass(frozen=True, slots=True)
class CompleteAuthorization:
    """GET /v1/integrations/shopify/callback, once its signature is proven (spec: shopify §1)."""

    commit_loop: CommitLoop
    states: OauthStates
    claims: ShopClaims
    check_shop_available: CheckShopAvailable
    endpoint: TokenEndpoint
    vault: Vault
    clock: Clock
    ids: Ids
    chance: Callable[[], float]

    def __call__(self, callback: Callback) -> Connection:
        """The connected row. Raises NotAuthorized, or Unavailable before anything was done.

        No claim, no exchange: the exchange alone would retire another connection's tokens.
        """
        state = self._state(callback)
        row = self._waiting(state)
        if callback.code is None:
            raise NotAuthorized("denied", row)
        mark = self._reserved(state, row)
        try:
            return self._connected(state, row, callback.code, mark)
        except ResponseLost:
            # The code may still arrive, and retire what somebody else has got meanwhile: the claim
            # stands for its minute.
            raise NotAuthorized("ResponseLost", row, passing=True) from None
        except (NotAuthorized, Unavailable) as failure:
            with suppress(Unavailable):
                self.claims.withdraw(state.shop, mark)
            if isinstance(failure, Unavailable):
                raise NotAuthorized(f"unavailable_{failure.neighbour}", row, passing=True) from None
            raise

    def _state(self, callback: Callback) -> OauthState:
        state = self.states.find(digest(callback.state))
        if state is None:
            raise NotAuthorized("unknown_state")
        if self.clock() >= state.expires_at:
            raise NotAuthorized("expired_state")
        if state.used:
            raise NotAuthorized("used_state")
        if state.shop != callback.shop:
            if callback.code is not None:
                self._tell(state, callback.shop)
            raise NotAuthorized("foreign_shop")
        return state

    def _tell(self, state: OauthState, shop: Shop) -> None:
        """Have the row say in which shop the merchant has approved, once per start and shop.

        The state stays good: nothing was exchanged, and it is good for its own shop only, so that
        the merchant may go back and choose that one.
        """
        if shop.domain in state.foreign_shops:
            return
        now, foreign = self.clock(), ForeignShop(shop, state.shop)
        id = self.ids("evt_")

        def judge(seen: Connection | None) -> RowChange:
            if seen is None or not is_awaiting(seen, state.connection_id, state.generation, now):
                raise NotAuthorized("foreign_shop")
            new = foreign.told_on(seen, at=now)
            change = Change(id, foreign.event_on(seen, at=now), now)
            return RowChange(new, () if new is seen else (change,))

        row = self.commit_loop.connections.read(state.place)
        self.commit_loop.commit(WriteCommand(state.place, {}, now), None, judge, row)
        self.states.note_foreign(state, shop)

    def _waiting(self, state: OauthState) -> Connection:
        row = self.commit_loop.connections.read(state.place)
        if row is None or not is_awaiting(row, state.connection_id, state.generation, self.clock()):
            raise NotAuthorized("superseded")
        return row

    def _reserved(self, state: OauthState, row: Connection) -> str:
        """Use the state up and take the shop for as long as the exchange may take."""
        for _ in range(ATTEMPTS):
            try:
                return self._taken(state, row)
            except ClaimMoved:
                # Another's, or a lapsed one that was tidied away: nothing was spent, look again.
                continue
            except ShopConnectedElsewhere:
                break
            except StateSpent:
                raise NotAuthorized("used_state") from None
        raise NotAuthorized("shop_connected_elsewhere", row)

    def _taken(self, state: OauthState, row: Connection) -> str:
        now = self.clock()
        standing = self.check_shop_available(row, now)
        if standing is not None and standing.claim.reserved(now):
            again = self.states.find(state.digest)
            if again is None or again.used:
                # By this very URL, sent twice in one moment.
                raise StateSpent
            # Its own, from an earlier start: the later of two exchanges retires what the
            # other has got, whichever of them is committed.
            raise NotAuthorized("exchange_in_hand", row, passing=True)
        taking = ClaimWrite.after(standing, ShopClaim.of(row, now + RESERVED))
        return self.states.spend(state, taking, now)

    def _exchanged(self, state: OauthState, row: Connection, code: str) -> Tokens:
        try:
            tokens = self.endpoint.exchange(state.shop, code)
        except InvalidGrant:
            raise NotAuthorized("code_refused", row) from None
        except RequestRefused as refused:
            reason = ": ".join(filter(None, ("exchange_refused", refused.word)))
            raise NotAuthorized(reason, row) from None
        except ResponseLost:
            raise
        except TokenTrouble as trouble:
            raise NotAuthorized(type(trouble).__name__, row, passing=True) from None
        if not covers(scope_list(tokens.terms.scopes), state.scopes):
            raise NotAuthorized("scopes", row)
        return tokens

    def _connected(self, state: OauthState, row: Connection, code: str, mark: str) -> Connection:
        asked_at, tokens = self.clock(), self._exchanged(state, row, code)
        secret, now = self.vault.create(row.place, row.id, tokens.keep()), self.clock()
        renewal = RefreshResult.of(
            secret.version,
            asked_at=asked_at,
            at=now,
            renewable_until=tokens.terms.renewable_until,
            chance=self.chance(),
        )
        change = Change(self.ids("evt_"), CONNECTED, now)

        def judge(seen: Connection | None) -> RowChange:
            if seen is None or not is_awaiting(seen, row.id, state.generation, now):
                raise NotAuthorized("superseded", row)
            new = connected(seen, secret.arn, renewal)
            return RowChange(
                new, (change,), taking=ClaimWrite(ShopClaim.of(new), mark, renews=True)
            )

        try:
            return row_of(
                self.commit_loop.commit(WriteCommand(row.place, {}, now), None, judge, row)
            )
        except ConcurrentUpdate:
            raise NotAuthorized("claim_lost", row, passing=True) from None
