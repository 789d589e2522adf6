"""The claim on a shop outlives crashes for a minute, and nobody else's end takes it away."""

import pytest

from connectors.domain.providers.shopify import Shop
from tests.builders import Answered
from tests.integration.authorizing import asked, remarks, rival, status, vault
from tests.integration.holder import Holder
from tests.integration.interruptions import before_it_is_kept, killed_while_shopify_is_asked
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import after, lost, refused, through, wire_of

RESERVED = 60
WAITING = (False, "not_connected")


def crashed(keeper: Shopkeeper) -> None:
    """The merchant is back, and the function dies while Shopify is asked."""
    query = keeper.house.street.approved(keeper.url())
    killed_while_shopify_is_asked(keeper, lambda: keeper.come_back(query))


def test_after_a_crash_the_shop_is_kept_from_others_for_a_minute(shopkeeper: Shopkeeper) -> None:
    crashed(shopkeeper)
    second = rival(shopkeeper)
    shopkeeper.house.clock.forward(seconds=RESERVED, milliseconds=-1)
    assert second.start().body["code"] == "shop_connected_elsewhere"
    shopkeeper.house.clock.forward(milliseconds=1)
    assert second.connect_shop().status == 200


def test_after_a_crash_the_row_waits_and_the_state_is_used_up(shopkeeper: Shopkeeper) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    killed_while_shopify_is_asked(shopkeeper, lambda: shopkeeper.come_back(query))
    assert status(shopkeeper.row()) == (False, "not_connected")
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(query).status == 400
    assert remarks(heard) == ["used_state"]


def test_after_a_crash_its_own_next_exchange_waits_for_that_minute_too(
    shopkeeper: Shopkeeper,
) -> None:
    crashed(shopkeeper)
    with overheard(shopkeeper.house) as heard:
        page = shopkeeper.connect_shop()
    assert (page.status, "Wait a minute" in page.text) == (503, True)
    assert (remarks(heard), asked(shopkeeper)) == (["exchange_in_hand"], 0)
    shopkeeper.house.clock.forward(seconds=RESERVED)
    assert shopkeeper.connect_shop().status == 200


def test_of_two_exchanges_of_one_row_the_second_does_not_begin_before_the_first_has_ended(
    shopkeeper: Shopkeeper,
) -> None:
    pages: list[Answered] = []
    query = shopkeeper.house.street.approved(shopkeeper.url())
    shopkeeper.house.street.meanwhile.append(lambda: pages.append(shopkeeper.connect_shop()))
    pages.append(shopkeeper.come_back(query))
    assert ([page.status for page in pages], asked(shopkeeper)) == ([503, 400], 1)
    assert shopkeeper.connect_shop().status == 200
    assert works(shopkeeper)


def works(keeper: Shopkeeper) -> bool:
    """Whether what is handed out after a refresh opens the shop."""
    keeper.house.clock.forward(hours=2)
    token = keeper.hand_out()["credentials"]["access_token"]
    return keeper.house.street.shopify.shops.admits(keeper.shop, token) == "lives"


def test_an_exchange_that_was_overtaken_leaves_the_shop_to_who_overtook_it(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtake() -> None:
        shopkeeper.house.clock.forward(seconds=RESERVED)
        assert shopkeeper.connect_shop().status == 200

    before_it_is_kept(monkeypatch, overtake)
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.connect_shop().status == 400
    assert remarks(heard) == ["superseded"]
    assert status(shopkeeper.row()) == (True, "ok")
    assert rival(shopkeeper).start().body["code"] == "shop_connected_elsewhere"


def test_an_exchange_so_slow_that_its_claim_has_lapsed_commits_nothing(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, second = shopkeeper.house.street.approved(shopkeeper.url()), rival(shopkeeper)

    def overtake() -> None:
        shopkeeper.house.clock.forward(seconds=RESERVED)
        assert second.connect_shop().status == 200

    before_it_is_kept(monkeypatch, overtake)
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(query).status == 503
    assert remarks(heard) == ["claim_lost"]
    assert (status(shopkeeper.row()), status(second.row())) == (WAITING, (True, "ok"))
    assert rival(shopkeeper).start().body["code"] == "shop_connected_elsewhere"


def test_a_row_that_goes_while_shopify_is_asked_is_not_connected(shopkeeper: Shopkeeper) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    shopkeeper.house.street.meanwhile.append(shopkeeper.disconnect)
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(query).status == 400
    assert remarks(heard)[-1] == "superseded"
    assert shopkeeper.row()["disconnected_at"] is not None
    assert rival(shopkeeper).connect_shop().status == 200


def test_what_an_overtaken_exchange_has_stored_the_reconciler_destroys(
    shopkeeper: Shopkeeper,
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    shopkeeper.house.street.meanwhile.append(shopkeeper.disconnect)
    shopkeeper.come_back(query)
    assert vault(shopkeeper) == ["live"]
    shopkeeper.house.clock.moment = Holder(shopkeeper.house, shopkeeper.entity_id).secrets()[0][
        "CreatedDate"
    ]
    shopkeeper.house.clock.forward(hours=1)
    shopkeeper.house.reconcile()
    assert vault(shopkeeper) == []


def test_a_commit_whose_answer_is_lost_keeps_its_claim(
    shopkeeper: Shopkeeper, pauses: list[float]
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    down = refused("InternalServerError", status=500)
    with wire_of(shopkeeper.house.shopify.service.endpoint.keys.client) as line:
        line.lay("TransactWriteItems", through, lost, *[down] * 9)
        assert shopkeeper.come_back(query).status == 503
    assert status(shopkeeper.row()) == (True, "ok")
    assert rival(shopkeeper).start().body["code"] == "shop_connected_elsewhere"


def test_a_reconnect_while_an_uninstall_is_still_heeded_keeps_its_claim(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    heed = shopkeeper.house.shopify.service.handle_webhook
    with wire_of(heed.sync_secret_state.vault.client) as line:
        line.lay("DescribeSecret", after(shopkeeper.connect_shop))
        assert shopkeeper.uninstall().status == 200
    assert status(shopkeeper.row()) == (True, "ok")
    assert rival(shopkeeper).start().body["code"] == "shop_connected_elsewhere"


def test_a_claim_that_lapses_and_is_tidied_away_meanwhile_stops_nobody(
    shopkeeper: Shopkeeper,
) -> None:
    second = rival(shopkeeper)
    assert second.connect_shop().status == 200
    second.disconnect()
    query = shopkeeper.house.street.approved(shopkeeper.url())
    claims = shopkeeper.house.shopify.service.complete_authorization.claims
    shop = Shop(shopkeeper.shop)
    with wire_of(claims.client) as line:
        line.lay("TransactWriteItems", after(lambda: claims.release(shop, second.row()["id"])))
        assert shopkeeper.come_back(query).status == 200
    assert status(shopkeeper.row()) == (True, "ok")
