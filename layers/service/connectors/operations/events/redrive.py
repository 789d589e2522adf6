"""Send again what the announcer had to set aside."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.domain.connection.events import Envelope
from connectors.operations.ports.bus import Bus, Letter, Letters

RECEIVE_MAX = 10
"""Messages that a queue hands over in one call."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of the messages that were looked at."""

    sent: int
    refused: Mapping[str, int]
    """How many the bus did not take again, by its error code; they are still in the queue."""
    unsendable: tuple[str, ...]
    """The texts of those that hold no event, only where one stood; they are still in the queue."""


@dataclass(frozen=True, slots=True)
class Redrive:
    """A message leaves the queue only after the bus has accepted its envelope (contract §4).

    Envelopes go one by one, oldest first as far as the queue hands them over together: they are
    late in any case, and subscribers order by `sequence`.
    """

    letters: Letters
    bus: Bus

    def __call__(self, most: int | None = None) -> Redriven:
        """Look at every message once, or at `most` of them. Raises Unavailable."""
        left: dict[str, Letter] = {}
        refused: Counter[str] = Counter()
        sent = 0
        try:
            while batch := self._take(left, None if most is None else most - sent - len(left)):
                for letter, envelope in _oldest_first(batch):
                    (rejection,) = self.bus.publish([envelope])
                    if rejection is not None:
                        refused[rejection.code] += 1
                        continue
                    self.letters.remove(letter)
                    del left[letter.id]
                    sent += 1
        finally:
            for letter in left.values():
                self.letters.give_back(letter)
        unsendable = tuple(letter.text for letter in left.values() if letter.envelope is None)
        return Redriven(sent, refused, unsendable)

    def _take(self, left: dict[str, Letter], most: int | None) -> list[Letter]:
        """Messages not seen before, noted as left until they are sent."""
        room = RECEIVE_MAX if most is None else min(RECEIVE_MAX, most)
        taken = self.letters.take(room) if room > 0 else []
        fresh = [letter for letter in taken if letter.id not in left]
        left |= {letter.id: letter for letter in fresh}
        return fresh


def _oldest_first(letters: list[Letter]) -> list[tuple[Letter, Envelope]]:
    sendable = [(letter, letter.envelope) for letter in letters if letter.envelope is not None]
    return sorted(sendable, key=lambda pair: pair[1].at)
