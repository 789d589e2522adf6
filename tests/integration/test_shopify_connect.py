"""Connecting a shop: from the POST through the merchant's consent to tokens that work."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.shopkeeper import Shopkeeper


def test_a_start_answers_where_to_send_the_merchant(shopkeeper: Shopkeeper) -> None:
    answer = shopkeeper.start()
    assert answer.status == 200
    assert list(answer.body) == ["object", "oauth_url", "expires_at", "hint"]
    assert answer.body["object"] == "integration_oauth_required"
    assert answer.body["expires_at"] == "2026-05-01T12:15:00.000Z"


def test_the_address_is_shopify_s_own_page_of_that_shop(shopkeeper: Shopkeeper) -> None:
    url = urlsplit(shopkeeper.url())
    assert (url.scheme, url.netloc, url.path) == (
        "https",
        shopkeeper.shop,
        "/admin/oauth/authorize",
    )
    query = parse_qs(url.query)
    assert set(query) == {"client_id", "scope", "redirect_uri", "state"}


def test_consent_makes_the_row_active(shopkeeper: Shopkeeper) -> None:
    page = shopkeeper.connect_shop()
    assert page.status == 200
    row = shopkeeper.row()
    assert (row["is_active"], row["sync_status"]) == (True, "ok")
    assert row["credentials_masked"] == ["access_token", "refresh_token"]


def test_the_events_tell_the_story_in_order(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    told = [(e.change.type.removeprefix("integration."), e.sequence) for e in shopkeeper.owed()]
    assert told == [("created", 1), ("oauth_started", 2), ("connected", 3)]


@pytest.mark.parametrize("end", ["%73hopify", "shopify/more"])
def test_an_address_that_only_looks_like_it_is_none(shopkeeper: Shopkeeper, end: str) -> None:
    body = {"shop": shopkeeper.shop, "mode": "live"}
    answer = shopkeeper.send("POST", f"/v1/integrations/{end}", body=body)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert shopkeeper.read("shopify").status == 404
