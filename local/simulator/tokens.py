"""What one shop has given the app: codes, access tokens, and the one refreshable token."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from local.simulator.app import Lifetimes, Scopes

RandomText = Callable[[int], str]
ONLINE = 86_400
"""Seconds that a user's own token lives."""


@dataclass(frozen=True)
class Code:
    """An authorization code, for one exchange."""

    scopes: Scopes
    per_user: bool
    expires_at: datetime


@dataclass(frozen=True)
class AccessToken:
    """One that the Admin API knows; without an end it is known and refused."""

    scopes: Scopes
    expires_at: datetime | None

    def lives(self, now: datetime) -> bool:
        """Whether its time has not come."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True)
class RefreshToken:
    """One that gives a fresh pair."""

    text: str = field(repr=False)
    scopes: Scopes
    expires_at: datetime
    first_used_at: datetime | None = None


@dataclass(frozen=True)
class Pair:
    """What a grant or a refresh gives; only an expiring token comes with a refresh token."""

    access: str = field(repr=False)
    scopes: Scopes
    expires_in: int | None = None
    refresh: str | None = field(default=None, repr=False)
    refresh_expires_in: int | None = None


@dataclass
class Tokens:
    """One shop's, under the rules of rotation.

    No more than two refresh tokens can live: the newest, and the one that was used to get it, for
    as long as the newest is itself unused.
    """

    lifetimes: Lifetimes
    random_text: RandomText
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    newest: RefreshToken | None = None
    used: RefreshToken | None = None

    def add_code(self, scopes: Scopes, now: datetime, *, per_user: bool) -> str:
        """A new code, for a merchant who has approved."""
        text = self.random_text(32).lower()
        self.codes = {known: code for known, code in self.codes.items() if code.expires_at > now}
        self.codes[text] = Code(scopes, per_user, now + timedelta(seconds=self.lifetimes.code))
        return text

    def take_code(self, text: str, now: datetime) -> Code | None:
        """The code, which is gone after this; None where there is none that lives."""
        code = self.codes.pop(text, None)
        return code if code is not None and now < code.expires_at else None

    def grant(self, scopes: Scopes, now: datetime, *, expiring: bool) -> Pair:
        """A new token for the app, whoever asked: every older refresh token is dead."""
        self.newest = self.used = None
        if expiring:
            return self._pair(scopes, now)
        return Pair(self._access(scopes, now, None), scopes)

    def grant_online(self, scopes: Scopes, now: datetime) -> Pair:
        """A token for the user who approved: nothing of the app's changes."""
        return Pair(self._access(scopes, now, ONLINE), scopes, ONLINE)

    def usable(self, refresh: str, now: datetime) -> RefreshToken | None:
        """The refresh token if it gives a fresh pair now."""
        if self.newest is not None and self.newest.text == refresh:
            return self.newest if now < self.newest.expires_at else None
        if self.used is not None and self.used.text == refresh:
            return self.used if now < self._retryable_until(self.used) else None
        return None

    def refresh(self, token: RefreshToken, scopes: Scopes, now: datetime) -> Pair:
        """A fresh pair for a token that is usable.

        The newest turns into the used one, and the used one of before is dead; used once more, the
        used one gets a replacement for its replacement, which nobody had used.
        """
        if token is self.newest:
            self.used = replace(token, first_used_at=now)
        return self._pair(scopes, now)

    def kill(self) -> None:
        """All at once: the app was uninstalled."""
        self.codes, self.access = {}, {}
        self.newest = self.used = None

    @property
    def retryable_until(self) -> datetime | None:
        """Until when the used refresh token can be retried; None where there is none."""
        return self._retryable_until(self.used) if self.used else None

    def _retryable_until(self, token: RefreshToken) -> datetime:
        first_use = token.first_used_at or token.expires_at
        return min(token.expires_at, first_use + timedelta(seconds=self.lifetimes.retry))

    def _pair(self, scopes: Scopes, now: datetime) -> Pair:
        text = f"shprt_{self.random_text(32)}"
        end = now + timedelta(seconds=self.lifetimes.refresh)
        self.newest = RefreshToken(text, scopes, end)
        seconds = self.lifetimes.access
        access = self._access(scopes, now, seconds)
        return Pair(access, scopes, seconds, text, self.lifetimes.refresh)

    def _access(self, scopes: Scopes, now: datetime, seconds: int | None) -> str:
        text = f"shpat_{self.random_text(32)}"
        live = (item for item in self.access.items() if item[1].lives(now))
        end = None if seconds is None else now + timedelta(seconds=seconds)
        self.access = {**dict(live), text: AccessToken(scopes, end)}
        return text
