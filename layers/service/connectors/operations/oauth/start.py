"""Start OAuth for a row: a state that only the URL holds, and the URL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.domain.connection.row import Connection
from connectors.domain.errors import ShopConnectedElsewhere
from connectors.domain.oauth.claims import StoredClaim
from connectors.domain.oauth.states import STATE_TTL, Authorization, OauthState, digest
from connectors.domain.providers.shopify import App, Shop
from connectors.operations.ports.oauth import OauthStates, ShopClaims
from connectors.operations.ports.rows import ConnectionReader


@dataclass(frozen=True, slots=True)
class StartOauth:
    """What every start needs, whether it begins a row, asks again or follows a failed restore."""

    app: App
    states: OauthStates
    random_state: Callable[[], str]

    def __call__(self, row: Connection, at: datetime) -> Authorization:
        """Where to send the merchant for this row. Raises Unavailable.

        The state is kept before the row is written: it counts for nothing until the row has its
        generation.
        """
        shop, state = Shop(row.shop or ""), self.random_state()
        kept = OauthState(
            digest=digest(state),
            place=row.place,
            connection_id=row.id,
            generation=row.oauth_generation,
            shop=shop,
            scopes=self.app.scopes,
            expires_at=at + STATE_TTL,
        )
        self.states.keep(kept)
        return Authorization(self.app.authorize_url(shop, state), kept.expires_at)


@dataclass(frozen=True, slots=True)
class CheckShopAvailable:
    """Looks whether another connection holds a row's shop."""

    connections: ConnectionReader
    claims: ShopClaims

    def __call__(self, row: Connection, at: datetime) -> StoredClaim | None:
        """The claim that stands and may be taken over. Raises ShopConnectedElsewhere."""
        found = self.claims.read(Shop(row.shop or ""))
        if found is None or found.claim.is_of(row):
            return found
        if found.claim.held(self.connections.read(found.claim.place), at):
            raise ShopConnectedElsewhere
        return found
