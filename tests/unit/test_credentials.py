"""A set of credentials: what may be in it, and that it never shows (api.md §3)."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.representation import problems
from connectors.domain import errors as e
from connectors.domain.credentials import SET_BYTES, Credentials, credentials

PLANTED = "PLANTED-value"
MADE = Credentials({"b": PLANTED, "a": PLANTED}, PLANTED)
UPS = {"client_id": "c", "client_secret": "s"}


def refusal(body: dict[str, Any], connector_type: str = "ups") -> e.Refusal:
    with pytest.raises(e.Refusal) as caught:
        credentials(connector_type, body)
    return caught.value


def told(body: dict[str, Any], connector_type: str = "ups") -> tuple[type[e.Refusal], str]:
    found = refusal(body, connector_type)
    assert isinstance(found, e.FieldRefused)
    return type(found), found.param


def test_a_set_shows_its_names_and_nothing_else() -> None:
    shown = [repr(MADE), str(MADE), f"{MADE}", f"{[MADE]!r}", json.dumps(MADE.names)]
    assert PLANTED not in "".join(shown)
    assert (repr(MADE), MADE.names) == ("Credentials(a, b)", ("a", "b"))


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy, vars, json.dumps])
def test_a_set_is_carried_off_by_no_usual_means(take: Any) -> None:
    with pytest.raises(TypeError) as refused:
        take(MADE)
    assert PLANTED not in str(refused.value)


def test_its_values_come_out_where_they_are_asked_for_by_name() -> None:
    values = {"a": PLANTED, "b": PLANTED}
    assert MADE.reveal() == {"credentials": values, "webhook_secret": PLANTED}
    assert MADE.has_webhook_secret


def test_a_set_does_not_change_with_what_it_was_made_of() -> None:
    given_values = {"a": "1"}
    made = Credentials(given_values)
    given_values["a"] = "2"
    made.reveal()["credentials"]["a"] = "3"
    assert made.reveal() == {"credentials": {"a": "1"}, "webhook_secret": None}


def test_required_and_optional_names_are_taken() -> None:
    made = credentials("ups", {"credentials": UPS | {"account_number": "1"}})
    assert (made.names, made.has_webhook_secret) == (tuple(sorted([*UPS, "account_number"])), False)


@pytest.mark.parametrize("body", [{}, {"credentials": {}}, {"credentials": [], "x": 1}])
def test_shopify_takes_none_whatever_is_sent(body: dict[str, Any]) -> None:
    assert type(refusal(body, "shopify")) is e.OauthOnly


CREDENTIALS: dict[str, Any] = {"credentials": UPS}
REFUSED: dict[str, tuple[dict[str, Any], type[e.Refusal], str]] = {
    "nothing": ({}, e.MissingField, "credentials"),
    "no object": ({"credentials": [PLANTED]}, e.InvalidField, "credentials"),
    "null": ({"credentials": None}, e.InvalidField, "credentials"),
    "another field": (CREDENTIALS | {"mode": "live"}, e.UnknownField, "mode"),
    "another name": ({"credentials": UPS | {"pin": "1"}}, e.UnknownField, "credentials.pin"),
    "a hidden name": ({"credentials": UPS | {"sk_live_1": ""}}, e.UnknownField, "credentials.…"),
    "too few": (
        {"credentials": {"client_id": "c"}},
        e.MissingField,
        "credentials.client_secret",
    ),
    "a number": (
        {"credentials": UPS | {"client_id": 1}},
        e.InvalidField,
        "credentials.client_id",
    ),
    "an empty value": (
        {"credentials": UPS | {"client_id": ""}},
        e.InvalidField,
        "credentials.client_id",
    ),
    "spaces around it": (
        {"credentials": UPS | {"client_id": " c"}},
        e.InvalidField,
        "credentials.client_id",
    ),
    "half a character": (
        {"credentials": UPS | {"client_id": "\ud800"}},
        e.InvalidField,
        "credentials.client_id",
    ),
    "an empty webhook secret": (
        CREDENTIALS | {"webhook_secret": ""},
        e.InvalidField,
        "webhook_secret",
    ),
    "a webhook secret that is none": (
        CREDENTIALS | {"webhook_secret": 1},
        e.InvalidField,
        "webhook_secret",
    ),
}


@pytest.mark.parametrize(("body", "kind", "param"), REFUSED.values(), ids=REFUSED)
def test_an_unfit_set_is_refused_by_the_name_of_its_fault(
    body: dict[str, Any], kind: type[e.Refusal], param: str
) -> None:
    assert told(body) == (kind, param)


def test_a_connector_that_signs_nothing_takes_no_webhook_secret() -> None:
    body = {"credentials": {"client_id": "c", "secret": "s"}, "webhook_secret": "w"}
    assert told(body, "plaid") == (e.FieldNotApplicable, "webhook_secret")
    assert credentials("plaid", body | {"webhook_secret": None}).has_webhook_secret is False


def test_where_all_names_are_optional_one_is_wanted() -> None:
    assert told({"credentials": {}}, "google") == (e.InvalidField, "credentials")
    assert credentials("google", {"credentials": {"api_key": "k"}}).names == ("api_key",)


@pytest.mark.parametrize(
    ("value", "fits"),
    [("sk_live_51H8x", True), ("rk_test_1", True), ("pk_live_1", False), ("sk_live_1\n2", False)],
)
def test_a_published_format_is_kept(value: str, *, fits: bool) -> None:
    body = {"credentials": {"secret_key": value}}
    if fits:
        assert credentials("stripe", body).names == ("secret_key",)
    else:
        assert told(body, "stripe") == (e.InvalidField, "credentials.secret_key")


def test_a_set_of_32_kibibytes_fits_and_not_one_byte_more() -> None:
    room = SET_BYTES - len(json.dumps(Credentials(UPS | {"client_id": ""}).reveal()))
    assert SET_BYTES == 32 * 1024
    assert credentials("ups", {"credentials": UPS | {"client_id": "x" * room}})
    too_long = {"credentials": UPS | {"client_id": "x" * (room + 1)}}
    assert told(too_long) == (e.InvalidField, "credentials")


@given(
    st.dictionaries(
        st.sampled_from(["client_id", "client_secret", "account_number", PLANTED[:64]]),
        st.sampled_from([PLANTED, f" {PLANTED}", 1, None, [PLANTED]]),
    ),
    st.sampled_from([None, PLANTED, "", [PLANTED]]),
)
def test_a_refusal_repeats_no_value(values: dict[str, Any], webhook_secret: Any) -> None:
    body = {"credentials": values, "webhook_secret": webhook_secret}
    try:
        credentials("ups", body)
    except e.FieldRefused as refused:
        said = repr(refused) + problems.body(refused, "req_1")
        assert PLANTED not in said.replace(f"credentials.{PLANTED}", "")
