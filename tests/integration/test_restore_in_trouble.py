"""A restore that is sent again, or that the vault is not there for."""

from typing import Any

import pytest

from tests.integration.credential_sets import SIGNING, STRIPE
from tests.integration.holder import Holder
from tests.integration.wire import lost, refused, unreachable, wire_of


@pytest.fixture
def gone(lodger: Holder) -> Holder:
    """A holder whose Stripe row was disconnected just now, its secret scheduled."""
    lodger.connect()
    lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    lodger.disconnect()
    lodger.follow()
    return lodger


def test_it_is_replayed_under_its_idempotency_key(gone: Holder) -> None:
    once = {"Idempotency-Key": "back"}
    first = gone.connect(body={}, headers=once)
    gone.amend({"seller_id": "later"})
    again = gone.connect(body={}, headers=once)
    assert (again.status, again.text) == (200, first.text)
    assert again.headers["idempotent-replayed"] == "true"


def test_the_post_that_made_the_row_is_replayed_and_restores_nothing(lodger: Holder) -> None:
    once = {"Idempotency-Key": "made"}
    first = lodger.connect(headers=once)
    lodger.disconnect()
    lodger.house.clock.forward(hours=23, minutes=59)
    again = lodger.connect(headers=once)
    assert (again.status, again.text) == (201, first.text)
    assert lodger.read().body["is_active"] is False
    assert lodger.events() == ["integration.created", "integration.disconnected"]


def test_the_same_post_after_24_hours_restores(lodger: Holder) -> None:
    once = {"Idempotency-Key": "made"}
    lodger.connect(headers=once)
    lodger.disconnect()
    lodger.house.clock.forward(hours=24)
    assert lodger.connect(headers=once).status == 200
    assert lodger.read().body["is_active"] is True


DOWN: dict[str, tuple[str, Any]] = {
    "out of reach": ("DescribeSecret", unreachable),
    "throttling": ("DescribeSecret", refused("ThrottlingException")),
    "lost half-way": ("RestoreSecret", unreachable),
    "silent after the fact": ("RestoreSecret", lost),
}


@pytest.mark.parametrize(("operation", "fault"), DOWN.values(), ids=DOWN)
def test_while_the_vault_is_down_the_row_comes_back_and_the_stream_heals_the_rest(
    gone: Holder, pauses: list[float], operation: str, fault: Any
) -> None:
    with wire_of(gone.house.integrations.service.connect.sync_secret_state.vault.client) as line:
        line.lay_for_good(operation, fault)
        answer = gone.connect(body={})
    assert (answer.status, answer.body["is_active"]) == (200, True)
    if fault is not lost:
        assert gone.hand_out() | {"param": None} == {
            "object": "error",
            "code": "busy",
            "param": None,
            "retry_after": 2,
        }
    gone.follow()
    assert gone.hand_out()["credentials"] == STRIPE
