"""The merchant approves in another shop: refused as ever, and the row says which it was."""

import pytest

from tests.builders import Answered
from tests.integration.authorizing import asked, refused_alike, remarks, status, told
from tests.integration.callbacks import consented, listed, sent, signed_again
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import after, unreachable, wire_of

WRONG, WORSE = "wrong-shop.myshopify.com", "worse-shop.myshopify.com"
FAILED = ["created", "oauth_started", "failed"]


@pytest.fixture
def query(shopkeeper: Shopkeeper) -> dict[str, str]:
    """What the merchant comes back with who has approved in the right shop."""
    return consented(shopkeeper)


def come(keeper: Shopkeeper, query: dict[str, str], shop: str = WRONG) -> Answered:
    return sent(keeper, signed_again(keeper, listed(query), shop=shop))


def said(keeper: Shopkeeper) -> str:
    error: str = keeper.row()["sync_error"]
    return error


def test_foreign_shop_is_refused_as_every_other_callback(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    with overheard(shopkeeper.house) as heard:
        page = come(shopkeeper, query)
    assert refused_alike(page) == refused_alike(sent(shopkeeper, listed({"state": "none"})))
    assert (page.status, remarks(heard), asked(shopkeeper)) == (400, ["foreign_shop"], 0)
    assert WRONG not in page.text


def test_foreign_shop_is_told_on_the_row_with_the_next_step(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    before = shopkeeper.row()
    shopkeeper.house.clock.forward(seconds=1)
    come(shopkeeper, query)
    row = shopkeeper.row()
    assert status(row) == (False, "error")
    expected = f"foreign_shop: the merchant approved in {WRONG}, not in {shopkeeper.shop}; "
    assert row["sync_error"].startswith(expected)
    assert row["sync_error"].removeprefix(expected).count(shopkeeper.shop) == 1
    changed = {name for name in row if row[name] != before[name]}
    assert changed == {"sync_status", "sync_error", "version", "updated_at"}
    assert row["version"] == before["version"] + 1
    assert told(shopkeeper) == FAILED


def test_foreign_shop_is_told_once_however_often_it_is_loaded(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    for _ in range(3):
        assert come(shopkeeper, query).status == 400
    assert told(shopkeeper) == FAILED


def test_foreign_shops_in_turn_are_told_once_each(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    for shop in (WRONG, WORSE, WRONG, WORSE, WRONG):
        assert come(shopkeeper, query, shop).status == 400
    assert told(shopkeeper) == [*FAILED, "updated"]
    assert WORSE in said(shopkeeper)


def test_foreign_shop_loaded_twice_in_one_moment_is_told_once(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    client = shopkeeper.house.shopify.service.endpoint.keys.client
    with wire_of(client) as line:
        line.lay("UpdateItem", after(lambda: come(shopkeeper, query)))
        assert come(shopkeeper, query).status == 400
    assert told(shopkeeper) == FAILED


def test_foreign_shop_does_not_use_the_start_up(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    """The merchant goes back, and chooses the right one."""
    come(shopkeeper, query)
    assert shopkeeper.come_back(query).status == 200
    row = shopkeeper.row()
    assert (status(row), row["sync_error"]) == ((True, "ok"), None)
    assert told(shopkeeper) == [*FAILED, "connected"]


@pytest.mark.parametrize("other", [True, False])
def test_foreign_shop_is_forgotten_when_asked_again(
    shopkeeper: Shopkeeper, query: dict[str, str], other: bool
) -> None:
    come(shopkeeper, query)
    if other:
        shopkeeper.shop = WRONG.replace("wrong", shopkeeper.shop.split(".")[0])
    again = consented(shopkeeper)
    row = shopkeeper.row()
    assert (status(row), row["sync_error"]) == ((False, "not_connected"), None)
    assert shopkeeper.come_back(again).status == 200


def test_foreign_shop_is_told_anew_of_another_start(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    come(shopkeeper, query)
    come(shopkeeper, consented(shopkeeper))
    assert told(shopkeeper) == [*FAILED, "oauth_started", "updated"]
    assert status(shopkeeper.row()) == (False, "error")


def test_foreign_shop_of_a_row_that_needs_consent_leaves_it_saying_that(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.uninstall()
    query = consented(shopkeeper)
    come(shopkeeper, query)
    assert status(shopkeeper.row()) == (False, "reauthorization_required")
    assert said(shopkeeper).startswith(f"foreign_shop: the merchant approved in {WRONG}, not in")
    again = consented(shopkeeper)
    row = shopkeeper.row()
    assert (status(row), row["sync_error"]) == ((False, "reauthorization_required"), None)
    assert shopkeeper.come_back(again).status == 200
    assert (status(shopkeeper.row()), shopkeeper.row()["sync_error"]) == ((True, "ok"), None)


def test_foreign_shop_on_a_row_disconnected_since_is_forgotten_when_it_comes_back(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    come(shopkeeper, query)
    shopkeeper.disconnect()
    shopkeeper.start()
    row = shopkeeper.row()
    assert (status(row), row["sync_error"]) == ((False, "not_connected"), None)


def test_foreign_shop_that_was_denied_there_changes_nothing(shopkeeper: Shopkeeper) -> None:
    denied = listed(shopkeeper.house.street.denied(shopkeeper.url()))
    before = shopkeeper.row()
    assert sent(shopkeeper, signed_again(shopkeeper, denied, shop=WRONG)).status == 400
    assert shopkeeper.row() == before


def test_foreign_shop_that_nobody_signed_changes_nothing(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    before = shopkeeper.row()
    assert sent(shopkeeper, listed(query | {"shop": WRONG})).status == 400
    assert shopkeeper.row() == before


@pytest.mark.parametrize("how", ["asked again", "disconnected", "connected", "expired"])
def test_foreign_shop_of_a_start_that_is_over_changes_nothing(
    shopkeeper: Shopkeeper, query: dict[str, str], how: str
) -> None:
    match how:
        case "asked again":
            shopkeeper.start()
        case "disconnected":
            shopkeeper.disconnect()
        case "connected":
            shopkeeper.come_back(query)
        case "expired":
            shopkeeper.house.clock.forward(minutes=15)
    stamp = str(int(shopkeeper.house.clock().timestamp()))
    before = shopkeeper.row()
    assert come(shopkeeper, query | {"timestamp": stamp}).status == 400
    assert shopkeeper.row() == before


def test_foreign_shop_is_told_after_a_table_in_trouble_when_loaded_again(
    shopkeeper: Shopkeeper, query: dict[str, str], pauses: list[float]
) -> None:
    client = shopkeeper.house.shopify.service.endpoint.keys.client
    for operation in ("UpdateItem", "UpdateItem"):
        with wire_of(client) as line:
            line.lay_for_good(operation, unreachable)
            assert come(shopkeeper, query).status == 503
    assert come(shopkeeper, query).status == 400
    assert told(shopkeeper) == FAILED
