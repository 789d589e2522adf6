"""What a key may do at one moment, and what stands against it first (api.md §1)."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain import api_keys
from connectors.domain import errors as e
from connectors.domain.api_keys import READ, SHAPE, WRITE, Admission, ApiKey, Spending, allows
from connectors.domain.connection.owner import Owner
from tests.builders import ENTITY, NOON, a_key

NOW = NOON.timestamp()
HOME = "192.0.2.7"


def admission(key: ApiKey, *, counted: bool = True, tens: int = 1, until: float = 0) -> Admission:
    return Admission(key, Spending({int(NOW) // 10: tens}, until), counted, NOW)


def refusal(asked: Admission, address: str = HOME, scope: str = READ) -> e.Refusal:
    with pytest.raises(e.Refusal) as caught:
        asked.check(address, scope)
    return caught.value


@pytest.mark.parametrize(
    ("key", "minute", "second"),
    [
        (a_key(livemode=False), 60, 10),
        (a_key(livemode=False, rate_tier="elevated"), 60, 10),
        (a_key(), 300, 50),
        (a_key(rate_tier="elevated"), 1200, 100),
    ],
)
def test_a_key_has_the_allowance_of_its_mode_and_tier(
    key: ApiKey, minute: int, second: int
) -> None:
    assert (key.tier.per_minute, key.tier.per_second) == (minute, second)


def test_a_key_opens_its_own_entity_in_its_own_mode() -> None:
    assert a_key().owner == Owner(ENTITY, livemode=True)
    assert a_key(livemode=False).owner == Owner(ENTITY, livemode=False)


def test_a_good_key_is_let_through() -> None:
    admission(a_key(expires_at=NOON + timedelta(seconds=1))).check(HOME, READ)


@pytest.mark.parametrize("since", [timedelta(), timedelta(milliseconds=1), timedelta(days=9)])
def test_a_key_ends_at_its_very_moment(since: timedelta) -> None:
    assert type(refusal(admission(a_key(expires_at=NOON - since)))) is e.ExpiredApiKey


def test_a_missing_scope_is_named() -> None:
    refused = refusal(admission(a_key(scopes=(READ,))), scope=WRITE)
    assert isinstance(refused, e.InsufficientScope)
    assert refused.required == WRITE


@pytest.mark.parametrize("expired", [True, False])
@pytest.mark.parametrize("elsewhere", [True, False])
@pytest.mark.parametrize("spent", [True, False])
def test_of_several_faults_the_first_in_the_contract_s_order_is_told(
    *, expired: bool, elsewhere: bool, spent: bool
) -> None:
    key = a_key(scopes=(), ip_allowlist=("198.51.100.1",) if elsewhere else ())
    key = replace(key, expires_at=NOON if expired else None)
    faults = [
        (expired, e.ExpiredApiKey),
        (elsewhere, e.AddressNotAllowed),
        (spent, e.RateLimited),
        (True, e.InsufficientScope),
    ]
    first = next(kind for stands, kind in faults if stands)
    assert type(refusal(admission(key, counted=not spent))) is first


def test_a_burst_costs_a_second() -> None:
    refused = refusal(admission(a_key(), counted=False, tens=50))
    assert isinstance(refused, e.RateLimited)
    assert refused.retry_after == 1


@pytest.mark.parametrize(("until", "seconds"), [(0.001, 1), (1, 1), (1.001, 2), (37, 37)])
def test_a_blocked_key_waits_to_the_end_of_its_block(until: float, seconds: int) -> None:
    asked = admission(a_key(), counted=False, until=NOW + until)
    assert (asked.retry_after, asked.remaining) == (seconds, 0)


@pytest.mark.parametrize("tens", [1, 59, 60, 61, 99])
def test_the_request_that_goes_over_the_limit_is_the_first_refused(tens: int) -> None:
    asked = admission(a_key(livemode=False), tens=tens)
    assert asked.exhausted is (tens > 60)
    assert bool(asked.retry_after) is (tens > 60)
    assert asked.remaining == max(0, 60 - tens)


NETWORKS = st.sampled_from(
    [
        "192.0.2.7",
        "192.0.2.0/24",
        "192.0.2.7/24",
        "0.0.0.0/0",
        "2001:db8::/32",
        "2001:db8::7",
        "::/0",
    ]
)


@given(st.ip_addresses(), st.lists(NETWORKS, max_size=3))
def test_an_address_is_allowed_if_one_network_holds_it(address: object, entries: list[str]) -> None:
    networks: list[IPv4Network | IPv6Network] = [ip_network(n, strict=False) for n in entries]
    assert allows(tuple(entries), str(address)) is any(address in n for n in networks)


@pytest.mark.parametrize("entry", ["192.0.2.7", "192.0.2.7/32", "192.0.2.99/24"])
@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207"])
def test_an_address_in_the_clothes_of_the_sixth_version_is_the_same(
    entry: str, address: str
) -> None:
    assert allows((entry,), address)


@pytest.mark.parametrize("address", ["", "unknown", "192.0.2", "192.0.2.7:80", "192.0.2.7, ::1"])
def test_what_is_no_address_is_allowed_nowhere(address: str) -> None:
    assert not allows(("0.0.0.0/0", "::/0"), address)


def test_what_is_stored_of_a_key_is_its_sha_256() -> None:
    made = api_keys.digest("ark_test_ent_x_0123456789abcdef")
    assert made == "4d0bc6056cdf386b9530550c6684a0aaf2a278d935826ddd89c30261ae86ead9"


@pytest.mark.parametrize(
    "text",
    [
        "ark_live_ent_x_0123456789abcdef",
        "ark_test_ent_d1099687_" + "aZ09" * 32,
        "ark_test_ent_" + "9" * 32 + "_" + "a" * 16,
    ],
)
def test_a_key_s_shape_is_known(text: str) -> None:
    assert SHAPE.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "ark_live_ent_x_0123456789abcde",
        "ark_live_ent__0123456789abcdef",
        "ark_prod_ent_x_0123456789abcdef",
        "ark_live_ent_x_0123456789abcde\u0660",
        "ark_live_ent_x_" + "a" * 129,
        "Ark_live_ent_x_0123456789abcdef",
        "ark_live_ent_x_0123456789abcdef\n",
        "sk_live_0123456789abcdef",
    ],
)
def test_what_has_another_shape_is_looked_up_nowhere(text: str) -> None:
    assert not SHAPE.fullmatch(text)
