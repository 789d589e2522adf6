"""The description as a document: what generators stumble over, and what clients must be told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connectors.api.representation.problems import INTERNAL, PROBLEMS
from connectors.domain.errors import MethodNotAllowed
from connectors.domain.validation.bodies import BODIES
from local.api_description.bodies import NAMES
from tests.builders import Answered
from tests.description import DOCUMENT, Example, assert_described, examples, operations

SCHEMAS = DOCUMENT["components"]["schemas"]
REQUESTS = sorted(NAMES.values())
KEYED = [
    pytest.param(described, id=described["operationId"])
    for _, _, described in operations()
    if described.get("security") != []
]
ROW = "/v1/integrations/ups"
REFUSAL = {
    "error": "not_found",
    "code": "not_found",
    "type": "not_found",
    "hint": "Nothing.",
    "param": None,
    "request_id": "req_1",
}


def members(node: Any, above: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every member of every object, with the name of what it stands in."""
    for name, value in node.items() if isinstance(node, dict) else ():
        yield above, name, value
        yield from members(value, name)
    for entry in node if isinstance(node, list) else ():
        yield from members(entry, above)


def test_description_publishes_no_default_and_no_const() -> None:
    named = [
        (above, name)
        for above, name, _ in members(DOCUMENT)
        # `default` among responses is the answer of any other status; a property may be so called.
        if name in ("default", "const") and above not in ("responses", "properties")
    ]
    assert named == []


def test_description_refers_to_nothing_that_is_missing() -> None:
    targets = {value for _, name, value in members(DOCUMENT) if name == "$ref"}
    named = {
        f"#/components/{kind}/{name}"
        for kind, parts in DOCUMENT["components"].items()
        for name in parts
    }
    assert targets - named == set()
    assert len(targets) > 20


def test_description_has_no_component_that_nothing_refers_to() -> None:
    targets = {value for _, name, value in members(DOCUMENT) if name == "$ref"}
    kinds = ("parameters", "schemas", "examples")
    named = {
        f"#/components/{kind}/{name}" for kind in kinds for name in DOCUMENT["components"][kind]
    }
    assert named - targets == set()


def test_no_schema_of_an_answer_forbids_further_members() -> None:
    closing = [name for name in SCHEMAS if SCHEMAS[name].get("additionalProperties") is False]
    assert sorted(closing) == REQUESTS


def test_every_body_is_described_by_name() -> None:
    assert set(NAMES) == set(BODIES)


def test_every_object_that_is_described_has_a_name_of_its_own() -> None:
    inline = [
        name
        for above, name, value in members({"paths": DOCUMENT["paths"], "schemas": SCHEMAS})
        if isinstance(value, dict)
        and ("properties" in value or "enum" in value)
        and above != "schemas"
    ]
    assert inline == []


@pytest.mark.parametrize("name", ["is_active", "display_name", "mode", "config", "shop"])
def test_field_that_may_not_be_null_is_not_described_as_nullable(name: str) -> None:
    for request in ("ConnectRequest", "UpdateRequest"):
        described = SCHEMAS[request]["properties"].get(name, {"type": "string"})
        validator = Draft202012Validator(described | {"components": DOCUMENT["components"]})
        assert not validator.is_valid(None)


@pytest.mark.parametrize(
    "name", [*(f"ship_from_{part}" for part in ("name", "city", "zip")), "seller_id"]
)
def test_field_that_may_be_cleared_is_described_by_a_type_of_two(name: str) -> None:
    for request in ("ConnectRequest", "UpdateRequest"):
        assert SCHEMAS[request]["properties"][name]["type"] == ["string", "null"]


TEXTS = ["display_name", *(f"ship_from_{part}" for part in ("name", "address1", "state"))]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("request_name", ["ConnectRequest", "UpdateRequest"])
def test_text_field_is_described_by_what_the_service_takes(request_name: str, name: str) -> None:
    described = Draft202012Validator(SCHEMAS[request_name]["properties"][name])
    for text in ("x", "Ärger & Söhne", "👩\u200d👩\u200d👧", " x ", "x" * 120):
        assert described.is_valid(text)
    for text in ("", " ", "\u0085", "\u200b", "a\u2028b", "caf\ufffd", "\u202ex", "x" * 256):
        assert not described.is_valid(text)


def test_update_requires_no_field() -> None:
    assert "required" not in SCHEMAS["UpdateRequest"]


@pytest.mark.parametrize("described", KEYED)
def test_operation_shows_an_example_of_its_request(described: dict[str, Any]) -> None:
    example = Example.of("", "", described)
    assert example.headers or example.query
    assert bool(example.bodies) == ("requestBody" in described)


def test_examples_leave_no_part_of_a_path_open() -> None:
    assert [example.path for example in examples() if "{" in example.path] == []


@pytest.mark.parametrize("described", KEYED)
def test_operation_tells_of_refusals_by_status_and_code(described: dict[str, Any]) -> None:
    always = {"401": "missing_api_key", "429": "rate_limit_exceeded", "500": "internal_error"}
    for status, code in always.items():
        content = described["responses"][status]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert code in content["examples"]


def test_every_code_but_that_of_a_wrong_method_is_told_of_by_an_operation() -> None:
    known = {problem.code for problem in (*PROBLEMS.values(), INTERNAL)}
    assert set(DOCUMENT["components"]["examples"]) == known - {PROBLEMS[MethodNotAllowed].code}


def answer(status: int, body: Any) -> Answered:
    return Answered(status, {"content-type": "application/json"}, json.dumps(body))


def test_judge_passes_what_is_described() -> None:
    assert_described("GET", ROW, answer(404, REFUSAL))


UNDESCRIBED: dict[str, Answered] = {
    "a status": answer(409, REFUSAL),
    "a code": answer(404, REFUSAL | {"code": "oauth_only"}),
    "a further member": answer(404, REFUSAL | {"secret": 1}),
    "a missing member": answer(404, {n: v for n, v in REFUSAL.items() if n != "param"}),
    "another shape": answer(200, REFUSAL),
    "a media type": Answered(404, {"content-type": "text/plain"}, json.dumps(REFUSAL)),
}


@pytest.mark.parametrize("case", UNDESCRIBED)
def test_judge_refuses_what_is_not_described(case: str) -> None:
    with pytest.raises(AssertionError, match="not_found"):
        assert_described("GET", ROW, UNDESCRIBED[case])
