"""A Connections table in memory: conditional writes, a stream, and a step before every access."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from connectors.domain.connection import Connection
from connectors.domain.errors import Refusal
from connectors.domain.events import Change, Event
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.domain.receipts import Outcome, Receipt
from connectors.operations.ports import Moved, Receipted, Wish


@dataclass(frozen=True)
class Record:
    """A stream record: the images of one write, and what it owes."""

    old: Connection | None
    new: Connection | None
    changes: tuple[Change, ...] = ()

    @property
    def events(self) -> list[Event]:
        """The events that the write owes."""
        images = {"new": self.new, "old": self.old}
        return [Event(c, row) for c in self.changes if (row := images[c.of]) is not None]

    def moved_secrets(self) -> list[tuple[Place, str]]:
        """As adapters.change_stream: the secrets of which the demand may have changed."""
        demands = [
            (r.secret_arn, r.disconnected_at, r.purged_at) if r else None for r in self._both
        ]
        if demands[0] == demands[1]:
            return []
        rows = [row for row in self._both if row is not None]
        return list(dict.fromkeys((r.place, r.secret_arn) for r in rows if r.secret_arn))

    @property
    def _both(self) -> tuple[Connection | None, Connection | None]:
        return self.old, self.new


@dataclass
class StrictTable:
    """Implements operations.ports.Connections by the domain's own rules."""

    step: Callable[[], None] = lambda: None
    rows: dict[Place, Connection] = field(default_factory=dict)
    receipts: dict[tuple[Owner, str], Receipt] = field(default_factory=dict)
    stream: list[Record] = field(default_factory=list)

    def read(self, place: Place) -> Connection | None:
        """See Connections."""
        self.step()
        return self.rows.get(place)

    def read_with_receipt(
        self, place: Place, receipt_id: str
    ) -> tuple[Connection | None, Receipt | None]:
        """See Connections."""
        self.step()
        return self.rows.get(place), self.receipts.get((place.owner, receipt_id))

    def all_of(self, owner: Owner) -> list[Connection]:
        """See Connections."""
        self.step()
        return [row for place, row in self.rows.items() if place.owner == owner]

    def insert(self, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        self.step()
        self._claim(outcome.row.place, receipt)
        if (present := self.rows.get(outcome.row.place)) is not None:
            raise Moved(present)
        self._write(None, outcome, receipt)

    def replace(self, old: Connection, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        self.step()
        self._claim(old.place, receipt)
        present = self.rows.get(old.place)
        if present is None or (present.id, present.version) != (old.id, old.version):
            raise Moved(present)
        if outcome.changes:
            self._write(present, outcome, receipt)
        elif receipt is not None:
            self.receipts[old.place.owner, receipt.id] = receipt

    def amend(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        return self._blind(
            wish, change, lambda row: row.amended(wish.supplied, wish.if_match, at=wish.at)
        )

    def disconnect(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        return self._blind(wish, change, lambda row: row.disconnected(at=wish.at))

    def remove(self, tombstone: Connection) -> None:
        """See Connections."""
        self.step()
        if self.rows.get(tombstone.place) == tombstone:
            del self.rows[tombstone.place]
            self.stream.append(Record(tombstone, None))

    def due(self, shard: int, at: datetime) -> Iterator[Place]:
        """See Connections; everything stands in the first shard."""
        self.step()
        waiting = [(r.due_at, p) for p, r in self.rows.items() if r.due_at and r.due_at <= at]
        if shard == 0:
            yield from (place for _, place in sorted(waiting, key=lambda pair: pair[0]))

    def with_secrets(self) -> Iterator[Connection]:
        """See Connections."""
        self.step()
        yield from [row for row in self.rows.values() if row.secret_arn is not None]

    def _blind(
        self, wish: Wish, change: Change, rule: Callable[[Connection], Connection]
    ) -> Connection:
        self.step()
        present = self.rows.get(wish.place)
        if present is None:
            raise Moved(None)
        try:
            new = rule(present)
        except Refusal:
            raise Moved(present) from None
        if new is present:
            raise Moved(present)
        self._write(present, Outcome(new, (change,)), None)
        return new

    def _claim(self, place: Place, receipt: Receipt | None) -> None:
        """A living receipt is judged first (architecture §1)."""
        if receipt is None:
            return
        earlier = self.receipts.get((place.owner, receipt.id))
        if earlier is not None and earlier.expires_at > receipt.written_at:
            raise Receipted(earlier)

    def _write(self, old: Connection | None, outcome: Outcome, receipt: Receipt | None) -> None:
        row = outcome.row
        self.rows[row.place] = row
        self.stream.append(Record(old, row, outcome.changes))
        if receipt is not None:
            self.receipts[row.place.owner, receipt.id] = receipt
