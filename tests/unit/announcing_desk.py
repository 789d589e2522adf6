"""The real announcing operation and bus adapter, over a client that no network stands behind."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import boto3

from connectors.adapters.aws.bus import EventBus
from connectors.api.representation import presentation
from connectors.domain.connection.events import UPDATED, Change, Envelope, Event
from connectors.domain.errors import Unavailable
from connectors.operations.events.announce import Announce
from connectors.operations.ports.history import History
from tests.builders import NOON, a_row
from tests.flaky_bus import FlakyBus, Judge, taken

PASSING = ("ThrottlingException", "InternalFailure", "InternalException", "ServiceUnavailable")
FINAL = ("MalformedDetail", "InvalidArgument", "NotAuthorizedForSourceException")
CLIENT = boto3.Session("none", "none", region_name="eu-west-1").client("events")


def an_envelope(connection: int, sequence: int) -> Envelope:
    row = a_row(id=f"connection-{connection}", version=sequence)
    return presentation.envelope(Event(Change(f"evt_{connection}_{sequence}", UPDATED, NOON), row))


@dataclass
class Desk:
    """The real operation and the real bus adapter over a client that no network stands behind."""

    judge: Judge = taken
    settled: list[str] = field(default_factory=list)
    """What the bus took or what was set aside: the events' texts, in order."""
    aside: list[tuple[str, str]] = field(default_factory=list)
    kept: list[Envelope] = field(default_factory=list)
    full: int = 1_000
    """How many events the history takes before it is out of reach."""
    pauses: list[float] = field(default_factory=list)
    chance: float = 0.5

    def __post_init__(self) -> None:
        self.bus = FlakyBus(self.judge, self._deliver)
        self._announce = Announce(
            bus=EventBus(CLIENT, "bus"),
            history=cast("History", self),
            dead_letters=self,
            pause=self.pauses.append,
            chance=lambda: self.chance,
        )

    def announce(self, envelopes: Iterable[Envelope]) -> None:
        with self.bus.before(CLIENT):
            self._announce(envelopes)

    def put(self, text: str, reason: str) -> None:
        """Stand for the dead-letter queue."""
        self.aside.append((text, reason))
        self.settled.append(text)

    def add(self, envelope: Envelope) -> None:
        """Stand for the history."""
        if len(self.kept) >= self.full:
            raise Unavailable("dynamodb")
        self.kept.append(envelope)

    def _deliver(self, entries: Iterable[dict[str, Any]]) -> None:
        self.settled.extend(entry["Detail"] for entry in entries)

    @property
    def calls(self) -> list[list[str]]:
        """The event ids of every call."""
        return [[json.loads(e["Detail"])["id"] for e in call] for call in self.bus.calls]
