"""What the simulator's Shopify holds of an app, a shop, a scope, and how it signs."""

import pytest

from local.simulator.app import App, asked, granted, is_shop
from local.simulator.signatures import host_of, of_body, of_parameters
from tests.unit.shop_desk import SHOP


def test_while_a_secret_is_rotated_both_authenticate_and_the_older_one_signs() -> None:
    app = App("an-app", "new", "old")
    assert app.authenticates("an-app", "new")
    assert app.authenticates("an-app", "old")
    assert not app.authenticates("an-app", "older")
    assert (app.signing_secret, App("an-app", "new").signing_secret) == ("old", "new")


def test_an_app_does_not_print_its_secrets() -> None:
    assert not {"new", "old"} & set(repr(App("an-app", "new", "old")).split("'"))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a.myshopify.com", True),
        ("some-shop.myshopify.com", True),
        ("-a.myshopify.com", False),
        ("A.myshopify.com", False),
        ("a.myshopify.com\n", False),
        ("a.myshopify.com.evil.example", False),
        (f"{'a' * 240}.myshopify.com", False),
    ],
)
def test_a_shop_has_a_well_formed_domain(text: str, good: bool) -> None:
    assert is_shop(text) is good


def test_reading_is_not_named_beside_the_writing_that_implies_it() -> None:
    scopes = ("read_products", "write_products", "read_orders", "read_orders")
    assert granted(scopes) == ("write_products", "read_orders")
    assert granted(("unauthenticated_read_x", "write_x")) == ("unauthenticated_read_x", "write_x")


@pytest.mark.parametrize("scope", ["", "read_orders,", "orders", "read_orders;x", "read_Orders"])
def test_what_is_no_list_of_scopes_is_not_taken_for_one(scope: str) -> None:
    assert asked(scope) is None


def test_addresses_are_signed_as_published() -> None:
    named = {
        "timestamp": "1337178173",
        "state": "0.6784241404160823",
        "shop": SHOP,
        "code": "0907a61c0c8d55e99db179b68161bc00",
    }
    assert of_parameters({**named, "hmac": "whatever"}, "hush") == (
        "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"
    )
    del named["state"]
    assert of_parameters(named, "hush") == (
        "4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20"
    )


def test_a_body_is_signed_in_base64() -> None:
    # HMAC-SHA256 of RFC 4231, test case 2.
    assert of_body(b"what do ya want for nothing?", "Jefe") == (
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="
    )


def test_the_host_is_the_shop_s_admin_without_padding() -> None:
    assert host_of(SHOP) == "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvc29tZS1zaG9w"
    assert not host_of("a.myshopify.com").endswith("=")
