"""Where events are published, and where those go that cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.domain.connection.events import Envelope


class Bus(Protocol):
    """Where events are published."""

    def publish(self, envelopes: Sequence[Envelope]) -> "list[Rejection | None]":
        """Send up to ten envelopes; per envelope None, or why it was not taken."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One envelope the bus did not take; `passing` tells whether trying again can help."""

    code: str
    passing: bool


class DeadLetters(Protocol):
    """Where an envelope goes that can never be published."""

    def put(self, text: str, reason: str) -> None:
        """Keep it until an operator sends it again. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was set aside, in hand; without an envelope where it holds only a position."""

    id: str
    receipt: str
    text: str
    envelope: Envelope | None


class Letters(Protocol):
    """What was set aside, for an operator to send again. `take` and `remove` raise Unavailable."""

    def take(self, most: int) -> list[Letter]:
        """Up to ten messages, out of sight for everybody else for a while."""

    def remove(self, letter: Letter) -> None:
        """Forget it: it has been sent."""

    def give_back(self, letter: Letter) -> None:
        """Let it be seen again at once."""
