"""A set that is not right in every respect is refused whole, and nothing of it is kept."""

import json
from typing import Any

import pytest

from tests.builders import MODE_A, Answered
from tests.integration.credential_sets import (
    FORMATS,
    REQUIRED,
    SIGNING,
    STRIPE,
    UNSIGNED,
    a_body,
    a_set,
    fitting,
)
from tests.integration.holder import Holder

LIMIT = 32 * 1024
UNTIDY: dict[str, Any] = {
    "a number": 4,
    "true": True,
    "null": None,
    "a list": ["sk_live_1"],
    "an object": {"value": "sk_live_1"},
    "nothing": "",
    "a space": " ",
    "a space before": " sk_live_1",
    "a space behind": "sk_live_1 ",
    "a line end": "sk_live_1\n",
    "half a character": "sk_live_\ud800",
}


@pytest.fixture
def bare(lodger: Holder) -> Holder:
    """A holder whose Stripe row is there and has no credentials."""
    lodger.connect()
    return lodger


def refused(holder: Holder, body: Any, connector_type: str = "stripe") -> tuple[str, Any]:
    """The code and the param of a 422 that has left everything as it was."""
    before = holder.row(connector_type), holder.vault(), holder.events()
    answer = holder.store(body, connector_type)
    assert answer.status == 422
    assert (holder.row(connector_type), holder.vault(), holder.events()) == before
    return told(answer)


def told(answer: Answered) -> tuple[str, Any]:
    return answer.body["code"], answer.body["param"]


def changed(connector_type: str = "stripe", **values: Any) -> dict[str, Any]:
    """A body of a whole set in which some values are others."""
    return {"credentials": a_set(connector_type) | values}


def test_a_wrong_name_is_refused_and_named(bare: Holder) -> None:
    body = {"credentials": {"secret_key": "sk_live_1", "secretKey": "sk_live_1"}}
    assert refused(bare, body) == ("unknown_field", "credentials.secretKey")


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_name_of_no_connector_is_refused_by_each(lodger: Holder, connector_type: str) -> None:
    lodger.connect(connector_type)
    body = changed(connector_type, passphrase="x")
    assert refused(lodger, body, connector_type) == ("unknown_field", "credentials.passphrase")


def test_a_credential_in_the_place_of_a_name_is_not_shown(bare: Holder) -> None:
    body = changed(sk_live_51HqFsecret="x")
    assert refused(bare, body) == ("unknown_field", "credentials.…")


@pytest.mark.parametrize(("connector_type", "name"), REQUIRED)
def test_without_a_required_one_it_is_refused(
    lodger: Holder, connector_type: str, name: str
) -> None:
    lodger.connect(connector_type)
    others = {known: value for known, value in a_set(connector_type).items() if known != name}
    answer = refused(lodger, {"credentials": others}, connector_type)
    assert answer == ("missing_field", f"credentials.{name}")


@pytest.mark.parametrize("value", UNTIDY.values(), ids=UNTIDY)
@pytest.mark.parametrize("name", ["secret_key", "publishable_key"])
def test_a_value_that_is_no_tidy_text_is_refused(bare: Holder, name: str, value: Any) -> None:
    assert refused(bare, changed(**{name: value})) == ("invalid_field", f"credentials.{name}")


@pytest.mark.parametrize("value", [v for v in UNTIDY.values() if v is not None])
def test_so_is_a_signing_secret(bare: Holder, value: Any) -> None:
    body = {"credentials": STRIPE, "webhook_secret": value}
    assert refused(bare, body) == ("invalid_field", "webhook_secret")


@pytest.mark.parametrize(("connector_type", "name", "shape"), FORMATS)
def test_a_value_in_no_published_format_is_refused(
    lodger: Holder, connector_type: str, name: str, shape: str
) -> None:
    lodger.connect(connector_type)
    body = changed(connector_type, **{name: f"!{fitting(shape)}"})
    assert refused(lodger, body, connector_type) == ("invalid_field", f"credentials.{name}")


@pytest.mark.parametrize(
    "value", ["pk_live_1", "sk_prod_1", "SK_LIVE_1", "sk_live_", "sk_live_a b"]
)
def test_only_stripes_own_prefixes_make_a_secret_key(bare: Holder, value: str) -> None:
    assert refused(bare, changed(secret_key=value)) == ("invalid_field", "credentials.secret_key")


def test_a_signing_secret_has_a_format_too(bare: Holder) -> None:
    body = {"credentials": STRIPE, "webhook_secret": "shhh"}
    assert refused(bare, body) == ("invalid_field", "webhook_secret")


@pytest.mark.parametrize("connector_type", UNSIGNED)
def test_a_signing_secret_where_there_is_none_is_not_applicable(
    lodger: Holder, connector_type: str
) -> None:
    lodger.connect(connector_type)
    body = a_body(connector_type, webhook_secret=SIGNING)
    answer = refused(lodger, body, connector_type)
    assert answer == ("field_not_applicable", "webhook_secret")


@pytest.mark.parametrize("body", [{}, {"webhook_secret": SIGNING}])
def test_a_body_without_credentials_is_refused(bare: Holder, body: dict[str, str]) -> None:
    assert refused(bare, body) == ("missing_field", "credentials")


@pytest.mark.parametrize("values", [None, [], "sk_live_1", 4, [{"secret_key": "sk_live_1"}]])
def test_credentials_are_an_object(bare: Holder, values: Any) -> None:
    assert refused(bare, {"credentials": values}) == ("invalid_field", "credentials")


def test_nothing_is_no_set_even_where_nothing_is_required(lodger: Holder) -> None:
    lodger.connect("google")
    assert refused(lodger, {"credentials": {}}, "google") == ("invalid_field", "credentials")


@pytest.mark.parametrize("name", ["mode", "is_active", "credentials_secret_arn", "Credentials"])
def test_a_field_beside_them_is_refused(bare: Holder, name: str) -> None:
    assert refused(bare, a_body(**{name: "x"})) == ("unknown_field", name)


def of_size(size: int) -> dict[str, Any]:
    """A set that is this long as it is kept."""
    free = {"credentials": {"secret_key": "sk_test_"}, "webhook_secret": None}
    return {"credentials": {"secret_key": "sk_test_" + "x" * (size - len(json.dumps(free)))}}


def test_a_set_of_32_kib_is_taken(bare: Holder) -> None:
    assert bare.store(of_size(LIMIT)).status == 200
    assert bare.hand_out()["credentials"] == of_size(LIMIT)["credentials"]


def test_a_set_of_one_byte_more_is_refused(bare: Holder) -> None:
    assert refused(bare, of_size(LIMIT + 1)) == ("invalid_field", "credentials")


def test_the_signing_secret_counts_towards_the_size(bare: Holder) -> None:
    body = of_size(LIMIT) | {"webhook_secret": SIGNING}
    assert refused(bare, body) == ("invalid_field", "credentials")


def test_a_refused_set_leaves_the_stored_one_in_force(bare: Holder) -> None:
    bare.store({"credentials": STRIPE})
    refused(bare, changed(secret_key="nonsense"))
    assert bare.hand_out()["credentials"] == STRIPE


@pytest.mark.parametrize("connector_type", MODE_A)
def test_no_refusal_shows_a_value(lodger: Holder, connector_type: str) -> None:
    lodger.connect(connector_type)
    values = {name: f" planted {name}" for name in a_set(connector_type)}
    answer = lodger.store({"credentials": values}, connector_type)
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert "planted" not in answer.text + str(answer.headers)
