"""The exchange of a code for tokens: with a Shopify that is slow, broken, or grants too little."""

import pytest

from connectors.adapters.shopify_client import APP_REFUSED
from local.simulator.faults import Kind
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import everything_kept, overheard

PASSING = [
    Kind.RESET,
    Kind.HTML_520,
    Kind.ERROR_500,
    Kind.TOO_MANY,
]
"""After these the code is as good as before."""


@pytest.mark.parametrize("kind", PASSING)
def test_trouble_that_passes_is_waited_for(shopkeeper: Shopkeeper, kind: Kind) -> None:
    shopkeeper.house.street.arm(kind, times=2)
    assert shopkeeper.connect_shop().status == 200
    assert shopkeeper.row()["is_active"] is True


@pytest.mark.parametrize("kind", [*PASSING, Kind.INVALID_CLIENT])
def test_trouble_that_stays_asks_the_merchant_to_try_again(
    shopkeeper: Shopkeeper, kind: Kind
) -> None:
    street = shopkeeper.house.street
    street.arm(kind, times=None)
    page = shopkeeper.connect_shop()
    street.shopify.faults.clear()
    assert (page.status, "not connected yet" in page.text) == (503, True)
    assert shopkeeper.row()["sync_status"] == "not_connected"
    assert shopkeeper.connect_shop().status == 200


@pytest.mark.parametrize("kind", [Kind.LOST_ANSWER, Kind.MISSING_FIELD])
def test_a_code_that_was_used_without_an_answer_is_over(shopkeeper: Shopkeeper, kind: Kind) -> None:
    """It is good for one exchange; what it gave, nobody has."""
    shopkeeper.house.street.arm(kind)
    assert shopkeeper.connect_shop().status == 400
    assert shopkeeper.row()["has_credentials_secret_arn"] is False
    assert shopkeeper.connect_shop().status == 200


def test_an_app_that_is_refused_raises_the_alarm(
    shopkeeper: Shopkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    shopkeeper.house.street.arm(Kind.INVALID_CLIENT, times=None)
    shopkeeper.connect_shop()
    shopkeeper.house.street.shopify.faults.clear()
    assert APP_REFUSED in [record.message for record in caplog.records]


def test_fewer_scopes_than_asked_are_refused(
    shopkeeper: Shopkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    shopkeeper.house.street.arm(Kind.WRONG_SCOPES)
    assert shopkeeper.connect_shop().status == 400
    assert caplog.records[-1].remark == "scopes"  # type: ignore[attr-defined]
    assert shopkeeper.row()["has_credentials_secret_arn"] is False


def test_writing_includes_reading(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm(Kind.WRONG_SCOPES, scopes="write_orders,write_products")
    assert shopkeeper.connect_shop().status == 200


def test_a_failed_exchange_leaves_the_shop_to_others(shopkeeper: Shopkeeper) -> None:
    street, other = shopkeeper.house.street, Shopkeeper.of(shopkeeper.house)
    other.shop = shopkeeper.shop
    street.arm(Kind.HTML_520, times=None)
    shopkeeper.connect_shop()
    street.shopify.faults.clear()
    assert other.connect_shop().status == 200


def test_nothing_that_admits_anybody_is_kept_or_told(shopkeeper: Shopkeeper) -> None:
    house = shopkeeper.house
    with overheard(house) as heard:
        query = house.street.approved(shopkeeper.url())
        page = shopkeeper.come_back(query)
        house.announce(shopkeeper.records())
    tokens = house.street.shopify.shops.shop(shopkeeper.shop).tokens
    assert tokens.newest is not None
    secret = [query["code"], query["state"], query["hmac"], *tokens.access, tokens.newest.text]
    everywhere = everything_kept(house) + heard.getvalue() + page.text + str(page.headers)
    assert [text for text in secret if text in everywhere] == []
    assert "hush" not in everywhere
