"""POST for a shop: where to send the merchant, and the row that waits meanwhile."""

from typing import Any

import pytest

from tests.builders import MODE_A, SEED_BODY
from tests.integration.authorizing import (
    asked,
    on_the_test_side,
    refused_alike,
    remarks,
    status,
    told,
)
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

EXPECTED = {"is_active": False, "sync_status": "not_connected", "version": 2}


def test_from_the_start_on_the_row_can_be_polled(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    answer = shopkeeper.read("shopify")
    assert answer.status == 200
    assert {name: answer.body[name] for name in EXPECTED} == EXPECTED
    assert answer.headers["etag"] == f'"{answer.body["id"]}-2"'


def test_no_secret_is_named_and_nothing_asked_of_shopify(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    row = shopkeeper.row()
    assert (row["has_credentials_secret_arn"], row["credentials_masked"]) == (False, [])
    assert asked(shopkeeper) == 0


def test_a_worker_is_told_that_there_is_nothing_yet(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    assert shopkeeper.hand_out()["code"] == "inactive"


def test_what_the_body_says_is_the_row_s(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(body=SEED_BODY | {"shop": shopkeeper.shop})
    row = shopkeeper.row()
    assert {name: row[name] for name in SEED_BODY} == SEED_BODY


def test_what_it_does_not_say_has_its_default(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(body={"shop": shopkeeper.shop})
    row = shopkeeper.row()
    assert (row["display_name"], row["mode"], row["config"]) == ("Shopify", "sandbox", {})


@pytest.mark.parametrize("spelled", ["{}", "{}.myshopify.com"])
@pytest.mark.parametrize("case", [str, str.upper])
def test_a_shop_may_be_named_by_its_handle_and_in_any_case(
    shopkeeper: Shopkeeper, spelled: str, case: Any
) -> None:
    handle = shopkeeper.shop.removesuffix(".myshopify.com")
    url = shopkeeper.start(body={"shop": case(spelled.format(handle))}).body["oauth_url"]
    assert url.startswith(f"https://{shopkeeper.shop}/admin/oauth/authorize?")


@pytest.mark.parametrize("body", [None, {}, {"mode": "live"}])
def test_without_a_shop_it_is_refused(shopkeeper: Shopkeeper, body: Any) -> None:
    answer = shopkeeper.start(body=body)
    assert answer.status == 422
    assert (answer.body["code"], answer.body["param"]) == ("missing_field", "shop")
    assert shopkeeper.read("shopify").status == 404


@pytest.mark.parametrize(
    "shop",
    [
        "evil.myshopify.com.evil.tld",
        "evil.tld",
        "evil.myshopify.com\n",
        "https://evil.myshopify.com",
        "evil.myshopify.com:443",
        "evil.myshopify.com/admin",
        "evil.myshopify.com#",
        "evil.tld/.myshopify.com",
        "evil.tld?.myshopify.com",
        "evil.tld\\.myshopify.com",
        "user@evil.myshopify.com",
        "evil.other.myshopify.com",
        "-evil.myshopify.com",
        "evil_evil.myshopify.com",
        "evil%2emyshopify.com",
        " evil.myshopify.com",
        "e\u0432il.myshopify.com",
        "\u212aevil.myshopify.com",
        "evil\uff0emyshopify.com",
        f"{'evil' * 64}.myshopify.com",
        "",
        ["evil.myshopify.com"],
        {"evil": "evil.myshopify.com"},
        None,
        7,
    ],
)
def test_what_is_no_shop_is_refused_unechoed_and_reaches_nobody(
    shopkeeper: Shopkeeper, shop: Any
) -> None:
    hosts = list(shopkeeper.house.street.hosts)
    with overheard(shopkeeper.house) as heard:
        answer = shopkeeper.start(body={"shop": shop})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == "shop"
    assert "vil" not in answer.text + heard.getvalue()
    assert shopkeeper.house.street.hosts == hosts
    assert shopkeeper.read("shopify").status == 404


@pytest.mark.parametrize("connector_type", MODE_A)
def test_no_other_service_has_a_shop(shopkeeper: Shopkeeper, connector_type: str) -> None:
    answer = shopkeeper.connect(connector_type, body={"shop": shopkeeper.shop})
    assert answer.status == 422
    assert (answer.body["code"], answer.body["param"]) == ("field_not_applicable", "shop")


def test_a_test_key_starts_nothing_live(shopkeeper: Shopkeeper) -> None:
    answer = on_the_test_side(shopkeeper).start()
    assert (answer.status, answer.body["code"]) == (403, "live_mode_requires_live_key")


def test_an_active_row_is_not_started_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    before = shopkeeper.row()
    answer = shopkeeper.start()
    assert (answer.status, answer.body["code"]) == (409, "integration_exists")
    assert "PATCH" in answer.body["hint"]
    assert shopkeeper.row() == before


def test_one_switched_off_is_not_either(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.amend({"is_active": False}, "shopify")
    assert shopkeeper.start().body["code"] == "integration_exists"


def test_asked_again_the_id_stays_and_the_url_is_another(shopkeeper: Shopkeeper) -> None:
    first, id = shopkeeper.url(), shopkeeper.row()["id"]
    shopkeeper.house.clock.forward(minutes=5)
    again = shopkeeper.start().body
    assert (again["oauth_url"] == first, again["expires_at"][11:16]) == (False, "12:20")
    assert (shopkeeper.row()["id"], told(shopkeeper)) == (
        id,
        ["created", "oauth_started", "oauth_started"],
    )


def test_asked_again_the_old_url_is_dead(shopkeeper: Shopkeeper) -> None:
    old = shopkeeper.house.street.approved(shopkeeper.url())
    new = shopkeeper.url()
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(old).status == 400
    assert (remarks(heard), asked(shopkeeper)) == (["superseded"], 0)
    assert shopkeeper.come_back(shopkeeper.house.street.approved(new)).status == 200


def test_asked_again_what_the_body_says_is_applied(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    shopkeeper.start(body={"shop": shopkeeper.shop, "display_name": "Other", "config": {"a": 1.50}})
    row = shopkeeper.row()
    assert (row["display_name"], row["config"], row["mode"]) == ("Other", {"a": 1.5}, "live")


def test_asked_again_the_shop_need_not_be_said(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start()
    assert f"https://{shopkeeper.shop}/" in shopkeeper.start(body={}).body["oauth_url"]


def test_while_it_waits_the_shop_can_be_another(shopkeeper: Shopkeeper) -> None:
    old, id = shopkeeper.house.street.approved(shopkeeper.url()), shopkeeper.row()["id"]
    shopkeeper.shop = f"other-{shopkeeper.shop}"
    url = shopkeeper.url()
    assert shopkeeper.come_back(old).status == 400
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200
    assert (status(shopkeeper.row()), shopkeeper.row()["id"]) == ((True, "ok"), id)


def test_asked_again_after_an_uninstall_the_id_stays(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    id = shopkeeper.row()["id"]
    shopkeeper.uninstall()
    first = shopkeeper.house.street.approved(shopkeeper.url())
    second = shopkeeper.house.street.approved(shopkeeper.url())
    assert refused_alike(shopkeeper.come_back(first))[0] == 400
    assert status(shopkeeper.row()) == (False, "reauthorization_required")
    assert shopkeeper.come_back(second).status == 200
    assert (status(shopkeeper.row()), shopkeeper.row()["id"]) == ((True, "ok"), id)
