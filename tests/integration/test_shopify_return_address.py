"""Where the entity has an address of its own on the list, the merchant's browser goes there."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.builders import Answered
from tests.integration.authorizing import refused_alike, remarks, rival
from tests.integration.callbacks import (
    Query,
    expired,
    listed,
    of_another_shop,
    replayed,
    sent,
)
from tests.integration.premises import RETURN_ADDRESS
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard


@pytest.fixture
def away(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row waits, with an address that the operator allows."""
    start(shopkeeper, RETURN_ADDRESS)
    return shopkeeper


def start(keeper: Shopkeeper, address: object) -> str:
    body = {"shop": keeper.shop, "mode": "live", "config": {"return_address": address}}
    url: str = keeper.start(body=body).body["oauth_url"]
    return url


def arrived(answer: Answered) -> str:
    """With what result the browser is sent on, and with nothing that is secret."""
    url = urlsplit(answer.headers["location"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == RETURN_ADDRESS
    told = dict(parse_qsl(url.query, strict_parsing=True))
    result = told.pop("result")
    assert told == {"integration": "shopify", "reference": answer.headers["x-request-id"]}
    assert (answer.status, answer.text) == (303, "")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    return result


def test_once_connected_the_browser_goes_back(away: Shopkeeper) -> None:
    assert arrived(away.connect_shop()) == "connected"
    assert away.row()["is_active"] is True


def test_one_who_denies_goes_back_as_well(away: Shopkeeper) -> None:
    answer = away.come_back(away.house.street.denied(away.url()))
    assert arrived(answer) == "refused"


@pytest.mark.parametrize("kind", ["error_500", "lost_answer"])
def test_so_does_one_who_is_to_try_again(away: Shopkeeper, kind: str) -> None:
    away.house.street.arm(kind, times=None)
    assert arrived(away.connect_shop()) == "try_again"


def test_so_does_one_whose_shop_somebody_else_has_taken_meanwhile(away: Shopkeeper) -> None:
    query = away.house.street.approved(away.url())
    assert rival(away).connect_shop().status == 200
    assert arrived(away.come_back(query)) == "refused"


def test_nobody_goes_there_by_a_url_that_is_over(away: Shopkeeper) -> None:
    query = away.house.street.approved(away.url())
    away.url()
    with overheard(away.house) as heard:
        answer = away.come_back(query)
    assert (answer.status, "location" in answer.headers) == (400, False)
    assert remarks(heard) == ["superseded"]


@pytest.mark.parametrize("come", [expired, of_another_shop, replayed])
def test_nor_by_one_that_proves_nothing_about_whose_browser_it_is(
    away: Shopkeeper, come: Callable[[Shopkeeper], Query]
) -> None:
    answer = sent(away, come(away))
    assert answer.status == 400
    assert refused_alike(answer) == refused_alike(sent(away, listed({"state": "none"})))


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/back",
        f"{RETURN_ADDRESS}.evil.example",
        f"{RETURN_ADDRESS}/",
        f"{RETURN_ADDRESS}?to=evil",
        RETURN_ADDRESS.upper(),
        RETURN_ADDRESS[:-1],
        f"{RETURN_ADDRESS}\r\nSet-Cookie: a=b",
        "",
        [RETURN_ADDRESS],
        {"a": RETURN_ADDRESS},
        None,
    ],
)
def test_an_address_that_is_not_on_the_list_gets_nobody(
    shopkeeper: Shopkeeper, address: object
) -> None:
    answer = shopkeeper.come_back(shopkeeper.house.street.approved(start(shopkeeper, address)))
    assert (answer.status, "location" in answer.headers) == (200, False)
    assert "evil" not in answer.text + str(answer.headers)
