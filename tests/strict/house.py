"""The real operations over strict neighbours in memory."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import SecretState
from connectors.domain.credentials import Credentials
from connectors.operations.connections.amend import Amend
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.connections.connect import Connect
from connectors.operations.connections.disconnect import Disconnect
from connectors.operations.connections.expire import Expire
from connectors.operations.credentials.reconcile import Reconcile
from connectors.operations.credentials.store import StoreCredentials
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.give_ends import GiveEnds
from connectors.operations.ports.rows import WriteCommand
from tests.builders import ENTITY, NOON
from tests.strict.stream import Record
from tests.strict.table import StrictTable
from tests.strict.vault import StrictVault

PLACE = Place(Owner(ENTITY, livemode=True), "ups")


@dataclass
class StrictHouse:
    """One connector of one owner, its operations, and what has become of it."""

    matcher: type[SyncSecretState] = SyncSecretState
    moment: datetime = NOON
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    followed: int = 0

    def __post_init__(self) -> None:
        self.table = StrictTable()
        self.vault = StrictVault(self.clock)
        self.match = self.matcher(self.table, self.vault, self.clock)
        self.commit_loop = CommitLoop(self.table)

    def clock(self) -> datetime:
        """The time that the operations see."""
        return self.moment

    def forward(self, **span: float) -> None:
        """Move the clock."""
        self.moment += timedelta(**span)

    def ids(self, prefix: str) -> str:
        """A new id, in order."""
        return f"{prefix}{next(self.numbers):08}"

    def let_wait(self, step: Callable[[], None]) -> None:
        """Make every access to a neighbour wait for the given step."""
        self.table.step = self.vault.step = self.table.claims.step = step

    def connect(self, **supplied: Any) -> RowChange:
        """POST."""
        return self.connect_as(self.command(**supplied))

    def connect_as(self, command: WriteCommand) -> RowChange:
        """POST, of an earlier command."""
        done = Connect(self.commit_loop, self.match, self.ids, self.ids)(command, None)
        assert isinstance(done, RowChange)
        return done

    def amend(self, **supplied: Any) -> RowChange:
        """PATCH."""
        done = Amend(self.commit_loop, self.ids)(self.command(**supplied), None)
        assert isinstance(done, RowChange)
        return done

    def disconnect(self) -> RowChange:
        """DELETE."""
        done = Disconnect(self.commit_loop, self.ids)(self.command(), None)
        assert isinstance(done, RowChange)
        return done

    def store(self) -> RowChange:
        """PUT credentials."""
        given = Credentials({"client_id": "a", "client_secret": "b"})
        put = StoreCredentials(self.commit_loop, self.vault, self.ids)
        done = put(self.command(), None, given)
        assert isinstance(done, RowChange)
        return done

    def expire(self) -> bool:
        """The minute's work on the one row."""
        return Expire(self.table, self.table.claims, self.match, self.clock, self.ids)(PLACE)

    def reconcile(self) -> None:
        """The day's work."""
        ends = GiveEnds(self.table, self.vault, self.clock)
        Reconcile(self.table, self.vault, self.match, ends, self.clock, self.ids)(lambda: True)

    def follow(self) -> None:
        """Upkeep's stream part, over the records that it has not seen."""
        while self.followed < len(self.table.stream):
            record: Record = self.table.stream[self.followed]
            for place, arn in record.moved_secrets():
                self.match(place, arn)
            self.followed += 1

    def command(self, **supplied: Any) -> WriteCommand:
        """What a caller wants, now."""
        return WriteCommand(PLACE, supplied, self.moment)

    def disagreement(self) -> str:
        """How the vault contradicts the row; empty where they agree about the row's own secret."""
        row = self.table.rows.get(PLACE)
        if row is None or row.secret_arn is None:
            return ""
        secret = self.vault.secrets.get(row.secret_arn)
        kept = secret.kept if secret else SecretState.DESTROYED
        if row.purged_at is not None:
            return ""
        wanted = SecretState.LIVE if row.disconnected_at is None else SecretState.SCHEDULED
        return "" if kept is wanted else f"row wants {wanted}, vault has {kept}"

    def orphans(self) -> list[str]:
        """Secrets that no row names."""
        named = {row.secret_arn for row in self.table.rows.values()}
        return [arn for arn in self.vault.secrets if arn not in named]

    def events(self) -> list[tuple[str, str, int]]:
        """Everything announced: id of the row, type, sequence."""
        owed = (event for record in self.table.stream for event in record.events)
        return [(event.row.id, event.change.type, event.sequence) for event in owed]

    def misannounced(self) -> str:
        """What is wrong with the events; empty where they tell one story per row."""
        stories: dict[str, list[tuple[str, int]]] = {}
        for row_id, kind, sequence in self.events():
            stories.setdefault(row_id, []).append((kind, sequence))
        for row_id, story in stories.items():
            if [sequence for _, sequence in story] != list(range(1, len(story) + 1)):
                return f"{row_id}: sequence {story}"
            ends = [index for index, (kind, _) in enumerate(story) if kind.endswith("purged")]
            if ends not in ([], [len(story) - 1]):
                return f"{row_id}: goes on after its end {story}"
        return ""
