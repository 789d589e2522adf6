"""Shopify's rules about an app and its shops: who gets which token, and until when it lives."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from threading import RLock
from typing import Any

from connectors.adapters.system import SystemClock, random_text
from local.simulator.app import App, Lifetimes, Scopes, granted, handle_of, is_shop
from local.simulator.tokens import Pair, RandomText, Tokens

Clock = Callable[[], datetime]
Narrow = Callable[[Scopes], Scopes]


class DeadRefresh(StrEnum):
    """The two forms in which Shopify has been seen to refuse a dead refresh token."""

    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"


class Refused(Exception):
    """A token call's refusal, as Shopify words it."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status, self.error, self.description = status, error, description


class Admission(StrEnum):
    """What the Admin API makes of an access token."""

    LIVES = "lives"
    DEAD = "dead"
    NON_EXPIRING = "non_expiring"


@dataclass
class Shop:
    """One shop and what it has given the app."""

    domain: str
    created_at: datetime
    tokens: Tokens
    installed: bool = False
    grants: int = 0
    refreshes: int = 0

    @property
    def id(self) -> int:
        """Its number, always the same for its domain."""
        return 50_000_000_000 + zlib.crc32(self.domain.encode())

    @property
    def name(self) -> str:
        """What the merchant calls it."""
        return handle_of(self.domain).replace("-", " ").title()


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

    def shop(self, domain: str) -> Shop:
        """The shop of this domain, which begins to exist. Raises ValueError for no domain."""
        if not is_shop(domain):
            raise ValueError(domain)
        with self._lock:
            if domain not in self._known:
                tokens = Tokens(self.lifetimes, self.random_text)
                self._known[domain] = Shop(domain, self.clock(), tokens)
            return self._known[domain]

    def known(self) -> list[Shop]:
        """The shops seen, in that order."""
        with self._lock:
            return list(self._known.values())

    def reconfigure(self, **changes: Any) -> None:
        """Change the app's registration: its secrets, its redirect addresses."""
        with self._lock:
            self.app = replace(self.app, **changes)

    def approve(self, domain: str, scopes: Scopes, *, per_user: bool = False) -> str:
        """A code: the merchant has installed the app with these scopes."""
        with self._lock:
            shop = self.shop(domain)
            shop.installed = True
            return shop.tokens.add_code(granted(scopes), self.clock(), per_user=per_user)

    def exchange(self, domain: str, call: Mapping[str, str], narrow: Narrow = tuple) -> Pair:
        """Tokens for a code. Raises Refused."""
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
        """A fresh pair for a refresh token. Raises Refused."""
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
            shop.installed = False
            shop.tokens.kill()

    def _authenticated(self, domain: str, call: Mapping[str, str]) -> Shop:
        shop = self.shop(domain)
        if not self.app.authenticates(call.get("client_id", ""), call.get("client_secret", "")):
            raise Refused(401, "invalid_client", "Client authentication failed")
        return shop

    def _dead(self) -> Refused:
        if self.dead_refresh is DeadRefresh.INVALID_REQUEST:
            return Refused(401, "invalid_request", "This request requires an active refresh_token")
        return Refused(400, "invalid_grant", "The refresh token is invalid, expired or revoked")
