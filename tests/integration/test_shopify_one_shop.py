"""A shop belongs to one connection: whoever else wants it makes no token call, harms nobody."""

from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.authorizing import asked, on_the_test_side, remarks, rival, status
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard


def sandboxed(keeper: Shopkeeper) -> dict[str, Any]:
    """A start that either key may make."""
    return {"body": {"shop": keeper.shop, "mode": "sandbox"}}


@pytest.fixture(params=[rival, on_the_test_side], ids=["another entity", "the other key mode"])
def others(request: pytest.FixtureRequest, shopkeeper: Shopkeeper) -> Shopkeeper:
    """Who means the same shop."""
    another: Shopkeeper = request.param(shopkeeper)
    return another


def is_unharmed(keeper: Shopkeeper) -> bool:
    """Whether what is handed out after a refresh opens the shop: no other grant has retired it."""
    keeper.house.clock.forward(hours=2)
    token = keeper.hand_out()["credentials"]["access_token"]
    admits = keeper.house.street.shopify.shops.admits
    return admits(keeper.shop, token) == "lives" and status(keeper.row()) == (True, "ok")


def test_the_second_start_is_refused(shopkeeper: Shopkeeper, others: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    answer = others.start(**sandboxed(others))
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")
    assert others.read("shopify").status == 404
    assert is_unharmed(shopkeeper)


def test_both_may_wait_and_the_first_to_come_back_has_it(
    shopkeeper: Shopkeeper, others: Shopkeeper
) -> None:
    street = shopkeeper.house.street
    late = street.approved(shopkeeper.url())
    early = street.approved(others.start(**sandboxed(others)).body["oauth_url"])
    assert others.come_back(early).status == 200
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(late).status == 400
    assert remarks(heard) == ["shop_connected_elsewhere"]
    assert asked(shopkeeper) == 1
    assert status(shopkeeper.row()) == (False, "not_connected")
    row = others.row()
    assert (row["is_active"], row["mode"]) == (True, "sandbox")


def test_one_who_comes_too_late_kills_no_token(shopkeeper: Shopkeeper) -> None:
    late = rival(shopkeeper)
    query = late.house.street.approved(late.url())
    shopkeeper.connect_shop()
    assert late.come_back(query).status == 400
    assert is_unharmed(shopkeeper)


def test_the_same_url_is_good_once_the_shop_is_free(shopkeeper: Shopkeeper) -> None:
    late = rival(shopkeeper)
    query = late.house.street.approved(late.url())
    shopkeeper.connect_shop()
    late.come_back(query)
    shopkeeper.disconnect()
    assert late.come_back(query).status == 200


def test_once_the_first_disconnects_the_second_gets_it(
    shopkeeper: Shopkeeper, others: Shopkeeper
) -> None:
    shopkeeper.start(**sandboxed(shopkeeper))
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    url = others.start(**sandboxed(others)).body["oauth_url"]
    assert others.come_back(others.house.street.approved(url)).status == 200


def test_the_first_s_restore_is_refused_then_without_a_token_call(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    second = rival(shopkeeper)
    second.connect_shop()
    before = shopkeeper.row()
    answer = shopkeeper.start(body={})
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")
    assert (asked(shopkeeper, "refresh_token"), shopkeeper.row()) == (0, before)
    assert is_unharmed(second)


def test_a_restore_takes_the_shop_from_one_who_only_waits(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    waiting = rival(shopkeeper)
    query = waiting.house.street.approved(waiting.url())
    assert shopkeeper.start(body={}).status == 200
    assert waiting.come_back(query).status == 400
    assert is_unharmed(shopkeeper)


def test_one_who_waits_may_not_ask_again_once_the_shop_is_taken(
    shopkeeper: Shopkeeper, others: Shopkeeper
) -> None:
    others.start(**sandboxed(others))
    before = others.row()
    shopkeeper.connect_shop()
    answer = others.start(**sandboxed(others))
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")
    assert others.row() == before


def test_a_shop_whose_app_was_uninstalled_is_free(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.uninstall()
    assert rival(shopkeeper).connect_shop().status == 200


@pytest.mark.parametrize("heard", [True, False])
def test_a_shop_that_its_row_has_left_for_another_is_free(
    shopkeeper: Shopkeeper, heard: bool
) -> None:
    shopkeeper.connect_shop()
    left = rival(shopkeeper)
    if heard:
        shopkeeper.uninstall()
    else:
        shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
        shopkeeper.house.clock.forward(hours=2)
        assert shopkeeper.hand_out()["code"] == "reauthorization_required"
    shopkeeper.shop = f"other-{shopkeeper.shop}"
    assert shopkeeper.connect_shop().status == 200
    assert left.connect_shop().status == 200
    assert is_unharmed(shopkeeper)


def test_while_an_exchange_is_on_its_way_nobody_else_starts(
    shopkeeper: Shopkeeper, others: Shopkeeper
) -> None:
    met: list[Answered] = []
    query = shopkeeper.house.street.approved(shopkeeper.url())
    shopkeeper.house.street.meanwhile.append(lambda: met.append(others.start(**sandboxed(others))))
    assert shopkeeper.come_back(query).status == 200
    assert [answer.body["code"] for answer in met] == ["shop_connected_elsewhere"]
