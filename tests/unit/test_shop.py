"""A shop: nothing but its own domain may reach a URL (spec: shopify §1)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.errors import InvalidField
from connectors.domain.providers.shopify import App, Shop, origin

DOMAIN = re.compile(r"\A[a-z0-9][a-z0-9-]*\.myshopify\.com\Z")
HANDLES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True)
APP = App("client-1", ("read_orders", "write_products"), "https://a.example/cb", "https://{shop}")

HOSTILE = [
    "",
    ".myshopify.com",
    "-a.myshopify.com",
    "a.b.myshopify.com",
    "a.myshopify.com.evil.tld",
    "a.myshopify.com\n",
    "a.myshopify.com\nevil.tld",
    "a\u3002myshopify\u3002com",
    "\u212aelvin.myshopify.com",
    "a.myshopify.com:443",
    "u:p@a.myshopify.com",
    "a.myshopify.com/x",
    "https://a.myshopify.com",
    "a%2emyshopify.com",
    "a.myshopify.com ",
    "a.myshopify.comx",
    "x" * 300,
    "x" * 300 + ".myshopify.com",
    "x" * 240 + ".myshopify.com",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_shop_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="domain"):
        Shop(text)
    with pytest.raises(InvalidField) as refused:
        Shop.read(text)
    assert refused.value.param == "shop"


@given(st.one_of(st.text(max_size=40), st.from_regex(r".*myshopify\.com.*", fullmatch=True)))
def test_whatever_is_taken_for_a_shop_is_one(text: str) -> None:
    try:
        shop = Shop.read(text)
    except InvalidField:
        return
    assert DOMAIN.match(shop.domain)
    assert len(shop.domain) <= 253
    assert urlsplit(origin("https://{shop}", shop)).netloc == shop.domain


@given(HANDLES)
def test_a_bare_handle_is_completed_and_case_is_no_matter(handle: str) -> None:
    shop = Shop(f"{handle}.myshopify.com")
    assert Shop.read(handle) == Shop.read(handle.upper()) == shop
    assert Shop.read(f"{handle}.MyShopify.com") == shop


@given(HANDLES, st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True))
def test_the_authorize_address_says_just_what_it_should(handle: str, state: str) -> None:
    url = urlsplit(APP.authorize_url(Shop.read(handle), state))
    assert (url.scheme, url.netloc) == ("https", f"{handle}.myshopify.com")
    assert (url.path, url.fragment) == ("/admin/oauth/authorize", "")
    assert parse_qs(url.query, strict_parsing=True) == {
        "client_id": ["client-1"],
        "scope": ["read_orders,write_products"],
        "redirect_uri": ["https://a.example/cb"],
        "state": [state],
    }


PASTED = [
    "https://{}.myshopify.com/admin",
    "http://{}.myshopify.com",
    "HTTPS://{}.MyShopify.com/",
    "//{}.myshopify.com",
    "{}.myshopify.com/",
    "{}.myshopify.com.",
    "{}.myshopify.com:443",
    "{}.myshopify.com?utm_source=mail",
    "{}.myshopify.com#products",
    " {}.myshopify.com",
    "{}.myshopify.com ",
    "\t{}.myshopify.com\r\n",
    "admin.shopify.com/store/{}",
    "https://admin.shopify.com/store/{}/orders?limit=50",
    "user:password@{}.myshopify.com",
]
"""What people copy out of a browser instead of the shop's domain."""


@pytest.mark.parametrize("pasted", PASTED)
def test_shop_pasted_as_an_address_is_refused_with_what_to_send(pasted: str) -> None:
    with pytest.raises(InvalidField) as refused:
        Shop.read(pasted.format("planted"))
    assert refused.value.param == "shop"
    assert "such as mystore.myshopify.com, without" in refused.value.expected
    assert "planted" not in refused.value.expected.lower()


@given(HANDLES, st.sampled_from(PASTED), st.booleans())
def test_shop_pasted_in_any_case_is_never_taken_for_one(
    handle: str, pasted: str, upper: bool
) -> None:
    text = pasted.format(handle)
    with pytest.raises(InvalidField) as refused:
        Shop.read(text.upper() if upper else text)
    assert refused.value.param == "shop"
