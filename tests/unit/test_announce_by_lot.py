"""Announcing many connections to a bus that fails by lot, against what must hold of any of it."""

import json
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.domain.connection.events import Envelope
from connectors.domain.errors import Unavailable
from tests.flaky_bus import Fate, OutOfReach, Refused
from tests.unit.announcing_desk import FINAL, PASSING, Desk, an_envelope

TROUBLE: list[Fate] = [
    Refused("ThrottlingException"),
    Refused("InternalFailure", 500),
    OutOfReach(),
]


@dataclass
class Weather:
    """A judge that is drawn by lot until it clears up."""

    lot: random.Random
    trouble: float
    clear: bool = False

    def __call__(self, entries: list[dict[str, Any]]) -> Fate:
        if self.clear:
            return [None] * len(entries)
        if self.lot.random() < self.trouble / 3:
            return self.lot.choice(TROUBLE)
        return [self._one() for _ in entries]

    def _one(self) -> str | None:
        if self.lot.random() >= self.trouble:
            return None
        return self.lot.choice(PASSING if self.lot.random() < 0.9 else FINAL)


def shuffled(lengths: list[int], lot: random.Random) -> list[Envelope]:
    """Committed changes of many connections: each connection's in order, otherwise any."""
    turns = [connection for connection, length in enumerate(lengths) for _ in range(length)]
    lot.shuffle(turns)
    made = dict.fromkeys(turns, 0)
    envelopes = []
    for connection in turns:
        made[connection] += 1
        envelopes.append(an_envelope(connection, made[connection]))
    return envelopes


@settings(max_examples=25, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=25),
    trouble=st.sampled_from([0.1, 0.4, 0.7, 0.95]),
    seed=st.integers(0, 2**32),
)
def test_whatever_the_bus_does_all_is_settled_in_order(
    lengths: list[int], trouble: float, seed: int
) -> None:
    lot = random.Random(seed)
    committed, weather = shuffled(lengths, lot), Weather(lot, trouble)
    desk = Desk(weather)
    for _ in range(3):
        with suppress(Unavailable):
            desk.announce(committed)
        assert_beginnings(desk.settled, committed)
        desk.settled.clear()
    weather.clear = True
    desk.announce(committed)
    assert_beginnings(desk.settled, committed)
    assert len(desk.settled) == len(committed)
    assert all(len(call) <= 10 for call in desk.bus.calls)
    assert all(len(set(map(connection_of, call))) == len(call) for call in desk.calls)


@settings(max_examples=25, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=25),
    trouble=st.sampled_from([0.1, 0.4, 0.7, 0.95]),
    seed=st.integers(0, 2**32),
)
def test_a_batch_that_raises_nothing_was_settled_whole(
    lengths: list[int], trouble: float, seed: int
) -> None:
    lot = random.Random(seed)
    committed = shuffled(lengths, lot)
    desk = Desk(Weather(lot, trouble))
    try:
        desk.announce(committed)
    except Unavailable:
        assert len(desk.settled) < len(committed)
    else:
        assert sorted(desk.settled) == sorted(envelope.text for envelope in committed)


def assert_beginnings(settled: list[str], committed: list[Envelope]) -> None:
    """Of each connection, what was settled is how its committed changes begin, each once."""
    by_connection: dict[str, list[str]] = {}
    for text in settled:
        by_connection.setdefault(json.loads(text)["data"]["object"]["id"], []).append(text)
    for name, texts in by_connection.items():
        wanted = [e.text for e in committed if e.connection_id == name]
        assert texts == wanted[: len(texts)]


def connection_of(event_id: str) -> str:
    return event_id.split("_")[1]
