"""What can be made to go wrong with the simulator's token calls, without the wire."""

import pytest

from local.simulator.answers import Answer, Dropped
from local.simulator.faults import AUTHORIZATION_CODE, REFRESH_TOKEN, Fault, Kind
from tests.unit.shop_desk import ANOTHER, SCOPES, Endpoint, read, status


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


def test_without_a_fault_the_answer_has_every_field(endpoint: Endpoint) -> None:
    told = read(endpoint.refresh(endpoint.connected()))
    assert told == {
        "access_token": told["access_token"],
        "expires_in": 3_600,
        "refresh_token": told["refresh_token"],
        "refresh_token_expires_in": 7_776_000,
        "scope": "read_orders,write_products",
    }


@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        (Kind.HTML_520, 520),
        (Kind.ERROR_500, 500),
        (Kind.TOO_MANY, 429),
        (Kind.INVALID_GRANT, 400),
        (Kind.INVALID_CLIENT, 401),
    ],
)
def test_a_refusing_fault_leaves_the_work_undone(
    endpoint: Endpoint, kind: Kind, answered: int
) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(kind))
    assert status(endpoint.refresh(token)) == answered
    assert endpoint.refreshes == 0
    assert status(endpoint.refresh(token)) == 200


def test_a_520_is_html(endpoint: Endpoint) -> None:
    endpoint.faults.arm(Fault(Kind.HTML_520))
    answer = endpoint.ask()
    assert isinstance(answer, Answer)
    assert answer.content_type.startswith("text/html")
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_a_reset_leaves_the_work_undone(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(Kind.RESET))
    assert endpoint.refresh(token) == Dropped(reset=True)
    assert endpoint.refreshes == 0


def test_a_lost_answer_s_work_is_done(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(Kind.LOST_ANSWER))
    assert endpoint.refresh(token) == Dropped()
    assert endpoint.refreshes == 1
    assert status(endpoint.refresh(token)) == 200


@pytest.mark.parametrize(("kind", "done"), [(Kind.SLOW, 1), (Kind.SLOW_START, 0)])
def test_a_slow_call_waits_after_its_work_or_before(
    endpoint: Endpoint, kind: Kind, done: int
) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(kind, seconds=7))
    assert status(endpoint.refresh(token)) == 200
    assert endpoint.waited == [(7, done)]


def test_a_field_that_is_named_is_missing(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    endpoint.faults.arm(Fault(Kind.MISSING_FIELD, missing="refresh_token_expires_in"))
    told = read(endpoint.refresh(token))
    assert told.keys() == {"access_token", "expires_in", "refresh_token", "scope"}
    assert status(endpoint.refresh(told["refresh_token"])) == 200


@pytest.mark.parametrize(
    ("scopes", "told"), [(None, "read_orders"), ("read_x,read_y", "read_x,read_y"), ("", "")]
)
def test_wrong_scopes_are_granted_and_kept(
    endpoint: Endpoint, scopes: str | None, told: str
) -> None:
    endpoint.faults.arm(Fault(Kind.WRONG_SCOPES, scopes=scopes))
    answer = read(endpoint.ask(code=endpoint.desk.approved(), expiring="1"))
    assert answer["scope"] == told != ",".join(SCOPES)
    assert read(endpoint.refresh(answer["refresh_token"]))["scope"] == told


def test_a_fault_meets_so_many_calls(endpoint: Endpoint) -> None:
    endpoint.faults.arm(Fault(Kind.ERROR_500, times=2))
    assert [status(endpoint.refresh("none")) for _ in range(3)] == [500, 500, 400]


def test_a_fault_without_number_lasts_until_it_is_cleared(endpoint: Endpoint) -> None:
    endpoint.faults.arm(Fault(Kind.TOO_MANY, times=None))
    assert [status(endpoint.refresh("none")) for _ in range(5)] == [429] * 5
    endpoint.faults.clear()
    assert status(endpoint.refresh("none")) == 400


def test_a_fault_meets_its_own_shop_only(endpoint: Endpoint) -> None:
    endpoint.faults.arm(Fault(Kind.ERROR_500, shop=ANOTHER))
    assert status(endpoint.refresh("none")) == 400
    assert status(endpoint.refresh("none", ANOTHER)) == 500


@pytest.mark.parametrize(
    ("grant_type", "answers"), [(REFRESH_TOKEN, [400, 500]), (AUTHORIZATION_CODE, [500, 400])]
)
def test_a_fault_meets_its_own_grant_type_only(
    endpoint: Endpoint, grant_type: str, answers: list[int]
) -> None:
    endpoint.faults.arm(Fault(Kind.ERROR_500, grant_type=grant_type))
    asked = [endpoint.ask(code="none"), endpoint.refresh("none")]
    assert [status(answer) for answer in asked] == answers


def test_faults_meet_the_calls_in_the_order_of_arming(endpoint: Endpoint) -> None:
    endpoint.faults.arm(Fault(Kind.TOO_MANY))
    endpoint.faults.arm(Fault(Kind.ERROR_500))
    assert [status(endpoint.refresh("none")) for _ in range(3)] == [429, 500, 400]
