"""A request as the gateway hands it over, and the answer as it takes it back."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.call import Call, Reply
from connectors.domain.errors import InvalidJson
from tests.builders import NOON, an_event


def a_call(**changed: Any) -> Call:
    return Call.read(an_event("GET", "/v1/integrations") | changed, at=NOON, request_id="req_1")


@given(st.text("aAzZ-", min_size=1, max_size=6), st.sampled_from(["headers", "multiValueHeaders"]))
def test_a_header_is_found_whatever_its_case(name: str, where: str) -> None:
    value: Any = "v" if where == "headers" else ["v"]
    call = a_call(**{"headers": None, "multiValueHeaders": None, where: {name: value}})
    assert call.headers == {name.lower(): "v"}


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
    reply = Reply(201, '{"a":1}', {"ETag": '"x-1"'})
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


def test_an_answer_without_a_body_has_no_type() -> None:
    assert Reply(304).proxied({})["multiValueHeaders"] == {}
