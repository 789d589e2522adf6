"""Shopify's rules about an app and its shops: who gets which token, and until when it lives."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from threading import RLock
from typing import Any

from connectors.adapters.system import SystemClock, random_text
from local.simulator.answers import Body
from local.simulator.app import App, Lifetimes, Scopes, granted, is_shop
from local.simulator.fields import WrongField
from local.simulator.refusals import Closed, Moved, Refused
from local.simulator.shop import CLOSED_STATUSES, Closing, Shop
from local.simulator.tokens import Pair, RandomText, Tokens

Clock = Callable[[], datetime]
Narrow = Callable[[Scopes], Scopes]


class DeadRefresh(StrEnum):
    """The two forms in which Shopify has been seen to refuse a dead refresh token."""

    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"


class Admission(StrEnum):
    """What the Admin API makes of an access token."""

    LIVES = "lives"
    DEAD = "dead"
    NON_EXPIRING = "non_expiring"


@dataclass
class Shops:
    """All shops there could be, before one app. Threads may share it."""

    app: App
    clock: Clock = field(default_factory=SystemClock)
    random_text: RandomText = random_text
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    dead_refresh: DeadRefresh = DeadRefresh.INVALID_GRANT

    def __post_init__(self) -> None:
        self._lock = RLock()
        self._known: dict[str, Shop] = {}

    def shop(self, name: str) -> Shop:
        """The shop of this name, which begins to exist. Raises WrongField for no shop's name."""
        with self._lock:
            if name not in self._known:
                tokens = Tokens(self.lifetimes, self.random_text)
                number = 50_000_000_000 + zlib.crc32(_domain("shop", name).encode())
                self._known[name] = Shop(name, number, self.clock(), tokens)
            return self._known[name]

    def known(self) -> list[Shop]:
        """The shops seen, in that order."""
        with self._lock:
            return list({shop.id: shop for shop in self._known.values()}.values())

    def reconfigure(self, **changes: Any) -> None:
        """Change the app's registration: its secrets, its redirect addresses."""
        with self._lock:
            self.app = replace(self.app, **changes)

    def close(self, name: str, status: int = 402, body: Body = Body.JSON) -> None:
        """The shop is closed or frozen from now on. Nobody is told. Raises WrongField."""
        if status not in CLOSED_STATUSES:
            wanted = ", ".join(map(str, CLOSED_STATUSES))
            raise WrongField("status", f"what a closed shop answers with: {wanted}")
        with self._lock:
            self.shop(name).closing = Closing(self.clock(), status, body)

    def reopen(self, name: str) -> None:
        """The shop is open again, and whatever it gave is as good as its age allows."""
        with self._lock:
            self.shop(name).closing = None

    def rename(self, name: str, to: str, *, moved: bool = False) -> None:
        """The shop has another domain of its own from now on; the old one still leads to it.

        Whether a token call at the old one is answered, or sent on where it `moved`. Raises
        WrongField.
        """
        with self._lock:
            shop = self.shop(name)
            self._add("to", to, shop)
            others = {name: sent_on for name, sent_on in shop.other_names.items() if name != to}
            # Never the old one changed: others read it meanwhile.
            shop.other_names = {**others, shop.domain: moved}
            shop.domain = to

    def add_friendly_name(self, name: str, friendly: str) -> None:
        """Merchants may type another name for the shop, which sends them on. Raises WrongField."""
        with self._lock:
            shop = self.shop(name)
            if friendly == shop.domain:
                raise WrongField("friendly", "another name than the shop's own")
            self._add("friendly", friendly, shop)
            shop.other_names = {**shop.other_names, friendly: True}

    def approve(self, domain: str, scopes: Scopes, *, per_user: bool = False) -> str:
        """A code: the merchant has installed the app with these scopes."""
        with self._lock:
            shop = self.shop(domain)
            shop.installed = True
            return shop.tokens.add_code(granted(scopes), self.clock(), per_user=per_user)

    def exchange(self, domain: str, call: Mapping[str, str], narrow: Narrow = tuple) -> Pair:
        """Tokens for a code. Raises Refused, Closed or Moved."""
        with self._lock:
            shop = self._authenticated(domain, call)
            code = shop.tokens.take_code(call.get("code", ""), self.clock())
            if code is None:
                told = "The authorization code was not found or was already used"
                raise Refused(400, "invalid_request", told)
            scopes, now = narrow(code.scopes), self.clock()
            shop.grants += 1
            if code.per_user:
                return shop.tokens.grant_online(scopes, now)
            return shop.tokens.grant(scopes, now, expiring=call.get("expiring") == "1")

    def refresh(self, domain: str, call: Mapping[str, str], narrow: Narrow = tuple) -> Pair:
        """A fresh pair for a refresh token. Raises Refused, Closed or Moved."""
        with self._lock:
            shop, now = self._authenticated(domain, call), self.clock()
            token = shop.tokens.usable(call.get("refresh_token", ""), now)
            if token is None:
                raise self._dead()
            shop.refreshes += 1
            return shop.tokens.refresh(token, narrow(token.scopes), now)

    def admits(self, domain: str, access: str) -> Admission:
        """What the Admin API makes of an access token at this shop."""
        with self._lock:
            token = self.shop(domain).tokens.access.get(access)
            if token is None or not token.lives(self.clock()):
                return Admission.DEAD
            return Admission.LIVES if token.expires_at else Admission.NON_EXPIRING

    def uninstall(self, domain: str) -> None:
        """The merchant removes the app: every token is dead at once."""
        with self._lock:
            shop = self.shop(domain)
            shop.installed, shop.uninstalled_at = False, self.clock()
            shop.tokens.kill()

    def _add(self, given_as: str, name: str, shop: Shop) -> None:
        if self._known.setdefault(_domain(given_as, name), shop) is not shop:
            raise WrongField(given_as, "a name that no other shop has")

    def _authenticated(self, domain: str, call: Mapping[str, str]) -> Shop:
        shop = self.shop(domain)
        if shop.other_names.get(domain):
            raise Moved(shop.domain)
        if shop.closing is not None:
            raise Closed(shop.closing)
        if not self.app.authenticates(call.get("client_id", ""), call.get("client_secret", "")):
            raise Refused(401, "invalid_client", "Client authentication failed")
        return shop

    def _dead(self) -> Refused:
        if self.dead_refresh is DeadRefresh.INVALID_REQUEST:
            return Refused(401, "invalid_request", "This request requires an active refresh_token")
        return Refused(400, "invalid_grant", "The refresh token is invalid, expired or revoked")


def _domain(given_as: str, name: str) -> str:
    if not is_shop(name):
        raise WrongField(given_as, "a shop's domain in lower case, such as some-shop.myshopify.com")
    return name
