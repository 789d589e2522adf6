"""Shopify's rules: what a shop is, where its merchant consents, what a signature proves."""

import base64
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self, final
from urllib.parse import urlencode

from connectors.domain.errors import InvalidField
from connectors.domain.providers.connector import Connector

CONNECTOR = "shopify"

# Tokens come by consent only, never by PUT. The changelogs publish shpat_, shpca_, shppa_
# and shpss_; the contract names shprt_.
CATALOGUE_ROW = Connector(
    title="Shopify",
    setup="oauth",
    secret_prefixes=("shpat_", "shpca_", "shppa_", "shpss_", "shprt_"),
    fields=("shop",),
    sandbox="{shop}",
    live="{shop}",
    documentation=(
        "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/"
        "authorization-code-grant"
    ),
)

CLOCKS_APART = timedelta(seconds=90)
"""How old or how early a callback's timestamp may be, as in Shopify's own library."""

_SUFFIX = ".myshopify.com"
_HANDLE = re.compile(r"[a-z0-9][a-z0-9-]*")
_DOMAIN = re.compile(rf"{_HANDLE.pattern}\.myshopify\.com")
_DOMAIN_ALONE = (
    "the shop's own domain, such as mystore.myshopify.com, without scheme, port or path"
    " (also for a shop known as admin.shopify.com/store/mystore)"
)
"""What people paste from a browser is as good as any other wrong value: it is not told back."""
_STATE = re.compile(r"[A-Za-z0-9_-]{20,128}")
_SPACES = ("%20", "+")
"""How a space is spelled in what is signed: Shopify's way, and that of older libraries."""
_WRITE_SCOPE = re.compile(r"((?:unauthenticated_)?)write_(.+)")


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's own domain. Nothing else may reach a URL: our client secret is posted to that host.

    Raises ValueError for any other text.
    """

    domain: str

    def __post_init__(self) -> None:
        # `fullmatch`: Python's `$` would accept a line break behind, and the expression printed in
        # Shopify's documentation has no end at all.
        if len(self.domain) > 253 or not _DOMAIN.fullmatch(self.domain):
            raise ValueError("not the domain of a shop")

    @classmethod
    def read(cls, text: str) -> Self:
        """The shop that a client names, by its domain or by its bare handle.

        Raises InvalidField.
        """
        # Lowering may turn a foreign letter into one of ours: only ASCII is lowered.
        name = text.lower() if text.isascii() else text
        try:
            return cls(name + _SUFFIX if _HANDLE.fullmatch(name) else name)
        except ValueError:
            raise InvalidField("shop", _DOMAIN_ALONE) from None


@dataclass(frozen=True, slots=True)
class App:
    """Our app as it is registered with Shopify.

    `address` is where a shop answers, with `{shop}` for its domain; `redirect_uri` is our own
    callback, which has to be registered letter by letter.
    """

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    address: str

    def authorize_url(self, shop: Shop, state: str) -> str:
        """Shopify's page on which the merchant consents. Without `grant_options[]`: offline."""
        query = {
            "client_id": self.client_id,
            "scope": ",".join(self.scopes),
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        return f"{origin(self.address, shop)}/admin/oauth/authorize?{urlencode(query)}"


def origin(address: str, shop: Shop) -> str:
    """Where the shop answers."""
    return address.replace("{shop}", shop.domain)


@final
class ClientSecrets:
    """The app's client secret and, while it is being rotated, the one before. Shows neither."""

    __slots__ = ("__current", "__previous")

    def __init__(self, current: str, previous: str | None = None) -> None:
        self.__current: Final = current
        self.__previous: Final = previous

    def digests(self, message: bytes) -> list[bytes]:
        """The HMAC-SHA256 of the message under each secret, the current one first."""
        keys = [key for key in (self.__current, self.__previous) if key]
        return [hmac.digest(key.encode(), message, "sha256") for key in keys]

    def reveal(self) -> str:
        """The current secret, for the token endpoint."""
        return self.__current

    def __repr__(self) -> str:
        return "ClientSecrets()"

    def __reduce__(self) -> str:
        raise TypeError("secrets are not copied out of the process")


class Unproven(Exception):
    """A callback or webhook that Shopify cannot have sent; the reason is for the log only."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback that Shopify has signed, just now. `code` is absent where the merchant denied."""

    shop: Shop
    state: str
    code: str | None


def callback(query: Mapping[str, list[str]], secrets: ClientSecrets, at: datetime) -> Callback:
    """The callback in a query. Raises Unproven, by the first of the checks that fails."""
    if any(len(values) != 1 for values in query.values()):
        raise Unproven("repeated_parameter")
    given = {name: values[0] for name, values in query.items()}
    # `signature` is an older way of signing, which Shopify's own library leaves out of this one.
    if "signature" in given or not _proven(given, secrets):
        raise Unproven("signature")
    stamp = given.get("timestamp", "")
    if not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise Unproven("timestamp")
    if abs(at.timestamp() - int(stamp)) > CLOCKS_APART.total_seconds():
        raise Unproven("timestamp")
    if not _STATE.fullmatch(given.get("state", "")):
        raise Unproven("unknown_state")
    try:
        shop = Shop(given.get("shop", ""))
    except ValueError:
        raise Unproven("shop") from None
    return Callback(shop, given["state"], given.get("code") or None)


def callback_text(given: Mapping[str, str], space: str = _SPACES[0]) -> str:
    """What Shopify signs of a callback: every parameter but the signature, sorted by name.

    Unknown ones as well: libraries that listed the names broke when `host` was added. Encoded as
    Shopify's own libraries do, or one parameter could hide inside another's value; but for the
    space they all agree.
    """
    signed = [(name, given[name]) for name in sorted(given) if name != "hmac"]
    text = urlencode(signed, safe="*", errors="surrogatepass").replace("~", "%7E")
    return text.replace("+", space)


def _proven(given: Mapping[str, str], secrets: ClientSecrets) -> bool:
    signature = given.get("hmac", "").encode(errors="surrogatepass")
    # No two sets of parameters have a text in common, not even by different spaces.
    texts = dict.fromkeys(callback_text(given, space).encode() for space in _SPACES)
    digests = [digest for text in texts for digest in secrets.digests(text)]
    return _any_equal(signature, [digest.hex().encode() for digest in digests])


def webhook_is_proven(body: bytes, signature: str, secrets: ClientSecrets) -> bool:
    """Whether Shopify has signed just these bytes."""
    wanted = [base64.b64encode(digest) for digest in secrets.digests(body)]
    return _any_equal(signature.encode(errors="surrogatepass"), wanted)


def _any_equal(given: bytes, wanted: Iterable[bytes]) -> bool:
    """Each compared in constant time."""
    return any(hmac.compare_digest(given, one) for one in wanted)


def covers(granted: Iterable[str], requested: Iterable[str]) -> bool:
    """Whether the granted scopes are all that was asked for; writing includes reading."""
    return _expanded(requested) <= _expanded(granted)


def scope_list(text: str) -> tuple[str, ...]:
    """The scopes of a comma separated text."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _expanded(scopes: Iterable[str]) -> frozenset[str]:
    names = frozenset(scopes)
    return names | {f"{m[1]}read_{m[2]}" for name in names if (m := _WRITE_SCOPE.fullmatch(name))}
