"""The start: which shop, whose row, and what becomes of an earlier start."""

import pytest

from tests.integration.shopkeeper import Shopkeeper

HOSTILE = {
    "suffix": "a.myshopify.com.evil.tld",
    "line break": "a.myshopify.com\n",
    "another line": "a.myshopify.com\nevil.tld",
    "dots of another script": "a。myshopify。com",
    "look-alike": "\u212aa.myshopify.com",
    "port": "a.myshopify.com:8443",
    "user": "evil@a.myshopify.com",
    "path": "a.myshopify.com/x",
    "scheme": "https://a.myshopify.com",
    "percent": "a%2emyshopify.com",
    "long": "a" * 300 + ".myshopify.com",
    "empty": "",
    "label of nothing": ".myshopify.com",
    "hyphen first": "-a.myshopify.com",
    "two labels": "a.b.myshopify.com",
    "query": "a.myshopify.com?x=.myshopify.com",
    "tab": "a\t.myshopify.com",
    "null": "a\x00.myshopify.com",
}


@pytest.mark.parametrize("shop", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_shop_is_refused_and_reaches_nobody(shopkeeper: Shopkeeper, shop: str) -> None:
    hosts = list(shopkeeper.house.street.hosts)
    answer = shopkeeper.start(body={"shop": shop})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == "shop"
    assert not shop or shop not in answer.text
    assert shopkeeper.read("shopify").status == 404
    assert shopkeeper.house.street.hosts == hosts


@pytest.mark.parametrize("named", ["{}", "{}.myshopify.com", "{}.MyShopify.COM"])
def test_a_shop_may_be_named_by_its_handle_or_its_domain(
    shopkeeper: Shopkeeper, named: str
) -> None:
    handle = shopkeeper.shop.partition(".")[0]
    answer = shopkeeper.start(body={"shop": named.format(handle)})
    assert answer.body["oauth_url"].startswith(f"https://{shopkeeper.shop}/admin/oauth/")


def test_without_a_shop_there_is_nobody_to_ask(shopkeeper: Shopkeeper) -> None:
    answer = shopkeeper.start(body={})
    assert (answer.status, answer.body["code"], answer.body["param"]) == (
        422,
        "missing_field",
        "shop",
    )


def test_the_row_is_there_at_once_and_waits(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(body={"shop": shopkeeper.shop, "display_name": "Our shop"})
    row = shopkeeper.row()
    assert (row["is_active"], row["sync_status"]) == (False, "not_connected")
    assert (row["display_name"], row["mode"]) == ("Our shop", "sandbox")


def test_asking_again_makes_the_old_address_useless(shopkeeper: Shopkeeper) -> None:
    street = shopkeeper.house.street
    first, second = shopkeeper.url(), shopkeeper.url()
    assert first != second
    assert shopkeeper.come_back(street.approved(first)).status == 400
    assert shopkeeper.come_back(street.approved(second)).status == 200


def test_another_shop_may_be_asked_while_nobody_has_consented(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(body={"shop": f"typo-{shopkeeper.shop}"})
    before = shopkeeper.row()["id"]
    assert shopkeeper.connect_shop().status == 200
    assert shopkeeper.row()["id"] == before


def test_an_active_connection_is_not_asked_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    answer = shopkeeper.start()
    assert (answer.status, answer.body["code"]) == (409, "integration_exists")


def test_amending_a_waiting_row_leaves_its_address_alone(shopkeeper: Shopkeeper) -> None:
    url = shopkeeper.url()
    shopkeeper.amend({"display_name": "Renamed"}, "shopify")
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200
    assert shopkeeper.row()["display_name"] == "Renamed"


def test_credentials_of_a_shop_come_by_consent_only(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    body = {"credentials": {"access_token": "shpat_1"}}
    answer = shopkeeper.send("PUT", "/v1/integrations/shopify/credentials", body=body)
    assert (answer.status, answer.body["code"]) == (409, "oauth_only")


def test_a_merchant_may_be_sent_back_to_a_page_of_the_operator_s_list(
    shopkeeper: Shopkeeper,
) -> None:
    config = {"return_address": "https://erp.example/back"}
    url = shopkeeper.start(body={"shop": shopkeeper.shop, "config": config}).body["oauth_url"]
    page = shopkeeper.come_back(shopkeeper.house.street.approved(url))
    assert page.status == 303
    where, _, told = page.headers["location"].partition("?")
    assert where == "https://erp.example/back"
    assert told.startswith("integration=shopify&result=connected&reference=req_")
    assert page.text == ""


@pytest.mark.parametrize("elsewhere", ["https://erp.example/back/x", "https://evil.example", 1])
def test_a_page_that_is_not_on_the_list_is_ours(shopkeeper: Shopkeeper, elsewhere: object) -> None:
    config = {"return_address": elsewhere}
    url = shopkeeper.start(body={"shop": shopkeeper.shop, "config": config}).body["oauth_url"]
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200
