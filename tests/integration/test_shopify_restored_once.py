"""A restore under an `Idempotency-Key`: begun once, whatever becomes of it, and then replayed."""

import pytest

from tests.integration.at_once import at_once
from tests.integration.authorizing import ONCE, asked, is_replayed, restore, rival, status, told
from tests.integration.interruptions import killed_while_restoring
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import everything_kept
from tests.integration.wire import after, wire_of


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row was disconnected just now."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    return shopkeeper


def test_a_restore_is_replayed_at_its_end(gone: Shopkeeper) -> None:
    first = restore(gone)
    assert status(first.body) == (True, "ok")
    gone.amend({"seller_id": "later"}, "shopify")
    again = restore(gone)
    assert is_replayed(again, first)
    assert (again.headers["etag"], asked(gone, "refresh_token")) == (first.headers["etag"], 1)


def test_a_restore_under_a_key_takes_the_shop_as_any_other(gone: Shopkeeper) -> None:
    assert status(restore(gone).body) == (True, "ok")
    answer = rival(gone).start()
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")


def test_a_restore_of_dead_tokens_is_replayed_with_its_url(gone: Shopkeeper) -> None:
    gone.house.street.shopify.shops.uninstall(gone.shop)
    first = restore(gone)
    assert first.body["object"] == "integration_oauth_required"
    assert is_replayed(restore(gone), first)
    assert first.body["oauth_url"] not in everything_kept(gone.house)


def test_a_restore_left_open_is_replayed_as_it_was_answered(gone: Shopkeeper) -> None:
    gone.house.street.arm("error_500", times=None)
    first = restore(gone)
    gone.house.street.shopify.faults.clear()
    assert status(first.body) == (False, "restoring")
    gone.house.clock.forward(minutes=1)
    gone.house.tick()
    assert is_replayed(restore(gone), first)
    assert status(gone.row()) == (True, "ok")


def test_two_equal_restores_at_once_are_one(gone: Shopkeeper) -> None:
    answers = at_once([lambda: restore(gone)] * 2)
    assert {(answer.status, status(answer.body)) for answer in answers} == {(200, (True, "ok"))}
    assert len({answer.text for answer in answers}) == 1
    replays = [answer.headers.get("idempotent-replayed") for answer in answers]
    assert sorted(map(str, replays)) == ["None", "true"]
    assert (asked(gone, "refresh_token"), told(gone).count("restored")) == (1, 1)


@pytest.mark.usefixtures("no_patience")
def test_an_equal_restore_that_begins_in_the_same_moment_waits_for_the_other(
    gone: Shopkeeper,
) -> None:
    with wire_of(gone.house.shopify.service.endpoint.keys.client) as line:
        line.lay("TransactWriteItems", after(lambda: killed_while_restoring(gone)))
        answer = restore(gone)
    assert (answer.status, status(answer.body)) == (200, (False, "restoring"))
    assert is_replayed(restore(gone), answer)


@pytest.mark.usefixtures("no_patience")
def test_a_restore_that_died_is_answered_by_what_is_true_of_it(gone: Shopkeeper) -> None:
    killed_while_restoring(gone)
    again = restore(gone)
    assert (again.status, status(again.body)) == (200, (False, "restoring"))
    assert asked(gone, "refresh_token") == 0
    assert is_replayed(restore(gone), again)


@pytest.mark.usefixtures("no_patience")
def test_the_restore_that_died_is_finished_by_upkeep_and_not_begun_again(gone: Shopkeeper) -> None:
    killed_while_restoring(gone)
    gone.house.clock.forward(minutes=1)
    gone.house.tick()
    assert status(restore(gone).body) == (True, "ok")
    assert asked(gone, "refresh_token") == 1


def test_one_that_died_long_ago_keeps_nobody_waiting(
    gone: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_while_restoring(gone)
    gone.house.clock.forward(seconds=31)
    monkeypatch.setattr("connectors.operations.oauth.authorize.LOOK_EVERY", float("nan"))
    assert status(restore(gone).body) == (False, "restoring")


@pytest.mark.usefixtures("no_patience")
def test_another_body_under_the_key_of_one_that_died_is_refused(gone: Shopkeeper) -> None:
    killed_while_restoring(gone)
    answer = gone.start(body={"display_name": "Other"}, headers=ONCE)
    assert answer.body["code"] == "idempotency_key_mismatch"
