"""`Idempotency-Key` for shops: one start, one restore, and no URL in the open."""

import pytest

from local.simulator.faults import Kind
from tests.builders import Answered
from tests.integration.at_once import at_once
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import everything_kept

ONCE = {"Idempotency-Key": "once"}


def again(keeper: Shopkeeper, **parts: object) -> Answered:
    return keeper.start(headers=ONCE, **parts)


def test_a_start_is_answered_again_to_the_letter(shopkeeper: Shopkeeper) -> None:
    first = again(shopkeeper)
    shopkeeper.house.clock.forward(hours=23)
    second = again(shopkeeper)
    assert (second.status, second.text) == (200, first.text)
    assert second.headers["idempotent-replayed"] == "true"
    assert shopkeeper.row()["version"] == 2


def test_the_url_of_the_first_answer_still_leads_to_a_connection(shopkeeper: Shopkeeper) -> None:
    again(shopkeeper)
    url = again(shopkeeper).body["oauth_url"]
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200


def test_the_receipt_does_not_hold_it_in_the_open(shopkeeper: Shopkeeper) -> None:
    url = again(shopkeeper).body["oauth_url"]
    kept = everything_kept(shopkeeper.house)
    assert "oauth_url" not in kept
    assert url.rpartition("state=")[2] not in kept


def test_a_start_after_a_disconnect_is_still_the_first_one(shopkeeper: Shopkeeper) -> None:
    first = again(shopkeeper)
    shopkeeper.come_back(shopkeeper.house.street.approved(first.body["oauth_url"]))
    shopkeeper.disconnect()
    assert again(shopkeeper).text == first.text
    assert shopkeeper.row()["disconnected_at"] is not None


def test_another_shop_under_the_same_words_is_refused(shopkeeper: Shopkeeper) -> None:
    again(shopkeeper)
    answer = again(shopkeeper, body={"shop": "another-shop"})
    assert answer.body["code"] == "idempotency_key_mismatch"


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    return shopkeeper


def test_a_restore_is_answered_again_as_it_ended(gone: Shopkeeper) -> None:
    first = again(gone, body={})
    asked = gone.house.street.asked()
    second = again(gone, body={})
    assert (first.body["is_active"], second.text) == (True, first.text)
    assert second.headers["etag"] == first.headers["etag"]
    assert gone.house.street.asked() == asked


def test_a_restore_that_is_still_open_is_answered_so_for_a_day(gone: Shopkeeper) -> None:
    gone.house.street.arm(Kind.HTML_520, times=None)
    first = again(gone, body={})
    gone.house.street.shopify.faults.clear()
    gone.house.clock.forward(minutes=3)
    gone.house.tick()
    assert first.body["sync_status"] == "restoring"
    assert again(gone, body={}).text == first.text
    assert gone.row()["is_active"] is True


def test_a_restore_that_ends_at_the_merchant_is_answered_again(gone: Shopkeeper) -> None:
    gone.house.street.shopify.shops.uninstall(gone.shop)
    first = again(gone, body={})
    assert first.body["object"] == "integration_oauth_required"
    assert again(gone, body={}).text == first.text


def test_two_equal_restores_at_once_are_one(gone: Shopkeeper) -> None:
    asked = gone.house.street.asked("refresh_token")
    answers = at_once([lambda: again(gone, body={})] * 4)
    assert {(a.status, a.text) for a in answers} == {(200, answers[0].text)}
    assert answers[0].body["is_active"] is True
    assert gone.house.street.asked("refresh_token") == asked + 1
