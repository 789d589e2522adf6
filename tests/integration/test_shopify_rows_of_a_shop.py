"""Whose tokens an uninstall or a redact ends: every row's that has the shop, and nobody else's."""

import boto3
import pytest

from tests.integration.authorizing import asked, remarks, rival, status, vault
from tests.integration.deliveries import ENDING
from tests.integration.holder import Holder
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop has been connected for longer than a redact comes after the fact."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=49)
    return shopkeeper


def leave(keeper: Shopkeeper) -> None:
    """Disconnect; what is kept is scheduled."""
    keeper.disconnect()
    keeper.follow()
    assert vault(keeper) == ["scheduled"]


def test_every_row_of_the_shop_is_ended(connected: Shopkeeper) -> None:
    leave(connected)
    second = rival(connected)
    second.connect_shop()
    connected.house.clock.forward(hours=49)
    connected.hear("shop/redact")
    assert (vault(connected), vault(second)) == ([], [])
    assert status(second.row()) == (False, "reauthorization_required")


def test_row_that_cannot_be_read_keeps_no_other_from_its_end(connected: Shopkeeper) -> None:
    leave(connected)
    second = rival(connected)
    second.connect_shop()
    connected.house.clock.forward(hours=49)
    # The one that has the shop is looked at first.
    spoilt = {**Holder(second.house, second.entity_id).row("shopify"), "version": {"S": "x"}}
    boto3.client("dynamodb").put_item(TableName="connections", Item=spoilt)
    assert connected.hear("app/uninstalled").status == 503
    assert vault(connected) == []


@pytest.mark.parametrize("topic", ENDING)
def test_a_row_that_has_left_for_another_shop_is_not(connected: Shopkeeper, topic: str) -> None:
    left = connected.shop
    connected.hear("app/uninstalled")
    connected.shop = f"other-{left}"
    connected.connect_shop()
    connected.house.clock.forward(hours=48)
    before = connected.row()
    assert connected.deliver(connected.house.street.made(topic, left)).status == 200
    assert (connected.row(), vault(connected)) == (before, ["live"])


def test_a_row_is_found_before_the_index_has_it(
    connected: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = connected.house.shopify.service.handle_webhook.claims
    monkeypatch.setattr(type(claims), "rows_of", lambda *_: [])
    connected.hear("app/uninstalled")
    assert status(connected.row()) == (False, "reauthorization_required")


@pytest.mark.parametrize("topic", ENDING)
def test_a_row_is_found_that_nobody_claims_any_more(connected: Shopkeeper, topic: str) -> None:
    """Somebody else has taken the shop, was refused, and has given it back."""
    leave(connected)
    connected.house.street.arm("invalid_grant")
    assert rival(connected).connect_shop().status == 400
    assert unclaimed(connected)
    connected.house.clock.forward(minutes=1)
    assert connected.hear(topic).status == 200
    assert (vault(connected), asked(connected, "refresh_token")) == ([], 0)


def unclaimed(keeper: Shopkeeper) -> bool:
    """Whether no claim on the shop is left."""
    return f"shop#{keeper.shop}" not in {item["pk"]["S"] for item in keeper.house.rows()}


def logged(keeper: Shopkeeper) -> list[str]:
    """What the log says has become of an uninstall."""
    with overheard(keeper.house) as heard:
        assert keeper.hear("app/uninstalled").status == 200
    return remarks(heard)


def test_row_that_has_no_tokens_is_logged_as_ignored(connected: Shopkeeper) -> None:
    assert logged(connected) == ["app/uninstalled: ended"]
    before = connected.row()
    assert (logged(connected), connected.row()) == (["app/uninstalled: ignored"], before)


def test_row_whose_window_has_closed_is_logged_as_none(connected: Shopkeeper) -> None:
    connected.disconnect()
    connected.house.clock.forward(days=7)
    assert logged(connected) == ["app/uninstalled: no_row"]


def test_of_several_rows_what_became_of_one_is_logged(connected: Shopkeeper) -> None:
    leave(connected)
    rival(connected).connect_shop()
    assert logged(connected) == ["app/uninstalled: ended"]
    assert vault(connected) == []
