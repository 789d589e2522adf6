"""A Connections table in memory: conditional writes, a stream, and a step before every access."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connectors.domain.connection.events import Change
from connectors.domain.connection.idempotency import IdempotencyRecord, RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import FIELDS, Connection
from connectors.domain.errors import Refusal
from connectors.operations.ports.rows import AlreadyProcessed, RowChanged, ScannedRow, WriteCommand
from tests.strict.claims import StrictClaims
from tests.strict.stream import Record


@dataclass
class StrictTable:
    """Implements operations.ports.Connections by the domain's own rules."""

    step: Callable[[], None] = lambda: None
    rows: dict[Place, Connection] = field(default_factory=dict)
    records: dict[tuple[Owner, str], IdempotencyRecord] = field(default_factory=dict)
    stream: list[Record] = field(default_factory=list)
    claims: StrictClaims = field(default_factory=StrictClaims)

    def read(self, place: Place) -> Connection | None:
        """See Connections."""
        self.step()
        return self.rows.get(place)

    def read_with_record(
        self, place: Place, record_id: str
    ) -> tuple[Connection | None, IdempotencyRecord | None]:
        """See Connections."""
        self.step()
        return self.rows.get(place), self.records.get((place.owner, record_id))

    def all_of(self, owner: Owner) -> list[Connection]:
        """See Connections."""
        self.step()
        return [row for place, row in self.rows.items() if place.owner == owner]

    def some_of(self, places: Iterable[Place]) -> dict[Place, Connection]:
        """See Connections."""
        self.step()
        return {place: self.rows[place] for place in places if place in self.rows}

    def insert(self, outcome: RowChange, record: IdempotencyRecord | None) -> None:
        """See Connections."""
        self.step()
        self._claim(outcome.row.place, record)
        if (present := self.rows.get(outcome.row.place)) is not None:
            raise RowChanged(present)
        self._write(None, outcome, record)

    def replace(
        self, old: Connection, outcome: RowChange, record: IdempotencyRecord | None
    ) -> None:
        """See Connections."""
        self.step()
        self._claim(old.place, record)
        present = self.rows.get(old.place)
        if present is None or _standing(present) != _standing(old):
            raise RowChanged(present)
        if outcome.taking is not None:
            self.claims.take(outcome.taking)
        if outcome.changes and outcome.row.id == old.id:
            written = replace(present, **_differing(old, outcome.row))
            self._write(present, replace(outcome, row=written), record)
        elif outcome.changes:
            self._write(present, outcome, record)
        elif record is not None:
            self.records[old.place.owner, record.id] = record

    def forget(self, owner: Owner, interim: IdempotencyRecord) -> None:
        """See Connections."""
        self.step()
        if self.records.get((owner, interim.id)) == interim and interim.interim:
            del self.records[owner, interim.id]

    def amend(self, command: WriteCommand, change: Change) -> Connection:
        """See Connections."""
        return self._blind(
            command,
            change,
            lambda row: row.amended(command.supplied, command.if_match, at=command.at),
        )

    def disconnect(self, command: WriteCommand, change: Change) -> Connection:
        """See Connections."""
        return self._blind(
            command, change, lambda row: row.disconnected(command.if_match, at=command.at)
        )

    def write_private(self, old: Connection, new: Connection) -> Connection:
        """See Connections."""
        self.step()
        present = self._fenced(old)
        written = replace(present, **_differing(old, new))
        self._write(present, RowChange(written), None)
        return written

    def discard(self, place: Place, at: datetime) -> bool:
        """See Connections."""
        self.step()
        row = self.rows.get(place)
        if row is None or row.restorable_until is None or at < row.restorable_until:
            return False
        del self.rows[place]
        self.stream.append(Record(row, None))
        return True

    def _fenced(self, row: Connection) -> Connection:
        """The row, if its tokens are still those. Raises RowChanged."""
        present = self.rows.get(row.place)
        if present is None or _tokens(present) != _tokens(row) or present.disconnected_at:
            raise RowChanged(present)
        return present

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

    def scan(self) -> Iterator[ScannedRow]:
        """See Connections. No earlier release has written here: nothing lacks an end."""
        self.step()
        named = [(place, row) for place, row in self.rows.items() if row.secret_arn or row.shop]
        yield from [ScannedRow(place, row.secret_arn, lacks_ends=False) for place, row in named]

    def _blind(
        self, command: WriteCommand, change: Change, rule: Callable[[Connection], Connection]
    ) -> Connection:
        self.step()
        present = self.rows.get(command.place)
        if present is None:
            raise RowChanged(None)
        try:
            new = rule(present)
        except Refusal:
            raise RowChanged(present) from None
        if new is present:
            raise RowChanged(present)
        self._write(present, RowChange(new, (change,)), None)
        return new

    def _claim(self, place: Place, record: IdempotencyRecord | None) -> None:
        """A living idempotency record is judged first (architecture §1)."""
        if record is None:
            return
        earlier = self.records.get((place.owner, record.id))
        if earlier is None or earlier.expires_at <= record.written_at:
            return
        ended = earlier.interim and not record.interim
        if not (ended and earlier.fingerprint == record.fingerprint):
            raise AlreadyProcessed(earlier)

    def _write(
        self, old: Connection | None, outcome: RowChange, record: IdempotencyRecord | None
    ) -> None:
        row = outcome.row
        self.rows[row.place] = row
        self.stream.append(Record(old, row, outcome.changes))
        if record is not None:
            self.records[row.place.owner, record.id] = record


def _differing(old: Connection, new: Connection) -> dict[str, Any]:
    """The fields in which they differ: all that a rewrite writes."""
    names = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    return {name: getattr(new, name) for name in names}


def _standing(row: Connection) -> tuple[str, int, int]:
    return row.id, row.version, row.token_generation


def _tokens(row: Connection) -> tuple[str, int, str | None, int]:
    return row.id, row.epoch, row.secret_arn, row.token_generation
