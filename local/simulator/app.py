"""What Shopify knows of an app, how long what it issues lives, and the scopes it may ask for."""

import hmac
import re
from dataclasses import dataclass, field

SHOP = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
_SCOPE = re.compile(r"(?:unauthenticated_)?(?:read|write)_[a-z][a-z_]*")

Scopes = tuple[str, ...]


@dataclass(frozen=True)
class App:
    """An app's registration. While its secret is being rotated, both secrets are given.

    Both authenticate then; Shopify signs with the older one until it is revoked.
    """

    client_id: str
    client_secret: str = field(repr=False)
    previous_secret: str | None = field(default=None, repr=False)
    redirect_uris: tuple[str, ...] = ()
    """Addresses that a merchant may be sent back to; compared whole."""

    @property
    def signing_secret(self) -> str:
        """The oldest secret that is not revoked."""
        return self.previous_secret or self.client_secret

    def authenticates(self, client_id: str, client_secret: str) -> bool:
        """Whether the caller is this app."""
        known = filter(None, (self.client_secret, self.previous_secret))
        given = client_secret.encode()
        return client_id == self.client_id and any(
            hmac.compare_digest(secret.encode(), given) for secret in known
        )


@dataclass(frozen=True)
class Lifetimes:
    """Seconds; Shopify's own unless a test has no time for them."""

    code: float = 60
    access: int = 3_600
    refresh: int = 90 * 86_400
    retry: float = 30 * 86_400
    """How long after its first use a refresh token may be retried, if its replacement is unused."""


def is_shop(text: str) -> bool:
    """Whether a shop of this domain can exist."""
    return len(text) <= 253 and SHOP.fullmatch(text) is not None


def handle_of(shop: str) -> str:
    """The shop's name in Shopify's admin: `some-shop` of `some-shop.myshopify.com`."""
    return shop.partition(".")[0]


def asked(text: str) -> Scopes | None:
    """The scopes that an address asks for; None where one of them is none."""
    scopes = tuple(part.strip() for part in text.split(","))
    return scopes if all(map(_SCOPE.fullmatch, scopes)) else None


def granted(scopes: Scopes) -> Scopes:
    """What is named in a grant: once each, and no reading beside the writing that implies it."""
    once = dict.fromkeys(scopes)
    return tuple(scope for scope in once if _writing(scope) not in once.keys() - {scope})


def _writing(scope: str) -> str:
    return scope.replace("read_", "write_", 1)
