"""Several at the same moment, without a key: one has it, the others are told that it is had."""

from functools import partial

import pytest

from tests.builders import Answered
from tests.integration.at_once import at_once
from tests.integration.authorizing import asked, refused_alike, remarks, status, told
from tests.integration.callbacks import listed, sent
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import after, wire_of

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
    assert [page.status for page in pages].count(200) == 1
    # Whoever finds the state unused yet may find the shop reserved for who uses it.
    assert set(remarks(heard)) <= {"used_state", "exchange_in_hand", "superseded"}
    assert (len(remarks(heard)), asked(shopkeeper)) == (MANY - 1, 1)
    assert told(shopkeeper).count("connected") == 1


def test_of_many_restores_one_restores(gone: Shopkeeper) -> None:
    answers = at_once([partial(gone.start, body={})] * MANY)
    (restored,) = [answer for answer in answers if answer.status == 200]
    assert status(restored.body) == status(gone.row()) == (True, "ok")
    refused = {(a.status, a.body["code"]) for a in answers if a is not restored}
    assert refused <= {(409, "concurrent_update"), (409, "integration_exists")}
    assert (asked(gone, "refresh_token"), told(gone).count("restored")) == (1, 1)
    assert gone.hand_out()["object"] == "credentials"
