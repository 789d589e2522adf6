"""A restore under an `Idempotency-Key` that was answered with an error: sent again, it goes on."""

import pytest

from tests.integration.authorizing import asked, is_replayed, restore, status
from tests.integration.interruptions import killed_while_restoring
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.wire import refused, wire_of

FAULT = refused("InternalServerError", status=500)


pytestmark = pytest.mark.usefixtures("no_patience")


@pytest.fixture
def gone(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose row was disconnected just now."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    return shopkeeper


def failed_after_dead_tokens(keeper: Shopkeeper) -> None:
    """The tokens turn out to be dead, and then the URL cannot be sealed."""
    keeper.house.street.shopify.shops.uninstall(keeper.shop)
    with wire_of(keeper.house.shopify.service.authorize.seal.client) as line:
        line.lay_for_good("Encrypt", FAULT)
        assert restore(keeper).status == 503
    assert status(keeper.row()) == (False, "reauthorization_required")


@pytest.mark.parametrize("later", [{"seconds": 1}, {"minutes": 5}, {"hours": 20}])
def test_where_the_merchant_has_to_consent_it_is_answered_with_the_url(
    gone: Shopkeeper, later: dict[str, int]
) -> None:
    failed_after_dead_tokens(gone)
    gone.house.clock.forward(**later)
    again = restore(gone)
    assert again.body["object"] == "integration_oauth_required"
    assert "idempotent-replayed" not in again.headers
    assert is_replayed(restore(gone), again)


def test_where_it_had_succeeded_it_is_answered_with_the_row(gone: Shopkeeper) -> None:
    client = gone.house.shopify.service.endpoint.keys.client

    def no_more_records() -> None:
        line.lay_for_good("TransactWriteItems", FAULT)

    with wire_of(client) as line:
        gone.house.street.meanwhile.append(no_more_records)
        first = restore(gone)
    assert (first.status, status(gone.row())) == (503, (True, "ok"))
    again = restore(gone)
    assert (again.status, again.body) == (200, gone.row())
    assert (is_replayed(restore(gone), again), asked(gone, "refresh_token")) == (True, 1)


def test_disconnected_since_it_is_restored_afresh(gone: Shopkeeper) -> None:
    killed_while_restoring(gone)
    gone.disconnect()
    again = restore(gone)
    assert (again.status, status(again.body)) == (200, (True, "ok"))


def test_a_row_that_came_to_be_since_is_not_taken_for_its_own(gone: Shopkeeper) -> None:
    killed_while_restoring(gone)
    gone.disconnect()
    other = gone.start(body={"mode": "sandbox", "shop": gone.shop})
    gone.come_back(gone.house.street.approved(other.body["oauth_url"]))
    answer = restore(gone)
    assert (answer.status, answer.body["code"]) == (409, "integration_exists")


def test_the_later_change_is_not_dated_before_the_earlier(gone: Shopkeeper) -> None:
    gone.house.street.shopify.shops.uninstall(gone.shop)
    gone.house.street.meanwhile.append(lambda: gone.house.clock.forward(seconds=5))
    assert restore(gone).body["object"] == "integration_oauth_required"
    told = [event.change for event in gone.owed()][-2:]
    assert [change.type for change in told] == [
        "integration.reauthorization_required",
        "integration.oauth_started",
    ]
    assert told[0].at <= told[1].at


def test_a_restore_that_somebody_has_ended_meanwhile_is_answered_as_it_is(
    gone: Shopkeeper,
) -> None:
    gone.house.clock.forward(minutes=3)
    gone.house.street.meanwhile.append(lambda: gone.hear("app/uninstalled"))
    answer = gone.start(body={})
    assert (answer.status, answer.body) == (200, gone.row())
    assert status(answer.body) == (False, "reauthorization_required")
