"""What a waiter does while another refreshes: takes what lives, outwaits who has died, gives up."""

from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest

from connectors.domain.connection.row import Connection
from connectors.operations.oauth.refresh import Busy
from tests.strict.shopify import LEASE, StrictLeases, TokenHouse
from tests.unit.test_refresh import HOUR, about_to_end, asked, expired


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


def elsewhere(house: TokenHouse) -> None:
    """Somebody else is at work, and never comes back."""
    assert house.leases.take(house.row, "another", house.moment)


def looking_often(house: TokenHouse) -> TokenHouse:
    """A house whose waiters look ten times a lease."""
    pace = replace(house.refresh.pace, look_every=LEASE.total_seconds() / 10)
    house.refresh = replace(house.refresh, pace=pace)
    return house


def test_a_token_that_still_lives_is_handed_out_while_another_refreshes(house: TokenHouse) -> None:
    elsewhere(about_to_end(house))
    before = house.moment
    assert house.admits(house.use())
    assert (asked(house), house.moment) == (0, before)


def test_one_that_is_as_good_as_over_is_not(house: TokenHouse) -> None:
    house.moment += HOUR - house.refresh.pace.useful
    elsewhere(house)
    assert house.admits(house.use())
    assert (asked(house), house.row.token_generation) == (1, 1)


def test_a_holder_that_has_died_is_replaced_when_its_lease_is_over(house: TokenHouse) -> None:
    elsewhere(expired(house))
    before = house.moment
    assert house.admits(house.use())
    assert house.moment - before == LEASE


@pytest.mark.parametrize("slow", [1, 2])
def test_who_is_told_of_another_s_lease_too_late_still_has_its_turn(
    house: TokenHouse, slow: int
) -> None:
    elsewhere(looking_often(expired(house)))
    take, tries = house.leases.take, count(1)

    def told_late(row: Connection, holder: str, at: datetime) -> bool:
        taken = take(row, holder, at)
        if next(tries) == slow:
            house.forward(seconds=LEASE.total_seconds())
        return taken

    house.leases.take = told_late  # type: ignore[method-assign]
    assert house.admits(house.use())


def test_who_began_before_the_holder_that_died_outwaits_it(house: TokenHouse) -> None:
    take, tries = looking_often(expired(house)).leases.take, count(1)

    def just_after(row: Connection, holder: str, at: datetime) -> bool:
        if next(tries) == 1:
            house.forward(seconds=1)
            house.leases.take = take  # type: ignore[method-assign]
            elsewhere(house)
        return take(row, holder, at)

    house.leases.take = just_after  # type: ignore[method-assign]
    assert house.admits(house.use())


def test_a_holder_that_never_ends_makes_the_others_busy(house: TokenHouse) -> None:
    before, tries = looking_often(expired(house)).moment, count(1)
    house.leases.take = lambda *_: next(tries) > 100  # type: ignore[method-assign]
    with pytest.raises(Busy):
        house.use()
    assert house.moment - before == LEASE
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
