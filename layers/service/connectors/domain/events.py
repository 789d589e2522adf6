"""What a committed change is called, and what it carries until it is announced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.domain.connection import Connection
from connectors.domain.place import Place

SOURCE = "arcus.integrations"

CREATED = "integration.created"
UPDATED = "integration.updated"
CREDENTIALS_UPDATED = "integration.credentials_updated"
DISCONNECTED = "integration.disconnected"
RESTORED = "integration.restored"
PURGED = "integration.purged"

TYPES = (CREATED, UPDATED, CREDENTIALS_UPDATED, DISCONNECTED, RESTORED, PURGED)
"""The types that this release announces."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a row's `changes`: written with the change itself, announced from the stream.

    `of` tells which image of the row the event shows: the new one, or, where a write replaced a
    row by another, the old one.
    """

    id: str
    type: str
    at: datetime
    of: Literal["new", "old"] = "new"


@dataclass(frozen=True, slots=True)
class Event:
    """A change and the row that it shows. `sequence` grows by one with each event of a row."""

    change: Change
    row: Connection

    @property
    def sequence(self) -> int:
        """The version that the change made; ending a row is the change after its last version."""
        return self.row.version + (self.change.of == "old")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event as subscribers receive it: JSON text, and what has to stand outside of it."""

    id: str
    connection_id: str
    place: Place
    type: str
    at: datetime
    text: str
