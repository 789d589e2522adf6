"""Another shop or mode, or a window that has closed: a new connection, and the old one is over."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.authorizing import asked, status, told, vault
from tests.integration.shopkeeper import Shopkeeper


def in_another_mode(keeper: Shopkeeper) -> dict[str, Any]:
    return {"mode": "sandbox"}


def for_another_shop(keeper: Shopkeeper) -> dict[str, Any]:
    return {"shop": f"other-{keeper.shop}"}


Otherwise = Callable[[Shopkeeper], dict[str, Any]]
OTHERWISE: list[Otherwise] = [in_another_mode, for_another_shop]


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row was disconnected just now, its secret scheduled."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    return shopkeeper


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_another_shop_or_mode_is_a_new_row_that_waits(
    gone: Shopkeeper, otherwise: Otherwise
) -> None:
    before = gone.row()
    answer = gone.start(body=otherwise(gone))
    assert (answer.status, answer.body["object"]) == (200, "integration_oauth_required")
    row = gone.row()
    assert (row["id"] == before["id"], row["version"]) == (False, 2)
    assert (status(row), row["has_credentials_secret_arn"]) == ((False, "not_connected"), False)
    assert asked(gone, "refresh_token") == 0


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_the_old_one_is_purged_and_its_secret_destroyed(
    gone: Shopkeeper, otherwise: Otherwise
) -> None:
    old = gone.row()["id"]
    gone.start(body=otherwise(gone))
    gone.follow()
    assert vault(gone) == []
    purged, created, started = gone.owed()[-3:]
    assert told(gone)[-3:] == ["purged", "created", "oauth_started"]
    assert (purged.row.id, purged.sequence) == (old, 5)
    assert (created.row.id, created.sequence, started.sequence) == (gone.row()["id"], 1, 2)


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_the_new_one_is_connected_by_consent(gone: Shopkeeper, otherwise: Otherwise) -> None:
    url = gone.start(body=otherwise(gone)).body["oauth_url"]
    assert gone.come_back(gone.house.street.approved(url)).status == 200
    gone.follow()
    assert status(gone.row()) == (True, "ok")
    assert (vault(gone), gone.hand_out()["object"]) == (["live"], "credentials")


def test_another_mode_needs_no_shop_to_be_said(gone: Shopkeeper) -> None:
    url = gone.start(body={"mode": "sandbox"}).body["oauth_url"]
    assert url.startswith(f"https://{gone.shop}/")


def test_another_shop_needs_no_mode_to_be_said(gone: Shopkeeper) -> None:
    gone.start(body={"shop": f"other-{gone.shop}"})
    assert gone.row()["mode"] == "live"


def test_once_the_window_has_closed_a_mode_that_is_not_said_is_the_usual_one(
    gone: Shopkeeper,
) -> None:
    gone.house.clock.forward(days=7)
    gone.start(body={"shop": gone.shop})
    assert gone.row()["mode"] == "sandbox"


def test_the_shop_that_was_left_is_free(gone: Shopkeeper) -> None:
    gone.start(body={"shop": f"other-{gone.shop}"})
    second = Shopkeeper.of(gone.house)
    second.shop = gone.shop
    assert second.connect_shop().status == 200


def test_a_row_that_waited_for_consent_is_replaced_as_well(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    id = shopkeeper.row()["id"]
    shopkeeper.disconnect()
    shopkeeper.start(body={"mode": "sandbox"})
    assert shopkeeper.row()["id"] != id
    assert told(shopkeeper)[-3:] == ["purged", "created", "oauth_started"]


def test_once_the_window_has_closed_the_shop_has_to_be_said(gone: Shopkeeper) -> None:
    gone.house.clock.forward(days=7)
    answer = gone.start(body={})
    assert (answer.status, answer.body["code"]) == (422, "missing_field")


@pytest.mark.parametrize("tidied", [False, True])
def test_once_the_window_has_closed_it_is_a_new_row(gone: Shopkeeper, tidied: bool) -> None:
    id = gone.row()["id"]
    gone.house.clock.forward(days=7)
    if tidied:
        gone.house.tick()
    assert gone.connect_shop().status == 200
    gone.follow()
    assert (gone.row()["id"] == id, asked(gone, "refresh_token")) == (False, 0)
    assert (vault(gone), told(gone).count("purged")) == (["live"], 1)


def test_a_row_that_lost_its_tokens_cannot_be_switched_on(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.uninstall()
    answer = shopkeeper.amend({"is_active": True}, "shopify")
    assert (answer.status, answer.body["code"]) == (409, "authorization_required")


def test_nor_can_one_that_waits_for_consent(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    answer = shopkeeper.amend({"is_active": True}, "shopify")
    assert (answer.status, answer.body["code"]) == (409, "authorization_required")
    assert shopkeeper.row()["is_active"] is False
