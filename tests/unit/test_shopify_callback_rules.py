"""What a callback has to prove, in which order, and what it is signed over (spec: shopify §1)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.providers.shopify import (
    ClientSecrets,
    Unproven,
    callback,
    callback_text,
    covers,
    scope_list,
)
from local.simulator.signatures import of_parameters

STAMP = 1337178173
NOW = datetime.fromtimestamp(STAMP, UTC)
HUSH = ClientSecrets("hush")
STATE = "A" * 43
GIVEN = {
    "code": "0907a61c0c8d55e99db179b68161bc00",
    "shop": "some-shop.myshopify.com",
    "state": STATE,
    "timestamp": str(STAMP),
}


def signed(secret: str = "hush", **changes: str) -> dict[str, list[str]]:
    told = GIVEN | changes
    return {n: [v] for n, v in (told | {"hmac": of_parameters(told, secret)}).items()}


def reason(query: dict[str, list[str]], secrets: ClientSecrets = HUSH, at: datetime = NOW) -> str:
    with pytest.raises(Unproven) as refused:
        callback(query, secrets, at)
    return refused.value.reason


VECTORS = [
    (
        {"state": "0.6784241404160823"},
        "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf",
    ),
    ({}, "4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20"),
]


@pytest.mark.parametrize(("more", "digest"), VECTORS)
def test_the_published_vectors(more: dict[str, str], digest: str) -> None:
    told = {n: v for n, v in GIVEN.items() if n != "state"} | more
    assert HUSH.digests(callback_text(told | {"hmac": "x"}).encode())[0].hex() == digest


def test_a_sound_callback_is_read() -> None:
    read = callback(signed(), HUSH, NOW)
    assert (read.shop.domain, read.state, read.code) == (
        GIVEN["shop"],
        STATE,
        GIVEN["code"],
    )


def test_without_a_code_the_merchant_has_denied() -> None:
    told = {n: v for n, v in GIVEN.items() if n != "code"} | {"error": "access_denied"}
    query = {n: [v] for n, v in (told | {"hmac": of_parameters(told, "hush")}).items()}
    assert callback(query, HUSH, NOW).code is None


@pytest.mark.parametrize("secret", ["new", "old"])
def test_while_the_secret_is_rotated_either_may_have_signed(secret: str) -> None:
    assert callback(signed(secret), ClientSecrets("new", "old"), NOW).state == STATE


def test_after_the_rotation_only_the_new_one() -> None:
    assert reason(signed("old"), ClientSecrets("new")) == "signature"


@given(st.sampled_from(sorted(GIVEN)), st.text(min_size=1, max_size=5))
def test_any_change_breaks_the_signature(name: str, more: str) -> None:
    query = signed()
    query[name] = [query[name][0] + more]
    assert reason(query) == "signature"


@given(st.from_regex(r"[a-z]{2,9}", fullmatch=True), st.from_regex(r"\w{0,9}", fullmatch=True))
def test_parameters_that_nobody_knows_are_signed_too(name: str, value: str) -> None:
    if name in {*GIVEN, "hmac", "signature"} or not value.isascii():
        return
    assert callback(signed(**{name: value}), HUSH, NOW).state == STATE
    assert reason(signed() | {name: [value]}) == "signature"


def test_one_parameter_cannot_hide_in_another_s_value() -> None:
    query = signed(host="abc")
    hidden = {n: v for n, v in query.items() if n != "host"}
    hidden["code"] = [f"{query['code'][0]}&host=abc"]
    assert reason(hidden) == "signature"


@pytest.mark.parametrize("name", [*GIVEN, "hmac"])
def test_no_parameter_may_come_twice(name: str) -> None:
    query = signed()
    query[name] = query[name] * 2
    assert reason(query) == "repeated_parameter"


@pytest.mark.parametrize(("seconds", "fits"), [(90, True), (91, False), (-90, True), (-91, False)])
def test_it_is_good_for_ninety_seconds_either_way(seconds: int, fits: bool) -> None:
    at = NOW + timedelta(seconds=seconds)
    if fits:
        assert callback(signed(), HUSH, at).state == STATE
    else:
        assert reason(signed(), at=at) == "timestamp"


@pytest.mark.parametrize("stamp", ["", "x", "-1337178173", "1337178173.0", "\u0661", "1" * 13])
def test_a_timestamp_is_whole_seconds(stamp: str) -> None:
    query = signed(timestamp="0")
    told = {n: v[0] for n, v in query.items() if n != "hmac"} | {"timestamp": stamp}
    digest = HUSH.digests(callback_text(told).encode())[0].hex()
    assert reason({n: [v] for n, v in (told | {"hmac": digest}).items()}) == "timestamp"


@pytest.mark.parametrize("state", ["", "short", "A" * 43 + "!", "A" * 129])
def test_a_state_that_we_cannot_have_made_is_unknown(state: str) -> None:
    told = GIVEN | {"state": state}
    digest = HUSH.digests(callback_text(told).encode())[0].hex()
    assert reason({n: [v] for n, v in (told | {"hmac": digest}).items()}) == "unknown_state"


def test_a_signed_shop_has_to_be_one_as_well() -> None:
    assert reason(signed(shop="evil.tld")) == "shop"


@pytest.mark.parametrize("spelled", ["", "0" * 64, "\ud800", "é"])
def test_a_signature_that_is_none_is_refused(spelled: str) -> None:
    assert reason(signed() | {"hmac": [spelled]}) == "signature"


def test_an_older_kind_of_signature_is_refused() -> None:
    assert reason(signed(signature="abc")) == "signature"


SCOPES = [
    ("read_orders", "read_orders", True),
    ("write_orders", "read_orders", True),
    ("write_orders", "read_orders,write_orders", True),
    ("read_orders", "write_orders", False),
    ("unauthenticated_write_checkouts", "unauthenticated_read_checkouts", True),
    ("write_checkouts", "unauthenticated_read_checkouts", False),
    ("read_orders", "read_orders,read_products", False),
    ("", "read_orders", False),
    ("read_orders,read_products", "read_orders", True),
]


@pytest.mark.parametrize(("granted", "asked", "enough"), SCOPES)
def test_writing_includes_reading_and_nothing_else(granted: str, asked: str, enough: bool) -> None:
    assert covers(scope_list(granted), scope_list(asked)) is enough


def test_secrets_do_not_show() -> None:
    secrets = ClientSecrets("planted-one", "planted-two")
    assert "planted" not in f"{secrets} {secrets!r}"
    with pytest.raises(TypeError):
        secrets.__reduce__()
