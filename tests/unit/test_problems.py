"""Every refusal as the contract's flat error object (api.md §1)."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.api.representation import problems
from connectors.api.representation.problems import INTERNAL, PROBLEMS
from connectors.domain import errors as e
from connectors.domain.providers.catalogue import CATALOGUE
from tests.contract import ERRORS, PROBLEM_FIELDS

SENTENCE = re.compile(r"[A-Z](?:[^.!?]|[.!?](?=\S))*\.|config may not (?:[^.!?])*\.")
FACTS: dict[type[e.Refusal], tuple[Any, ...]] = {
    e.InvalidParameter: ("limit", "a whole number from 1 to 100"),
    e.MethodNotAllowed: (("GET", "POST"),),
    e.InsufficientScope: ("integrations:read",),
    e.RateLimited: (7,),
    e.Unavailable: ("dynamodb",),
    e.UnreadableRow: ("entity", "ups", "KeyError"),
}
NOT_YET = {"shop_connected_elsewhere", "provider_error"}
"""Codes of the contract for which this release has no refusal."""


def below(kind: type[e.Refusal]) -> Iterator[type[e.Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


TREE = [kind for kind in below(e.Refusal) if kind.__module__ == e.__name__]
WITH_KINDS_OF_THEIR_OWN = {e.ConcurrentUpdate, e.Unavailable}
"""Raised as they are, and by more special ones."""
RAISED = [k for k in TREE if k in WITH_KINDS_OF_THEIR_OWN or not k.__subclasses__()]
EACH = pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)


def an(kind: type[e.Refusal]) -> e.Refusal:
    """A refusal of that kind, with the facts it carries."""
    fields = ("config.a[0]", "an object") if issubclass(kind, e.FieldRefused) else ()
    return kind(*FACTS.get(kind, fields))


def told(refusal: Exception) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(problems.body(refusal, "req_1"))
    return read


def test_every_kind_that_is_raised_has_an_entry_and_nothing_else_has() -> None:
    assert set(PROBLEMS) == set(RAISED)


def test_the_tree_in_the_docstring_names_every_kind() -> None:
    drawn = set(re.findall(r"\b[A-Z]\w+", str(e.__doc__).partition("\n")[2]))
    assert drawn == {"Refusal", *(kind.__name__ for kind in TREE)}


def test_every_entry_is_a_row_of_the_contract_s_table() -> None:
    assert {(p.status, p.type, p.code) for p in [*PROBLEMS.values(), INTERNAL]} <= ERRORS


def test_every_row_of_the_contract_s_table_has_an_entry() -> None:
    codes = {entry.code for entry in [*PROBLEMS.values(), INTERNAL]}
    assert {code for _, _, code in ERRORS} - codes <= NOT_YET


@EACH
def test_a_refusal_is_told_as_one_flat_object_with_always_the_same_keys(
    kind: type[e.Refusal],
) -> None:
    body, entry = told(an(kind)), PROBLEMS[kind]
    extra = ["required"] if kind is e.InsufficientScope else []
    assert list(body) == PROBLEM_FIELDS + extra
    assert (body["error"], body["code"], body["type"]) == (entry.code, entry.code, entry.type)
    assert body["request_id"] == "req_1"


def test_a_hint_is_one_sentence() -> None:
    hints = [told(an(kind))["hint"] for kind in RAISED] + [INTERNAL.hint]
    assert [hint for hint in hints if not SENTENCE.fullmatch(hint)] == []


def test_param_is_the_refused_field_s_path_and_otherwise_null() -> None:
    params = {kind: told(an(kind))["param"] for kind in RAISED}
    assert params.pop(e.InvalidParameter) == "limit"
    for kind, param in params.items():
        assert param == ("config.a[0]" if issubclass(kind, e.FieldRefused) else None)


def test_the_missing_scope_is_named() -> None:
    assert told(e.InsufficientScope("integrations:write"))["required"] == "integrations:write"


def test_a_hint_says_what_would_fit() -> None:
    hint = told(e.InvalidField("mode", '"sandbox" or "live"'))["hint"]
    assert hint == 'This field must be "sandbox" or "live".'
    assert told(e.InvalidParameter("limit", "1"))["hint"] == "Send 1."


def test_the_hint_of_an_unknown_connector_type_names_every_one_that_there_is() -> None:
    hint = told(e.InvalidConnectorType())["hint"]
    assert re.findall(r"\b[a-z]+\b", hint.partition("types ")[2]) == list(CATALOGUE)


NEXT_STEP = re.compile(
    r"\b([Ss]end|[Nn]ame|[Uu]se|[Rr]etry|[Cc]all|[Tt]ry|connect|change|authorize|start|read|ask"
    r"|[Ss]low|[Aa]uthorize|describes|disconnect)\b"
)
OF_ADMISSION = [
    kind
    for kind in RAISED
    if issubclass(kind, (e.Malformed, e.Unadmitted, e.NoSuchRoute, e.MethodNotAllowed))
] + [e.NotConnected, e.NotSetUp, e.Unavailable]


@pytest.mark.parametrize("kind", OF_ADMISSION, ids=lambda kind: kind.__name__)
def test_a_hint_says_what_to_do_next(kind: type[e.Refusal]) -> None:
    assert NEXT_STEP.search(told(an(kind))["hint"])


def test_only_what_the_contract_says_adds_headers() -> None:
    added = {kind: problems.headers(an(kind)) for kind in RAISED}
    assert {kind: headers for kind, headers in added.items() if headers} == {
        e.RateLimited: {"Retry-After": "7"},
        e.Unavailable: {"Retry-After": "2"},
        e.UnreadableRow: {"Retry-After": "300"},
        e.MethodNotAllowed: {"Allow": "GET, POST"},
    }


@pytest.mark.parametrize("fault", [ValueError("sk_live_1"), KeyError("x"), RuntimeError()])
def test_what_is_no_refusal_is_a_neutral_internal_error(fault: Exception) -> None:
    assert told(fault) == {
        "error": "internal_error",
        "code": "internal_error",
        "type": "internal",
        "hint": INTERNAL.hint,
        "param": None,
        "request_id": "req_1",
    }
    assert problems.headers(fault) == {}


def test_a_hint_conjures_nothing_out_of_what_would_fit() -> None:
    assert "{" in told(e.InvalidField("config", "{expected}"))["hint"]
