"""Commit one step in a row's life, whatever races it, with its receipt."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import ConcurrentUpdate
from connectors.domain.receipts import Answer, Claim, Outcome, Receipt
from connectors.operations.ports import Connections, Moved, Receipted, Wish

ATTEMPTS = 5
"""Times a row that others keep changing is judged afresh before the caller is told."""

Judge = Callable[[Connection | None], Outcome]
"""What should become of the row that stands there (or of its absence); raises a Refusal."""


@dataclass(frozen=True, slots=True)
class Transition:
    """Judge the row, write the outcome where that row still stands, judge again where it moved."""

    connections: Connections

    def commit(
        self, wish: Wish, claim: Claim | None, judge: Judge, row: Connection | None
    ) -> Outcome | Answer:
        """The committed outcome, or the kept answer of the same request.

        `row` is what was last seen there. Raises the judge's refusals, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable.
        """
        try:
            return self._commit(wish, claim, judge, row)
        except Receipted as earlier:
            if claim is None:
                raise
            return earlier.receipt.replay(claim)

    def look(self, wish: Wish, claim: Claim | None) -> Connection | Answer | None:
        """The row as it is now, unless an equal request's receipt already holds the answer."""
        if claim is None:
            return self.connections.read(wish.place)
        row, receipt = self.connections.read_with_receipt(wish.place, claim.id)
        if receipt is not None and wish.at < receipt.expires_at:
            return receipt.replay(claim)
        return row

    def commit_after_reading(
        self, wish: Wish, claim: Claim | None, judge: Judge
    ) -> Outcome | Answer:
        """As `commit`, from the row as it is now."""
        seen = self.look(wish, claim)
        return seen if isinstance(seen, Answer) else self.commit(wish, claim, judge, seen)

    def _commit(
        self, wish: Wish, claim: Claim | None, judge: Judge, row: Connection | None
    ) -> Outcome:
        for _ in range(ATTEMPTS):
            outcome = judge(row)
            receipt = Receipt.of(claim, outcome, at=wish.at) if claim else None
            try:
                if row is None:
                    self.connections.insert(outcome, receipt)
                elif outcome.changes or receipt is not None:
                    self.connections.replace(row, outcome, receipt)
                return outcome
            except Moved as met:
                row = met.row
        raise ConcurrentUpdate
