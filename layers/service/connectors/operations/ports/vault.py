"""What the operations need of the place where credentials are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import SecretState
from connectors.domain.credentials import Credentials


class SecretNotLive(Exception):
    """The vault does not give the value: the secret is scheduled for deletion, or gone."""


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret just made: where it is, and which version of it holds the set."""

    arn: str
    version: str


@dataclass(frozen=True, slots=True)
class ListedSecret:
    """A secret as the vault lists it: whose it is, and how it is kept; never its value."""

    arn: str
    place: Place
    created_at: datetime
    kept: SecretState


class Vault(Protocol):
    """Where credentials are kept. All methods raise Unavailable.

    None of them minds being called twice: what is scheduled stays scheduled, what is gone is gone.
    """

    def create(self, place: Place, connection_id: str, credentials: Credentials) -> NewSecret:
        """Keep a set in a secret of its own."""

    def add(self, arn: str, credentials: Credentials) -> str:
        """Keep a further set in the secret; the version that holds it. Raises SecretNotLive."""

    def promote(self, arn: str, version: str) -> None:
        """Make the version the one that people see first, who name none. Raises SecretNotLive."""

    def read(self, arn: str, version: str) -> Credentials:
        """Exactly that version of the set. Raises SecretNotLive."""

    def kept(self, arn: str) -> SecretState:
        """How the secret is kept."""

    def schedule(self, arn: str) -> None:
        """Let nobody read it; keep it restorable for longer than any restore window."""

    def restore(self, arn: str) -> None:
        """Make a scheduled secret readable again."""

    def destroy(self, arn: str) -> None:
        """Destroy it for good, at once."""

    def every(self) -> Iterator[ListedSecret]:
        """All secrets of this stack, scheduled ones included."""
