"""What a committed change is called, and what it carries until it is announced."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection

SOURCE = "arcus.integrations"

CREATED = "integration.created"
UPDATED = "integration.updated"
OAUTH_STARTED = "integration.oauth_started"
CONNECTED = "integration.connected"
CREDENTIALS_UPDATED = "integration.credentials_updated"
DISCONNECTED = "integration.disconnected"
RESTORED = "integration.restored"
REAUTHORIZATION_REQUIRED = "integration.reauthorization_required"
FAILED = "integration.failed"
VERIFIED = "integration.verified"
PURGED = "integration.purged"

TYPES = (
    CREATED,
    UPDATED,
    OAUTH_STARTED,
    CONNECTED,
    CREDENTIALS_UPDATED,
    DISCONNECTED,
    RESTORED,
    REAUTHORIZATION_REQUIRED,
    FAILED,
    VERIFIED,
    PURGED,
)
"""The types of the contract's §4."""


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
    """A change and the row that it shows. `sequence` grows by one with each event of a row.

    `position` sorts the events of a place in the order of their commits; none outside the stream.
    """

    change: Change
    row: Connection
    position: str = ""

    @property
    def sequence(self) -> int:
        """The version that the change made; ending a row is the change after its last version."""
        return self.row.version + (self.change.of == "old")


def owed(
    changes: Iterable[Change], old: Connection | None, new: Connection | None
) -> Iterator[Event]:
    """The events that one write owes, with the images of the row before and after it.

    Where a write makes several changes of the new row, the last one shows it as it is, and each
    one before it a version less: they read as if they had been written one by one.
    """
    listed = list(changes)
    behind = sum(change.of == "new" for change in listed)
    for change in listed:
        behind -= change.of == "new"
        if change.of == "old" and old is not None:
            yield Event(change, old)
        elif change.of == "new" and new is not None:
            yield Event(change, replace(new, version=new.version - behind) if behind else new)


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event as subscribers receive it: JSON text, and what has to stand outside of it.

    `position` is for our own history; nobody outside is told it.
    """

    id: str
    connection_id: str
    place: Place
    type: str
    at: datetime
    text: str
    position: str = ""
