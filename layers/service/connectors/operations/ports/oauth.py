"""What the operations around OAuth need from outside."""

from datetime import datetime
from typing import Protocol

from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.oauth.claims import ClaimWrite, StoredClaim
from connectors.domain.oauth.states import OauthState
from connectors.domain.providers.shopify import Shop
from connectors.domain.providers.shopify_tokens import Tokens


class ClaimMoved(Exception):
    """The shop's claim is no longer the one that the write was to take the place of."""


class StateSpent(Exception):
    """The state has been used, or has run out, in this very moment."""


class OauthStates(Protocol):
    """The starts of OAuth. All methods raise Unavailable."""

    def keep(self, state: OauthState) -> None:
        """Keep a new one."""

    def find(self, digest: str) -> OauthState | None:
        """The one under the digest, used and expired ones included."""

    def spend(self, state: OauthState, taking: ClaimWrite, at: datetime) -> str:
        """Use the state up and take the shop, both or neither; the claim's mark.

        Raises StateSpent or ClaimMoved.
        """

    def note_foreign(self, state: OauthState, shop: Shop) -> None:
        """Remember that another shop has answered for it; twice is once."""


class ShopClaims(Protocol):
    """Whose shop it is. All methods raise Unavailable."""

    def read(self, shop: Shop) -> StoredClaim | None:
        """The claim that stands."""

    def release(self, shop: Shop, connection_id: str) -> None:
        """Remove the claim, if it is still that connection's."""

    def withdraw(self, shop: Shop, mark: str) -> None:
        """Remove the claim, if it is still the very one with the mark."""

    def rows_of(self, shop: Shop) -> list[Place]:
        """Where rows of the shop stand, disconnected ones included; a moment old, perhaps."""


class TokenEndpoint(Protocol):
    """Shopify's token endpoint. Both methods raise a TokenTrouble, and give up in bounded time."""

    def exchange(self, shop: Shop, code: str) -> Tokens:
        """The tokens for a merchant's consent."""

    def refresh(self, shop: Shop, tokens: Tokens) -> Tokens:
        """Fresh tokens for the refresh token of these."""


class Leases(Protocol):
    """Who is at work on a connection's tokens. A lease saves calls; nothing depends on it."""

    def take(self, row: Connection, holder: str, at: datetime) -> bool:
        """Whether the holder has it now. Raises Unavailable."""

    def release(self, row: Connection, holder: str) -> None:
        """Let it go early; where that fails, it ends by the clock."""


class Deliveries(Protocol):
    """Webhook deliveries that have been dealt with. Both methods raise Unavailable."""

    def known(self, id: str) -> bool:
        """Whether it was dealt with before."""

    def record(self, id: str, topic: str, shop: Shop | None, at: datetime) -> None:
        """Remember that it has been dealt with; `shop` where its body named one."""


class Seal(Protocol):
    """Encrypts what a table may hold but nobody may read there. Both methods raise Unavailable."""

    def close(self, text: str, context: str) -> str:
        """The text, sealed; it opens in the same context only."""

    def open(self, sealed: str, context: str) -> str:
        """The text."""
