"""Several at the same moment, without a key: one has it, the others are told that it is had."""

from functools import partial

import pytest

from tests.builders import Answered
from tests.integration.at_once import at_once
from tests.integration.authorizing import asked, refused_alike, remarks, status, told
from tests.integration.callbacks import listed, sent
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import after, answered, wire_of

MANY = 8


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row was disconnected just now."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    return shopkeeper


def test_of_two_callbacks_with_one_url_the_second_is_refused_as_any(
    shopkeeper: Shopkeeper,
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    pages: list[Answered] = []
    client = shopkeeper.house.shopify.service.endpoint.keys.client
    with wire_of(client) as line, overheard(shopkeeper.house) as heard:
        line.lay("TransactWriteItems", after(lambda: pages.append(shopkeeper.come_back(query))))
        late = shopkeeper.come_back(query)
    assert ([page.status for page in pages], late.status) == ([200], 400)
    assert refused_alike(late) == refused_alike(sent(shopkeeper, listed({"state": "none"})))
    assert (remarks(heard), asked(shopkeeper)) == (["used_state"], 1)


def test_of_many_callbacks_with_one_url_one_connects(shopkeeper: Shopkeeper) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    with overheard(shopkeeper.house) as heard:
        pages = at_once([partial(shopkeeper.come_back, query)] * MANY)
    assert sorted(page.status for page in pages) == [200] + [400] * (MANY - 1)
    assert set(remarks(heard)) <= {"used_state", "superseded"}
    assert (len(remarks(heard)), asked(shopkeeper)) == (MANY - 1, 1)


def test_one_that_finds_the_shop_reserved_by_its_own_url_is_refused_as_any(
    shopkeeper: Shopkeeper,
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    kept = shopkeeper.house.items("receipts")
    (unused,) = [item for item in kept if item.get("shop") == {"S": shopkeeper.shop}]
    pages: list[Answered] = []

    def twice() -> None:
        """The other has read the state before it was used, and asks whose shop it is just now."""
        with wire_of(shopkeeper.house.shopify.service.endpoint.keys.client) as line:
            line.lay("GetItem", answered(200, {"Item": unused}))
            pages.append(shopkeeper.come_back(query))

    shopkeeper.house.street.meanwhile.append(twice)
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(query).status == 200
    assert ([page.status for page in pages], remarks(heard)) == ([400], ["used_state"])


def test_of_many_restores_one_restores(gone: Shopkeeper) -> None:
    answers = at_once([partial(gone.start, body={})] * MANY)
    (restored,) = [answer for answer in answers if answer.status == 200]
    assert status(restored.body) == status(gone.row()) == (True, "ok")
    refused = {(a.status, a.body["code"]) for a in answers if a is not restored}
    assert refused <= {(409, "concurrent_update"), (409, "integration_exists")}
    assert (asked(gone, "refresh_token"), told(gone).count("restored")) == (1, 1)
    assert gone.hand_out()["object"] == "credentials"
