"""A provider slower than a hand-out can wait: upkeep, which has more time, refreshes once.

A second here is ten at the template's pace: 0.7 and 2.5 for the deadlines of both.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from connectors.domain.oauth.lifecycle import OUTLASTED_PAUSE
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from tests.faults.refreshing import Refreshing, Worker
from tests.integration.house import House

HURRIED = {"TOKEN_LEASE": "1", "TOKEN_DEADLINE": "0.7", "TOKEN_MARGIN": "0"}
PATIENT = {"TOKEN_LEASE": "3", "TOKEN_DEADLINE": "2.5", "TOKEN_MARGIN": "0"}
SLOW, TOO_SLOW = 1.15, 4.0
PAUSE = OUTLASTED_PAUSE.total_seconds()
READERS = 4
EITHER = pytest.mark.parametrize("kind", [Kind.SLOW, Kind.SLOW_START])
"""Shopify is slow before it acts, or behind it."""


@pytest.fixture
def shop(building: House, simulator: Simulator, serial_endpoint: str) -> Refreshing:
    """A shop whose access token has just ended."""
    simulator.faults.clear()
    expired = Refreshing(building, simulator, serial_endpoint)
    expired.expire()
    return expired


@pytest.fixture
def readers(shop: Refreshing) -> Iterator[list[Worker]]:
    with shop.workers(READERS, **HURRIED) as workers:
        yield workers


@pytest.fixture
def upkeep(shop: Refreshing) -> Iterator[Worker]:
    with shop.process("upkeep", **PATIENT) as process:
        yield process


def ask(shop: Refreshing, readers: list[Worker]) -> list[Any]:
    """What each is told; they ask at once."""
    for reader in readers:
        reader.tell({"ask": shop.entity})
    return [reader.answer() for reader in readers]


def tick(upkeep: Worker) -> Any:
    upkeep.tell({"tick": ""})
    return upkeep.answer()


def asked(shop: Refreshing) -> int:
    """How often Shopify was, so far."""
    return len(shop.simulator.calls.all(shop.keeper.shop, "refresh_token"))


def put_off(told: list[Any]) -> bool:
    """Whether everybody was told to come again when upkeep will have been there."""
    return all(a["code"] == "busy" and PAUSE - 30 < a["retry_after"] <= PAUSE for a in told)


@EITHER
def test_refresh_that_outlasts_a_hand_out_is_done_once_by_upkeep(
    shop: Refreshing, readers: list[Worker], upkeep: Worker, kind: Kind
) -> None:
    shop.simulator.faults.arm(Fault(kind, times=None, seconds=SLOW))
    assert put_off(ask(shop, readers))
    assert put_off(ask(shop, readers))
    assert tick(upkeep) == {"expired": 0, "renewed": 1, "failed": 0}
    told = ask(shop, readers)
    assert all(shop.admits(answer) for answer in told)
    upkeep.until(lambda: asked(shop) >= 2)
    assert asked(shop) == 2
    assert shop.row.outlasted_at is None


@EITHER
def test_refresh_that_outlasts_upkeep_leaves_the_connection_as_it_is(
    shop: Refreshing, readers: list[Worker], upkeep: Worker, kind: Kind
) -> None:
    before = shop.row
    shop.simulator.faults.arm(Fault(kind, times=None, seconds=TOO_SLOW))
    assert put_off(ask(shop, readers))
    assert tick(upkeep) == {"expired": 0, "renewed": 0, "failed": 0}
    assert put_off(ask(shop, readers))
    assert tick(upkeep) == {"expired": 0, "renewed": 0, "failed": 0}
    # Shopify acts on what nobody waits for any more.
    upkeep.until(lambda: asked(shop) >= 2)
    assert asked(shop) == 2
    assert (shop.row.version, shop.row.sync_status) == (before.version, "ok")
    shop.simulator.faults.clear()
    with shop.workers(1, **HURRIED, CLOCK_OFFSET=str(int(2 * PAUSE))) as (later,):
        assert shop.admits(later.ask(shop))
