"""Connecting a disconnected shop again: with living tokens, dead ones, or nobody knows."""

import boto3
import pytest

from local.simulator.faults import Kind
from tests.builders import Answered
from tests.integration.shopkeeper import Shopkeeper

WEEK = {"days": 7}


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shop that was connected and is disconnected, its secret scheduled."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    return shopkeeper


def again(keeper: Shopkeeper, **body: object) -> Answered:
    return keeper.start(body=body)


def story(keeper: Shopkeeper) -> list[tuple[str, int]]:
    return [(e.change.type.removeprefix("integration."), e.sequence) for e in keeper.owed()]


def secrets_of(keeper: Shopkeeper) -> list[str]:
    prefix = f"stack/shopify/{keeper.row()['id']}/"
    listed = boto3.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)
    return [s["Name"] for s in listed["SecretList"] if s["Name"].startswith(prefix)]


def test_living_tokens_make_it_active_at_once(gone: Shopkeeper) -> None:
    asked = gone.house.street.asked("refresh_token")
    answer = again(gone)
    assert (answer.status, answer.body["is_active"], answer.body["sync_status"]) == (
        200,
        True,
        "ok",
    )
    assert gone.house.street.asked("refresh_token") == asked + 1
    assert answer.body == gone.row()
    assert story(gone)[3:] == [("disconnected", 4), ("updated", 5), ("restored", 6)]
    assert gone.hand_out()["object"] == "credentials"


def test_it_is_the_same_row_with_the_new_fields(gone: Shopkeeper) -> None:
    before = gone.row()
    after = again(gone, display_name="Second life").body
    assert (after["id"], after["display_name"]) == (before["id"], "Second life")
    assert (after["disconnected_at"], after["restorable_until"]) == (None, None)


def test_tokens_that_are_dead_ask_for_the_merchant_on_the_same_row(gone: Shopkeeper) -> None:
    before, (secret,) = gone.row(), secrets_of(gone)
    gone.house.street.shopify.shops.uninstall(gone.shop)
    answer = again(gone)
    assert answer.body["object"] == "integration_oauth_required"
    row = gone.row()
    assert (row["id"], row["is_active"]) == (before["id"], False)
    gone.follow()
    assert secret not in secrets_of(gone)
    page = gone.come_back(gone.house.street.approved(answer.body["oauth_url"]))
    assert (page.status, gone.row()["is_active"]) == (200, True)
    assert [name for name, _ in story(gone)[4:]] == [
        "updated",
        "reauthorization_required",
        "oauth_started",
        "connected",
    ]


@pytest.mark.parametrize("kind", [Kind.HTML_520, Kind.RESET, Kind.MISSING_FIELD, Kind.TOO_MANY])
def test_when_nobody_knows_it_is_restoring_until_upkeep_knows(gone: Shopkeeper, kind: Kind) -> None:
    street = gone.house.street
    street.arm(kind, times=None)
    answer = again(gone)
    assert answer.status == 200
    assert (answer.body["is_active"], answer.body["sync_status"]) == (False, "restoring")
    assert gone.row()["sync_status"] == "restoring"
    assert gone.hand_out()["code"] == "busy"
    street.shopify.faults.clear()
    gone.house.clock.forward(minutes=2)
    assert gone.house.tick()["renewed"] >= 1
    assert (gone.row()["is_active"], gone.row()["sync_status"]) == (True, "ok")
    assert story(gone)[-1][0] == "restored"


def test_upkeep_that_finds_dead_tokens_asks_for_the_merchant(gone: Shopkeeper) -> None:
    street = gone.house.street
    street.arm(Kind.HTML_520, times=None)
    again(gone)
    street.shopify.faults.clear()
    street.shopify.shops.uninstall(gone.shop)
    gone.house.clock.forward(minutes=2)
    gone.house.tick()
    assert gone.row()["sync_status"] == "reauthorization_required"
    assert again(gone).body["object"] == "integration_oauth_required"


def test_upkeep_comes_back_until_somebody_knows(gone: Shopkeeper) -> None:
    street = gone.house.street
    street.arm(Kind.HTML_520, times=None)
    again(gone)
    for _ in range(3):
        gone.house.clock.forward(minutes=4)
        gone.house.tick()
        assert gone.row()["sync_status"] == "restoring"
    street.shopify.faults.clear()
    gone.house.clock.forward(minutes=4)
    gone.house.tick()
    assert gone.row()["sync_status"] == "ok"


def test_while_it_is_restoring_nobody_begins_another(gone: Shopkeeper) -> None:
    gone.house.street.arm(Kind.HTML_520, times=None)
    again(gone)
    assert again(gone).body["code"] == "concurrent_update"
    switched_on = gone.amend({"is_active": True}, "shopify")
    assert switched_on.body["code"] == "concurrent_update"
    keyed = gone.amend({"is_active": True}, "shopify", headers={"Idempotency-Key": "on"})
    assert keyed.body["code"] == "concurrent_update"
    gone.house.street.shopify.faults.clear()


def test_a_disconnect_while_it_is_restoring_has_the_last_word(gone: Shopkeeper) -> None:
    gone.house.street.arm(Kind.HTML_520, times=None)
    again(gone)
    assert gone.disconnect().status == 200
    gone.house.street.shopify.faults.clear()
    gone.house.clock.forward(minutes=4)
    gone.house.tick()
    assert gone.row()["disconnected_at"] is not None
    assert gone.hand_out()["code"] == "disconnected"
    assert again(gone).body["is_active"] is True


@pytest.mark.parametrize("other", [{"shop": "elsewhere"}, {"mode": "sandbox"}])
def test_another_shop_or_mode_is_a_new_connection(gone: Shopkeeper, other: dict[str, str]) -> None:
    before = gone.row()["id"]
    answer = again(gone, **other)
    assert answer.body["object"] == "integration_oauth_required"
    assert gone.row()["id"] != before
    told = [name for name, _ in story(gone)[4:]]
    assert told == ["purged", "created", "oauth_started"]


def test_after_the_window_it_is_a_new_connection_that_needs_its_shop(gone: Shopkeeper) -> None:
    before = gone.row()["id"]
    gone.house.clock.forward(**WEEK)
    refused = again(gone)
    assert (refused.status, refused.body["param"]) == (422, "shop")
    assert again(gone, shop=gone.shop).body["object"] == "integration_oauth_required"
    assert gone.row()["id"] != before


def test_a_row_that_was_never_authorized_comes_back_as_one_that_waits(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.start()
    before = shopkeeper.row()["id"]
    shopkeeper.disconnect()
    assert again(shopkeeper).body["object"] == "integration_oauth_required"
    row = shopkeeper.row()
    assert (row["id"], row["disconnected_at"], row["is_active"]) == (before, None, False)
