"""A stepping scheduler: actors run one access at a time, in every order there is."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from connectors.domain.errors import Refusal

Actor = Callable[[], object]


@dataclass
class Stepping:
    """Runs actors in threads of which only one moves at a time, up to its next access."""

    actors: list[Actor]
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    faults: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gates = [threading.Semaphore(0) for _ in self.actors]
        self.running = set(range(len(self.actors)))
        self.mine = threading.local()

    def step(self) -> None:
        """Called before each access: wait until the schedule says go. Others pass freely."""
        number = getattr(self.mine, "number", None)
        if number is not None:
            self.turn.release()
            self.gates[number].acquire()

    def run(self, prefix: list[int]) -> list[tuple[int, ...]]:
        """Run to the end: by the prefix first, then always the first that can move.

        Answers, for each step, the actors that could have moved, the chosen one first.
        """
        threads = [threading.Thread(target=self._act, args=(n,)) for n in self.running]
        for thread in threads:
            thread.start()
            self.turn.acquire()
        trace: list[tuple[int, ...]] = []
        while self.running:
            movable = sorted(self.running)
            chosen = prefix[len(trace)] if len(trace) < len(prefix) else movable[0]
            trace.append((chosen, *(n for n in movable if n != chosen)))
            self.gates[chosen].release()
            self.turn.acquire()
        for thread in threads:
            thread.join()
        return trace

    def _act(self, number: int) -> None:
        self.mine.number = number
        self.step()
        try:
            self.actors[number]()
        except Refusal:
            pass
        except BaseException as fault:  # noqa: BLE001 - told in the test's own thread
            self.faults.append(fault)
        self.running.discard(number)
        self.turn.release()


def every_order(start: Callable[[], Stepping], preemptions: int) -> Iterator[Stepping]:
    """Every interleaving of the actors' accesses, each on a fresh start.

    `preemptions` bounds how often an actor is interrupted that could have gone on; whatever an
    actor does when others have finished, or before they begin, is free.
    """
    pending: list[list[int]] = [[]]
    while pending:
        prefix = pending.pop()
        stepping = start()
        trace = stepping.run(prefix)
        chosen = [step[0] for step in trace]
        for position in range(len(prefix), len(trace)):
            for other in trace[position][1:]:
                schedule = [*chosen[:position], other]
                if interruptions(trace, schedule) <= preemptions:
                    pending.append(schedule)
        yield stepping


def interruptions(trace: list[tuple[int, ...]], schedule: list[int]) -> int:
    """How often the schedule leaves an actor that could have moved on."""
    pairs = zip(schedule, schedule[1:], trace[1:], strict=False)
    return sum(before != after and before in movable for before, after, movable in pairs)
