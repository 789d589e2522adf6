"""How long things may take: the template's numbers fit one another, and the tests live by them."""

from datetime import timedelta

import pytest

from connectors.domain.shop_claims import RESERVED
from connectors.wiring.tokens import USEFUL
from tests.architecture.stack import written
from tests.integration import premises
from tests.strict.shopify import LEASE, TokenHouse

PACE = ("TOKEN_LEASE", "TOKEN_DEADLINE", "TOKEN_MARGIN")
CLOCKS_APART = timedelta(minutes=2)


def set_to(name: str) -> timedelta:
    """A number of seconds that every function is told."""
    settings = written()["Globals"]["Function"]["Environment"]["Variables"]
    return timedelta(seconds=float(settings[name]))


def test_who_asks_shopify_gives_up_before_its_lease_ends() -> None:
    assert timedelta() < set_to("TOKEN_DEADLINE") < set_to("TOKEN_LEASE")


def test_a_token_is_refreshed_before_it_ends_on_the_slowest_clock() -> None:
    """By a reader two minutes behind that first waits for somebody who has died."""
    assert set_to("TOKEN_MARGIN") > CLOCKS_APART + set_to("TOKEN_LEASE")


def test_what_is_handed_out_meanwhile_still_lives_by_a_clock_that_is_ahead() -> None:
    assert CLOCKS_APART < USEFUL < set_to("TOKEN_MARGIN")


def test_an_exchange_is_over_before_its_claim_is() -> None:
    function = written()["Resources"]["ShopifyFunction"]["Properties"]
    assert set_to("TOKEN_DEADLINE") < timedelta(seconds=function["Timeout"]) < RESERVED


@pytest.mark.parametrize("name", PACE)
def test_the_tests_are_told_the_same(name: str) -> None:
    assert timedelta(seconds=float(premises.SETTINGS[name])) == set_to(name)


def test_so_is_the_house_in_memory() -> None:
    pace = TokenHouse().refresh.pace
    assert (LEASE, pace.lease) == (set_to("TOKEN_LEASE"), set_to("TOKEN_LEASE"))
    assert (pace.margin, pace.useful) == (set_to("TOKEN_MARGIN"), USEFUL)
