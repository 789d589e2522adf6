"""The refresh protocol, sentence by sentence (spec: shopify §2)."""

from datetime import timedelta

import pytest

from connectors.domain.providers.shopify_tokens import AppRefused, OutcomeUnknown
from connectors.operations.oauth.refresh import Busy, LoadedTokens
from local.simulator.faults import Fault, Kind
from tests.strict.shopify import TokenHouse

HOUR = timedelta(hours=1)
TROUBLE = [Kind.HTML_520, Kind.MISSING_FIELD, Kind.LOST_ANSWER, Kind.INVALID_CLIENT]


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


def expired(house: TokenHouse) -> TokenHouse:
    house.forward(hours=1)
    return house


def about_to_end(house: TokenHouse) -> TokenHouse:
    house.forward(minutes=56)
    return house


def asked(house: TokenHouse) -> int:
    return len(house.calls.all(grant_type="refresh_token"))


def events(house: TokenHouse) -> list[str]:
    return [event.change.type for record in house.table.stream for event in record.events]


def test_a_fresh_token_costs_neither_lease_nor_call(house: TokenHouse) -> None:
    house.forward(minutes=54)
    house.leases.step = lambda: pytest.fail("no lease was needed")
    assert house.admits(house.use())
    assert asked(house) == 0


def test_one_that_is_about_to_end_is_refreshed_with_the_stored_token(house: TokenHouse) -> None:
    held = about_to_end(house).use()
    assert (asked(house), held.row.token_generation) == (1, 1)
    assert held.tokens.lives(house.moment + timedelta(minutes=59))


def test_the_whole_pair_is_one_version_and_the_row_names_it(house: TokenHouse) -> None:
    before = house.row
    held = expired(house).use()
    kept = house.in_force()
    assert kept.reveal() == held.tokens.reveal()
    assert (held.row.secret_arn, held.row.version) == (before.secret_arn, before.version)
    assert held.row.secret_version != before.secret_version
    assert events(house) == []


def test_the_refresh_token_before_is_kept_beside_it(house: TokenHouse) -> None:
    before = house.in_force().reveal()
    expired(house).use()
    kept = house.in_force().predecessor
    assert kept is not None
    assert kept.reveal() == before


def test_who_comes_with_an_old_row_is_given_what_is_in_force(house: TokenHouse) -> None:
    """The row is read again under the lease: no second call."""
    old = house.row
    expired(house).use()
    held = house.refresh(old, house.in_passing)
    assert (asked(house), held.row.token_generation) == (1, 1)
    assert house.admits(held)


def test_even_at_once_means_once(house: TokenHouse) -> None:
    old = house.row
    house.refresh(old, house.in_passing, at_once=True)
    held = house.refresh(old, house.in_passing, at_once=True)
    assert (asked(house), held.row.token_generation) == (1, 1)


def test_the_lease_is_let_go(house: TokenHouse) -> None:
    expired(house).use()
    assert house.leases.held == {}


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_hands_out_what_lives_and_ends_nothing(house: TokenHouse, kind: Kind) -> None:
    house.faults.arm(Fault(kind))
    assert house.admits(about_to_end(house).use())
    assert (house.row.token_generation, house.row.sync_status) == (0, "ok")


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_without_one_is_busy(house: TokenHouse, kind: Kind) -> None:
    house.faults.arm(Fault(kind))
    with pytest.raises(Busy):
        expired(house).use()
    assert house.row.secret_arn is not None
    assert house.admits(house.use())


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.HTML_520, OutcomeUnknown), (Kind.INVALID_CLIENT, AppRefused)]
)
def test_who_wants_it_at_once_is_told_what_it_was(
    house: TokenHouse, kind: Kind, told: type[Exception]
) -> None:
    house.faults.arm(Fault(kind))
    with pytest.raises(told):
        house.refresh(house.row, house.in_passing, at_once=True)


def test_two_in_a_row(house: TokenHouse) -> None:
    for generation in (1, 2):
        held: LoadedTokens = expired(house).use()
        assert held.row.token_generation == generation
        assert house.admits(held)
