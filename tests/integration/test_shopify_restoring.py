"""A restore whose end nobody knows yet: it is shown as such, and upkeep finishes it."""

import sys
from typing import Any

import pytest

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from tests.integration.authorizing import ONCE, asked, status, told, vault
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.wire import refused, wire_of

RESTORING = (False, "restoring")


@pytest.fixture
def restoring(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose restore has begun while Shopify is down; then it is up again."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    shopkeeper.house.street.arm("error_500", times=None)
    answer = shopkeeper.start(body={})
    assert (answer.status, status(answer.body)) == (200, RESTORING)
    shopkeeper.house.street.shopify.faults.clear()
    return shopkeeper


def after_a_minute(keeper: Shopkeeper) -> Any:
    """The row, once the minute's work has been done."""
    keeper.house.clock.forward(minutes=1)
    keeper.house.tick()
    return keeper.row()


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("reset", {}),
        ("html_520", {}),
        ("error_500", {}),
        ("too_many", {}),
        ("lost_answer", {}),
        ("slow", {"seconds": 30}),
        ("missing_field", {"missing": "expires_in"}),
        ("missing_field", {"missing": "refresh_token"}),
        ("invalid_client", {}),
    ],
)
def test_whatever_keeps_shopify_from_answering_the_restore_is_finished_later(
    shopkeeper: Shopkeeper, kind: str, how: dict[str, Any]
) -> None:
    shopkeeper.connect_shop()
    id = shopkeeper.row()["id"]
    shopkeeper.disconnect()
    shopkeeper.follow()
    shopkeeper.house.street.arm(kind, times=None, **how)
    answer = shopkeeper.start(body={})
    assert (answer.status, answer.body["id"], status(answer.body)) == (200, id, RESTORING)
    shopkeeper.house.street.shopify.faults.clear()
    assert status(after_a_minute(shopkeeper)) == (True, "ok")


def test_polling_shows_it_until_it_is_done(restoring: Shopkeeper) -> None:
    assert status(restoring.row()) == RESTORING
    id = restoring.row()["id"]
    row = after_a_minute(restoring)
    assert (row["id"], status(row)) == (id, (True, "ok"))


def test_before_the_minute_is_over_upkeep_leaves_it_alone(restoring: Shopkeeper) -> None:
    before = asked(restoring)
    restoring.house.tick()
    assert (asked(restoring), status(restoring.row())) == (before, RESTORING)


def test_what_upkeep_finishes_is_announced(restoring: Shopkeeper) -> None:
    after_a_minute(restoring)
    assert told(restoring)[-3:] == ["disconnected", "updated", "restored"]


def test_what_fails_again_is_put_off_and_taken_up_again(restoring: Shopkeeper) -> None:
    restoring.house.street.arm("error_500", times=None)
    assert status(after_a_minute(restoring)) == RESTORING
    restoring.house.street.shopify.faults.clear()
    before = asked(restoring)
    assert status(after_a_minute(restoring)) == RESTORING
    assert asked(restoring) == before
    restoring.house.clock.forward(minutes=1)
    assert status(after_a_minute(restoring)) == (True, "ok")


def test_dead_tokens_that_upkeep_finds_are_said_and_destroyed(restoring: Shopkeeper) -> None:
    id = restoring.row()["id"]
    restoring.house.street.shopify.shops.uninstall(restoring.shop)
    row = after_a_minute(restoring)
    assert (row["id"], status(row)) == (id, (False, "reauthorization_required"))
    assert told(restoring)[-2:] == ["updated", "reauthorization_required"]
    restoring.follow()
    assert vault(restoring) == []
    assert restoring.start(body={}).body["object"] == "integration_oauth_required"
    assert restoring.row()["id"] == id


def test_meanwhile_nothing_is_handed_out(restoring: Shopkeeper) -> None:
    told = restoring.hand_out()
    assert (told["code"], told["retry_after"]) == ("busy", 2)


def test_meanwhile_another_start_is_refused(restoring: Shopkeeper) -> None:
    before = restoring.row()
    answer = restoring.start()
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    assert restoring.row() == before


def test_meanwhile_it_cannot_be_switched_on(restoring: Shopkeeper) -> None:
    answer = restoring.amend({"is_active": True}, "shopify")
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    assert status(restoring.row()) == RESTORING


def test_what_is_amended_meanwhile_stays(restoring: Shopkeeper) -> None:
    assert restoring.amend({"seller_id": "S"}, "shopify").status == 200
    row = after_a_minute(restoring)
    assert (row["seller_id"], status(row)) == ("S", (True, "ok"))


@pytest.mark.parametrize("headers", [{}, ONCE])
def test_deleted_meanwhile_it_stays_deleted_and_is_no_longer_said_to_be_restored(
    restoring: Shopkeeper, headers: dict[str, str]
) -> None:
    assert restoring.disconnect(headers=headers).body["data"]["sync_status"] is None
    before = asked(restoring)
    row = after_a_minute(restoring)
    restoring.follow()
    assert (row["is_active"], row["disconnected_at"] is None) == (False, False)
    assert (asked(restoring), vault(restoring)) == (before, ["scheduled"])


def test_deleted_meanwhile_it_is_not_finished_by_an_index_that_lags(
    restoring: Shopkeeper,
) -> None:
    restoring.disconnect()
    restoring.house.clock.forward(minutes=1)
    before, place = asked(restoring), Place(Owner(restoring.entity_id, True), "shopify")
    assert restoring.house.upkeep.service.work_off_due.keep_alive(place) is False
    assert asked(restoring) == before


def test_deleted_meanwhile_it_can_be_restored_again(restoring: Shopkeeper) -> None:
    id = restoring.row()["id"]
    restoring.disconnect()
    restoring.follow()
    row = restoring.start(body={}).body
    assert (row["id"], status(row)) == (id, (True, "ok"))


def test_deleted_while_shopify_is_asked_it_is_not_revived(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.house.street.meanwhile.append(shopkeeper.disconnect)
    shopkeeper.start(body={})
    shopkeeper.follow()
    row = shopkeeper.row()
    assert (row["is_active"], row["disconnected_at"] is None) == (False, False)
    assert (vault(shopkeeper), "restored" in told(shopkeeper)) == (["scheduled"], False)


def test_an_uninstall_meanwhile_ends_it(restoring: Shopkeeper) -> None:
    restoring.house.clock.forward(minutes=3)
    before, ended = asked(restoring), (False, "reauthorization_required")
    restoring.hear("app/uninstalled")
    assert status(restoring.row()) == status(after_a_minute(restoring)) == ended
    assert (asked(restoring), vault(restoring)) == (before, [])


def test_a_vault_in_trouble_leaves_it_to_upkeep_too(
    shopkeeper: Shopkeeper, pauses: list[float]
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    client = shopkeeper.house.shopify.service.complete_authorization.vault.client
    with wire_of(client) as line:
        line.lay_for_good("RestoreSecret", refused("InternalServiceError", status=500))
        assert status(shopkeeper.start(body={}).body) == RESTORING
    assert asked(shopkeeper, "refresh_token") == 0
    assert status(after_a_minute(shopkeeper)) == (True, "ok")


def test_a_process_that_dies_leaves_it_to_upkeep_too(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.house.street.meanwhile.append(sys.exit)
    with pytest.raises(SystemExit):
        shopkeeper.start(body={})
    assert status(shopkeeper.row()) == RESTORING
    assert status(after_a_minute(shopkeeper)) == (True, "ok")
