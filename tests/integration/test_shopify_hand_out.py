"""Tokens for workers: one that lives, refreshed where it has to be, and nothing else."""

import boto3
import pytest

from local.simulator.faults import Kind
from tests.integration.shopkeeper import Shopkeeper


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    shopkeeper.connect_shop()
    return shopkeeper


def alive(keeper: Shopkeeper) -> bool:
    """Whether what is handed out opens the shop."""
    told = keeper.hand_out()
    token = told["credentials"]["access_token"]
    return keeper.house.street.shopify.shops.admits(keeper.shop, token) == "lives"


def refreshes(keeper: Shopkeeper) -> int:
    return keeper.house.street.asked("refresh_token")


def test_a_worker_gets_an_access_token_and_the_shop_and_no_more(connected: Shopkeeper) -> None:
    told = connected.hand_out()
    assert set(told["credentials"]) == {"access_token"}
    assert (told["shop"], told["webhook_secret"]) == (connected.shop, None)


def test_a_fresh_token_costs_no_call(connected: Shopkeeper) -> None:
    before = refreshes(connected)
    connected.house.clock.forward(minutes=54, seconds=59)
    assert alive(connected)
    assert refreshes(connected) == before


@pytest.mark.parametrize("minutes", [55, 61, 60 * 24 * 80])
def test_one_that_ends_is_refreshed_on_the_way(connected: Shopkeeper, minutes: int) -> None:
    before = refreshes(connected)
    connected.house.clock.forward(minutes=minutes)
    assert alive(connected)
    assert alive(connected)
    assert refreshes(connected) == before + 1


def test_a_refresh_is_no_change_that_anybody_sees(connected: Shopkeeper) -> None:
    before, told = connected.read("shopify"), connected.events()
    connected.house.clock.forward(hours=2)
    assert alive(connected)
    after = connected.read("shopify")
    assert (after.text, after.headers["etag"]) == (before.text, before.headers["etag"])
    assert connected.events() == told


def test_two_refreshes_in_a_row(connected: Shopkeeper) -> None:
    for _ in range(2):
        connected.house.clock.forward(hours=2)
        assert alive(connected)


@pytest.mark.parametrize("kind", [Kind.HTML_520, Kind.MISSING_FIELD, Kind.LOST_ANSWER])
def test_one_bad_answer_is_asked_for_again(connected: Shopkeeper, kind: Kind) -> None:
    connected.house.clock.forward(hours=2)
    connected.house.street.arm(kind)
    assert alive(connected)


LASTING = [Kind.HTML_520, Kind.MISSING_FIELD, Kind.LOST_ANSWER, Kind.RESET, Kind.INVALID_CLIENT]


@pytest.mark.parametrize("kind", LASTING)
def test_trouble_hands_out_the_token_that_still_lives(connected: Shopkeeper, kind: Kind) -> None:
    connected.house.clock.forward(minutes=56)
    connected.house.street.arm(kind, times=None)
    assert alive(connected)
    connected.house.street.shopify.faults.clear()


@pytest.mark.parametrize("kind", LASTING)
def test_trouble_without_one_is_busy_and_ends_nothing(connected: Shopkeeper, kind: Kind) -> None:
    connected.house.clock.forward(hours=2)
    connected.house.street.arm(kind, times=None)
    told = connected.hand_out()
    assert (told["code"], told["retry_after"]) == ("busy", 2)
    assert connected.row()["sync_status"] == "ok"
    connected.house.street.shopify.faults.clear()
    assert alive(connected)


def test_a_dead_grant_is_announced_and_asks_for_the_merchant(connected: Shopkeeper) -> None:
    connected.house.street.shopify.shops.uninstall(connected.shop)
    connected.house.clock.forward(hours=2)
    assert connected.hand_out()["code"] == "reauthorization_required"
    assert connected.row()["sync_status"] == "reauthorization_required"
    assert connected.events()[-1] == "integration.reauthorization_required"


def test_a_version_that_a_loser_left_in_front_is_not_what_is_read(connected: Shopkeeper) -> None:
    """The row names the version in force; the label is for people."""
    arn = connected.rows()[0]["secret_arn"]["S"]
    boto3.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="{}")
    assert alive(connected)


def test_keep_alive_comes_between_45_and_60_days(connected: Shopkeeper) -> None:
    before = refreshes(connected)
    connected.house.clock.forward(days=44, hours=23)
    connected.house.tick()
    assert refreshes(connected) == before
    connected.house.clock.forward(days=15, hours=1)
    assert connected.house.tick()["renewed"] >= 1
    assert refreshes(connected) > before
    assert alive(connected)


def test_a_keep_alive_in_trouble_is_put_off(connected: Shopkeeper) -> None:
    connected.house.clock.forward(days=60)
    connected.house.street.arm(Kind.HTML_520, times=None)
    connected.house.tick()
    calls = refreshes(connected)
    connected.house.tick()
    assert refreshes(connected) == calls
    connected.house.street.shopify.faults.clear()
    connected.house.clock.forward(hours=3)
    connected.house.tick()
    assert connected.row()["sync_status"] == "ok"
    assert refreshes(connected) == calls + 1
