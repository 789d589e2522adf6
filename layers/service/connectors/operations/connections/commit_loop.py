"""Commit one step in a row's life, whatever races it, with its idempotency record."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.domain.connection.events import Change
from connectors.domain.connection.idempotency import (
    IdempotencyRecord,
    IdempotentRequest,
    RowChange,
    StoredResponse,
)
from connectors.domain.connection.row import Connection
from connectors.domain.errors import ConcurrentUpdate, NotConnected
from connectors.operations.ports.oauth import ClaimMoved
from connectors.operations.ports.rows import AlreadyProcessed, Connections, RowChanged, WriteCommand

ATTEMPTS = 5
"""Times a row that others keep changing is judged afresh before the caller is told."""

Decide = Callable[[Connection | None], RowChange]
"""What should become of the row that stands there (or of its absence); raises a Refusal."""


Rule = Callable[[Connection], Connection]
"""What becomes of a row; the same row where nothing does. Raises a Refusal."""

BlindWrite = Callable[[WriteCommand, Change], Connection]
"""A write without a read before it; raises RowChanged where a rule might object."""


class RequestInProgress(Exception):
    """An equal request has begun and not ended: it is being carried out, or was given up."""

    def __init__(self, record: IdempotencyRecord) -> None:
        self.record = record


@dataclass(frozen=True, slots=True)
class CommitLoop:
    """Judge the row, write the outcome where that row still stands, judge again where it moved."""

    connections: Connections

    def commit(
        self,
        command: WriteCommand,
        claim: IdempotentRequest | None,
        judge: Decide,
        row: Connection | None,
    ) -> RowChange | StoredResponse:
        """The committed outcome, or the kept answer of the same request.

        `row` is what was last seen there. Raises the judge's refusals, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable; and RequestInProgress where an equal one has not ended yet.
        """
        try:
            return self._commit(command, claim, judge, row)
        except AlreadyProcessed as earlier:
            if claim is None:
                raise
            return _replayed(earlier.record, claim)

    def look(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> Connection | StoredResponse | None:
        """The row as it is now, unless an equal request has been answered already."""
        if claim is None:
            return self.connections.read(command.place)
        row, record = self.connections.read_with_record(command.place, claim.id)
        if record is not None and command.at < record.expires_at:
            return _replayed(record, claim)
        return row

    def change(
        self,
        command: WriteCommand,
        claim: IdempotentRequest | None,
        change: Change,
        rule: Rule,
        blind: BlindWrite,
    ) -> RowChange | StoredResponse:
        """One change of a row that exists, or nothing where the rule leaves the row as it is.

        Without a claim this is one write, tried blind; what it turns away is judged by the rule.
        Raises NotConnected, the rule's refusals, and what `commit` raises.
        """

        def judge(row: Connection | None) -> RowChange:
            if row is None:
                raise NotConnected
            new = rule(row)
            return RowChange(new, () if new is row else (change,))

        if claim is None:
            try:
                return RowChange(blind(command, change), (change,))
            except RowChanged as met:
                return self.commit(command, None, judge, met.row)
        seen = self.look(command, claim)
        if isinstance(seen, StoredResponse):
            return seen
        return self.commit(command, claim, judge, seen)

    def _commit(
        self,
        command: WriteCommand,
        claim: IdempotentRequest | None,
        judge: Decide,
        row: Connection | None,
    ) -> RowChange:
        for _ in range(ATTEMPTS):
            outcome = judge(row)
            record = IdempotencyRecord.of(claim, outcome, at=command.at) if claim else None
            try:
                if row is None:
                    self.connections.insert(outcome, record)
                elif outcome.changes or record is not None:
                    self.connections.replace(row, outcome, record)
                return outcome
            except RowChanged as met:
                row = met.row
            except ClaimMoved:
                # The row still stands; the judge looks at the shop's claim again.
                continue
        raise ConcurrentUpdate


def _replayed(record: IdempotencyRecord, claim: IdempotentRequest) -> StoredResponse:
    answer = record.replay(claim)
    if record.interim:
        raise RequestInProgress(record)
    return answer
