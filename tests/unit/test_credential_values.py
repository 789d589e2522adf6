"""What one credential may be: a text that shows, in its published format, for the row's mode."""

import re
from dataclasses import replace
from typing import Any

import pytest

from connectors.api.representation import problems
from connectors.domain import errors as e
from connectors.domain.credentials import Credentials, credentials
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation.credential_values import expected
from tests.builders import MODE_A

SERVICE_ACCOUNT = '{\n  "type": "service_account",\r\n  "project_id": "x"\n}'
STRIPE: dict[str, Any] = {"secret_key": "sk_live_1"}


def stored(connector_type: str, **values: Any) -> Any:
    """What is kept of a set."""
    return credentials(connector_type, {"credentials": values}).reveal()["credentials"]


def refused(connector_type: str, **values: Any) -> e.FieldRefused:
    with pytest.raises(e.FieldRefused) as caught:
        credentials(connector_type, {"credentials": values})
    return caught.value


UNSEEN = {
    "a byte order mark before it": "\ufeffAIzaX",
    "a byte order mark in it": "AIza\ufeffX",
    "a zero-width space": "AIza\u200bX",
    "a joiner": "AIza\u200dX",
    "a soft hyphen": "AIza\u00adX",
    "a direction mark": "AIzaX\u200e",
    "an override": "AIza\u202eX",
    "a variation selector": "AIza\ufe0fX",
    "a tag": "AIza\U000e0041X",
    "a blank letter": "AIza\u3164X",
    "a blank of braille": "\u2800AIzaX",
    "a line separator": "AIza\u2028X",
    "a control character": "AIza\x00X",
    "delete": "AIza\x7fX",
    "a tabulator": "AIza\tX",
    "next line": "AIza\x85X",
    "a lost character": "AIza\ufffdX",
    "a noncharacter": "AIza\ufdd0X",
    "half a pair": "AIza\ud83dX",
    "a line break": "AIza\nX",
    "a line break behind it": "AIzaX\n",
    "a space before it": " AIzaX",
    "a space of another width behind it": "AIzaX\u3000",
    "a non-breaking space before it": "\u00a0AIzaX",
}


@pytest.mark.parametrize("value", UNSEEN.values(), ids=UNSEEN)
def test_a_value_with_something_unseen_is_refused_by_every_connector(value: str) -> None:
    refusal = refused("google", api_key=value)
    assert (type(refusal), refusal.param) == (e.InvalidField, "credentials.api_key")
    assert refused("ups", client_id="c", client_secret=value).param == "credentials.client_secret"
    with pytest.raises(e.InvalidField):
        credentials("printnode", {"credentials": {"api_key": "k"}, "webhook_secret": value})


@pytest.mark.parametrize(
    ("connector_type", "values"),
    [
        ("stripe", {"secret_key": "sk_live_ключ"}),
        ("stripe", {"secret_key": "sk_live_١"}),
        ("stripe", {"secret_key": "sk_live_é"}),
        ("stripe", {"secret_key": "sk_live_1", "publishable_key": "pk_live_ñ"}),
        ("shippo", {"api_token": "shippo_live_ключ"}),
        ("plaid", {"client_id": "c", "secret": "s", "access_token": "access-sandbox-é"}),
    ],
)
def test_a_published_format_has_no_letters_but_ascii(
    connector_type: str, values: dict[str, str]
) -> None:
    assert type(refused(connector_type, **values)) is e.InvalidField


def test_so_has_a_published_format_of_a_signing_secret() -> None:
    with pytest.raises(e.InvalidField) as refusal:
        credentials("stripe", {"credentials": STRIPE, "webhook_secret": "whsec_ключ"})
    assert refusal.value.param == "webhook_secret"


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_one_line_break_at_the_end_of_a_key_file_is_dropped(ending: str) -> None:
    kept = stored("google", service_account_json=SERVICE_ACCOUNT + ending)
    assert kept == {"service_account_json": SERVICE_ACCOUNT}


@pytest.mark.parametrize("ending", ["\n\n", "\r\n\r\n", "\n ", " \n", "\r", "\n\r", "\t\n"])
def test_anything_else_at_its_end_is_refused(ending: str) -> None:
    refusal = refused("google", service_account_json=SERVICE_ACCOUNT + ending)
    assert refusal.param == "credentials.service_account_json"


@pytest.mark.parametrize(
    "value", ["", "\n", "\r\n", "\n{}", " {}", "{\x00}", "{\t}", "{\u2028}", "\ufeff{}", "{\x0b}"]
)
def test_a_key_file_has_line_breaks_and_nothing_else_unseen(value: str) -> None:
    assert type(refused("google", service_account_json=value)) is e.InvalidField


@pytest.mark.parametrize("name", ["api_key", "client_id", "client_secret", "refresh_token"])
def test_every_other_value_is_one_line(name: str) -> None:
    for value in ("a\nb", "a\r\nb", "a\n"):
        assert refused("google", **{name: value}).param == f"credentials.{name}"


ENVIRONMENTS = [
    ("stripe", {"secret_key": "sk_test_1"}, "sandbox"),
    ("stripe", {"secret_key": "rk_test_1"}, "sandbox"),
    ("stripe", {"secret_key": "sk_live_1"}, "live"),
    ("stripe", {"secret_key": "rk_live_1"}, "live"),
    ("stripe", {"secret_key": "sk_org_1"}, None),
    ("stripe", {"secret_key": "sk_org_1", "publishable_key": "pk_live_1"}, "live"),
    ("stripe", {"secret_key": "sk_org_1", "publishable_key": "pk_test_1"}, "sandbox"),
    ("shippo", {"api_token": "shippo_test_1"}, "sandbox"),
    ("shippo", {"api_token": "shippo_live_1"}, "live"),
    ("plaid", {"client_id": "c", "secret": "s"}, None),
    ("plaid", {"client_id": "c", "secret": "s", "access_token": "access-sandbox-1"}, "sandbox"),
    ("plaid", {"client_id": "c", "secret": "s", "access_token": "access-production-1"}, "live"),
    ("plaid", {"client_id": "c", "secret": "s", "access_token": "access-development-1"}, None),
    ("ups", {"client_id": "sk_test_1", "client_secret": "s"}, None),
]


@pytest.mark.parametrize(("connector_type", "values", "environment"), ENVIRONMENTS)
def test_a_set_is_for_the_environment_that_its_beginnings_name(
    connector_type: str, values: dict[str, str], environment: str | None
) -> None:
    made = credentials(connector_type, {"credentials": values})
    assert made.environment == environment
    for mode in ("sandbox", "live"):
        if environment in (mode, None):
            made.check_environment(mode)
        else:
            with pytest.raises(e.WrongEnvironment) as refusal:
                made.check_environment(mode)
            assert refusal.value.expected == mode
            assert refusal.value.param in {f"credentials.{name}" for name in values}


def test_a_set_of_both_environments_fits_neither() -> None:
    values = {"secret_key": "sk_live_1", "publishable_key": "pk_test_1"}
    made = credentials("stripe", {"credentials": values})
    assert made.environment is None
    for mode, param in (("sandbox", "secret_key"), ("live", "publishable_key")):
        with pytest.raises(e.WrongEnvironment) as refusal:
            made.check_environment(mode)  # type: ignore[arg-type]
        assert refusal.value.param == f"credentials.{param}"


def test_what_the_vault_gives_back_names_no_environment() -> None:
    assert Credentials(STRIPE).environment is None
    Credentials(STRIPE).check_environment("sandbox")


def hint(refusal: e.Refusal) -> str:
    found = re.search('"hint":"([^"]*)"', problems.body(refusal, "req_1"))
    assert found
    return found[1]


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_hint_links_the_provider_s_own_page(connector_type: str) -> None:
    known = CATALOGUE[connector_type]
    name = next(iter(known.credentials))
    refusals = [
        refused(connector_type, **{name: "\ufeff"} | {n: "x" for n in known.required if n != name}),
        refused(connector_type, nonesuch="x"),
    ]
    for refusal in refusals:
        assert known.documentation in hint(refusal)


def test_a_hint_names_the_fields_that_a_connector_takes() -> None:
    told = hint(refused("stripe", secretKey="x"))
    assert "secret_key, publishable_key" in told


@pytest.mark.parametrize(
    ("connector_type", "name"),
    [("stripe", "secret_key"), ("stripe", "publishable_key"), ("shippo", "api_token")],
)
def test_a_hint_says_in_words_what_a_published_format_is(connector_type: str, name: str) -> None:
    values = dict.fromkeys(CATALOGUE[connector_type].required, "x") | {name: "!"}
    if name == "publishable_key":
        values["secret_key"] = "sk_test_1"
    assert CATALOGUE[connector_type].formats_in_words[name] in hint(
        refused(connector_type, **values)
    )


def test_words_are_about_a_format_that_is_published() -> None:
    for known in CATALOGUE.values():
        formats = {**known.credentials, "webhook_secret": known.webhook_secret}
        assert set(known.formats_in_words) <= {name for name, shape in formats.items() if shape}


def test_a_format_without_words_is_the_provider_s_to_tell() -> None:
    bare = replace(CATALOGUE["shippo"], formats_in_words={})
    assert "in the format that the provider publishes" in expected(bare, "api_token")


def test_the_hint_of_a_wrong_environment_names_the_way_out() -> None:
    told = hint(e.WrongEnvironment("credentials.secret_key", "sandbox"))
    assert "mode is sandbox" in told
    assert "PATCH" in told
    assert "DELETE" in told
