"""Shopify in trouble while a code is exchanged: tried again in time, else nothing is left."""

import json
from typing import Any

import pytest

from connectors.adapters.secrets.app_secret import APP_REFUSED
from tests.integration.authorizing import asked, remarks, rival, status, told, vault
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard
from tests.integration.wire import unreachable, wire_of

DEADLINE = 7
PASSING = ("reset", "html_520", "error_500", "too_many")
FIELDS = ("access_token", "expires_in", "refresh_token", "refresh_token_expires_in", "scope")
LASTING: list[tuple[str, dict[str, Any], str]] = [
    ("reset", {"times": None}, "ResponseLost"),
    ("slow", {"times": None, "seconds": 30}, "ResponseLost"),
    ("slow_start", {"times": None, "seconds": 30}, "ResponseLost"),
    ("lost_answer", {"times": None}, "ResponseLost"),
    ("lost_answer", {}, "OutcomeUnknown"),
    ("html_520", {"times": None}, "OutcomeUnknown"),
    ("error_500", {"times": None}, "OutcomeUnknown"),
    ("too_many", {"times": None}, "OutcomeUnknown"),
    *(("missing_field", {"missing": name}, "OutcomeUnknown") for name in FIELDS),
    ("invalid_client", {"times": None}, "AppRefused"),
]
"""What goes wrong, how, and the reason in the log."""

HEARD = [(kind, how) for kind, how, reason in LASTING if reason != "ResponseLost"]
"""Those after which no call is left that may still arrive."""


@pytest.mark.parametrize("kind", PASSING)
def test_what_passes_is_tried_again(shopkeeper: Shopkeeper, kind: str) -> None:
    shopkeeper.house.street.arm(kind, times=2)
    assert shopkeeper.connect_shop().status == 200
    assert (asked(shopkeeper), status(shopkeeper.row())) == (3, (True, "ok"))


@pytest.mark.parametrize("kind", ["slow", "slow_start"])
def test_an_answer_within_the_deadline_is_waited_for(shopkeeper: Shopkeeper, kind: str) -> None:
    shopkeeper.house.street.arm(kind, seconds=DEADLINE - 1)
    assert shopkeeper.connect_shop().status == 200
    assert asked(shopkeeper) == 1


@pytest.mark.parametrize(("kind", "how", "reason"), LASTING)
def test_what_lasts_leaves_the_row_waiting_and_no_secret(
    shopkeeper: Shopkeeper, kind: str, how: dict[str, Any], reason: str
) -> None:
    shopkeeper.house.street.arm(kind, **how)
    with overheard(shopkeeper.house) as heard:
        page = shopkeeper.connect_shop()
    assert (page.status, "may not be connected yet" in page.text) == (503, True)
    assert remarks(heard) == [reason]
    assert (status(shopkeeper.row()), vault(shopkeeper)) == ((False, "not_connected"), [])
    assert told(shopkeeper) == ["created", "oauth_started"]


@pytest.mark.parametrize(("kind", "how"), HEARD)
def test_it_leaves_the_shop_to_whoever_comes_next(
    shopkeeper: Shopkeeper, kind: str, how: dict[str, Any]
) -> None:
    shopkeeper.house.street.arm(kind, **how)
    assert shopkeeper.connect_shop().status == 503
    shopkeeper.house.street.shopify.faults.clear()
    assert rival(shopkeeper).connect_shop().status == 200


def test_the_same_merchant_may_start_again_at_once(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("lost_answer")
    assert shopkeeper.connect_shop().status == 503
    assert shopkeeper.connect_shop().status == 200
    assert shopkeeper.hand_out()["object"] == "credentials"


def test_a_code_used_up_by_the_last_try_but_one_is_not_a_refusal(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("error_500", times=4)
    shopkeeper.house.street.arm("invalid_grant")
    assert shopkeeper.connect_shop().status == 503
    assert asked(shopkeeper) == 5


def test_our_app_refused_raises_the_alarm_and_is_not_tried_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("invalid_client")
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.connect_shop().status == 503
    lines = [json.loads(line) for line in heard.getvalue().splitlines()]
    assert [line["level"] for line in lines if line["message"] == APP_REFUSED] == ["ERROR"]
    assert asked(shopkeeper) == 1


def test_no_other_trouble_raises_it(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("error_500", times=None)
    with overheard(shopkeeper.house) as heard:
        shopkeeper.connect_shop()
    assert APP_REFUSED not in heard.getvalue()


def test_a_code_that_shopify_refuses_is_refused(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("invalid_grant")
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.connect_shop().status == 400
    assert (remarks(heard), asked(shopkeeper)) == (["code_refused"], 1)
    assert status(shopkeeper.row()) == (False, "not_connected")
    assert rival(shopkeeper).connect_shop().status == 200


@pytest.mark.parametrize("scopes", ["read_orders", "write_products", "read_orders,read_products"])
def test_fewer_scopes_than_asked_for_are_refused(shopkeeper: Shopkeeper, scopes: str) -> None:
    shopkeeper.house.street.arm("wrong_scopes", scopes=scopes)
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.connect_shop().status == 400
    assert remarks(heard) == ["scopes"]
    row = shopkeeper.row()
    assert (status(row), row["has_credentials_secret_arn"]) == ((False, "not_connected"), False)
    assert vault(shopkeeper) == []
    assert rival(shopkeeper).connect_shop().status == 200


@pytest.mark.parametrize(
    ("kind", "how", "answer"),
    [
        ("wrong_scopes", {"scopes": "read_orders"}, (400, "scopes")),
        ("invalid_grant", {}, (400, "code_refused")),
        ("invalid_client", {}, (503, "AppRefused")),
    ],
)
def test_a_claim_that_cannot_be_withdrawn_changes_no_answer(
    shopkeeper: Shopkeeper,
    pauses: list[float],
    kind: str,
    how: dict[str, Any],
    answer: tuple[int, str],
) -> None:
    shopkeeper.house.street.arm(kind, **how)
    client = shopkeeper.house.shopify.service.endpoint.keys.client
    with wire_of(client) as line, overheard(shopkeeper.house) as heard:
        line.lay_for_good("DeleteItem", unreachable)
        page = shopkeeper.connect_shop()
    assert (page.status, remarks(heard)[-1]) == answer
    assert rival(shopkeeper).start().status == 409


def test_leave_to_write_is_leave_to_read(shopkeeper: Shopkeeper) -> None:
    shopkeeper.house.street.arm("wrong_scopes", scopes="write_products,write_orders")
    assert shopkeeper.connect_shop().status == 200
