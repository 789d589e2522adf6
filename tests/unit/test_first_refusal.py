"""Validation stops at the first fault, and two faults always give the same answer (api.md §1)."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.representation import problems
from connectors.domain.errors import FieldRefused, ForbiddenField, InvalidField, UnknownField
from connectors.domain.validation.field_path import spelled
from connectors.domain.validation.requests import amend_fields, connect_fields

UNKNOWN = ["nonsense", "livemode", "Mode", "display-name", "version"]
INVALID: dict[str, Any] = {
    "mode": "MARK",
    "display_name": {"MARK": "MARK"},
    "config": ["MARK"],
    "ship_from_zip": ["MARK"],
    "seller_id": "MARK" * 200,
    "bank_account_id": "MARK",
}
NAMES = st.text(max_size=80) | st.sampled_from(["sk_live_1", "a" * 64, "a" * 65, "AIzaSy", "\x00"])


def faulty(unknown: list[str], invalid: list[str], seed: int) -> dict[str, Any]:
    """A body with these faults, in some order, and a sound field among them."""
    members = [*[(name, "MARK") for name in unknown], *[(name, INVALID[name]) for name in invalid]]
    members.append(("ship_from_name", "Dock 4"))
    random.Random(seed).shuffle(members)
    return dict(members)


def refusals(body: Any) -> list[FieldRefused]:
    text = json.dumps(body)
    reads: list[Callable[[], object]] = [
        lambda: connect_fields("stripe", text, body),
        lambda: amend_fields(text, body),
    ]
    caught = []
    for read in reads:
        with pytest.raises(FieldRefused) as refusal:
            read()
        caught.append(refusal.value)
    return caught


some_unknown = st.lists(st.sampled_from(UNKNOWN), min_size=1, unique=True)
some_invalid = st.lists(st.sampled_from(sorted(INVALID)), min_size=1, unique=True)


@given(some_unknown, st.lists(st.sampled_from(sorted(INVALID)), unique=True), st.integers())
def test_the_first_unknown_field_comes_before_any_invalid_one(
    unknown: list[str], invalid: list[str], seed: int
) -> None:
    body = faulty(unknown, invalid, seed)
    first = next(name for name in body if name in unknown)
    for refusal in refusals(body):
        assert (type(refusal), refusal.param) == (UnknownField, first)


@given(some_invalid, st.integers())
def test_of_the_invalid_ones_the_first_in_the_document_counts(
    invalid: list[str], seed: int
) -> None:
    body = faulty([], invalid, seed)
    first = next(name for name in body if name in invalid)
    for refusal in refusals(body):
        assert (type(refusal), refusal.param) == (InvalidField, first)


@given(some_unknown | st.just([]), some_invalid, st.integers())
def test_nothing_of_a_value_comes_back(unknown: list[str], invalid: list[str], seed: int) -> None:
    for refusal in refusals(faulty(unknown, invalid, seed)):
        said = problems.body(refusal, "req_1") + repr(refusal) + repr(refusal.__cause__)
        assert "MARK" not in said
        assert refusal.__suppress_context__ or refusal.__context__ is None


@given(NAMES)
def test_a_name_is_shown_only_where_it_is_printable_short_and_no_credential(name: str) -> None:
    harmless = 0 < len(name) <= 64 and name.isprintable() and not resembles_a_credential(name)
    body = {"config": {name: {"secret": 1}}}
    for refusal in refusals(body):
        assert type(refusal) is ForbiddenField
        assert refusal.param == f"config.{name if harmless else '…'}.secret"


@given(NAMES)
def test_an_unknown_field_is_shown_under_the_same_rule(name: str) -> None:
    harmless = 0 < len(name) <= 64 and name.isprintable() and not resembles_a_credential(name)
    for refusal in refusals({name: 1}):
        assert refusal.param == (name if harmless else "…")


@given(st.lists(NAMES | st.integers(0, 99), min_size=1, max_size=5))
def test_a_path_is_always_printable(path: list[str | int]) -> None:
    text = spelled(tuple(path))
    assert text.isprintable()
    assert len(text) <= 65 * len(path)


def resembles_a_credential(name: str) -> bool:
    return "sk_live_" in name or name.startswith("AIza")
