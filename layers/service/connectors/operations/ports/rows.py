"""What the operations need from outside, and how it tells them of a lost race."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connectors.domain.api_keys import Admission, ApiKey
from connectors.domain.connection.events import Change, Envelope
from connectors.domain.connection.history import HandOutRecord, HistoryPage
from connectors.domain.connection.idempotency import IdempotencyRecord, RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection

Clock = Callable[[], datetime]
Ids = Callable[[str], str]
"""A new, time-ordered id behind the given prefix."""


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


class Connections(Protocol):
    """The rows. Every write carries its changes, so that what is announced is what was committed.

    Writes raise RowChanged, AlreadyProcessed or ClaimMoved where they lost a race, ConcurrentUpdate
    where others never let go of the row, and Unavailable where the table did not answer. Whatever
    meets one row that this release cannot read raises UnreadableRow; readers of many pass it over.

    Attributes that this release does not know stay on a row as long as it has its id.
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
        """Of at most AT_ONCE places the rows that stand there and that this release can read."""

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

    def write_private(self, old: Connection, new: Connection) -> Connection:
        """Write the fields that differ, which nobody outside sees: no version, no event.

        Only while the row is connected and its tokens are the old one's; whatever else has changed
        of it stays. Raises RowChanged.
        """

    def remove(self, tombstone: Connection) -> None:
        """Delete a tombstone, if it still stands."""

    def discard(self, place: Place, at: datetime) -> bool:
        """Delete a row whose window has closed, without reading it; whether there was one."""

    def due(self, shard: int, at: datetime) -> Iterator[Place]:
        """The places of a shard's rows to which something must happen by now, oldest first."""

    def scan(self) -> Iterator[ScannedRow]:
        """Every row that names a secret or a shop, readable or not."""


class History(Protocol):
    """What has happened to an owner's connector, for 90 days. All methods raise Unavailable."""

    def add(self, envelope: Envelope) -> None:
        """Keep an event at its position; twice is once. Raises ConcurrentUpdate, too."""

    def record(self, hand_out: HandOutRecord) -> None:
        """Keep a hand-out."""

    def page(self, place: Place, wanted: HistoryPage, at: datetime) -> tuple[list[str], bool]:
        """Events as JSON texts, last committed first, and whether more lie beyond the page."""

    def count(self, place: Place, at: datetime) -> int:
        """How many events there are."""


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
