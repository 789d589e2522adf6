"""Every field of a body at both edges of its limits (api.md §3)."""

import json
from typing import Any

import pytest

from connectors.domain.errors import (
    FieldNotApplicable,
    FieldRefused,
    InvalidField,
    UnknownField,
)
from connectors.domain.validation.requests import amend_fields, connect_fields
from tests.builders import BANK_ACCOUNT, MODE_A, SEED_BODY

SHIP_FROM = [f"ship_from_{part}" for part in ("name", "address1", "city", "state", "zip")]
LINES = [*SHIP_FROM, "seller_id"]
CONTROL = [*map(chr, range(0x20)), "\x7f"]


def connecting(body: Any, connector_type: str = "stripe") -> dict[str, Any]:
    return connect_fields(connector_type, json.dumps(body), body)


def amending(body: Any) -> dict[str, Any]:
    return amend_fields(json.dumps(body), body)


def refused(name: str, value: object) -> list[type[FieldRefused]]:
    """How a POST and a PATCH with just this field are refused."""
    kinds = []
    for read in (connecting, amending):
        with pytest.raises(FieldRefused) as caught:
            read({name: value})
        assert caught.value.param == name
        kinds.append(type(caught.value))
    return kinds


def taken(name: str, value: object) -> list[object]:
    """What a POST and a PATCH read in just this field."""
    return [read({name: value})[name] for read in (connecting, amending)]


FITTING: dict[str, list[Any]] = {
    "display_name": ["x", "x" * 120, "😀" * 120, " padded ", "Ärger & Söhne"],
    **{name: ["x", "x" * 255, "😀" * 255, " padded ", None] for name in LINES},
    "mode": ["sandbox", "live"],
    "bank_account_id": [BANK_ACCOUNT, "0" * 8 + "-0000-0000-0000-" + "f" * 12, None],
}
UNFIT: dict[str, list[Any]] = {
    "display_name": ["", "x" * 121, " ", "\u007f", None, 1, True, [], {}],
    **{name: ["", "x" * 256, "  ", 4101, False, ["x"], {}] for name in LINES},
    "mode": ["", "Live", "sandbox ", "production", None, True, 0],
    "bank_account_id": [
        "",
        BANK_ACCOUNT[:-1],
        BANK_ACCOUNT + "0",
        BANK_ACCOUNT + "\n",
        " " + BANK_ACCOUNT,
        BANK_ACCOUNT.replace("-", ""),
        "{" + BANK_ACCOUNT + "}",
        BANK_ACCOUNT.replace("3", "g"),
        BANK_ACCOUNT.replace("3", "\u0663"),
        0,
        True,
    ],
    "config": [None, [], "", "{}", 1, True],
}


@pytest.mark.parametrize(("name", "values"), FITTING.items(), ids=FITTING)
def test_a_value_within_the_limits_is_read_as_it_was_sent(name: str, values: list[Any]) -> None:
    for value in values:
        assert taken(name, value) == [value, value]


@pytest.mark.parametrize(("name", "values"), UNFIT.items(), ids=UNFIT)
def test_a_value_beyond_the_limits_is_refused_by_its_name(name: str, values: list[Any]) -> None:
    for value in values:
        assert refused(name, value) == [InvalidField, InvalidField]


@pytest.mark.parametrize("name", ["display_name", *LINES])
def test_a_control_character_is_refused_wherever_it_stands(name: str) -> None:
    for control in CONTROL:
        for text in (control, f"{control}x", f"x{control}x", f"x{control}"):
            assert refused(name, text) == [InvalidField, InvalidField]


@pytest.mark.parametrize("name", ["display_name", *LINES])
def test_half_a_character_is_refused(name: str) -> None:
    assert refused(name, json.loads(r'"\ud800"')) == [InvalidField, InvalidField]


def test_a_uuid_is_kept_in_lower_case() -> None:
    assert taken("bank_account_id", BANK_ACCOUNT.upper()) == [BANK_ACCOUNT, BANK_ACCOUNT]


@pytest.mark.parametrize("value", [True, False])
def test_a_patch_switches_on_and_off(value: bool) -> None:
    assert amending({"is_active": value}) == {"is_active": value}


@pytest.mark.parametrize("value", [None, 0, 1, "true", "on", [], {}])
def test_a_switch_knows_nothing_but_true_and_false(value: object) -> None:
    with pytest.raises(InvalidField) as refusal:
        amending({"is_active": value})
    assert refusal.value.param == "is_active"


def test_a_post_cannot_switch() -> None:
    with pytest.raises(UnknownField) as refusal:
        connecting({"is_active": True})
    assert refusal.value.param == "is_active"


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_shop_belongs_to_shopify_only(connector_type: str) -> None:
    for body in ({"shop": "a.myshopify.com"}, {"shop": None}, {"nonsense": 1, "shop": 1}):
        with pytest.raises(FieldNotApplicable) as refusal:
            connecting(body, connector_type)
        assert refusal.value.param == "shop"


def test_a_shopify_post_takes_a_shop() -> None:
    assert connecting({"shop": "a.myshopify.com"}, "shopify") == {"shop": "a.myshopify.com"}


def test_a_patch_knows_no_shop() -> None:
    with pytest.raises(UnknownField):
        amending({"shop": "a.myshopify.com"})


@pytest.mark.parametrize("connector_type", MODE_A)
def test_every_type_takes_every_common_field(connector_type: str) -> None:
    assert connecting(SEED_BODY, connector_type) == SEED_BODY | {"config": "{}"}


@pytest.mark.parametrize("body", [{}, {"mode": "live"}, {"seller_id": None, "config": {}}])
def test_only_what_was_supplied_counts_as_supplied(body: dict[str, Any]) -> None:
    assert set(connecting(body)) == set(amending(body)) == set(body)


@pytest.mark.parametrize(
    "name", ["id", "version", "livemode", "secret_arn", "connector_type", "sync_status", "x", ""]
)
def test_what_the_contract_does_not_name_is_unknown(name: str) -> None:
    for read in (connecting, amending):
        with pytest.raises(UnknownField):
            read({name: 1})
