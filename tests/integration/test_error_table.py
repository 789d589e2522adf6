"""Every refusal wears the same envelope, whole and with nothing else in it (api.md §1)."""

import re

import pytest

from connectors.api.representation.problems import INTERNAL, PROBLEMS
from tests.builders import Answered
from tests.integration.error_table import STATUS, TABLE, TYPES, UNUSED, Row
from tests.integration.tenant import Tenant
from tests.integration.wire import Wire

ENVELOPE = {"error", "code", "type", "hint", "param", "request_id"}
ALWAYS = {
    "content-type",
    "x-request-id",
    "arcus-version",
    "cache-control",
    "x-content-type-options",
    "strict-transport-security",
}
RATE = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}


def envelope(answer: Answered) -> dict[str, object]:
    """The body without the two members that differ from answer to answer."""
    return {name: told for name, told in answer.body.items() if name not in ("hint", "request_id")}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_a_refusal_has_its_status_its_envelope_and_its_headers(
    tenant: Tenant, wire: Wire, pauses: list[float], row: Row
) -> None:
    answer = row.trigger(tenant, wire)
    status = STATUS[row.code]
    assert answer.status == status
    expected = {"error": row.code, "code": row.code, "type": TYPES[status], "param": row.param}
    assert envelope(answer) == expected | ({"required": row.required} if row.required else {})
    assert set(answer.body) >= ENVELOPE
    assert_of_one_sentence(answer.body["hint"])
    assert_headers(answer, row)


def assert_of_one_sentence(hint: str) -> None:
    assert re.fullmatch(r"[A-Za-z][^\n{}]{8,}[.!]", hint), hint


def assert_headers(answer: Answered, row: Row) -> None:
    own = {row.header[0]} if row.header else set()
    if answer.status == 401:
        own.add("www-authenticate")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.headers) == ALWAYS | (RATE if row.key_known else set()) | own
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["arcus-version"] == "2026-05-01"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch("max-age=[0-9]{8,}", answer.headers["strict-transport-security"])
    assert answer.headers["x-request-id"] == answer.body["request_id"]
    assert re.fullmatch(r"req_[0-9A-HJKMNP-TV-Z]{26}", answer.headers["x-request-id"])
    if row.header:
        name, shape = row.header
        assert re.fullmatch(shape, answer.headers[name])


def test_every_code_of_the_contract_has_a_row_or_an_issue_that_brings_it() -> None:
    rows = {row.code for row in TABLE}
    assert rows | set(UNUSED) == set(STATUS)
    assert rows & set(UNUSED) == set()


def test_the_service_knows_no_code_beside_the_contracts() -> None:
    assert {problem.code for problem in (*PROBLEMS.values(), INTERNAL)} <= set(STATUS)


def test_no_two_answers_share_a_request_id(tenant: Tenant) -> None:
    answers = [tenant.read() for _ in range(5)]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 5


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v1/integrations", "GET, HEAD"), ("/v1/openapi.json", "GET, HEAD")],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_wrong_method_is_told_the_right_ones(
    tenant: Tenant, path: str, allowed: str, method: str
) -> None:
    answer = tenant.send(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)


def test_the_row_names_all_its_methods(tenant: Tenant) -> None:
    allowed = tenant.send("PUT", "/v1/integrations/stripe").headers["allow"].split(", ")
    assert {"GET", "PATCH", "POST"} <= set(allowed)
    assert allowed == sorted(allowed)
