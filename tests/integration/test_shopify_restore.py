"""Connecting again inside the window: with fresh tokens where they can be had, else by consent."""

import pytest

from local.simulator.shops import DeadRefresh
from tests.integration.authorizing import asked, status, told, vault
from tests.integration.shopkeeper import Shopkeeper

LIFE = ["created", "oauth_started", "connected", "disconnected"]


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row was disconnected just now, its secret scheduled."""
    shopkeeper.connect_shop()
    leave(shopkeeper)
    return shopkeeper


def leave(keeper: Shopkeeper) -> None:
    keeper.disconnect()
    keeper.follow()
    assert vault(keeper) == ["scheduled"]


def revoke(keeper: Shopkeeper) -> None:
    """The tokens are dead, and no webhook has told so."""
    keeper.house.street.shopify.shops.uninstall(keeper.shop)


def test_the_same_row_is_back_and_active(gone: Shopkeeper) -> None:
    before = gone.row()
    answer = gone.start(body={})
    assert (answer.status, status(answer.body)) == (200, (True, "ok"))
    changed = {name for name in before if answer.body[name] != before[name]}
    assert changed == {"is_active", "disconnected_at", "restorable_until", "version"}
    assert (gone.row(), vault(gone)) == (answer.body, ["live"])
    assert answer.headers["etag"] == f'"{before["id"]}-6"'


def test_it_takes_one_refresh_and_no_consent(gone: Shopkeeper) -> None:
    gone.start(body={})
    assert (asked(gone, "refresh_token"), asked(gone, "authorization_code")) == (1, 1)


def test_what_is_handed_out_then_is_fresh(gone: Shopkeeper) -> None:
    gone.house.clock.forward(days=6, hours=23)
    gone.start(body={})
    token = gone.hand_out()["credentials"]["access_token"]
    assert gone.house.street.shopify.shops.admits(gone.shop, token) == "lives"
    assert asked(gone, "refresh_token") == 1


def test_it_is_announced_as_restored_once(gone: Shopkeeper) -> None:
    gone.start(body={})
    assert told(gone) == [*LIFE, "updated", "restored"]
    assert [event.sequence for event in gone.owed()] == [1, 2, 3, 4, 5, 6]


def test_in_the_last_millisecond_too(gone: Shopkeeper) -> None:
    gone.house.clock.forward(days=7, milliseconds=-1)
    assert status(gone.start(body={}).body) == (True, "ok")


@pytest.mark.parametrize("spelled", ["{}.myshopify.com", "{}"])
def test_its_own_shop_and_mode_may_be_said(gone: Shopkeeper, spelled: str) -> None:
    id, handle = gone.row()["id"], gone.shop.removesuffix(".myshopify.com")
    row = gone.start(body={"shop": spelled.format(handle), "mode": "live"}).body
    assert (row["id"], status(row)) == (id, (True, "ok"))


def test_what_the_new_body_says_is_applied(gone: Shopkeeper) -> None:
    row = gone.start(body={"display_name": "Back", "seller_id": "S", "config": {"b": 2}}).body
    assert (row["display_name"], row["seller_id"], row["config"]) == ("Back", "S", {"b": 2})


def test_a_row_switched_off_before_comes_back_on(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.amend({"is_active": False}, "shopify")
    leave(shopkeeper)
    assert status(shopkeeper.start(body={}).body) == (True, "ok")


def test_it_can_be_undone_again_and_again(gone: Shopkeeper) -> None:
    for _ in range(3):
        gone.house.clock.forward(days=6)
        assert status(gone.start(body={}).body) == (True, "ok")
        leave(gone)
    assert asked(gone, "refresh_token") == 3


def test_an_answer_that_is_lost_is_asked_for_again(gone: Shopkeeper) -> None:
    gone.house.street.arm("lost_answer")
    assert status(gone.start(body={}).body) == (True, "ok")
    assert asked(gone, "refresh_token") == 2


@pytest.mark.parametrize("form", list(DeadRefresh))
def test_dead_tokens_ask_for_consent_on_the_same_row(
    gone: Shopkeeper, form: DeadRefresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gone.house.street.shopify.shops, "dead_refresh", form)
    id = gone.row()["id"]
    revoke(gone)
    answer = gone.start(body={})
    assert (answer.status, answer.body["object"]) == (200, "integration_oauth_required")
    assert (gone.row()["id"], status(gone.row())) == (id, (False, "reauthorization_required"))
    assert gone.come_back(gone.house.street.approved(answer.body["oauth_url"])).status == 200
    assert (gone.row()["id"], status(gone.row())) == (id, (True, "ok"))


def test_a_refresh_token_of_ninety_days_is_dead(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(days=84)
    leave(shopkeeper)
    shopkeeper.house.clock.forward(days=6)
    assert shopkeeper.start(body={}).body["object"] == "integration_oauth_required"


def test_dead_tokens_are_destroyed_and_told_of_in_order(gone: Shopkeeper) -> None:
    revoke(gone)
    gone.start(body={})
    gone.follow()
    assert vault(gone) == []
    ending = ["updated", "reauthorization_required", "oauth_started"]
    assert told(gone) == [*LIFE, *ending]
    assert [event.sequence for event in gone.owed()] == [1, 2, 3, 4, 5, 6, 7]


def test_the_grant_after_dead_tokens_is_a_secret_of_its_own(gone: Shopkeeper) -> None:
    (before,) = gone.rows()
    revoke(gone)
    gone.connect_shop()
    gone.follow()
    (after,) = gone.rows()
    assert before["secret_arn"] != after["secret_arn"]
    assert (vault(gone), gone.hand_out()["object"]) == (["live"], "credentials")


@pytest.mark.parametrize("topic", ["app/uninstalled", "shop/redact"])
def test_an_uninstall_inside_the_window_ends_what_could_be_restored(
    gone: Shopkeeper, topic: str
) -> None:
    gone.house.clock.forward(hours=49)
    id = gone.row()["id"]
    assert gone.hear(topic).status == 200
    assert vault(gone) == []
    row = gone.row()
    assert (row["disconnected_at"] is None, row["has_credentials_secret_arn"]) == (False, False)
    answer = gone.start(body={})
    assert answer.body["object"] == "integration_oauth_required"
    assert (gone.row()["id"], gone.row()["disconnected_at"]) == (id, None)
    assert asked(gone, "refresh_token") == 0


def test_a_row_that_was_never_authorized_asks_for_consent_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    id = shopkeeper.row()["id"]
    shopkeeper.disconnect()
    url = shopkeeper.start(body={}).body["oauth_url"]
    row = shopkeeper.row()
    assert (row["id"], status(row), row["disconnected_at"]) == (id, (False, "not_connected"), None)
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200
