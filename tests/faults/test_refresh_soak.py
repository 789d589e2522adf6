"""Two hundred races of processes whose provider is slower than their lease."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from tests.faults.refreshing import Refreshing
from tests.integration.house import House

RACES, SHOPS = 200, 2
SHORT = {"TOKEN_LEASE": "0.06", "TOKEN_DEADLINE": "3", "TOKEN_MARGIN": "0"}
HELD = 0.3
"""Seconds that each call takes: longer than a waiter looks away, so that both ask."""
SLOW = (Kind.SLOW, Kind.SLOW_START)
"""After the work and before it: whose pair is alive in the end differs."""


def races(shop: Refreshing, many: int) -> Counter[str]:
    """How each race ended, by readers and by generations."""
    seen: Counter[str] = Counter()
    with shop.workers(2, **SHORT) as pair:
        for _ in range(many):
            shop.expire()
            before = shop.row.token_generation
            for worker in pair:
                worker.tell({"ask": shop.entity})
            for worker in pair:
                told = worker.answer()
                served = told["object"] == "credentials" and shop.admits(told)
                seen["served" if served else f"not served: {told.get('code')}"] += 1
            seen[f"generations: {shop.row.token_generation - before}"] += 1
    return seen


def test_every_reader_is_served_and_every_expiry_makes_one_generation(
    building: House, simulator: Simulator, serial_endpoint: str
) -> None:
    shops = [Refreshing(building, simulator, serial_endpoint) for _ in range(SHOPS)]
    for shop, kind in zip(shops, SLOW, strict=True):
        simulator.faults.arm(Fault(kind, times=None, seconds=HELD, shop=shop.keeper.shop))
    with ThreadPoolExecutor(SHOPS) as pool:
        seen = sum(pool.map(lambda shop: races(shop, RACES // SHOPS), shops), Counter[str]())
    assert seen == {"served": 2 * RACES, "generations: 1": RACES}
    # The races were races: more was asked of Shopify than was needed.
    assert len(simulator.calls.all(grant_type="refresh_token")) > RACES
