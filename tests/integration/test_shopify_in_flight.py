"""Between Shopify's grant and our commit: codes that come late, uninstalls, other merchants."""

import pytest

from connectors.adapters.secrets.vault import SecretsManagerVault
from tests.integration.authorizing import asked, remarks, rival, status, told
from tests.integration.interruptions import before_it_is_kept
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

UNHEARD = ["slow", "slow_start", "lost_answer", "reset"]


@pytest.fixture
def unheard(shopkeeper: Shopkeeper, request: pytest.FixtureRequest) -> Shopkeeper:
    """A shopkeeper whose code was sent, and nobody knows whether it has arrived."""
    shopkeeper.house.street.arm(request.param, times=None, seconds=30)
    assert shopkeeper.connect_shop().status == 503
    shopkeeper.house.street.shopify.faults.clear()
    return shopkeeper


@pytest.mark.parametrize("unheard", UNHEARD, indirect=True)
def test_a_code_that_may_still_arrive_keeps_the_shop_for_a_minute(unheard: Shopkeeper) -> None:
    answer = rival(unheard).start()
    assert (answer.status, answer.body["code"]) == (409, "shop_connected_elsewhere")
    unheard.house.clock.forward(minutes=1)
    assert rival(unheard).connect_shop().status == 200


@pytest.mark.parametrize("unheard", UNHEARD, indirect=True)
def test_its_own_merchant_waits_as_long(unheard: Shopkeeper) -> None:
    before = asked(unheard)
    query = unheard.house.street.approved(unheard.url())
    with overheard(unheard.house) as heard:
        page = unheard.come_back(query)
    assert (page.status, "may not be connected yet" in page.text) == (503, True)
    assert (remarks(heard), asked(unheard)) == (["exchange_in_hand"], before)
    unheard.house.clock.forward(minutes=1)
    assert unheard.connect_shop().status == 200


def test_one_try_that_may_arrive_is_enough(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("reset")
    shopkeeper.house.street.arm("error_500", times=4)
    assert shopkeeper.connect_shop().status == 503
    assert rival(shopkeeper).start().status == 409


def test_an_uninstall_before_the_commit_is_told_again_and_heeded_then(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, keeper = [], shopkeeper

    def uninstall() -> None:
        keeper.house.clock.forward(seconds=1)
        keeper.house.street.shopify.shops.uninstall(keeper.shop)
        delivery = keeper.house.street.made("app/uninstalled", keeper.shop)
        answers.append((delivery, keeper.deliver(delivery)))
        keeper.house.clock.forward(seconds=1)

    before_it_is_kept(monkeypatch, uninstall)
    assert keeper.connect_shop().status == 200
    ((delivery, answer),) = answers
    assert (answer.status, answer.text, int(answer.headers["retry-after"]) > 0) == (503, "", True)
    keeper.house.clock.forward(minutes=1)
    assert keeper.deliver(delivery).status == 200
    assert status(keeper.row()) == (False, "reauthorization_required")
    assert told(keeper)[-2:] == ["connected", "reauthorization_required"]


def test_nor_does_a_restore_outrun_one(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.house.clock.forward(minutes=1)
    add, deliveries = SecretsManagerVault.add, []

    def delayed(*given: object) -> object:
        shopkeeper.house.clock.forward(seconds=1)
        shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
        deliveries.append(shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop))
        shopkeeper.house.clock.forward(seconds=1)
        return add(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(SecretsManagerVault, "add", delayed)
    assert status(shopkeeper.start(body={}).body) == (True, "ok")
    shopkeeper.deliver(deliveries[0])
    assert status(shopkeeper.row()) == (False, "reauthorization_required")
