"""One shop, two who want it: whoever holds it keeps it, and its tokens stay alive."""

import pytest

from tests.integration.shopkeeper import Shopkeeper


@pytest.fixture
def holder_of_it(shopkeeper: Shopkeeper) -> Shopkeeper:
    """Whoever has connected the shop."""
    shopkeeper.connect_shop()
    return shopkeeper


@pytest.fixture
def other(shopkeeper: Shopkeeper) -> Shopkeeper:
    """Another entity, with an eye on the same shop."""
    keeper = Shopkeeper.of(shopkeeper.house)
    keeper.shop = shopkeeper.shop
    return keeper


def test_the_second_is_refused_at_the_start(holder_of_it: Shopkeeper, other: Shopkeeper) -> None:
    answer = other.start()
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")
    assert other.read("shopify").status == 404


def test_a_test_key_of_the_same_entity_is_somebody_else(holder_of_it: Shopkeeper) -> None:
    key = holder_of_it.issue(livemode=False).secret
    answer = holder_of_it.start(key=key, body={"shop": holder_of_it.shop})
    assert answer.body["code"] == "shop_connected_elsewhere"


def test_who_comes_back_too_late_is_refused_without_a_token_call(
    shopkeeper: Shopkeeper, other: Shopkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    street = shopkeeper.house.street
    late = street.approved(other.url())
    shopkeeper.connect_shop()
    before = street.asked()
    assert other.come_back(late).status == 400
    assert caplog.records[-1].remark == "shop_connected_elsewhere"  # type: ignore[attr-defined]
    assert street.asked() == before
    token = shopkeeper.hand_out()["credentials"]["access_token"]
    assert street.shopify.shops.admits(shopkeeper.shop, token) == "lives"


def test_after_a_disconnect_the_shop_is_free_and_the_first_one_s_restore_is_refused(
    holder_of_it: Shopkeeper, other: Shopkeeper
) -> None:
    holder_of_it.disconnect()
    assert other.connect_shop().status == 200
    back = holder_of_it.start(body={})
    assert (back.status, back.body["code"]) == (409, "shop_connected_elsewhere")
    other.disconnect()
    assert holder_of_it.start(body={}).body["object"] == "integration_oauth_required"


def test_a_shop_whose_owner_has_to_consent_again_is_free(
    holder_of_it: Shopkeeper, other: Shopkeeper
) -> None:
    holder_of_it.hear("app/uninstalled")
    assert other.connect_shop().status == 200
    assert holder_of_it.start().body["code"] == "shop_connected_elsewhere"


def test_a_purged_row_leaves_no_claim(holder_of_it: Shopkeeper) -> None:
    holder_of_it.disconnect()
    holder_of_it.house.clock.forward(days=7)
    holder_of_it.house.tick()
    kept = [row["pk"]["S"] for row in holder_of_it.house.rows()]
    assert f"shop#{holder_of_it.shop}" not in kept
