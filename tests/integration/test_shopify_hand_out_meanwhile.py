"""What becomes of a row while its token is got: the row has the last word."""

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.integration.authorizing import status
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.wire import Carry, after, wire_of


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop is connected."""
    shopkeeper.connect_shop()
    return shopkeeper


def test_disconnected_while_shopify_is_asked_there_is_no_token(connected: Shopkeeper) -> None:
    connected.house.clock.forward(hours=2)
    connected.house.street.meanwhile.append(connected.disconnect)
    assert connected.hand_out()["code"] in ("busy", "disconnected")
    assert connected.hand_out()["code"] == "disconnected"


def test_disconnected_while_the_value_is_read_there_is_none_either(connected: Shopkeeper) -> None:
    with wire_of(connected.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", after(connected.disconnect))
        assert connected.hand_out()["code"] == "disconnected"


def test_connected_anew_meanwhile_the_token_of_before_is_not_handed_out(
    connected: Shopkeeper,
) -> None:
    def read_and_overtaken(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
        answer = carry()
        connected.uninstall()
        connected.connect_shop()
        return answer

    with wire_of(connected.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", read_and_overtaken)
        told = connected.hand_out()
    assert (told["code"], told["retry_after"]) == ("busy", 2)
    assert status(connected.row()) == (True, "ok")
