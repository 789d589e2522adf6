"""How long things may take: the template's numbers fit one another, and the tests live by them."""

import re
from datetime import timedelta

import pytest

from connectors.domain.oauth.claims import RESERVED
from connectors.domain.oauth.lifecycle import OUTLASTED_PAUSE
from connectors.wiring.tokens import USEFUL
from tests.architecture.stack import written
from tests.architecture.tree import ROOT
from tests.integration import premises
from tests.strict.shopify import LEASE, TokenHouse

PACE = ("TOKEN_LEASE", "TOKEN_DEADLINE", "TOKEN_MARGIN")
CLOCKS_APART = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
ASKING = ("Shopify", "Upkeep", "Credentials")
"""The functions that ask Shopify for tokens."""


def properties(function: str) -> dict[str, object]:
    found: dict[str, object] = written()["Resources"][f"{function}Function"]["Properties"]
    return found


def set_to(name: str, function: str = "Credentials") -> timedelta:
    """A number of seconds that the function is told."""
    template = written()
    everywhere = template["Globals"]["Function"]["Environment"]["Variables"]
    own = template["Resources"][f"{function}Function"]["Properties"]["Environment"]["Variables"]
    return timedelta(seconds=float((everywhere | own)[name]))


@pytest.mark.parametrize("function", ASKING)
def test_who_asks_shopify_gives_up_before_its_lease_ends(function: str) -> None:
    assert timedelta() < set_to("TOKEN_DEADLINE", function) < set_to("TOKEN_LEASE", function)


@pytest.mark.parametrize("function", ASKING)
def test_a_token_is_refreshed_before_it_ends_on_the_slowest_clock(function: str) -> None:
    """By a reader two minutes behind that first waits for somebody who has died."""
    assert set_to("TOKEN_MARGIN") > CLOCKS_APART + set_to("TOKEN_LEASE", function)


def test_what_is_handed_out_meanwhile_still_lives_by_a_clock_that_is_ahead() -> None:
    assert CLOCKS_APART < USEFUL < set_to("TOKEN_MARGIN")


def test_an_exchange_is_over_before_its_claim_is() -> None:
    timeout = timedelta(seconds=float(str(properties("Shopify")["Timeout"])))
    assert set_to("TOKEN_DEADLINE", "Shopify") < timeout < RESERVED


def test_a_refresh_left_to_upkeep_is_over_when_hand_outs_ask_again() -> None:
    assert set_to("TOKEN_DEADLINE", "Upkeep") > 2 * set_to("TOKEN_DEADLINE")
    assert MINUTE + set_to("TOKEN_DEADLINE", "Upkeep") < OUTLASTED_PAUSE


def test_upkeep_has_time_for_the_row_in_hand() -> None:
    """Which waits for a lease that somebody has left behind, and then for Shopify."""
    source = (ROOT / "functions" / "upkeep" / "handler.py").read_text(encoding="utf-8")
    (told,) = re.findall(r"^SPARE_MILLISECONDS = (\S+)", source, re.MULTILINE)
    spare = timedelta(milliseconds=int(told))
    row = set_to("TOKEN_LEASE", "Upkeep") + set_to("TOKEN_DEADLINE", "Upkeep")
    assert row < spare < timedelta(seconds=float(str(properties("Upkeep")["Timeout"]))) / 2


@pytest.mark.parametrize("function", ASKING)
@pytest.mark.parametrize("name", PACE)
def test_the_tests_are_told_the_same(name: str, function: str) -> None:
    told = premises.SETTINGS | premises.OWN.get(function.lower(), {})
    assert timedelta(seconds=float(told[name])) == set_to(name, function)


def test_so_is_the_house_in_memory() -> None:
    pace = TokenHouse().refresh.pace
    assert (LEASE, pace.lease) == (set_to("TOKEN_LEASE"), set_to("TOKEN_LEASE"))
    assert (pace.margin, pace.useful) == (set_to("TOKEN_MARGIN"), USEFUL)
