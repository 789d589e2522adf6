"""What a refresh writes: in passing, or as the end of a restore."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from connectors.domain.connection.events import FAILED, REAUTHORIZATION_REQUIRED, VERIFIED, Change
from connectors.domain.connection.idempotency import RowChange, StoredResponse
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import ERROR
from connectors.domain.errors import ConcurrentUpdate, Unavailable
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.oauth.lifecycle import RefreshResult, deauthorized
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.oauth.refresh import fence
from connectors.operations.ports.rows import RowChanged, WriteCommand
from connectors.operations.ports.system import Clock, Ids


@dataclass(frozen=True, slots=True)
class InPassing:
    """A refresh is no change that anybody sees; what is one is announced.

    Tokens that are dead are, and a shop that refuses requests, and one that gives tokens again.
    """

    commit_loop: CommitLoop
    clock: Clock
    ids: Ids
    chance: Callable[[], float]

    def renewed(self, row: Connection, renewal: RefreshResult) -> Connection:
        """See Ending."""
        if row.sync_status != ERROR:
            row = self.commit_loop.connections.write_private(row, rules.refreshed(row, renewal))
            if row.sync_status != ERROR:
                return row
            # It was said to be in error meanwhile, of the tokens before.
            return self._committed(row, self._change(VERIFIED, renewal.at), rules.verified)
        change = self._change(VERIFIED, renewal.at)
        return self._committed(
            row, change, lambda seen, at: rules.verified(rules.refreshed(seen, renewal), at)
        )

    def refused(self, row: Connection) -> None:
        """See Ending. A courtesy to the shop: where it cannot be noted, somebody asks too soon."""
        now, chance = self.clock(), self.chance()
        noted = rules.refused(row, at=now, chance=chance)
        with suppress(RowChanged, ConcurrentUpdate, Unavailable):
            if rules.failed(noted, at=now) is noted:
                self.commit_loop.connections.write_private(row, noted)
                return
            self._committed(
                row,
                self._change(FAILED, now),
                lambda seen, at: rules.failed(rules.refused(seen, at=at, chance=chance), at=at),
            )

    def outlasted(self, row: Connection) -> None:
        """See Ending. Where it cannot be noted, the next hand-out finds out by itself."""
        with suppress(RowChanged, ConcurrentUpdate, Unavailable):
            left = rules.outlasted(row, at=self.clock())
            self.commit_loop.connections.write_private(row, left)

    def dead(self, row: Connection, why: str) -> None:
        """See Ending."""
        change = self._change(REAUTHORIZATION_REQUIRED, self.clock())
        self._committed(row, change, lambda seen, at: deauthorized(seen, why, at=at))

    def _change(self, type: str, at: datetime) -> Change:
        return Change(self.ids("evt_"), type, at)

    def _committed(
        self, row: Connection, change: Change, rule: Callable[[Connection, datetime], Connection]
    ) -> Connection:
        def ruled(seen: Connection) -> RowChange:
            new = rule(seen, change.at)
            return RowChange(new, (change,) if new.version != seen.version else ())

        command = WriteCommand(row.place, {}, change.at)
        return row_of(self.commit_loop.commit(command, None, fenced(row, ruled), row))


def fenced(
    row: Connection, rule: Callable[[Connection], RowChange]
) -> Callable[[Connection | None], RowChange]:
    """A judge that lets the rule speak while the row's tokens are those that were looked at.

    Raises RowChanged where a newer write has won; what else has changed of the row, it keeps.
    """

    def judge(seen: Connection | None) -> RowChange:
        if seen is None or (fence(seen), seen.token_generation) != (
            fence(row),
            row.token_generation,
        ):
            raise RowChanged(seen)
        return rule(seen)

    return judge


def row_of(done: RowChange | StoredResponse) -> Connection:
    """The row of an outcome that had no claim, and so cannot be a kept answer."""
    if isinstance(done, StoredResponse):
        raise TypeError
    return done.row
