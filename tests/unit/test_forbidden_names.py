"""What may never be sent is found at any depth, in any spelling, and named where it stands."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.errors import ForbiddenField
from connectors.domain.validation.requests import amend_fields, connect_fields
from tests.contract import FORBIDDEN_NAMES

INNOCENT = st.text("abcdxyz_0", min_size=1, max_size=6).filter(lambda name: len(name) != 6)
STEPS = st.lists(INNOCENT | st.integers(0, 3), max_size=6)


@st.composite
def spellings(draw: st.DrawFn, names: list[str]) -> str:
    """One of the names in any case, with `-` and `_` alike."""
    name = draw(st.sampled_from(names))
    letters = [
        draw(st.sampled_from("_-" if letter == "_" else letter + letter.upper())) for letter in name
    ]
    return "".join(letters)


def around(value: object, steps: list[str | int]) -> Any:
    """The value inside containers to which the steps lead, each with innocent company."""
    for step in reversed(steps):
        value = {"q": [], step: value} if isinstance(step, str) else [*([None] * step), value, {}]
    return value


def refusal_of(body: Any) -> ForbiddenField:
    """How a POST of any type and a PATCH alike refuse the body."""
    text = json.dumps(body)
    params = []
    reads: list[Callable[[], object]] = [
        lambda: connect_fields("stripe", text, body),
        lambda: connect_fields("shopify", text, body),
        lambda: amend_fields(text, body),
    ]
    for read in reads:
        with pytest.raises(ForbiddenField) as caught:
            read()
        params.append(caught.value)
    assert len({refusal.param for refusal in params}) == 1
    return params[0]


def as_the_contract_spells(steps: list[str | int]) -> str:
    """Dots and brackets: `config.ship[2].name`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


@given(spellings(FORBIDDEN_NAMES), INNOCENT | st.just("config"), STEPS, st.none() | st.text())
def test_a_credential_s_name_is_found_at_any_depth(
    name: str, first: str, steps: list[str | int], value: str | None
) -> None:
    body = around({"w": 1, name: value}, [first, *steps])
    assert refusal_of(body).param == as_the_contract_spells([first, *steps, name])


@given(spellings([*FORBIDDEN_NAMES, "entity_id"]))
def test_at_the_top_the_entity_is_forbidden_too(name: str) -> None:
    assert refusal_of({"mode": "live", name: {}}).param == name


@given(spellings(["entity_id"]), st.just([]) | STEPS.map(lambda steps: ["x", *steps[:4]]))
def test_below_the_top_an_entity_is_a_name_like_any_other(
    name: str, steps: list[str | int]
) -> None:
    body = {"config": around({name: 1}, steps)}
    assert set(connect_fields("stripe", json.dumps(body), body)) == {"config"}


@pytest.mark.parametrize("name", ["apikey", "apiKey", "APIKEY", "webhookSecret", "access--token"])
def test_a_name_without_its_separators_is_the_same_name(name: str) -> None:
    assert refusal_of({"config": {name: 1}}).param == f"config.{name}"


@pytest.mark.parametrize("name", ["secrets", "my_secret", "credential", "api_keys", "token", "key"])
def test_a_name_that_only_resembles_one_is_not_forbidden(name: str) -> None:
    body = {"config": {name: 1}}
    assert amend_fields(json.dumps(body), body) == {"config": json.dumps(body["config"])}


def test_the_first_in_the_document_is_the_one_that_is_named() -> None:
    body = {"config": {"a": [{"b": {"Secret": 1}}], "secret": 1}, "api_key": 1}
    assert refusal_of(body).param == "config.a[0].b.Secret"


@pytest.mark.parametrize("other", [{"nonsense": 1}, {"shop": 1}, {"mode": 1}, {"config": []}])
def test_a_forbidden_name_comes_before_every_other_fault(other: dict[str, Any]) -> None:
    assert refusal_of(other | {"secret": 1}).param == "secret"


def test_a_name_at_the_bottom_of_five_thousand_levels_is_found() -> None:
    body = {"config": around({"secret": 1}, [0] * 5_000)}
    assert refusal_of(body).param == f"config{'[0]' * 5_000}.secret"


@pytest.mark.parametrize("value", [None, "", 0, {}, [], "sk_live_1"])
def test_the_name_is_forbidden_whatever_its_value(value: object) -> None:
    assert refusal_of({"config": {"secret": value}}).param == "config.secret"
