"""The API keys."""

from datetime import datetime
from typing import Protocol

from connectors.domain.api_keys import Admission, ApiKey


class Keys(Protocol):
    """The API keys, by digest."""

    def count(self, digest: str, at: datetime) -> Admission | None:
        """Count one request against the key, unless it is refused anyway; None for no such key."""

    def add(self, key: ApiKey, digest: str) -> None:
        """Store a new key."""

    def all_of(self, entity_id: str | None) -> list[ApiKey]:
        """The keys of one entity, or of everybody."""

    def remove(self, key_id: str) -> ApiKey | None:
        """Revoke a key at once; None where there is none."""
