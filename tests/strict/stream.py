"""What the stream of a table in memory tells of each write."""

from dataclasses import dataclass

from connectors.domain.connection.events import Change, Event, owed
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection


@dataclass(frozen=True)
class Record:
    """A stream record: the images of one write, and what it owes."""

    old: Connection | None
    new: Connection | None
    changes: tuple[Change, ...] = ()

    @property
    def events(self) -> list[Event]:
        """The events that the write owes."""
        return list(owed(self.changes, self.old, self.new))

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
