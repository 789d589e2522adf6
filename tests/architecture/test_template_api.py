"""The public door in the template: named methods, and the gateway's own answers in our envelope."""

import json
import re
from typing import Any

import pytest

from connectors.api.http.endpoint import ALWAYS as EVERY_ANSWER
from connectors.api.http.endpoint import NOT_STORED
from tests import gateway
from tests.architecture.stack import Part, parts, properties, translated, written
from tests.contract import ERRORS, PROBLEM_FIELDS

METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}
OWN_STATUS = {
    "DEFAULT_4XX": 400,
    "DEFAULT_5XX": 500,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "UNAUTHORIZED": 401,
    "REQUEST_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "THROTTLED": 429,
    "QUOTA_EXCEEDED": 429,
    "INTEGRATION_TIMEOUT": 504,
    "INTEGRATION_FAILURE": 504,
}
"""What API Gateway answers with unless it is told otherwise."""
SENTENCE = re.compile(r"[A-Z][^.!?]*\.")
ALWAYS = {
    "X-Request-Id": "context.requestId",
    "Cache-Control": f"'{NOT_STORED}'",
    **{name: f"'{value}'" for name, value in EVERY_ANSWER.items()},
}
"""What each of our own answers carries that is no row and no public document."""

(API,) = properties(written(), "Serverless::Api").values()
ANSWERS: dict[str, Part] = API["GatewayResponses"]
EACH = pytest.mark.parametrize("kind", ANSWERS)


def body(kind: str) -> dict[str, Any]:
    templates = ANSWERS[kind]["ResponseTemplates"]
    assert list(templates) == ["application/json"]
    read: dict[str, Any] = json.loads(templates["application/json"])
    return read


def status(kind: str) -> int:
    return int(ANSWERS[kind].get("StatusCode", OWN_STATUS[kind]))


@EACH
def test_a_gateway_s_answer_has_exactly_the_envelope_s_keys(kind: str) -> None:
    told = body(kind)
    assert list(told) == PROBLEM_FIELDS
    assert (told["error"], told["param"]) == (told["code"], None)
    assert told["request_id"] == "$context.requestId"


@EACH
def test_status_type_and_code_are_a_row_of_the_contract_s_table(kind: str) -> None:
    assert (status(kind), body(kind)["type"], body(kind)["code"]) in ERRORS


@EACH
def test_its_hint_is_one_sentence(kind: str) -> None:
    assert SENTENCE.fullmatch(body(kind)["hint"])


@EACH
def test_it_carries_the_headers_of_every_answer(kind: str) -> None:
    headers = dict(ANSWERS[kind]["ResponseParameters"]["Headers"])
    retry = headers.pop("Retry-After", None)
    challenge = headers.pop("WWW-Authenticate", None)
    assert headers == ALWAYS
    assert challenge == ("'Bearer'" if status(kind) == 401 else None)
    assert (retry is not None) is (status(kind) in (429, 503))
    assert retry is None or re.fullmatch("'[1-9][0-9]*'", retry)


def test_whatever_else_the_gateway_refuses_has_an_answer() -> None:
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(ANSWERS)


def test_every_route_names_its_method() -> None:
    for function in parts(written(), "Serverless::Function").values():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] in ("Api", "HttpApi"):
                assert event["Type"] == "Api"
                assert event["Properties"]["Method"].lower() in METHODS


def test_every_method_of_every_address_reaches_the_function_that_knows_the_routes() -> None:
    (api,) = properties(translated(), "ApiGateway::RestApi").values()
    paths = api["Body"]["paths"]
    assert set(paths["/{proxy+}"]) == METHODS
    assert set(paths["/"]) >= {"get", "head"}
    assert "x-amazon-apigateway-any-method" not in json.dumps(paths, default=str)


def test_what_is_below_shopify_s_addresses_comes_by_the_method_of_the_address_alone() -> None:
    routes = {(r.method, r.path) for r in gateway.resources() if r.function == "shopify"}
    plain = {(method, path) for method, path in routes if not path.endswith("{proxy+}")}
    assert len(plain) == 3
    assert routes - plain == {(method, f"{path}/{{proxy+}}") for method, path in plain}


def test_bodies_come_as_text() -> None:
    assert "BinaryMediaTypes" not in API
