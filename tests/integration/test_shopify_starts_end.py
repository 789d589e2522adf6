"""A start, an exchange or a code that nobody ever ends: each has an end of its own."""

from datetime import timedelta

import pytest

from connectors.domain.oauth.claims import RESERVED
from connectors.domain.oauth.states import STATE_TTL
from connectors.domain.providers.shopify_tokens import ResponseLost
from tests.endpoint_answers import SHAPES
from tests.integration.authorizing import rival, status
from tests.integration.shopkeeper import Shopkeeper

LONG = timedelta(days=400)


class ProcessEnded(BaseException):
    """The function is gone, in the middle of a call."""


def after(keeper: Shopkeeper, span: timedelta) -> None:
    keeper.house.clock.moment += span


@pytest.mark.parametrize("span", [STATE_TTL, LONG])
def test_start_that_is_never_finished_gives_way_to_another(
    shopkeeper: Shopkeeper, span: timedelta
) -> None:
    late = shopkeeper.house.street.approved(shopkeeper.url())
    after(shopkeeper, span)
    late["timestamp"] = str(int(shopkeeper.house.clock().timestamp()))
    signed = {name: told for name, told in late.items() if name != "hmac"}
    assert shopkeeper.come_back(shopkeeper.house.street.signed(signed)).status == 400
    assert status(shopkeeper.row()) == (False, "not_connected")
    assert shopkeeper.connect_shop().status == 200


def test_exchange_whose_process_died_keeps_the_shop_for_its_minute_only(
    shopkeeper: Shopkeeper,
) -> None:
    def die() -> None:
        raise ProcessEnded

    query = shopkeeper.house.street.approved(shopkeeper.url())
    shopkeeper.house.street.meanwhile.append(die)
    with pytest.raises(ProcessEnded):
        shopkeeper.come_back(query)
    other = rival(shopkeeper)
    assert other.start().body["code"] == "shop_connected_elsewhere"
    after(shopkeeper, RESERVED)
    assert other.connect_shop().status == 200


@pytest.mark.parametrize("shape", SHAPES)
def test_code_answered_in_whatever_way_leaves_nothing_that_lasts(
    shopkeeper: Shopkeeper, shape: str
) -> None:
    street, answer = shopkeeper.house.street, SHAPES[shape]
    query = street.approved(shopkeeper.url())
    street.says = (answer.status, answer.body) if answer.status else ResponseLost()
    assert shopkeeper.come_back(query).status in (400, 503)
    street.says = None
    assert status(shopkeeper.row()) == (False, "not_connected")
    after(shopkeeper, RESERVED)
    assert shopkeeper.connect_shop().status == 200
