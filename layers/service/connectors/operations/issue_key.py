"""Issue an API key: its text exists once, in the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

from connectors.domain.api_keys import SCOPES, TIERS, ApiKey, digest
from connectors.operations.ports.keys import Keys
from connectors.operations.ports.system import Clock, Ids


class UnfitKey(Exception):
    """It names a scope, tier or address that does not exist; says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What an operator wants of a new key."""

    entity_id: str
    livemode: bool
    name: str
    scopes: tuple[str, ...] = SCOPES
    rate_tier: str = "standard"
    expires_at: datetime | None = None
    ip_allowlist: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise UnfitKey where it cannot be issued."""
        for scope in self.scopes:
            if scope not in SCOPES:
                raise UnfitKey(f"there is no scope {scope}; choose from {', '.join(SCOPES)}")
        if self.rate_tier not in TIERS:
            raise UnfitKey(f"there is no tier {self.rate_tier}; choose from {', '.join(TIERS)}")
        for entry in self.ip_allowlist:
            try:
                ip_network(entry, strict=False)
            except ValueError:
                raise UnfitKey(f"{entry} is neither an address nor a network") from None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key and its text, which is stored nowhere. The text does not print by itself."""

    key: ApiKey
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssueKey:
    """Stores the digest of a new random key (contract §1)."""

    keys: Keys
    clock: Clock
    ids: Ids
    random_text: Callable[[int], str]

    def __call__(self, new_key: NewKey) -> IssuedKey:
        """The key and its text. Raises UnfitKey, or Unavailable where the table did not answer."""
        new_key.check()
        mode = "live" if new_key.livemode else "test"
        code = digest(new_key.entity_id)[:8]
        secret = f"ark_{mode}_ent_{code}_{self.random_text(32)}"
        key = ApiKey(
            id=self.ids("key_"),
            entity_id=new_key.entity_id,
            livemode=new_key.livemode,
            scopes=new_key.scopes,
            name=new_key.name,
            rate_tier=new_key.rate_tier,
            created_at=self.clock(),
            expires_at=new_key.expires_at,
            ip_allowlist=new_key.ip_allowlist,
        )
        self.keys.add(key, digest(secret))
        return IssuedKey(key, secret)
