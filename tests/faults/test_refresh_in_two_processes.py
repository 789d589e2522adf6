"""Two workers' processes and one shop: each case of the list in the specification that says two."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from tests.faults.refreshing import PATIENCE, Refreshing, Worker
from tests.faults.worker import DEATH
from tests.integration.house import House

SHORT = {"TOKEN_LEASE": "0.4", "TOKEN_DEADLINE": "5", "TOKEN_MARGIN": "0"}
HELD = 60
"""Seconds for which Shopify holds a call up, unless it is let go before."""


@pytest.fixture
def shop(building: House, simulator: Simulator, serial_endpoint: str) -> Refreshing:
    simulator.faults.clear()
    return Refreshing(building, simulator, serial_endpoint)


@pytest.fixture
def pair(shop: Refreshing) -> Iterator[list[Worker]]:
    with shop.workers(2, **SHORT) as workers:
        yield workers


@pytest.fixture
def patient(shop: Refreshing) -> Iterator[list[Worker]]:
    """A pair that does not give up while Shopify holds one of them up."""
    with shop.workers(2, **SHORT | {"TOKEN_DEADLINE": str(1.5 * HELD)}) as workers:
        yield workers


def both(shop: Refreshing, pair: list[Worker]) -> list[Any]:
    for worker in pair:
        worker.tell({"ask": shop.entity})
    return [worker.answer() for worker in pair]


def sound(shop: Refreshing, told: list[Any]) -> bool:
    """Whether everybody got a token that opens the shop."""
    return all(answer["object"] == "credentials" and shop.admits(answer) for answer in told)


def test_two_at_once_make_one_generation(shop: Refreshing, pair: list[Worker]) -> None:
    shop.expire()
    before = shop.row.token_generation
    assert sound(shop, both(shop, pair))
    assert shop.row.token_generation == before + 1


@pytest.mark.parametrize("kind", [Kind.SLOW, Kind.SLOW_START])
def test_a_provider_slower_than_the_lease_makes_one_generation(
    shop: Refreshing, pair: list[Worker], kind: Kind
) -> None:
    shop.expire()
    before = shop.row.token_generation
    shop.simulator.faults.arm(Fault(kind, times=None, seconds=0.8))
    assert sound(shop, both(shop, pair))
    assert shop.row.token_generation == before + 1


def die(worker: Worker, operation: str, moment: str) -> None:
    worker.tell({"die": operation, "moment": moment})
    assert worker.answer() == "ready"


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("operation", ["PutSecretValue", "UpdateItem", "DeleteItem"])
def test_whoever_dies_in_the_middle_leaves_it_to_the_next(
    shop: Refreshing, pair: list[Worker], operation: str, moment: str
) -> None:
    """Before the secret is Shopify's answer lost; between secret and row; before the lease ends."""
    shop.expire()
    before = shop.row.token_generation
    die(pair[0], operation, moment)
    assert pair[0].ask(shop) is None
    assert pair[0].process.wait(PATIENCE) == DEATH
    assert sound(shop, [pair[1].ask(shop)])
    committed = operation == "DeleteItem" or (operation, moment) == ("UpdateItem", "after")
    assert shop.row.token_generation == before + 1
    assert committed or shop.tokens().lives(shop.house.clock())


def test_a_delete_in_the_middle_is_final(shop: Refreshing, patient: list[Worker]) -> None:
    first, other = patient
    shop.expire()
    shop.simulator.faults.arm(Fault(Kind.SLOW, seconds=HELD))
    first.tell({"ask": shop.entity})
    first.until(lambda: shop.simulator.calls.all(shop.keeper.shop, "refresh_token"))
    assert shop.keeper.disconnect().status == 200
    with shop.let_go():
        assert first.answer()["code"] == "disconnected"
    assert shop.row.disconnected_at is not None
    assert other.ask(shop)["code"] == "disconnected"


def test_a_late_loser_with_a_terminal_answer_ends_nothing(
    shop: Refreshing, patient: list[Worker]
) -> None:
    loser, other = patient
    shop.expire()
    before = shop.row.token_generation
    # While the loser's call is on its way, the other refreshes twice: what the loser has sent was
    # replaced, and its replacement used, so that Shopify refuses it for good.
    shop.simulator.faults.arm(Fault(Kind.SLOW_START, seconds=HELD))
    loser.tell({"ask": shop.entity})
    loser.until(lambda: not shop.simulator.faults.armed)
    told = [other.ask(shop)]
    shop.expire()
    told.append(other.ask(shop))
    with shop.let_go():
        told.append(loser.answer())
    assert sound(shop, told)
    outcomes = [
        call.outcome for call in shop.simulator.calls.all(shop.keeper.shop, "refresh_token")
    ]
    assert outcomes == ["granted", "granted", "invalid_grant"]
    assert (shop.row.token_generation, shop.row.sync_status) == (before + 2, "ok")


@pytest.mark.parametrize("kind", [Kind.MISSING_FIELD, Kind.HTML_520])
def test_an_answer_that_is_none_is_asked_for_again(
    shop: Refreshing, pair: list[Worker], kind: Kind
) -> None:
    shop.expire()
    shop.simulator.faults.arm(Fault(kind))
    assert sound(shop, both(shop, pair))


@pytest.mark.parametrize("minutes", [-2, 2])
def test_a_clock_two_minutes_off_changes_nothing(shop: Refreshing, minutes: int) -> None:
    """At the template's pace: its margin is what keeps a slow clock from trusting a dead token."""
    skew = str(int(timedelta(minutes=minutes).total_seconds()))
    with shop.workers(1) as (right,), shop.workers(1, CLOCK_OFFSET=skew) as (wrong,):
        for _ in range(3):
            ended, before = shop.expire(), shop.row.token_generation
            told = both(shop, [right, wrong])
            assert sound(shop, told)
            assert ended not in [answer["credentials"]["access_token"] for answer in told]
            assert shop.row.token_generation == before + 1


def test_two_in_a_row(shop: Refreshing, pair: list[Worker]) -> None:
    for worker in pair:
        shop.expire()
        assert sound(shop, [worker.ask(shop)])
