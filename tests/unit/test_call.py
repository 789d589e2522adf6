"""A request as the gateway hands it over, and the answer as it takes it back."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.http.call import Call, Response
from connectors.domain.errors import InvalidJson
from tests.builders import NOON, an_event


def a_call(**changed: Any) -> Call:
    return Call.read(an_event("GET", "/v1/integrations") | changed, at=NOON, request_id="req_1")


@given(st.text("aAzZ-", min_size=1, max_size=6), st.sampled_from(["headers", "multiValueHeaders"]))
def test_a_header_is_found_whatever_its_case(name: str, where: str) -> None:
    value: Any = "v" if where == "headers" else ["v"]
    call = a_call(**{"headers": None, "multiValueHeaders": None, where: {name: value}})
    assert call.headers == {name.lower(): "v"}


TWICE: dict[str, dict[str, Any]] = {
    "one name": {"multiValueHeaders": {"Idempotency-Key": ["a", "b"]}},
    "equal values": {"multiValueHeaders": {"Idempotency-Key": ["a", "a"]}},
    "two cases": {"multiValueHeaders": {"Idempotency-Key": ["a"], "idempotency-key": ["a"]}},
    "two cases, single": {
        "multiValueHeaders": None,
        "headers": {"Idempotency-Key": "a", "IDEMPOTENCY-KEY": "a"},
    },
    "both maps": {
        "headers": {"Idempotency-Key": "b"},
        "multiValueHeaders": {"Idempotency-Key": ["a", "b"]},
    },
}


@pytest.mark.parametrize("parts", TWICE.values(), ids=TWICE)
def test_a_header_sent_twice_is_known_as_repeated(parts: dict[str, Any]) -> None:
    assert a_call(**parts).repeated == {"idempotency-key"}


def test_a_header_in_both_maps_is_not_repeated() -> None:
    both = {"headers": {"A": "1"}, "multiValueHeaders": {"a": ["1"], "B": ["1, 2"]}}
    assert a_call(**both).repeated == frozenset()


def test_a_header_sent_twice_is_joined() -> None:
    call = a_call(headers={"If-Match": "b"}, multiValueHeaders={"If-Match": ["a", "b"]})
    assert call.headers == {"if-match": "a, b"}


@pytest.mark.parametrize(
    "absent", ["headers", "multiValueHeaders", "multiValueQueryStringParameters", "body"]
)
def test_what_the_gateway_leaves_out_or_null_is_empty(absent: str) -> None:
    event = an_event("GET", "/v1/integrations")
    del event[absent]
    without = Call.read(event, at=NOON, request_id="req_1")
    assert without == a_call(**{absent: None})


def test_every_value_of_a_query_is_there() -> None:
    assert a_call(multiValueQueryStringParameters={"limit": ["1", "2"]}).query == {
        "limit": ["1", "2"]
    }


def test_a_query_of_single_values_is_read_where_there_is_no_other() -> None:
    single = {"queryStringParameters": {"limit": "2"}}
    assert a_call(**single, multiValueQueryStringParameters=None).query == {"limit": ["2"]}
    many = {"multiValueQueryStringParameters": {"limit": ["1", "2"]}}
    assert a_call(**single, **many).query == {"limit": ["1", "2"]}


def test_the_caller_s_address_is_the_gateway_s_word() -> None:
    call = a_call(headers={"X-Forwarded-For": "203.0.113.9"}, multiValueHeaders=None)
    assert call.address == "192.0.2.7"


@given(st.binary(max_size=40))
def test_a_binary_body_comes_as_it_was_sent(body: bytes) -> None:
    text = base64.b64encode(body).decode()
    assert a_call(body=text, isBase64Encoded=True).body() == body


@given(st.text(max_size=40))
def test_a_text_is_utf_8(text: str) -> None:
    assert a_call(body=text).body() == text.encode()


@pytest.mark.parametrize(("body", "encoded"), [("\ud800", False), ("abc", True), ("é", True)])
def test_a_body_that_is_no_text_is_refused_without_a_quotation(body: str, *, encoded: bool) -> None:
    with pytest.raises(InvalidJson) as refused:
        a_call(body=body, isBase64Encoded=encoded).body()
    assert refused.value.__suppress_context__


def test_an_answer_takes_the_gateway_s_shape() -> None:
    reply = Response(201, '{"a":1}', {"ETag": '"x-1"'})
    assert reply.proxied({"X-Request-Id": "req_1"}) == {
        "statusCode": 201,
        "multiValueHeaders": {
            "Content-Type": ["application/json"],
            "ETag": ['"x-1"'],
            "X-Request-Id": ["req_1"],
        },
        "body": '{"a":1}',
        "isBase64Encoded": False,
    }


def test_an_answer_to_head_says_all_but_the_body() -> None:
    reply = Response(200, '"é"', {"ETag": '"x-1"'})
    told = reply.proxied({}, head=True)
    headers = {"Content-Type": ["application/json"], "ETag": ['"x-1"'], "Content-Length": ["4"]}
    assert (told["body"], told["multiValueHeaders"]) == ("", headers)
    assert Response(304).proxied({}, head=True) == Response(304).proxied({})


def test_an_answer_s_own_headers_go_before_those_of_every_answer() -> None:
    told = Response(200, "", {"Cache-Control": "public"}).proxied({"Cache-Control": "no-store"})
    assert told["multiValueHeaders"] == {"Cache-Control": ["public"]}


def test_an_answer_without_a_body_has_no_type() -> None:
    assert Response(304).proxied({})["multiValueHeaders"] == {}
