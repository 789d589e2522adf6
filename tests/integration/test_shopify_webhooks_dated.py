"""When the fact was that a webhook tells of, and what decides where no clock can."""

import json
from datetime import timedelta
from typing import Any

import pytest

from local.simulator.answers import Answer
from tests.integration.authorizing import asked, remarks, status, told, vault
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

ENDED = (False, "reauthorization_required")
CLOSED = [(402, b""), (403, b"<html>"), (404, b"{}"), (423, b""), (301, b"")]


def outcome(keeper: Shopkeeper, topic: str = "app/uninstalled", **said: Any) -> tuple[int, str]:
    """The answer to a delivery, and what the log says has become of it."""
    with overheard(keeper.house) as heard:
        answer = keeper.hear(topic, **said)
    (remark,) = remarks(heard)
    return answer.status, remark.removeprefix(f"{topic}: ")


def removed(keeper: Shopkeeper) -> None:
    keeper.house.street.shopify.shops.uninstall(keeper.shop)


@pytest.mark.parametrize("away", [{"minutes": 3}, {"hours": 1}, {"hours": 47, "minutes": 59}])
def test_redact_after_the_merchant_has_come_back_leaves_the_connection_untouched(
    shopkeeper: Shopkeeper, away: dict[str, int]
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=5)
    uninstalled_at = shopkeeper.house.clock()
    shopkeeper.uninstall()
    shopkeeper.house.clock.forward(**away)
    shopkeeper.connect_shop()
    before, calls = shopkeeper.row(), asked(shopkeeper)
    told_at = uninstalled_at + timedelta(hours=48)
    shopkeeper.house.clock.moment = told_at + timedelta(minutes=1)
    assert outcome(shopkeeper, "shop/redact", triggered_at=told_at) == (200, "ignored")
    assert (shopkeeper.row(), vault(shopkeeper), asked(shopkeeper)) == (before, ["live"], calls)
    assert shopkeeper.hand_out()["object"] == "credentials"


def test_redact_after_an_uninstall_that_was_never_told_of_ends_the_connection(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=48, seconds=1)
    assert outcome(shopkeeper, "shop/redact") == (200, "ended")
    assert (status(shopkeeper.row()), vault(shopkeeper)) == (ENDED, [])


def test_redact_of_a_row_disconnected_since_takes_what_could_be_restored(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=1)
    shopkeeper.disconnect()
    shopkeeper.house.clock.forward(hours=48)
    assert outcome(shopkeeper, "shop/redact") == (200, "ended")
    assert vault(shopkeeper) == []


@pytest.mark.parametrize("seconds", [-120, -1, 0, 1, 119])
def test_uninstall_dated_near_to_the_consent_ends_what_shopify_says_is_dead(
    shopkeeper: Shopkeeper, seconds: int
) -> None:
    shopkeeper.connect_shop()
    at = shopkeeper.house.clock() + timedelta(seconds=seconds)
    removed(shopkeeper)
    assert outcome(shopkeeper, triggered_at=at) == (200, "ended")
    assert (status(shopkeeper.row()), vault(shopkeeper)) == (ENDED, [])
    assert told(shopkeeper)[-2:] == ["connected", "reauthorization_required"]
    assert asked(shopkeeper, "refresh_token") == 1


@pytest.mark.parametrize("seconds", [-120, -1, 0, 1, 119])
def test_uninstall_dated_near_to_the_consent_leaves_what_shopify_says_is_alive(
    shopkeeper: Shopkeeper, seconds: int
) -> None:
    shopkeeper.connect_shop()
    at = shopkeeper.house.clock() + timedelta(seconds=seconds)
    before = shopkeeper.row()
    assert outcome(shopkeeper, triggered_at=at) == (200, "ignored")
    assert (shopkeeper.row(), asked(shopkeeper, "refresh_token")) == (before, 1)
    token = shopkeeper.hand_out()["credentials"]["access_token"]
    assert shopkeeper.house.street.shopify.shops.admits(shopkeeper.shop, token) == "lives"


@pytest.mark.parametrize("seconds", [-121, 121])
def test_uninstall_dated_beyond_two_minutes_asks_nobody(
    shopkeeper: Shopkeeper, seconds: int
) -> None:
    shopkeeper.connect_shop()
    at = shopkeeper.house.clock() + timedelta(seconds=seconds)
    shopkeeper.house.clock.forward(minutes=3)
    decided = "ended" if seconds > 0 else "ignored"
    assert outcome(shopkeeper, triggered_at=at) == (200, decided)
    assert asked(shopkeeper, "refresh_token") == 0


@pytest.mark.parametrize("is_dead", [True, False])
@pytest.mark.parametrize("kind", ["error_500", "html_520", "reset", "too_many", "invalid_client"])
def test_uninstall_on_which_shopify_gives_no_answer_is_decided_by_upkeep(
    shopkeeper: Shopkeeper, kind: str, is_dead: bool
) -> None:
    shopkeeper.connect_shop()
    if is_dead:
        removed(shopkeeper)
    shopkeeper.house.street.arm(kind, times=None, shop=shopkeeper.shop)
    assert outcome(shopkeeper) == (200, "undecided")
    assert (status(shopkeeper.row()), vault(shopkeeper)) == ((True, "ok"), ["live"])
    shopkeeper.house.street.shopify.faults.clear()
    shopkeeper.house.clock.forward(minutes=1)
    shopkeeper.house.tick()
    assert status(shopkeeper.row()) == (ENDED if is_dead else (True, "ok"))


@pytest.mark.parametrize(("code", "body"), CLOSED)
def test_uninstall_of_a_closed_shop_is_decided_by_upkeep(
    shopkeeper: Shopkeeper, code: int, body: bytes
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.street.answers.append(Answer(code, body))
    assert outcome(shopkeeper) == (200, "undecided")
    removed(shopkeeper)
    shopkeeper.house.clock.forward(minutes=1)
    shopkeeper.house.tick()
    assert status(shopkeeper.row()) == ENDED


def test_uninstall_on_which_a_restore_is_in_hand_is_told_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.house.street.arm("error_500", times=None)
    assert status(shopkeeper.start(body={}).body) == (False, "restoring")
    shopkeeper.house.street.shopify.faults.clear()
    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    removed(shopkeeper)
    assert shopkeeper.deliver(delivery).status == 503
    assert status(shopkeeper.row()) == (False, "restoring")
    shopkeeper.house.clock.forward(minutes=1)
    shopkeeper.house.tick()
    assert shopkeeper.deliver(delivery).status == 200
    assert status(shopkeeper.row()) == ENDED


def test_uninstall_told_of_twice_near_to_the_consent_asks_once(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    for _ in range(2):
        assert shopkeeper.deliver(delivery).status == 200
    assert asked(shopkeeper, "refresh_token") == 1


def test_uninstall_overtaken_by_a_new_consent_is_told_again(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is read before the merchant comes back, and written after."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=3)
    heed = shopkeeper.house.shopify.service.handle_webhook
    connections, read = heed.commit_loop.connections, type(heed.commit_loop.connections).read
    steps: list[Any] = [shopkeeper.uninstall, shopkeeper.connect_shop]

    def overtaken(*given: Any) -> Any:
        seen = read(*given)
        if steps:
            doing, steps[:] = list(steps), []
            for step in doing:
                step()
        return seen

    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    monkeypatch.setattr(type(connections), "read", overtaken)
    assert shopkeeper.deliver(delivery).status == 503
    assert status(shopkeeper.row()) == (True, "ok")
    assert shopkeeper.deliver(delivery).status == 200
    assert status(shopkeeper.row()) == (True, "ok")


def test_scopes_update_is_acknowledged_and_changes_nothing(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    before = shopkeeper.row()
    body = json.dumps({"previous": ["read_orders"], "current": [], "updated_at": "2026"}).encode()
    assert outcome(shopkeeper, "app/scopes_update", body=body) == (200, "recorded")
    assert (shopkeeper.row(), vault(shopkeeper)) == (before, ["live"])
