"""The rows, and how a write tells of a lost race."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connectors.domain.connection.events import Change
from connectors.domain.connection.idempotency import IdempotencyRecord, RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection

SHARDS = 8
"""Parts of the `due` index, worked off side by side."""

BATCH_GET_MAX = 100
"""Rows that are read in one call, at most."""

UNREADABLE = (KeyError, TypeError, ValueError, OverflowError, RecursionError)
"""What reading a row raises that this release does not understand."""


class RowChanged(Exception):
    """The row is no longer what the write was meant for; `row` is what it is now."""

    def __init__(self, row: Connection | None) -> None:
        self.row = row


class AlreadyProcessed(Exception):
    """The request was already carried out; its idempotency record says with what answer."""

    def __init__(self, record: IdempotencyRecord) -> None:
        self.record = record


class Unreadable(Exception):
    """A stream record that this release cannot read, and that no retry will make readable.

    `position` is JSON that tells where it stands, without any of what it holds.
    """

    def __init__(self, reason: str, position: str) -> None:
        super().__init__(reason)
        self.position = position


@dataclass(frozen=True, slots=True)
class WriteCommand:
    """What a caller wants of a row: the fields it supplied, and when it asked."""

    place: Place
    supplied: dict[str, Any]
    at: datetime
    if_match: str | None = None


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """What a scan tells of a row: where it stands, the secret that it names, and whether an earlier
    release wrote it without the ends that a merchant's authorization has.
    """

    place: Place
    secret_arn: str | None
    lacks_ends: bool


class ConnectionReader(Protocol):
    """Reads rows. What meets one row that this release cannot read raises UnreadableRow; readers of
    many pass it over. All methods raise Unavailable.
    """

    def read(self, place: Place) -> Connection | None:
        """The row as it is now."""

    def read_with_record(
        self, place: Place, record_id: str
    ) -> tuple[Connection | None, IdempotencyRecord | None]:
        """The row and an earlier idempotency record of the same owner, in one round trip."""

    def all_of(self, owner: Owner) -> list[Connection]:
        """Every row of the owner."""

    def some_of(self, places: Iterable[Place]) -> dict[Place, Connection]:
        """Of at most BATCH_GET_MAX places the rows that stand there and can be read."""


class ConnectionWriter(ConnectionReader, Protocol):
    """Writes rows with their changes, so that what is announced is what was committed.

    Writes raise RowChanged, AlreadyProcessed or ClaimMoved where they lost a race, ConcurrentUpdate
    where others never let go of the row, and Unavailable where the table did not answer. Attributes
    that this release does not know stay on a row as long as it has its id.
    """

    def insert(self, outcome: RowChange, record: IdempotencyRecord | None) -> None:
        """Write a row where there is none."""

    def replace(
        self, old: Connection, outcome: RowChange, record: IdempotencyRecord | None
    ) -> None:
        """Put a row where the old one still stands; without changes, write the record alone."""

    def forget(self, owner: Owner, interim: IdempotencyRecord) -> None:
        """Remove a record that its request has given up, if it is still just that one."""

    def amend(self, command: WriteCommand, change: Change) -> Connection:
        """Apply the fields in one write, without reading first, where no rule can object.

        Raises RowChanged, with the row, where one might: judging it is the caller's.
        """

    def disconnect(self, command: WriteCommand, change: Change) -> Connection:
        """Disconnect in one write, without reading first, where no rule can object; as `amend`."""


class TokenRows(ConnectionReader, Protocol):
    """The rows of shops, whose tokens are refreshed."""

    def write_private(self, old: Connection, new: Connection) -> Connection:
        """Write the fields that differ, which nobody outside sees: no version, no event.

        Only while the row is connected and its tokens are the old one's; whatever else has changed
        of it stays. Raises RowChanged.
        """


class DueRows(Protocol):
    """The rows to which something has to happen, and those that are over. All raise Unavailable."""

    def due(self, shard: int, at: datetime) -> Iterator[Place]:
        """The places of a shard's rows to which something must happen by now, oldest first."""

    def scan(self) -> Iterator[ScannedRow]:
        """Every row that names a secret or a shop, readable or not."""

    def remove(self, tombstone: Connection) -> None:
        """Delete a tombstone, if it still stands."""

    def discard(self, place: Place, at: datetime) -> bool:
        """Delete a row whose window has closed, without reading it; whether there was one."""


class Connections(ConnectionWriter, TokenRows, DueRows, Protocol):
    """The Connections table, whole."""
