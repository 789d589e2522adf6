"""Issuing a key: its text exists once, in the answer (api.md §1)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.adapters.system import Ulids, random_text
from connectors.domain.api_keys import SCOPES, SHAPE, ApiKey, digest
from connectors.operations.issue_key import IssuedKey, IssueKey, NewKey, UnfitKey
from tests.builders import ANOTHER_ENTITY, ENTITY, NOON
from tests.unit.keyring import Keyring


def a_wish(**changes: Any) -> NewKey:
    return replace(NewKey(entity_id=ENTITY, livemode=True, name="a test's key"), **changes)


def issued(command: NewKey) -> tuple[IssuedKey, Keyring]:
    ring = Keyring()
    return IssueKey(ring, lambda: NOON, Ulids(lambda: NOON), random_text)(command), ring


@pytest.mark.parametrize(("livemode", "mode"), [(True, "live"), (False, "test")])
def test_a_key_tells_its_mode_and_has_the_contract_s_shape(*, livemode: bool, mode: str) -> None:
    made, _ = issued(a_wish(livemode=livemode))
    assert made.secret.startswith(f"ark_{mode}_ent_")
    assert SHAPE.fullmatch(made.secret)


def test_only_the_digest_of_the_text_is_stored() -> None:
    made, ring = issued(a_wish())
    assert ring.keys == {digest(made.secret): made.key}
    assert made.secret not in repr(ring)


def test_the_text_does_not_print_by_itself() -> None:
    made, _ = issued(a_wish())
    assert made.secret not in f"{made} {made!r}"


def test_no_two_keys_are_the_same() -> None:
    assert len({issued(a_wish())[0].secret for _ in range(20)}) == 20


def test_keys_of_one_entity_begin_alike_and_of_another_differently() -> None:
    begins = [
        issued(a_wish(entity_id=entity))[0].secret.rpartition("_")[0]
        for entity in (ENTITY, ENTITY, ANOTHER_ENTITY)
    ]
    assert begins[0] == begins[1] != begins[2]
    assert ENTITY not in begins[0]


def test_everything_that_was_wished_for_is_in_the_key() -> None:
    end = NOON + timedelta(days=30)
    made, _ = issued(
        a_wish(
            scopes=SCOPES[:1],
            rate_tier="elevated",
            expires_at=end,
            ip_allowlist=("192.0.2.0/24", "::1"),
        )
    )
    assert made.key == ApiKey(
        id=made.key.id,
        entity_id=ENTITY,
        livemode=True,
        scopes=("integrations:read",),
        name="a test's key",
        rate_tier="elevated",
        created_at=NOON,
        expires_at=end,
        ip_allowlist=("192.0.2.0/24", "::1"),
    )
    assert made.key.id.startswith("key_")


def test_a_key_has_every_scope_and_no_bounds_unless_told_otherwise() -> None:
    key = issued(a_wish())[0].key
    bounds = (key.scopes, key.rate_tier, key.expires_at, key.ip_allowlist)
    assert bounds == (SCOPES, "standard", None, ())


@pytest.mark.parametrize(
    ("unfit", "named"),
    [
        ({"scopes": ("integrations:read", "orders:read")}, "orders:read"),
        ({"rate_tier": "gold"}, "gold"),
        ({"ip_allowlist": ("192.0.2.0/24", "office")}, "office"),
        ({"ip_allowlist": ("192.0.2.0/33",)}, "192.0.2.0/33"),
        ({"ip_allowlist": ("",)}, " is neither"),
    ],
)
def test_a_wish_for_what_does_not_exist_is_named_and_stores_nothing(
    unfit: dict[str, Any], named: str
) -> None:
    ring = Keyring()
    with pytest.raises(UnfitKey, match=named):
        IssueKey(ring, lambda: NOON, Ulids(lambda: NOON), random_text)(a_wish(**unfit))
    assert ring.keys == {}
