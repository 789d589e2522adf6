"""API keys in memory, for tests of what stands before and behind them."""

from dataclasses import dataclass, field
from datetime import datetime

from connectors.domain.api_keys import Admission, ApiKey, Spending, digest

TEXT = "ark_live_ent_x_0123456789abcdef"


@dataclass
class Keyring:
    """Knows the keys that it was given by their digests, and lets them in without counting."""

    keys: dict[str, ApiKey] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    counts: bool = True

    def count(self, digest: str, at: datetime) -> Admission | None:
        """See Keys."""
        self.asked.append(digest)
        key = self.keys.get(digest)
        spending = Spending({int(at.timestamp()) // 10: 1})
        if key is None:
            return None
        return Admission(key, spending, self.counts, at.timestamp())

    def add(self, key: ApiKey, digest: str) -> None:
        """See Keys."""
        self.keys[digest] = key

    def all_of(self, entity_id: str | None) -> list[ApiKey]:
        """See Keys."""
        return [key for key in self.keys.values() if entity_id in (None, key.entity_id)]

    def remove(self, key_id: str) -> ApiKey | None:
        """See Keys."""
        found = next((d for d, key in self.keys.items() if key.id == key_id), "")
        return self.keys.pop(found, None)


def holding(key: ApiKey) -> Keyring:
    """A ring with one key, whose text is TEXT."""
    return Keyring({digest(TEXT): key})
