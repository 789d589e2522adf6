"""How the simulator's merchants answer, and with which address their browsers are sent back."""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator import merchant
from local.simulator.answers import Answer
from local.simulator.app import App
from local.simulator.consents import OWN, Choice, Manner
from local.simulator.fields import WrongField
from local.simulator.shopify import Shopify
from local.simulator.signatures import Encoding, of_parameters, spelled
from tests.builders import NOON
from tests.unit.shop_desk import ANOTHER, SHOP

CALLBACK = "https://service.example/callback"
QUERY = {
    "client_id": "an-app",
    "scope": "read_orders,write_products",
    "redirect_uri": CALLBACK,
    "state": "a_State-1",
}
URL = f"https://{SHOP}/admin/oauth/authorize?{urlencode(QUERY)}"
NAMES = st.from_regex(r"[a-z]{2,9}", fullmatch=True).filter(lambda name: name not in OWN)
VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.fixture
def shopify() -> Shopify:
    return shopify_of()


def shopify_of() -> Shopify:
    return Shopify(App("an-app", "hush", redirect_uris=(CALLBACK,)), clock=lambda: NOON)


def came_back(address: str) -> dict[str, str]:
    assert address.startswith(f"{CALLBACK}?")
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def proven(address: str) -> bool:
    """Whether what stands in the address, letter by letter, is what was signed."""
    parts = [part for part in urlsplit(address).query.split("&") if part[:5] != "hmac="]
    digest = hmac.new(b"hush", "&".join(parts).encode(), hashlib.sha256).hexdigest()
    return came_back(address)["hmac"] == digest


@given(st.dictionaries(NAMES, VALUES, max_size=3), st.sampled_from(Encoding))
def test_what_is_signed_is_what_stands_in_the_address(
    extra: dict[str, str], encoding: Encoding
) -> None:
    address = merchant.answer(shopify_of(), URL, manner=Manner(encoding, extra))
    assert proven(address)
    assert extra.items() <= came_back(address).items()


@pytest.mark.parametrize(
    ("encoding", "signed"), [(Encoding.PERCENT, "note=a%20b"), (Encoding.FORM, "note=a+b")]
)
def test_a_space_is_spelled_as_was_chosen(
    shopify: Shopify, encoding: Encoding, signed: str
) -> None:
    address = merchant.answer(shopify, URL, manner=Manner(encoding, {"note": "a b"}))
    assert (signed in urlsplit(address).query.split("&"), proven(address)) == (True, True)
    digest = hmac.new(b"hush", f"{signed}&shop=x".encode(), hashlib.sha256).hexdigest()
    assert of_parameters({"shop": "x", "note": "a b"}, "hush", encoding) == digest


@pytest.mark.parametrize("encoding", Encoding)
def test_all_but_the_space_is_spelled_alike(encoding: Encoding) -> None:
    values = {"a": "é", "b": "&=", "c": "+", "d": "~*", "e": "%20"}
    assert spelled(values, encoding) == "a=%C3%A9&b=%26%3D&c=%2B&d=%7E*&e=%2520"


@pytest.mark.parametrize("name", OWN)
def test_no_parameter_of_shopify_s_own_can_be_replaced(name: str) -> None:
    with pytest.raises(WrongField, match=r"^extra: "):
        Manner(extra={name: "x"})


def test_a_denial_is_signed_and_installs_nothing(shopify: Shopify) -> None:
    address = merchant.answer(shopify, URL, Choice.DENY)
    told = came_back(address)
    assert (told["error"], "code" in told, proven(address)) == ("access_denied", False, True)
    assert not shopify.shops.shop(SHOP).installed


def test_a_merchant_who_leaves_sends_nothing(shopify: Shopify) -> None:
    with pytest.raises(merchant.NotSentBack, match=r"(?s)^200: .*Nothing was sent"):
        merchant.answer(shopify, URL, Choice.LEAVE)
    assert not shopify.shops.shop(SHOP).installed
    assert [consent.choice for consent in shopify.consents.record] == [Choice.LEAVE]


def granted(shopify: Shopify, address: str, shop: str = SHOP) -> tuple[str, ...]:
    known = {"client_id": "an-app", "client_secret": "hush", "expiring": "1"}
    return shopify.shops.exchange(shop, {**known, "code": came_back(address)["code"]}).scopes


@pytest.mark.parametrize(
    ("withheld", "scopes"),
    [
        ((), ("read_orders", "write_products")),
        (("write_products",), ("read_orders",)),
        (("read_orders", "write_products"), ()),
    ],
)
def test_what_is_withheld_is_not_granted(
    shopify: Shopify, withheld: tuple[str, ...], scopes: tuple[str, ...]
) -> None:
    address = merchant.answer(shopify, URL, manner=Manner(withheld=withheld))
    assert granted(shopify, address) == scopes


def test_a_shop_s_manner_is_its_own_before_the_usual_one(shopify: Shopify) -> None:
    shopify.consents.set(Manner(extra={"note": "usual"}))
    shopify.consents.set(Manner(extra={"note": "own"}), SHOP)
    assert came_back(merchant.answer(shopify, URL))["note"] == "own"
    other = merchant.answer(shopify, URL.replace(SHOP, ANOTHER))
    assert came_back(other)["note"] == "usual"


def test_a_renamed_shop_comes_back_under_its_new_name(shopify: Shopify) -> None:
    shopify.shops.rename(SHOP, ANOTHER)
    address = merchant.answer(shopify, URL)
    assert (came_back(address)["shop"], proven(address)) == (ANOTHER, True)
    assert granted(shopify, address, SHOP) == ("read_orders", "write_products")


def test_a_friendly_name_leads_to_the_page_of_the_shop_itself(shopify: Shopify) -> None:
    friendly = "friendly.myshopify.com"
    shopify.shops.add_friendly_name(SHOP, friendly)
    shown = shopify.authorize.show(friendly, QUERY)
    assert (shown.status, path_of(shown)) == (303, f"/{SHOP}/admin/oauth/authorize")
    assert dict(parse_qsl(urlsplit(shown.headers["Location"]).query)) == QUERY
    assert came_back(merchant.answer(shopify, URL.replace(SHOP, friendly)))["shop"] == SHOP


def path_of(answer: Answer) -> str:
    return urlsplit(answer.headers["Location"]).path


@pytest.mark.parametrize("code", [402, 404, 302])
def test_a_closed_shop_lets_nobody_in(shopify: Shopify, code: int) -> None:
    shopify.shops.close(SHOP, code)
    assert shopify.authorize.show(SHOP, {}).status == code
    with pytest.raises(merchant.NotSentBack, match=str(code)):
        merchant.answer(shopify, URL)
    assert list(shopify.consents.record) == []


def test_an_answer_is_recorded_without_its_code(shopify: Shopify) -> None:
    address = merchant.answer(shopify, URL, manner=Manner(extra={"note": "a b"}))
    sent: Mapping[str, str] = shopify.consents.record[-1].sent
    told = came_back(address)
    assert (sent["note"], sent["shop"], sent["code"]) == ("a b", SHOP, f"…{told['code'][-4:]}")
    assert told["hmac"] not in sent.values()
