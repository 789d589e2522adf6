"""The merchant comes back with consent: the page, the row, and what neither may show."""

import json

import boto3
import pytest

from tests.integration.authorizing import asked, remarks, status, told, vault
from tests.integration.premises import APP_SECRET
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import unreachable, wire_of


def test_the_merchant_is_told_that_the_shop_is_connected(shopkeeper: Shopkeeper) -> None:
    page = shopkeeper.connect_shop()
    assert page.status == 200
    assert "<h1>Your shop is connected</h1>" in page.text
    assert '<html lang="en">' in page.text
    assert page.headers["x-request-id"] in page.text


def test_the_page_is_kept_and_told_nowhere(shopkeeper: Shopkeeper) -> None:
    headers = shopkeeper.connect_shop().headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_the_page_runs_and_loads_nothing(shopkeeper: Shopkeeper) -> None:
    page = shopkeeper.connect_shop()
    assert page.headers["content-security-policy"].split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    assert not any(word in page.text for word in ("<script", "http:", "https:", "url(", "src="))


def test_code_state_and_tokens_are_in_neither_page_nor_log(shopkeeper: Shopkeeper) -> None:
    with overheard(shopkeeper.house) as heard:
        query = shopkeeper.house.street.approved(shopkeeper.url())
        page = shopkeeper.come_back(query)
        token = shopkeeper.hand_out()["credentials"]["access_token"]
    everything = f"{page.text} {page.headers} {heard.getvalue()}"
    assert "integrations/shopify/callback" in everything
    for secret in (query["code"], query["state"], query["hmac"], token, "shprt_", APP_SECRET):
        assert secret not in everything


def test_one_code_is_exchanged_in_one_call(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    assert asked(shopkeeper) == asked(shopkeeper, "authorization_code") == 1


def test_the_token_that_is_handed_out_opens_the_shop(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    told = shopkeeper.hand_out()
    token = told["credentials"]["access_token"]
    assert shopkeeper.house.street.shopify.shops.admits(shopkeeper.shop, token) == "lives"
    assert told["integration_id"] == shopkeeper.row()["id"]


def test_there_is_one_secret_and_the_row_names_its_version(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    (item,) = shopkeeper.rows()
    arn, version = item["secret_arn"]["S"], item["secret_version"]["S"]
    kept = boto3.client("secretsmanager").get_secret_value(SecretId=arn, VersionId=version)
    credentials = json.loads(kept["SecretString"])["credentials"]
    assert credentials["scope"] == "read_orders,write_products"
    assert vault(shopkeeper) == ["live"]


def test_parameters_that_nobody_knows_are_signed_as_well(shopkeeper: Shopkeeper) -> None:
    street = shopkeeper.house.street
    query = street.approved(shopkeeper.url())
    told = {name: value for name, value in query.items() if name != "hmac"}
    assert shopkeeper.come_back(street.signed(told | {"newly": "added"})).status == 200


@pytest.mark.parametrize("seconds", [-90, 90])
def test_clocks_may_be_ninety_seconds_apart(shopkeeper: Shopkeeper, seconds: int) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    told = {name: value for name, value in query.items() if name != "hmac"}
    stamp = int(shopkeeper.house.clock().timestamp()) + seconds
    signed = shopkeeper.house.street.signed(told | {"timestamp": str(stamp)})
    assert shopkeeper.come_back(signed).status == 200


def test_in_its_last_millisecond_the_url_is_good(shopkeeper: Shopkeeper) -> None:
    url = shopkeeper.url()
    shopkeeper.house.clock.forward(minutes=15, milliseconds=-1)
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200


def test_a_merchant_who_denies_may_still_approve(shopkeeper: Shopkeeper) -> None:
    url = shopkeeper.url()
    with overheard(shopkeeper.house) as heard:
        page = shopkeeper.come_back(shopkeeper.house.street.denied(url))
    assert (page.status, remarks(heard), asked(shopkeeper)) == (400, ["denied"], 0)
    assert status(shopkeeper.row()) == (False, "not_connected")
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200
    assert told(shopkeeper) == ["created", "oauth_started", "connected"]


def test_a_table_in_trouble_does_not_use_the_state_up(
    shopkeeper: Shopkeeper, pauses: list[float]
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    with wire_of(shopkeeper.house.shopify.service.endpoint.keys.client) as line:
        line.lay_for_good("GetItem", unreachable)
        page = shopkeeper.come_back(query)
    assert (page.status, "may not be connected yet" in page.text, asked(shopkeeper)) == (
        503,
        True,
        0,
    )
    assert shopkeeper.come_back(query).status == 200


def test_a_vault_in_trouble_leaves_the_row_waiting_and_the_shop_free(
    shopkeeper: Shopkeeper, pauses: list[float]
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    vault_client = shopkeeper.house.shopify.service.complete_authorization.vault.client
    with wire_of(vault_client) as line, overheard(shopkeeper.house) as heard:
        line.lay_for_good("CreateSecret", unreachable)
        assert shopkeeper.come_back(query).status == 503
    assert remarks(heard) == ["unavailable_secretsmanager"]
    assert status(shopkeeper.row()) == (False, "not_connected")
    assert shopkeeper.connect_shop().status == 200
