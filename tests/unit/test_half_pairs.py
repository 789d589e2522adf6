"""Half a surrogate pair is refused wherever it stands, and no answer repeats it (api.md §1)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.representation import problems
from connectors.domain.credentials import credentials
from connectors.domain.errors import FieldRefused, InvalidField, UnknownField
from connectors.domain.validation.json_text import first_half_pair
from connectors.domain.validation.requests import amend_fields, connect_fields, no_fields

HIGH, LOW = "\ud83d", "\ude00"
READERS: dict[str, Callable[[Any], object]] = {
    "POST": lambda body: connect_fields("stripe", json.dumps(body), body),
    "POST a shop": lambda body: connect_fields("shopify", json.dumps(body), body),
    "PATCH": lambda body: amend_fields(json.dumps(body), body),
    "PUT": lambda body: credentials("ups", body),
    "DELETE": no_fields,
}
EACH = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def refused(read: Callable[[Any], object], body: Any) -> FieldRefused:
    with pytest.raises(FieldRefused) as caught:
        read(body)
    problems.body(caught.value, "req_1").encode()
    return caught.value


@pytest.mark.parametrize("half", [HIGH, LOW, LOW + HIGH, f"a{HIGH}", f"{HIGH}{HIGH}{LOW}"])
@EACH
def test_in_a_name_or_a_value_it_is_refused_by_every_call(
    read: Callable[[Any], object], half: str
) -> None:
    for body in (
        {half: 1},
        {"a": half},
        {"config": {"a": [{half: 1}]}},
        {"credentials": {half: 1}},
    ):
        refused(read, json.loads(json.dumps(body)))


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_in_a_name_at_the_top_the_field_is_unknown(method: str) -> None:
    refusal = refused(READERS[method], {HIGH: 1})
    assert (type(refusal), refusal.param) == (UnknownField, "…")


FIELDS = ["display_name", "mode", "ship_from_city", "seller_id", "bank_account_id", "config"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("name", FIELDS)
def test_in_a_field_s_value_the_field_is_named(method: str, name: str) -> None:
    for value in (HIGH, [HIGH], {"x": HIGH} if name != "config" else [HIGH]):
        refusal = refused(READERS[method], {name: value})
        assert (type(refusal), refusal.param) == (InvalidField, name)


@pytest.mark.parametrize(
    ("config", "param"),
    [
        ({"a": HIGH}, "config.a"),
        ({HIGH: 1}, "config.…"),
        ({"a": {"b": [0, {LOW: {}}]}}, "config.a.b[1].…"),
        ({"a": [[[[[[HIGH]]]]]]}, "config.a[0][0][0][0][0][0]"),
    ],
)
def test_in_config_it_is_named_at_any_depth(config: Any, param: str) -> None:
    for method in ("POST", "PATCH"):
        refusal = refused(READERS[method], {"config": config})
        assert (type(refusal), refusal.param) == (InvalidField, param)


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"credentials": {"client_id": HIGH, "client_secret": "s"}}, "credentials.client_id"),
        ({"credentials": {HIGH: "s"}}, "credentials.…"),
        (
            {"credentials": {"client_id": "c", "client_secret": "s"}, "webhook_secret": LOW},
            "webhook_secret",
        ),
    ],
)
def test_in_a_set_of_credentials_it_is_named(body: Any, param: str) -> None:
    assert refused(READERS["PUT"], body).param == param


def test_a_whole_pair_passes() -> None:
    body = json.loads('{"display_name": "\\ud83d\\ude00", "config": {"\\ud83d\\ude00": ["😀"]}}')
    assert READERS["PATCH"](body)
    assert no_fields(body) == {}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(st.characters(), max_size=3),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(), max_size=2), inner)
        ),
    )
)
def test_the_first_one_is_found_where_utf_8_cannot_spell_the_value(value: Any) -> None:
    found = first_half_pair([value]) is not None
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        assert found
    else:
        assert not found
