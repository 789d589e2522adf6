"""A shop's address, copied from a browser: refused, with what to send instead."""

import pytest

from tests.integration.shopkeeper import Shopkeeper


@pytest.mark.parametrize(
    "pasted",
    [
        "https://{}/admin",
        "http://{}",
        "{}/",
        "{}.",
        "{}:443",
        "{}?a=b",
        " {} ",
        "https://admin.shopify.com/store/{}/orders",
    ],
)
def test_shop_pasted_as_an_address_is_refused_with_a_hint_that_spells_what_to_send(
    shopkeeper: Shopkeeper, pasted: str
) -> None:
    answer = shopkeeper.start(body={"shop": pasted.format(shopkeeper.shop)})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == "shop"
    assert "mystore.myshopify.com" in answer.body["hint"]
    assert shopkeeper.shop not in answer.text
    assert shopkeeper.read("shopify").status == 404
