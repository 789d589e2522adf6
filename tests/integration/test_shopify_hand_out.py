"""A worker gets an access token that lives; how it is kept alive is nobody else's business."""

import json

import pytest

from connectors.adapters.secrets.app_secret import APP_REFUSED
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from local.simulator.app import Lifetimes
from tests.integration.authorizing import asked, status, told, vault
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import unreachable, wire_of

LIFE, MARGIN = 3600, 300


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop is connected."""
    shopkeeper.connect_shop()
    return shopkeeper


def token(keeper: Shopkeeper) -> str:
    """What is handed out."""
    given: str = keeper.hand_out()["credentials"]["access_token"]
    return given


def refreshes(keeper: Shopkeeper) -> int:
    return asked(keeper, "refresh_token")


def test_before_it_is_about_to_end_it_is_the_same_token(connected: Shopkeeper) -> None:
    first = token(connected)
    connected.house.clock.forward(seconds=LIFE - MARGIN, milliseconds=-1)
    assert (token(connected), refreshes(connected)) == (first, 0)


def test_about_to_end_it_is_refreshed_once_for_all(connected: Shopkeeper) -> None:
    first = token(connected)
    connected.house.clock.forward(seconds=LIFE - MARGIN)
    second = token(connected)
    assert (second == first, token(connected), refreshes(connected)) == (False, second, 1)
    assert connected.house.street.shopify.shops.admits(connected.shop, second) == "lives"


def test_two_refreshes_in_a_row_work(connected: Shopkeeper) -> None:
    for number in (1, 2, 3):
        connected.house.clock.forward(hours=2)
        given = token(connected)
        assert connected.house.street.shopify.shops.admits(connected.shop, given) == "lives"
        assert refreshes(connected) == number


def test_a_refresh_is_no_change_of_the_row(connected: Shopkeeper) -> None:
    before = connected.read("shopify")
    connected.house.clock.forward(hours=2)
    token(connected)
    now = connected.read("shopify")
    assert (now.text, now.headers["etag"]) == (before.text, before.headers["etag"])
    unchanged = {"If-None-Match": before.headers["etag"]}
    assert connected.read("shopify", headers=unchanged).status == 304
    guarded = {"If-Match": before.headers["etag"]}
    assert connected.amend({"seller_id": "S"}, "shopify", headers=guarded).status == 200


def test_a_refresh_is_announced_to_nobody(connected: Shopkeeper) -> None:
    connected.house.announce(connected.records())
    connected.house.received()
    before = len(connected.records())
    connected.house.clock.forward(hours=2)
    token(connected)
    assert len(connected.records()) == before + 1
    connected.house.announce(connected.records()[before:])
    assert (connected.house.received(), connected.house.dead_letters()) == ([], [])
    assert told(connected) == ["created", "oauth_started", "connected"]


def test_a_change_after_a_refresh_keeps_the_fresh_tokens(connected: Shopkeeper) -> None:
    connected.house.clock.forward(hours=2)
    fresh = token(connected)
    connected.amend({"seller_id": "S"}, "shopify")
    assert (token(connected), refreshes(connected)) == (fresh, 1)


def test_a_refresh_token_is_never_handed_out(connected: Shopkeeper) -> None:
    for _ in range(2):
        given = connected.hand_out()
        assert list(given["credentials"]) == ["access_token"]
        assert given["webhook_secret"] is None
        assert "shprt_" not in json.dumps(given)
        connected.house.clock.forward(hours=2)


def test_each_hand_out_is_on_record(connected: Shopkeeper) -> None:
    connected.hand_out()
    connected.house.clock.forward(hours=2)
    connected.hand_out()
    begins = f"handout#{connected.entity_id}#"
    items = connected.house.items("history")
    found = [item for item in items if item["pk"]["S"].startswith(begins)]
    assert [item["connection_id"]["S"] for item in found] == [connected.row()["id"]] * 2
    assert {(i["caller"]["S"], i["reason"]["S"]) for i in found} == {
        ("order-sync", "nightly import")
    }


def test_without_a_record_there_is_neither_token_nor_refresh(
    connected: Shopkeeper, pauses: list[float]
) -> None:
    connected.house.clock.forward(hours=2)
    with wire_of(connected.house.credentials.service.hand_out.history.client) as line:
        line.lay_for_good("PutItem", unreachable)
        assert connected.hand_out()["code"] == "busy"
    assert refreshes(connected) == 0


def test_while_shopify_is_down_the_old_token_serves_to_its_end(connected: Shopkeeper) -> None:
    first = token(connected)
    connected.house.clock.forward(seconds=LIFE - MARGIN)
    connected.house.street.arm("error_500", times=None)
    assert token(connected) == first
    assert status(connected.row()) == (True, "ok")


def test_after_that_it_is_busy_and_never_said_to_be_dead(connected: Shopkeeper) -> None:
    connected.house.clock.forward(seconds=LIFE)
    connected.house.street.arm("html_520", times=None)
    answer = connected.hand_out()
    assert (answer["code"], answer["retry_after"]) == ("busy", 2)
    assert (status(connected.row()), vault(connected)) == ((True, "ok"), ["live"])
    connected.house.street.shopify.faults.clear()
    assert connected.hand_out()["object"] == "credentials"


def test_our_app_refused_raises_the_alarm_and_kills_nothing(connected: Shopkeeper) -> None:
    connected.house.clock.forward(seconds=LIFE)
    connected.house.street.arm("invalid_client", times=None)
    with overheard(connected.house) as heard:
        assert connected.hand_out()["code"] == "busy"
    assert f'"message":"{APP_REFUSED}"' in heard.getvalue()
    assert status(connected.row()) == (True, "ok")


def test_dead_tokens_are_said_announced_and_destroyed(connected: Shopkeeper) -> None:
    connected.house.clock.forward(hours=2)
    connected.house.street.shopify.shops.uninstall(connected.shop)
    for _ in range(2):
        assert connected.hand_out()["code"] == "reauthorization_required"
    connected.follow()
    assert status(connected.row()) == (False, "reauthorization_required")
    assert (vault(connected), refreshes(connected)) == ([], 1)
    assert told(connected)[-2:] == ["connected", "reauthorization_required"]


def test_switched_off_there_is_none(connected: Shopkeeper) -> None:
    connected.amend({"is_active": False}, "shopify")
    assert connected.hand_out()["code"] == "inactive"


def test_upkeep_refreshes_what_nobody_asks_for_before_ninety_days(connected: Shopkeeper) -> None:
    connected.house.clock.forward(days=45, seconds=-1)
    connected.house.tick()
    assert refreshes(connected) == 0
    connected.house.clock.forward(days=15, seconds=1)
    connected.house.tick()
    assert refreshes(connected) == 1
    connected.house.clock.forward(days=44)
    assert connected.hand_out()["object"] == "credentials"


def test_tokens_of_a_shorter_life_are_refreshed_in_that_life(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops, month = shopkeeper.house.street.shopify.shops, Lifetimes(refresh=30 * 86_400)
    monkeypatch.setattr(shops, "lifetimes", month)
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(days=20)
    shopkeeper.house.tick()
    assert refreshes(shopkeeper) == 1


def test_upkeep_leaves_alone_what_was_refreshed_since_it_was_due(connected: Shopkeeper) -> None:
    """The index may lag: it still shows the row as due."""
    connected.house.clock.forward(days=60)
    connected.hand_out()
    place = Place(Owner(connected.entity_id, livemode=True), "shopify")
    assert connected.house.upkeep.service.work_off_due.keep_alive(place) is False
    assert (refreshes(connected), status(connected.row())) == (1, (True, "ok"))
