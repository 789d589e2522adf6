"""What the simulator's log shows of a call: enough to be read, never a whole secret."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.answers import Answer, Body, bare
from local.simulator.calls import END, LONG, PLAIN, masked, read
from local.simulator.faults import Fault, Kind
from tests.unit.shop_desk import Endpoint


@given(st.text(min_size=1, max_size=60), st.sampled_from(["code", "client_secret", "unheard_of"]))
def test_a_value_that_may_be_secret_is_never_shown_whole(secret: str, name: str) -> None:
    shown = masked({name: secret})[name]
    assert shown == (f"…{secret[-END:]}" if len(secret) >= LONG else "…")
    assert secret not in shown or secret == "…"


def test_a_long_token_is_known_again_by_its_end() -> None:
    token = "shprt_" + "a" * 28 + "k3Fd"
    assert masked({"refresh_token": token}) == {"refresh_token": "…k3Fd"}


def test_no_name_that_can_hold_a_secret_is_shown_whole() -> None:
    secrets = {"code", "client_secret", "access_token", "refresh_token", "state", "hmac"}
    assert PLAIN & secrets == set()


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (bare(403), {"errors": "Forbidden"}),
        (bare(404, Body.EMPTY), {"body": "empty"}),
        (bare(302, headers={"Location": "/x"}), {"Location": "/x", "errors": "Found"}),
        (Answer(429, b"", headers={"Retry-After": "7"}), {"Retry-After": "7", "body": "empty"}),
    ],
)
def test_an_answer_is_shown_with_what_matters(answer: Answer, shown: dict[str, str]) -> None:
    assert read(answer) == shown


def test_an_html_answer_is_shown_by_its_beginning() -> None:
    shown = read(bare(520, Body.HTML))
    assert shown["Content-Type"].startswith("text/html")
    assert shown["body"].startswith("<!DOCTYPE html>")
    assert len(shown["body"]) <= 120


def test_a_fault_s_own_words_are_in_the_log() -> None:
    endpoint = Endpoint()
    fault = Fault(Kind.REFUSED, status=400, error="shop_not_permitted", error_description="No.")
    endpoint.faults.arm(fault)
    endpoint.ask(code="a-code-of-32-letters-abcdefghijkl", expiring="1")
    (call,) = endpoint.calls.all()
    assert call.answered == {"error": "shop_not_permitted", "error_description": "No."}
    assert call.asked["code"] == "…ijkl"
    assert json.dumps(call.shown())
