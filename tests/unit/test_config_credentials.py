"""What `config` refuses as a credential, by its name or by what it holds (api.md §3)."""

import json
from typing import Any

import pytest

from connectors.domain.errors import CredentialInConfig, FieldRefused, ForbiddenField
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation import config_rules
from connectors.domain.validation.bodies import BODIES
from connectors.domain.validation.credential_shapes import FORBIDDEN_NAMES
from connectors.domain.validation.requests import amend_fields, connect_fields

GENERAL = [
    "password",
    "passphrase",
    "private_key",
    "secret_access_key",
    "auth_token",
    "bearer_token",
]
OF_PROVIDERS = [
    "client_secret",
    "secret_key",
    "license_key",
    "api_token",
    "server_token",
    "account_token",
    "child_secret",
    "verification_token",
    "service_account_json",
]
IDENTIFIERS = [
    "client_id",
    "account_number",
    "account_id",
    "publishable_key",
    "organization_id",
    "project_id",
    "crid",
    "mid",
    "dev_id",
    "ru_name",
]


def kept(config: Any) -> bool:
    """Whether a POST and a PATCH keep it just as it was sent."""
    body = {"config": config}
    text = json.dumps(body)
    read = [connect_fields("ups", text, body)["config"], amend_fields(text, body)["config"]]
    return read == [json.dumps(config)] * 2


def refused(config: Any) -> tuple[type[FieldRefused], str]:
    body = {"config": config}
    with pytest.raises(FieldRefused) as caught:
        amend_fields(json.dumps(body), body)
    return type(caught.value), caught.value.param


@pytest.mark.parametrize("name", [*GENERAL, *OF_PROVIDERS])
def test_a_text_under_the_name_of_a_secret_is_refused(name: str) -> None:
    assert refused({name: "abc"}) == (CredentialInConfig, f"config.{name}")
    assert refused({"a": [{"b": {name: " "}}]}) == (CredentialInConfig, f"config.a[0].b.{name}")


@pytest.mark.parametrize(
    "name",
    ["Client-Secret", "clientSecret", "CLIENT_SECRET", "client__secret", "PassWord", "api-TOKEN"],
)
def test_case_and_separators_make_no_other_name(name: str) -> None:
    assert refused({name: "abc"}) == (CredentialInConfig, f"config.{name}")


@pytest.mark.parametrize("value", ["", None, 0, 1, True, False, [], {}, ["abc"], {"value": "abc"}])
def test_under_such_a_name_anything_but_a_text_is_kept(value: Any) -> None:
    assert kept({"client_secret": value, "password": value})


@pytest.mark.parametrize("name", [*IDENTIFIERS, "my_client_secret", "passwords", "token", "user"])
def test_a_text_under_any_other_name_is_kept(name: str) -> None:
    assert kept({name: "abc", "list": [{name: "abc"}]})


def test_a_name_in_a_list_is_a_text_like_any_other() -> None:
    assert kept({"wanted": ["client_secret", "password"]})


@pytest.mark.parametrize("name", FORBIDDEN_NAMES)
def test_a_name_that_no_body_may_hold_is_told_as_that(name: str) -> None:
    assert refused({name: "abc"}) == (ForbiddenField, f"config.{name}")


HOLDING = {
    "pem": "-----BEGIN PRIVATE KEY-----\nMIIE",
    "rsa": "-----BEGIN RSA PRIVATE KEY-----",
    "ec, behind a word": "key: -----BEGIN EC PRIVATE KEY-----",
    "encrypted": "-----BEGIN ENCRYPTED PRIVATE KEY-----",
    "openssh": "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Bl",
    "pgp": "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    "ssh2": "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
    "in json": json.dumps({"private_key": "-----BEGIN PRIVATE KEY-----\nMIIE"}),
    "a url": "https://user:pass@example.com/path",
    "a url without a user": "redis://:pass@cache.example.com:6379/0",
    "a url of a database": "postgresql+psycopg://app:p%40ss@db.example.com/app",
    "a url whose user is an address": "smtp://me@example.com:pass@mail.example.com",
    "a url in a sentence": "see ftp://user:pass@example.com for all",
    "a loud url": "HTTPS://USER:PASS@EXAMPLE.COM",
}


@pytest.mark.parametrize("text", HOLDING.values(), ids=HOLDING)
def test_a_private_key_or_a_url_with_a_password_is_refused_at_any_depth(text: str) -> None:
    assert refused({"a": text}) == (CredentialInConfig, "config.a")
    assert refused({"a": [0, [{"b": text}]]}) == (CredentialInConfig, "config.a[1][0].b")
    assert refused({"a": {text: 1}}) == (CredentialInConfig, "config.a.…")


@pytest.mark.parametrize(
    "text",
    [
        "Our PRIVATE KEY is in the safe",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "https://example.com:8080/a@b",
        "https://user@example.com",
        "https://user:@example.com",
        "https://example.com/a:b@c",
        "https://example.com?at=a:b@c",
        "https://example.com#a:b@c",
        "mailto:me:you@example.com",
        "http://[::1]:8080/",
        "12:30@noon",
        "https://a.example and b:c@d",
    ],
)
def test_what_only_resembles_one_is_kept(text: str) -> None:
    assert kept({"a": text, "b": [text]})


def test_every_credential_of_the_catalogue_is_a_secret_or_an_identifier() -> None:
    identifiers = {name for known in CATALOGUE.values() for name in known.identifiers}
    names = {name for known in CATALOGUE.values() for name in known.credentials}
    assert identifiers >= set(IDENTIFIERS)
    assert set(config_rules.SECRET_NAMES) >= {*GENERAL, *OF_PROVIDERS}
    assert names == identifiers | (names & {*config_rules.SECRET_NAMES, *FORBIDDEN_NAMES})
    assert identifiers.isdisjoint(config_rules.SECRET_NAMES)


def test_an_identifier_is_a_name_that_its_connector_takes() -> None:
    for known in CATALOGUE.values():
        assert {*known.identifiers, *known.multiline} <= set(known.credentials)


@pytest.mark.parametrize("kind", ["ConnectBody", "AmendBody"])
def test_all_that_is_refused_is_published(kind: str) -> None:
    published = BODIES[kind].model_json_schema()["properties"]["config"]["description"]
    prefixes = [prefix for known in CATALOGUE.values() for prefix in known.secret_prefixes]
    for told in (*GENERAL, *OF_PROVIDERS, *prefixes, "private key", "URL with a password"):
        assert told in published
