"""The simulator's control API and its page's forms: each ability by HTTP."""

from collections.abc import Iterator

import pytest

from local.simulator import merchant
from local.simulator.app import App
from local.simulator.server import Simulator
from tests.integration.storefront import (
    CALLBACK,
    SHOP,
    Caller,
    Mailbox,
    Told,
    ask,
    came_back,
)

APP = App("an-app", "hush", redirect_uris=(CALLBACK,))
NEW = "new-name.myshopify.com"


@pytest.fixture
def simulator(box: Mailbox) -> Iterator[Simulator]:
    with Simulator(APP, deliver_to=box.address, pauses=(0.01,)) as running:
        yield running


@pytest.mark.parametrize("status", [402, 403, 404, 423, 302])
def test_a_shop_is_closed_and_opened_again_by_a_program(caller: Caller, status: int) -> None:
    tokens = caller.connected()
    assert caller.command("close", shop=SHOP, status=status).json["closed"] == status
    assert caller.refresh(tokens["refresh_token"]).status == status
    assert caller.admitted(tokens["access_token"]).status == status
    assert caller.get(ask()).status == status
    assert caller.command("reopen", shop=SHOP).json["closed"] is None
    assert caller.refresh(tokens["refresh_token"]).status == 200
    assert caller.admitted(tokens["access_token"]).status == 200


def test_a_shop_is_closed_and_opened_again_by_buttons(caller: Caller, box: Mailbox) -> None:
    token = caller.connected()["refresh_token"]
    led = caller.press("close", f"shop={SHOP}&status=404&body=empty")
    told = caller.refresh(token)
    assert (led, told.status, told.body) == ("/#shop-some-shop", 404, b"")
    caller.press("reopen", f"shop={SHOP}")
    assert caller.refresh(token).status == 200
    assert box.received == []


@pytest.mark.parametrize("moved", [False, True])
def test_a_shop_is_renamed(caller: Caller, moved: bool) -> None:
    token = caller.connected()["refresh_token"]
    told = caller.command("rename", shop=SHOP, to=NEW, moved=moved).json
    assert (told["shop"], told["other_names"]) == (NEW, [SHOP])
    answer = caller.refresh(token)
    assert answer.status == (308 if moved else 200)
    assert answer.headers.get("location") == (f"/{NEW}/admin/oauth/access_token" if moved else None)
    assert came_back(caller.approve())["shop"] == NEW


def test_a_friendly_name_leads_a_browser_to_the_shop_s_own_page(caller: Caller) -> None:
    led = caller.press("friendly", f"shop={SHOP}&friendly=friendly.myshopify.com")
    told = caller.get(ask("friendly.myshopify.com"))
    assert (led, told.status) == ("/#shop-some-shop", 303)
    assert told.headers["location"].startswith(f"/{SHOP}/admin/oauth/authorize?client_id=")
    assert caller.get(told.headers["location"]).status == 200
    assert came_back(caller.approve("friendly.myshopify.com"))["shop"] == SHOP


def test_any_refusal_is_armed_and_switched_off_by_its_number(caller: Caller) -> None:
    armed = caller.command(
        "faults", kind="refused", status=451, error="not_here", times=None, shop=SHOP
    ).json["armed"]
    told = caller.refresh("none")
    assert (told.status, told.json) == (451, {"error": "not_here"})
    caller.press("faults/clear", f"number={armed['number']}")
    assert caller.refresh("none").status == 400


def test_a_page_of_html_and_a_time_to_come_again_by_a_form(caller: Caller) -> None:
    form = "kind=server_error&status=503&body=html&retry_after=120&times=2&error=&location="
    assert caller.press("faults", form) == "/#faults"
    told = [caller.refresh("none") for _ in range(3)]
    assert [answer.status for answer in told] == [503, 503, 400]
    assert told[0].headers["retry-after"] == "120"
    assert told[0].headers["content-type"].startswith("text/html")


def test_merchants_answer_as_they_are_told_to(caller: Caller) -> None:
    manner = {"encoding": "form", "extra": {"note": "a b"}, "withheld": "write_products"}
    told = caller.command("merchant", shop=SHOP, **manner).json
    assert told == {"shop": SHOP, **manner, "withheld": ["write_products"]}
    address = caller.approve()
    assert "note=a+b" in address
    assert caller.token(code=came_back(address)["code"], expiring="1").json["scope"] == (
        "read_orders"
    )
    assert caller.shop()["merchant"] == manner | {"withheld": ["write_products"]}


def test_a_merchant_s_own_form_has_the_last_word(caller: Caller) -> None:
    caller.command("merchant", encoding="form", extra={"note": "usual"})
    form = ask().partition("?")[2] + "&choice=approve&encoding=percent&extra=note%3Da+b"
    told = caller.post(ask(), f"{form}&grant.read_orders=on")
    assert "note=a%20b" in told.headers["location"]
    code = came_back(told.headers["location"])["code"]
    assert caller.token(code=code, expiring="1").json["scope"] == "read_orders"


def test_what_merchants_answered_can_be_read(simulator: Simulator, caller: Caller) -> None:
    caller.approve()
    merchant.deny(simulator.root + ask())
    caller.post(ask(), ask().partition("?")[2] + "&choice=leave")
    consents = caller.get("/_control/consents").json["consents"]
    assert [consent["choice"] for consent in consents] == ["approve", "deny", "leave"]
    assert consents[1]["sent"]["error"] == "access_denied"
    assert consents[2]["sent"] == {}


def test_a_program_is_told_which_field_is_wrong(caller: Caller) -> None:
    told = caller.command("close", shop=SHOP, status=410)
    assert (told.status, told.json) == (
        400,
        {
            "error": "status: what a closed shop answers with: 402, 403, 404, 423, 302",
            "field": "status",
        },
    )


def test_a_person_is_told_on_a_page_which_field_is_wrong(caller: Caller) -> None:
    told = caller.post("/_control/rename", f"shop={SHOP}&to=%3Cb%3E")
    page = told.body.decode()
    assert (told.status, told.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "<strong>to</strong>: a shop's domain" in page.replace("&#x27;", "'")
    assert 'href="/"' in page
    assert "<b>" not in page


@pytest.mark.parametrize("body", ["{", "[]", '"a"'])
def test_a_program_that_sends_no_object_is_told_so(caller: Caller, body: str) -> None:
    told = caller.post("/_control/close", body, "application/json")
    assert (told.status, told.json["error"]) == (400, "the body is no JSON object")


def test_the_commands_and_their_fields_can_be_read(caller: Caller) -> None:
    index = caller.get("/_control/").json
    assert index["commands"]["close"] == ["shop", "status", "body"]
    for view in index["views"]:
        assert list(caller.get(f"/_control/{view}").json) == [view]


@pytest.mark.parametrize("told", ["get", "post"])
def test_what_is_no_command_is_answered_with_those_that_are(caller: Caller, told: str) -> None:
    answer: Told = caller.get("/_control/nothing") if told == "get" else caller.command("nothing")
    assert answer.status == 404
    assert "planned/send" in answer.json["error"]


def test_the_page_shows_what_was_asked_and_answered_but_no_secret(caller: Caller) -> None:
    tokens = caller.connected()
    caller.command("faults", kind="refused", status=400, error="shop_not_permitted")
    caller.refresh(tokens["refresh_token"])
    caller.command("uninstall", shop=SHOP)
    page = caller.get("/").body.decode()
    for shown in ("error: shop_not_permitted", "Merchant approved", "X-Shopify-Topic", "Planned"):
        assert shown in page
    assert f"refresh_token: …{tokens['refresh_token'][-4:]}" in page
    secrets = [tokens["access_token"], tokens["refresh_token"], "hush"]
    assert [secret for secret in secrets if secret in page] == []
