"""API keys: whose they are, what they may do, and how often (contract §1)."""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from connectors.domain.connection.owner import Owner
from connectors.domain.errors import (
    AddressNotAllowed,
    ExpiredApiKey,
    InsufficientScope,
    RateLimited,
)

READ = "integrations:read"
WRITE = "integrations:write"
CREDENTIALS = "integrations:credentials"
SCOPES = (READ, WRITE, CREDENTIALS)

SHAPE = re.compile(r"ark_(live|test)_ent_[A-Za-z0-9]{1,32}_[A-Za-z0-9]{16,128}")

BUCKET = 10
"""Seconds per counter of the sliding minute."""
WINDOW = 7
"""Counters summed: six whole ones cover 60 s, and the one that is being left counts in full, so
that no minute ever holds one request too many."""


@dataclass(frozen=True, slots=True)
class Tier:
    """How many requests a key may make: in any minute, and in any one second."""

    per_minute: int
    per_second: int


TEST = Tier(60, 10)
TIERS = {"standard": Tier(300, 50), "elevated": Tier(1200, 100)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is stored of a key, beside the digest that finds it. `rate_tier` is for live keys."""

    id: str
    entity_id: str
    livemode: bool
    scopes: tuple[str, ...]
    name: str
    rate_tier: str
    created_at: datetime
    expires_at: datetime | None = None
    ip_allowlist: tuple[str, ...] = ()

    @property
    def owner(self) -> Owner:
        """Whose data the key opens."""
        return Owner(self.entity_id, self.livemode)

    @property
    def tier(self) -> Tier:
        """The key's allowance."""
        # A tier that only a later release knows counts as the usual one.
        return TIERS.get(self.rate_tier, TIERS["standard"]) if self.livemode else TEST


@dataclass(frozen=True, slots=True)
class Spending:
    """A key's counters: requests per ten seconds (by number of the ten) and what it was refused."""

    tens: Mapping[int, int]
    blocked_until: float = 0.0

    def spent(self, now: float) -> int:
        """Requests in the window that ends now."""
        newest = int(now) // BUCKET
        return sum(self.tens.get(ten, 0) for ten in range(newest - WINDOW + 1, newest + 1))

    def frees_at(self, limit: int, now: float) -> int:
        """The unix second from which fewer than `limit` of today's requests still count."""
        newest = int(now) // BUCKET
        left = self.spent(now)
        for ten in range(newest - WINDOW + 1, newest + 1):
            left -= self.tens.get(ten, 0)
            if left < limit:
                return (ten + WINDOW) * BUCKET
        return (newest + 1) * BUCKET


@dataclass(frozen=True, slots=True)
class Admission:
    """A known key at one moment: the answer to "may this request go on?"."""

    key: ApiKey
    spending: Spending
    counted: bool
    now: float

    def check(self, address: str, scope: str) -> None:
        """Raise what stands against the request, in the contract's order of checks.

        Raises ExpiredApiKey, AddressNotAllowed, RateLimited or InsufficientScope.
        """
        if self.key.expires_at is not None and self.now >= self.key.expires_at.timestamp():
            raise ExpiredApiKey
        if self.key.ip_allowlist and not allows(self.key.ip_allowlist, address):
            raise AddressNotAllowed
        if self.retry_after:
            raise RateLimited(self.retry_after)
        if scope not in self.key.scopes:
            raise InsufficientScope(scope)

    @property
    def exhausted(self) -> bool:
        """Whether this very request went over the minute's limit."""
        return self.counted and self.spending.spent(self.now) > self.key.tier.per_minute

    @property
    def retry_after(self) -> int:
        """Whole seconds to wait; 0 where the request may go on."""
        if self.exhausted or self.spending.blocked_until > self.now:
            return max(1, math.ceil(self.reset - self.now))
        return 0 if self.counted else 1

    @property
    def remaining(self) -> int:
        """Requests left in this minute."""
        if self.spending.blocked_until > self.now:
            return 0
        return max(0, self.key.tier.per_minute - self.spending.spent(self.now))

    @property
    def reset(self) -> int:
        """The unix second at which the allowance grows again."""
        if self.spending.blocked_until > self.now:
            return math.ceil(self.spending.blocked_until)
        return self.spending.frees_at(self.key.tier.per_minute, self.now)


def digest(secret: str) -> str:
    """All that is ever stored of a key: the SHA-256 of its text."""
    return hashlib.sha256(secret.encode()).hexdigest()


def allows(allowlist: tuple[str, ...], address: str) -> bool:
    """Whether the address is in one of the networks; an unreadable address is in none."""
    try:
        caller = _plain(ip_network(ip_address(address)))
    except ValueError:
        return False
    networks = (_plain(ip_network(entry, strict=False)) for entry in allowlist)
    return any(caller.network_address in network for network in networks)


def _plain(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """The network, or the one of IPv4 addresses that is meant where they are written as IPv6."""
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is None or network.prefixlen < 96:
        return network
    return ip_network(f"{mapped}/{network.prefixlen - 96}")
