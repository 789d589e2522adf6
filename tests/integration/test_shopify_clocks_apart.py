"""Clocks that are two minutes apart: who looks at a token's end by the wrong one is not misled."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.operations.credentials.hand_out import HandOut
from tests.integration.authorizing import asked
from tests.integration.shopkeeper import Shopkeeper

APART = timedelta(minutes=2)


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop is connected, for an hour from now."""
    shopkeeper.connect_shop()
    return shopkeeper


def a_reader(keeper: Shopkeeper, off: timedelta) -> HandOut:
    """The hand-out, by a clock that is wrong."""
    hand_out: HandOut = keeper.house.credentials.service.hand_out

    def clock() -> datetime:
        return keeper.house.clock() + off

    return replace(hand_out, clock=clock, refresh=replace(hand_out.refresh, clock=clock))


def opens(keeper: Shopkeeper, reader: HandOut) -> bool:
    """Whether what the reader is given opens the shop."""
    _, given = reader(Place(Owner(keeper.entity_id, livemode=True), "shopify"), "w", "r")
    token = given.reveal()["credentials"]["access_token"]
    return keeper.house.street.shopify.shops.admits(keeper.shop, token) == "lives"


@pytest.mark.parametrize("seconds", [-90, -30, 30, 90])
@pytest.mark.parametrize("off", [-APART, APART])
def test_what_is_handed_out_about_its_end_lives(
    connected: Shopkeeper, seconds: int, off: timedelta
) -> None:
    connected.house.clock.forward(hours=1, seconds=seconds)
    assert opens(connected, a_reader(connected, off))


def test_who_is_behind_and_meets_another_at_work_waits_for_the_fresh_one(
    connected: Shopkeeper,
) -> None:
    """By its own clock the token that has ended would live for another minute and a half."""
    connected.house.clock.forward(hours=1, seconds=30)
    behind = a_reader(connected, -APART)
    row = behind.connections.read(Place(Owner(connected.entity_id, livemode=True), "shopify"))
    assert row is not None
    leases = behind.refresh.leases
    assert leases.take(row, "another", connected.house.clock())

    def the_other_ends(_: float) -> None:
        leases.release(row, "another")
        assert connected.hand_out()["object"] == "credentials"

    waiting = replace(behind, refresh=replace(behind.refresh, pause=the_other_ends))
    assert opens(connected, waiting)
    assert asked(connected, "refresh_token") == 1
