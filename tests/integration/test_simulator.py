"""The simulator over HTTP: the merchant's page, the tokens, the Admin API."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import pytest

from local.simulator import merchant
from local.simulator.app import App, Lifetimes
from local.simulator.server import Simulator
from tests.integration.storefront import CALLBACK, SHOP, Caller, ask, came_back

APP = App("an-app", "hush", redirect_uris=(CALLBACK,))


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(APP) as running:
        yield running


def test_the_page_shows_shop_and_scopes_and_asks(caller: Caller) -> None:
    told = caller.get(ask())
    page = told.body.decode()
    assert told.status == 200
    assert "<script" not in page
    assert told.headers["content-security-policy"].startswith("default-src 'none'")
    for shown in (SHOP, "read_orders", "write_products", 'value="approve"', 'value="deny"'):
        assert shown in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"client_id": "another"}, "client_id"),
        ({"redirect_uri": f"{CALLBACK}/evil"}, "redirect_uri"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"scope": "everything"}, "scope"),
    ],
)
def test_a_wrong_address_is_refused_and_leads_nowhere(
    caller: Caller, changes: dict[str, str], said: str
) -> None:
    for told in (caller.get(ask(**changes)), caller.post(ask(), ask(**changes).partition("?")[2])):
        assert told.status == 400
        assert said in told.body.decode()
        assert "location" not in told.headers


def test_what_is_shown_is_escaped(caller: Caller) -> None:
    page = caller.get(ask(state='"><b>')).body.decode()
    assert "<b>" not in page
    assert "&quot;&gt;&lt;b&gt;" in page


def test_approving_leads_back_signed_with_a_code(caller: Caller) -> None:
    told = came_back(caller.approve())
    assert told.keys() == {"code", "hmac", "host", "shop", "state", "timestamp"}
    assert (told["shop"], told["state"]) == (SHOP, "a_State-1")
    assert abs(int(told["timestamp"]) - time.time()) < 5
    assert told["hmac"] == signed(told)


def test_denying_leads_back_signed_without_a_code(simulator: Simulator, caller: Caller) -> None:
    told = came_back(merchant.deny(simulator.root + ask()))
    assert told["error"] == "access_denied"
    assert "code" not in told
    assert told["hmac"] == signed(told)


def signed(told: dict[str, str]) -> str:
    """Their signature, made without the simulator's own code."""
    message = "&".join(f"{name}={told[name]}" for name in sorted(told) if name != "hmac")
    return hmac.new(b"hush", message.encode(), hashlib.sha256).hexdigest()


def test_another_site_s_page_cannot_press_the_buttons(caller: Caller) -> None:
    approving = ask().partition("?")[2] + "&choice=approve"
    for path, form in ((ask(), approving), ("/_control/uninstall", f"shop={SHOP}")):
        assert caller.post(path, form, Origin="https://evil.example").status == 403
        assert caller.post(path, form, Origin=caller.root).status == 303


def test_tokens_rotate_and_are_admitted(caller: Caller) -> None:
    first = caller.connected()
    second = caller.refresh(first["refresh_token"]).json
    third = caller.refresh(second["refresh_token"])
    assert third.status == 200
    assert caller.refresh(first["refresh_token"]).json["error"] == "invalid_grant"
    for tokens in (first, second, third.json):
        told = caller.admitted(tokens["access_token"])
        assert (told.status, told.json["shop"]["myshopify_domain"]) == (200, SHOP)


def test_a_call_may_be_json(caller: Caller) -> None:
    call = {"client_id": "an-app", "client_secret": "hush", "expiring": 1}
    call["code"] = came_back(caller.approve())["code"]
    path = f"/{SHOP}/admin/oauth/access_token"
    assert "refresh_token" in caller.post(path, json.dumps(call), "application/json").json
    assert caller.post(path, "{", "application/json").status == 400


def test_the_admin_api_refuses_what_does_not_live(caller: Caller) -> None:
    code = came_back(caller.approve())["code"]
    assert caller.admitted(caller.token(code=code).json["access_token"]).status == 403
    assert caller.admitted("shpat_none").status == 401
    access = caller.connected()["access_token"]
    caller.command("uninstall", shop=SHOP)
    assert caller.admitted(access).status == 401


def test_lifetimes_can_be_short() -> None:
    with Simulator(APP, lifetimes=Lifetimes(access=0, refresh=0)) as simulator:
        caller = Caller(simulator.root)
        tokens = caller.connected()
        assert tokens["expires_in"] == 0
        assert caller.admitted(tokens["access_token"]).status == 401
        assert caller.refresh(tokens["refresh_token"]).status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/evil.example/admin/oauth/authorize", 404),
        ("GET", f"/{SHOP}/admin/elsewhere", 404),
        ("GET", f"/{SHOP}/admin/oauth/access_token", 405),
        ("POST", "/_control/nothing", 404),
        ("POST", "/", 405),
    ],
)
def test_other_addresses_are_not_shopify_s(
    caller: Caller, method: str, path: str, status: int
) -> None:
    told = caller.get(path) if method == "GET" else caller.post(path, "")
    assert told.status == status
