"""Whose data a request may see: one entity, in one key mode."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """A partition of the data; a test key's and a live key's never meet (contract §1)."""

    entity_id: str
    livemode: bool

    @property
    def partition(self) -> str:
        """The partition's name in every table."""
        return f"{self.entity_id}#{'live' if self.livemode else 'test'}"
