"""OAuth states: what ties the merchant's browser, when it comes back, to who sent it away."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.domain.connection.place import Place
from connectors.domain.providers.shopify import Shop

STATE_TTL = timedelta(minutes=15)
STATE_LENGTH = 43
"""Letters, digits, `-` and `_` of a state: 256 bits."""


@dataclass(frozen=True, slots=True)
class OauthState:
    """A start of OAuth. Stored under the digest of its text, which stands in the URL only.

    `generation` is the row's own count of starts: a later one makes this one's URL dead.
    `foreign_shops` are others that have answered for it, each told on the row once.
    """

    digest: str
    place: Place
    connection_id: str
    generation: int
    shop: Shop
    scopes: tuple[str, ...]
    expires_at: datetime
    used: bool = False
    foreign_shops: frozenset[str] = frozenset()


def digest(state: str) -> str:
    """Under what a state is stored."""
    return hashlib.sha256(state.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Authorization:
    """An OAuth start as the client is told: where to send the merchant, and until when."""

    url: str
    expires_at: datetime
