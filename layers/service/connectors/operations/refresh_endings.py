"""What a refresh writes: in passing, or as the end of a restore."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.domain.authorization import Renewal, deauthorized
from connectors.domain.connection import Connection
from connectors.domain.events import REAUTHORIZATION_REQUIRED, Change
from connectors.domain.receipts import Answer, Outcome
from connectors.operations.ports import Clock, Ids, Moved, Wish
from connectors.operations.refresh import life
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class InPassing:
    """A refresh is no change that anybody sees; tokens that are dead are one, and announced."""

    transition: Transition
    clock: Clock
    ids: Ids

    def renewed(self, row: Connection, renewal: Renewal) -> Connection:
        """See Ending."""
        return self.transition.connections.renew(row, renewal)

    def dead(self, row: Connection) -> None:
        """See Ending."""
        now = self.clock()
        change = Change(self.ids("evt_"), REAUTHORIZATION_REQUIRED, now)
        judge = fenced(row, lambda seen: Outcome(deauthorized(seen, at=now), (change,)))
        self.transition.commit(Wish(row.place, {}, now), None, judge, row)


def fenced(
    row: Connection, rule: Callable[[Connection], Outcome]
) -> Callable[[Connection | None], Outcome]:
    """A judge that lets the rule speak while the row's tokens are those that were looked at.

    Raises Moved where a newer write has won; what else has changed of the row, it keeps.
    """

    def judge(seen: Connection | None) -> Outcome:
        if seen is None or (life(seen), seen.token_generation) != (life(row), row.token_generation):
            raise Moved(seen)
        return rule(seen)

    return judge


def row_of(done: Outcome | Answer) -> Connection:
    """The row of an outcome that had no claim, and so cannot be a kept answer."""
    if isinstance(done, Answer):
        raise TypeError
    return done.row
