"""`config`: kept as text, 16 KiB, eight levels, and no credentials (api.md §3)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.errors import CredentialInConfig, FieldRefused, ForbiddenField, InvalidField
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation.requests import amend_fields, connect_fields
from tests.unit.documents import DOCUMENTS, Document

MOST = 16 * 1024
PREFIXES = sorted({prefix for known in CATALOGUE.values() for prefix in known.secret_prefixes})
PUBLISHED = {"sk_live_", "sk_test_", "rk_live_", "whsec_", "shpat_", "shprt_", "shippo_live_"}


def kept(config: str) -> list[str]:
    """What a POST and a PATCH with just this `config` keep of it."""
    text = f'{{"config":{config}}}'
    body = json.loads(text)
    return [connect_fields("stripe", text, body)["config"], amend_fields(text, body)["config"]]


def refused(config: str) -> FieldRefused:
    with pytest.raises(FieldRefused) as caught:
        kept(config)
    return caught.value


@given(DOCUMENTS)
def test_a_config_is_kept_as_it_was_spelled(document: Document) -> None:
    assert kept(document.text) == [document.text, document.text]


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_sixteen_kibibytes_fit_and_not_one_byte_more(letter: str) -> None:
    room = MOST - len('{"a":""}')
    filling = letter * (room // len(letter.encode()))
    filling += "x" * (room - len(filling.encode()))
    assert kept(f'{{"a":"{filling}"}}') == [f'{{"a":"{filling}"}}'] * 2
    refusal = refused(f'{{"a":"{filling}x"}}')
    assert (type(refusal), refusal.param) == (InvalidField, "config")


@pytest.mark.parametrize("config", ["{%s}", '{"a":[%s]}', '{"a":"b"%s}'])
def test_the_client_s_own_spaces_count(config: str) -> None:
    spaces = " " * (MOST - len(config) + 2)
    assert kept(config % spaces) == [config % spaces] * 2
    assert type(refused(config % (spaces + " "))) is InvalidField


def nested(levels: int, *, arrays: bool, inner: Any = 1) -> tuple[str, str]:
    """A config of so many levels, itself the first, and the path of the innermost container."""
    value, path = ([inner] if arrays else {"a": inner}), "config"
    for _ in range(levels - 2):
        value = [value] if arrays else {"a": value}
        path += "[0]" if arrays else ".a"
    spelled = json.dumps({"a": value})
    return spelled, path.replace("config", "config.a", 1)


@pytest.mark.parametrize("arrays", [True, False])
def test_eight_levels_fit_and_a_ninth_is_named(*, arrays: bool) -> None:
    fits, _ = nested(8, arrays=arrays)
    assert kept(fits) == [fits, fits]
    too_deep, where = nested(9, arrays=arrays)
    refusal = refused(too_deep)
    assert (type(refusal), refusal.param) == (InvalidField, where)


@pytest.mark.parametrize("empty", ["[]", "{}"])
def test_an_empty_container_is_a_level_too(empty: str) -> None:
    assert kept(nested(7, arrays=False, inner=json.loads(empty))[0])
    assert refused(nested(8, arrays=False, inner=json.loads(empty))[0])


@pytest.mark.parametrize("brackets", ["[]", '{"a":}'], ids=["arrays", "objects"])
def test_one_too_deep_to_be_read_again_is_too_long(brackets: str) -> None:
    inner = f"{brackets[:-1] * 50_000}1{brackets[-1] * 50_000}"
    with pytest.raises(InvalidField) as refusal:
        amend_fields(f'{{"config":{inner}}}', {"config": {}})
    assert refusal.value.param == "config"


def test_the_contract_s_prefixes_are_known() -> None:
    assert set(PREFIXES) >= PUBLISHED


@pytest.mark.parametrize("spelled", ["{}", "{}51H8x", "Bearer {}51H8x", "key={}1", "\n{}", "é-{}"])
def test_a_credential_is_known_by_its_beginning(spelled: str) -> None:
    for prefix in PREFIXES:
        refusal = refused(json.dumps({"a": [1, {"b": spelled.format(prefix)}]}))
        assert (type(refusal), refusal.param) == (CredentialInConfig, "config.a[1].b")
        assert refused(json.dumps({"a": ["fine", prefix]})).param == "config.a[1]"


def test_a_name_that_is_a_credential_is_found_and_not_repeated() -> None:
    for prefix in PREFIXES:
        refusal = refused(json.dumps({"a": {f"{prefix}51H8x": 1}}))
        assert (type(refusal), refusal.param) == (CredentialInConfig, "config.a.…")


def test_the_same_letters_inside_a_word_are_no_credential() -> None:
    for prefix in PREFIXES:
        config = json.dumps([f"{before}{prefix}" for before in "aZ7"]).join(['{"a":', "}"])
        assert kept(config) == [config, config]


@given(st.text("sklivetp_-. ", max_size=12).filter(lambda t: not any(p in t for p in PREFIXES)))
def test_a_text_without_a_prefix_is_no_credential(text: str) -> None:
    config = json.dumps({"a": text, f"x{text}": 1})
    assert kept(config) == [config, config]


def test_credentials_outside_config_are_not_looked_for() -> None:
    body = {"display_name": "sk_live_ is how our keys begin"}
    assert amend_fields(json.dumps(body), body) == body


def test_a_forbidden_name_in_config_comes_before_its_size() -> None:
    refusal = refused(json.dumps({"a": "x" * MOST, "secret": 1}))
    assert (type(refusal), refusal.param) == (ForbiddenField, "config.secret")
