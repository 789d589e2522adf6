"""Commit one step in a row's life, whatever races it, with its receipt."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.domain.connection import Connection
from connectors.domain.errors import ConcurrentUpdate, NotConnected
from connectors.domain.events import Change
from connectors.domain.receipts import Answer, Claim, Outcome, Receipt
from connectors.operations.oauth_ports import ClaimMoved
from connectors.operations.ports import Connections, Receipted, RowChanged, Wish

ATTEMPTS = 5
"""Times a row that others keep changing is judged afresh before the caller is told."""

Judge = Callable[[Connection | None], Outcome]
"""What should become of the row that stands there (or of its absence); raises a Refusal."""


Rule = Callable[[Connection], Connection]
"""What becomes of a row; the same row where nothing does. Raises a Refusal."""

BlindWrite = Callable[[Wish, Change], Connection]
"""A write without a read before it; raises RowChanged where a rule might object."""


class InHand(Exception):
    """An equal request has begun and not ended: it is being carried out, or was given up."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt


@dataclass(frozen=True, slots=True)
class Transition:
    """Judge the row, write the outcome where that row still stands, judge again where it moved."""

    connections: Connections

    def commit(
        self, wish: Wish, claim: Claim | None, judge: Judge, row: Connection | None
    ) -> Outcome | Answer:
        """The committed outcome, or the kept answer of the same request.

        `row` is what was last seen there. Raises the judge's refusals, IdempotencyKeyReused,
        ConcurrentUpdate or Unavailable; and InHand where an equal request has not ended yet.
        """
        try:
            return self._commit(wish, claim, judge, row)
        except Receipted as earlier:
            if claim is None:
                raise
            return _replayed(earlier.receipt, claim)

    def look(self, wish: Wish, claim: Claim | None) -> Connection | Answer | None:
        """The row as it is now, unless an equal request's receipt already holds the answer."""
        if claim is None:
            return self.connections.read(wish.place)
        row, receipt = self.connections.read_with_receipt(wish.place, claim.id)
        if receipt is not None and wish.at < receipt.expires_at:
            return _replayed(receipt, claim)
        return row

    def change(
        self, wish: Wish, claim: Claim | None, change: Change, rule: Rule, blind: BlindWrite
    ) -> Outcome | Answer:
        """One change of a row that exists, or nothing where the rule leaves the row as it is.

        Without a claim this is one write, tried blind; what it turns away is judged by the rule.
        Raises NotConnected, the rule's refusals, and what `commit` raises.
        """

        def judge(row: Connection | None) -> Outcome:
            if row is None:
                raise NotConnected
            new = rule(row)
            return Outcome(new, () if new is row else (change,))

        if claim is None:
            try:
                return Outcome(blind(wish, change), (change,))
            except RowChanged as met:
                return self.commit(wish, None, judge, met.row)
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
            except RowChanged as met:
                row = met.row
            except ClaimMoved:
                # The row still stands; the judge looks at the shop's claim again.
                continue
        raise ConcurrentUpdate


def _replayed(receipt: Receipt, claim: Claim) -> Answer:
    answer = receipt.replay(claim)
    if receipt.interim:
        raise InHand(receipt)
    return answer
