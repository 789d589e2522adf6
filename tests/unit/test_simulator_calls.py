"""The simulator's record of token calls, its refusals, and how a fault is read."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.simulator.calls import Call
from local.simulator.faults import AUTHORIZATION_CODE, REFRESH_TOKEN, Fault, Kind
from local.simulator.readers import fault_of
from local.simulator.refusals import Refused
from local.simulator.shops import DeadRefresh
from tests.unit.shop_desk import ANOTHER, SHOP, Desk, Endpoint, read

US = {"client_id": "an-app", "client_secret": "…"}
EXCHANGED = US | {"code": "…", "expiring": "1"}
REFRESHED = US | {"grant_type": "refresh_token", "refresh_token": "…"}
GRANTED = {
    "access_token": "…",
    "expires_in": "3600",
    "refresh_token": "…",
    "refresh_token_expires_in": "7776000",
    "scope": "read_orders,write_products",
}
REFUSED = {
    "error": "invalid_grant",
    "error_description": "The refresh token is invalid, expired or revoked",
}
LOST, RESET = ({"connection": how} for how in ("closed without an answer", "reset"))


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


def test_a_dead_refresh_token_is_refused_in_the_form_that_is_set() -> None:
    desk = Desk()
    with pytest.raises(Refused) as usual:
        desk.refresh("shprt_none")
    desk.shops.dead_refresh = DeadRefresh.INVALID_REQUEST
    with pytest.raises(Refused) as other:
        desk.refresh("shprt_none")
    assert (usual.value.status, usual.value.error) == (400, "invalid_grant")
    assert (other.value.status, other.value.error) == (401, "invalid_request")
    assert "active refresh_token" in other.value.description


def test_every_call_is_noted_without_its_secrets(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(Kind.LOST_ANSWER))
    endpoint.refresh(token)
    endpoint.faults.arm(Fault(Kind.RESET))
    endpoint.refresh(token)
    endpoint.refresh("shprt_none")
    at = endpoint.desk.moment
    assert endpoint.calls.all() == [
        Call(at, SHOP, "authorization_code", None, "granted", 200, EXCHANGED, GRANTED),
        Call(at, SHOP, "refresh_token", "lost_answer", "granted", None, REFRESHED, LOST),
        Call(at, SHOP, "refresh_token", "reset", "not_done", None, REFRESHED, RESET),
        Call(at, SHOP, "refresh_token", None, "invalid_grant", 400, REFRESHED, REFUSED),
    ]
    told = json.dumps([call.shown() for call in endpoint.calls.all()])
    assert not [secret for secret in ("shp", "hush", token) if secret in told]


def test_calls_are_found_by_shop_and_by_grant_type(endpoint: Endpoint) -> None:
    endpoint.refresh(endpoint.connected())
    endpoint.connected(ANOTHER)
    assert len(endpoint.calls.all()) == 3
    assert len(endpoint.calls.all(shop=SHOP)) == 2
    assert len(endpoint.calls.all(grant_type=AUTHORIZATION_CODE)) == 2
    assert len(endpoint.calls.all(SHOP, REFRESH_TOKEN)) == 1


def test_another_grant_type_is_refused(endpoint: Endpoint) -> None:
    assert read(endpoint.ask(grant_type="password"))["error"] == "unsupported_grant_type"
    assert [call.grant_type for call in endpoint.calls.all()] == ["other"]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"kind": "slow"}, Fault(Kind.SLOW)),
        ({"kind": "slow", "times": "", "shop": ""}, Fault(Kind.SLOW, times=None)),
        ({"kind": "slow", "times": None, "seconds": 0.5}, Fault(Kind.SLOW, None, seconds=0.5)),
        (
            {"kind": "missing_field", "times": "2", "shop": SHOP, "missing": "scope"},
            Fault(Kind.MISSING_FIELD, 2, SHOP, missing="scope"),
        ),
        (
            {"kind": "wrong_scopes", "grant_type": REFRESH_TOKEN, "scopes": "read_x"},
            Fault(Kind.WRONG_SCOPES, grant_type=REFRESH_TOKEN, scopes="read_x"),
        ),
    ],
)
def test_a_fault_is_read_from_a_form_and_from_json(told: dict[str, object], fault: Fault) -> None:
    assert fault_of(told) == fault


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "flood"},
        {"kind": "slow", "times": 0},
        {"kind": "slow", "seconds": 601},
        {"kind": "slow", "grant_type": "password"},
        {"kind": "slow", "second": 3},
    ],
)
def test_what_is_no_fault_is_not_armed(told: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        fault_of(told)


def test_no_two_calls_work_at_the_same_time() -> None:
    endpoint, inside, most = Endpoint(), list[int](), list[int]()

    def slowly(length: int) -> str:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.01)
        inside.pop()
        return f"{len(most):04}"

    token = endpoint.connected()
    endpoint.desk.shops.shop(SHOP).tokens.random_text = slowly
    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(endpoint.refresh, [token] * 4))
    assert [read(answer)["expires_in"] for answer in answers] == [3_600] * 4
    assert max(most) == 1
