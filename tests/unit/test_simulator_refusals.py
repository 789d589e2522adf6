"""The simulator's token endpoint answers with any status that a test wants, and nothing is done."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.answers import REDIRECTS, Answer, Body
from local.simulator.fault_answers import ELSEWHERE
from local.simulator.faults import AUTHORIZATION_CODE, STATUSES, Fault, Faults, Kind
from local.simulator.fields import WrongField
from tests.unit.shop_desk import ANOTHER, SHOP, Endpoint, read, status


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


def answered(endpoint: Endpoint, fault: Fault) -> Answer:
    endpoint.faults.arm(fault)
    answer = endpoint.refresh("none")
    assert isinstance(answer, Answer)
    return answer


@given(st.integers(400, 499), st.sampled_from(Body))
def test_any_4xx_leaves_the_work_undone_whatever_its_body(code: int, body: Body) -> None:
    endpoint = Endpoint()
    token = endpoint.connected()
    endpoint.faults.arm(Fault(Kind.REFUSED, status=code, body=body))
    assert status(endpoint.refresh(token)) == code
    assert endpoint.refreshes == 0
    assert status(endpoint.refresh(token)) == 200


@pytest.mark.parametrize("kind", STATUSES)
@pytest.mark.parametrize(
    ("body", "type", "begins"),
    [
        (Body.JSON, "application/json", b'{"errors": '),
        (Body.HTML, "text/html", b"<!DOCTYPE html>"),
        (Body.EMPTY, "text/plain", b""),
    ],
)
def test_the_body_is_json_html_or_none(
    endpoint: Endpoint, kind: Kind, body: Body, type: str, begins: bytes
) -> None:
    answer = answered(endpoint, Fault(kind, body=body))
    assert answer.content_type.startswith(type)
    assert answer.body[: len(begins) or 1] == begins
    assert answer.status == STATUSES[kind][0]


def test_a_refusal_has_the_word_that_was_chosen(endpoint: Endpoint) -> None:
    refused = Fault(Kind.REFUSED, status=400, error="shop_not_permitted", error_description="No.")
    told = json.loads(answered(endpoint, refused).body)
    assert told == {"error": "shop_not_permitted", "error_description": "No."}


@pytest.mark.parametrize("code", REDIRECTS)
def test_a_redirect_leads_where_a_call_would_be_seen(endpoint: Endpoint, code: int) -> None:
    answer = answered(endpoint, Fault(Kind.REDIRECT, status=code))
    assert (answer.status, answer.headers["Location"]) == (code, ELSEWHERE)


def test_a_redirect_leads_where_it_was_told_to(endpoint: Endpoint) -> None:
    answer = answered(endpoint, Fault(Kind.REDIRECT, location="https://evil.example/"))
    assert answer.headers["Location"] == "https://evil.example/"


@pytest.mark.parametrize(
    ("given", "sent"), [(None, "2.0"), ("7", "7"), ("Sat, 28 Nov 2026 12:00:00 GMT",) * 2]
)
def test_a_429_says_when_to_come_again(endpoint: Endpoint, given: str | None, sent: str) -> None:
    answer = answered(endpoint, Fault(Kind.TOO_MANY, retry_after=given))
    assert (answer.status, answer.headers["Retry-After"]) == (429, sent)


@given(st.integers(500, 599))
def test_any_5xx_can_be_chosen(code: int) -> None:
    answer = answered(Endpoint(), Fault(Kind.SERVER_ERROR, status=code, retry_after="60"))
    assert (answer.status, answer.headers["Retry-After"]) == (code, "60")


def test_an_exchange_is_refused_and_its_code_stays_good(endpoint: Endpoint) -> None:
    code = endpoint.desk.approved()
    endpoint.faults.arm(
        Fault(Kind.REFUSED, status=400, error="shop_not_permitted", grant_type=AUTHORIZATION_CODE)
    )
    assert read(endpoint.ask(code=code, expiring="1")) == {"error": "shop_not_permitted"}
    assert status(endpoint.ask(code=code, expiring="1")) == 200


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.REFUSED, 399),
        (Kind.REFUSED, 500),
        (Kind.REDIRECT, 304),
        (Kind.REDIRECT, 400),
        (Kind.SERVER_ERROR, 499),
        (Kind.SERVER_ERROR, 600),
        (Kind.SLOW, 403),
    ],
)
def test_a_status_that_the_fault_cannot_have_is_refused(kind: Kind, code: int) -> None:
    with pytest.raises(WrongField, match=r"^status: "):
        Fault(kind, status=code)


@pytest.mark.parametrize("name", ["location", "retry_after"])
@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x", "é", "a\0"])
def test_a_header_cannot_be_broken_into_two(name: str, value: str) -> None:
    with pytest.raises(WrongField, match=name):
        Fault(Kind.REDIRECT, **{name: value})  # type: ignore[arg-type]


def test_a_fault_is_switched_off_by_its_number() -> None:
    faults = Faults()
    first, second = (faults.arm(Fault(kind, times=None)) for kind in (Kind.SLOW, Kind.RESET))
    faults.disarm(first)
    faults.disarm(first)
    assert list(faults.numbered) == [second]
    assert faults.arm(Fault(Kind.SLOW)) not in (first, second)


def test_a_shop_s_faults_are_switched_off_without_the_others() -> None:
    faults = Faults()
    for shop in (SHOP, ANOTHER, None):
        faults.arm(Fault(Kind.RESET, shop=shop))
    faults.clear(SHOP)
    assert [fault.shop for fault in faults.armed] == [ANOTHER, None]
