"""The refresh protocol, sentence by sentence (spec: shopify §2)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors.domain.connection import Connection
from connectors.domain.shopify_tokens import AppRefused, OutcomeUnknown
from connectors.operations.refresh import Busy, Held
from local.simulator.faults import Fault, Kind
from tests.strict.shopify import LEASE, StrictLeases, TokenHouse

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


def elsewhere(house: TokenHouse) -> None:
    """Somebody else is at work, and never comes back."""
    assert house.leases.take(house.row, "another", house.moment)


def test_a_token_that_still_lives_is_handed_out_while_another_refreshes(house: TokenHouse) -> None:
    elsewhere(about_to_end(house))
    before = house.moment
    assert house.admits(house.use())
    assert (asked(house), house.moment) == (0, before)


def test_a_holder_that_has_died_is_replaced_when_its_lease_is_over(house: TokenHouse) -> None:
    elsewhere(expired(house))
    before = house.moment
    assert house.admits(house.use())
    assert house.moment - before == LEASE


def test_who_is_told_of_another_s_lease_too_late_still_has_its_turn(house: TokenHouse) -> None:
    elsewhere(expired(house))
    take = house.leases.take

    def slow(row: Connection, holder: str, at: datetime) -> bool:
        taken = take(row, holder, at)
        house.forward(seconds=LEASE.total_seconds())
        return taken

    house.leases.take = slow  # type: ignore[method-assign]
    assert house.admits(house.use())


def test_a_holder_that_never_ends_makes_the_others_busy(house: TokenHouse) -> None:
    expired(house).leases.take = lambda *_: False  # type: ignore[method-assign]
    with pytest.raises(Busy):
        house.use()
    assert house.row.sync_status == "ok"


def test_who_waits_sees_what_another_has_committed_though_its_lease_goes_on(
    house: TokenHouse,
) -> None:
    other = replace(expired(house).refresh, leases=StrictLeases())

    def taken(*_: object) -> bool:
        if house.row.token_generation == 0:
            other(house.row, house.in_passing)
        return False

    house.leases.take = taken  # type: ignore[method-assign, assignment]
    assert house.admits(house.use())
    assert asked(house) == 1


def test_with_a_token_that_lives_for_seconds_they_take_that(house: TokenHouse) -> None:
    house.forward(minutes=59, seconds=30)
    house.leases.take = lambda *_: False  # type: ignore[method-assign]
    assert house.admits(house.use())


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
        held: Held = expired(house).use()
        assert held.row.token_generation == generation
        assert house.admits(held)
