"""States in the real table: used once, in time, together with the claim or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.adapters.dynamodb.oauth_states import OauthStateTable
from connectors.domain.oauth.claims import ClaimWrite, ShopClaim
from connectors.domain.oauth.states import STATE_TTL, OauthState
from connectors.domain.providers.shopify import Shop
from connectors.operations.ports.oauth import ClaimMoved, StateSpent
from tests.builders import NOON, a_row
from tests.integration.house import House
from tests.integration.wire import cancelled, lost, wire_of

ROW = a_row(connector_type="shopify", shop="some-shop.myshopify.com")
SHOP = Shop("some-shop.myshopify.com")
STATE = OauthState("digest", ROW.place, ROW.id, 1, SHOP, ("read_orders",), NOON + STATE_TTL)
END = NOON + STATE_TTL
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def states(house: House) -> OauthStateTable:
    kept: OauthStateTable = house.shopify.service.complete_authorization.states
    kept.keep(STATE)
    return kept


def taking(over: str | None = None) -> ClaimWrite:
    return ClaimWrite(ShopClaim.of(ROW), over)


def test_a_state_reads_back_whole(states: OauthStateTable) -> None:
    assert states.find("digest") == STATE
    assert states.find("another") is None


def test_foreign_shops_are_kept_with_the_state_once_each(states: OauthStateTable) -> None:
    for name in ("a", "b", "a"):
        states.note_foreign(STATE, Shop(f"{name}.myshopify.com"))
    found = states.find("digest")
    assert found == replace(STATE, foreign_shops=frozenset({"a.myshopify.com", "b.myshopify.com"}))


def test_foreign_shop_does_not_bring_a_state_back_that_was_tidied_away(
    states: OauthStateTable,
) -> None:
    states.note_foreign(replace(STATE, digest="gone"), SHOP)
    assert states.find("gone") is None


def test_a_state_is_used_once_whatever_has_become_of_the_claim(states: OauthStateTable) -> None:
    mark = states.spend(STATE, taking(), NOON)
    with pytest.raises(StateSpent):
        states.spend(STATE, taking(mark), NOON)
    found = states.find("digest")
    assert found is not None
    assert found.used


def test_it_runs_out_by_the_clock_of_the_write(states: OauthStateTable) -> None:
    with pytest.raises(StateSpent):
        states.spend(STATE, taking(), END)
    assert states.spend(STATE, taking(), END - MOMENT)


def test_where_the_claim_has_moved_the_state_stays_unused(
    states: OauthStateTable, house: House
) -> None:
    other = OauthState("other", ROW.place, ROW.id, 2, SHOP, (), END)
    states.keep(other)
    states.spend(other, taking(), NOON)
    for over in (None, "another mark"):
        with pytest.raises(ClaimMoved):
            states.spend(STATE, taking(over), NOON)
    found = states.find("digest")
    assert found is not None
    assert not found.used


def test_whose_answer_is_lost_has_used_it_all_the_same(
    states: OauthStateTable, house: House, pauses: list[float]
) -> None:
    with wire_of(states.client) as line:
        line.lay("TransactWriteItems", lost)
        mark = states.spend(STATE, taking(), NOON)
    assert line.attempts.count("TransactWriteItems") == 2
    standing = house.shopify.service.complete_authorization.claims.read(SHOP)
    assert standing is not None
    assert (standing.mark, standing.claim) == (mark, taking().claim)


@pytest.mark.parametrize("held", [("TransactionConflict", "None"), ("None", "TransactionConflict")])
def test_whoever_else_is_at_it_is_waited_for(
    states: OauthStateTable, pauses: list[float], held: tuple[str, str]
) -> None:
    with wire_of(states.client) as line:
        line.lay("TransactWriteItems", cancelled(*held), cancelled(*held))
        assert states.spend(STATE, taking(), NOON)
    assert line.attempts.count("TransactWriteItems") == 3
    assert len(pauses) == 2
