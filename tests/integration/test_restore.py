"""Connecting again inside the window undoes the disconnect: the same row, the same credentials."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import MODE_A, SEED_BODY
from tests.integration.credential_sets import ANOTHER_STRIPE, SIGNING, STRIPE, a_set
from tests.integration.holder import Holder

LAST_SECOND = {"days": 6, "hours": 23, "minutes": 59, "seconds": 59}


@pytest.fixture
def gone(lodger: Holder) -> Holder:
    """A holder whose Stripe row was disconnected just now, its secret scheduled."""
    lodger.connect()
    lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    lodger.disconnect()
    lodger.follow()
    assert lodger.vault() == ["scheduled"]
    return lodger


@pytest.mark.parametrize("connector_type", MODE_A)
def test_in_the_last_second_the_row_and_its_set_come_back(
    lodger: Holder, connector_type: str
) -> None:
    before = lodger.connect_and_store(connector_type).body["data"]
    lodger.disconnect(connector_type)
    lodger.follow()
    lodger.house.clock.forward(**LAST_SECOND)
    answer = lodger.connect(connector_type, body={})
    assert (answer.status, lodger.vault()) == (200, ["live"])
    changed = {name for name in before if answer.body[name] != before[name]}
    assert changed == {"updated_at", "version"}
    assert lodger.hand_out(connector_type)["credentials"] == a_set(connector_type)


def test_in_the_last_millisecond_too(gone: Holder) -> None:
    gone.house.clock.forward(days=7, milliseconds=-1)
    assert gone.connect(body={}).status == 200
    assert gone.hand_out()["credentials"] == STRIPE


def test_what_the_new_body_says_is_applied(gone: Holder) -> None:
    wanted = {**SEED_BODY, "display_name": "Back again", "config": {"b": [1, 2.50]}}
    answer = gone.connect(body=wanted)
    assert (answer.status, answer.body["version"]) == (200, 4)
    assert {name: answer.body[name] for name in wanted} == wanted
    assert gone.read().text == answer.text


def test_what_it_does_not_say_stays(lodger: Holder) -> None:
    lodger.connect(body=SEED_BODY)
    lodger.disconnect()
    row = lodger.connect(body={"seller_id": "new"}).body
    assert {name: row[name] for name in SEED_BODY} == SEED_BODY | {"seller_id": "new"}


@pytest.mark.parametrize("mode", ["sandbox", "live"])
@pytest.mark.parametrize("said", [True, False])
def test_the_mode_is_the_rows_own_said_or_unsaid(lodger: Holder, mode: str, said: bool) -> None:
    made = lodger.connect(body={"mode": mode}).body
    lodger.disconnect()
    answer = lodger.connect(body={"mode": mode} if said else {})
    assert answer.status == 200
    assert (answer.body["id"], answer.body["mode"]) == (made["id"], mode)


def test_it_is_one_event_with_its_sequence(gone: Holder) -> None:
    row = gone.connect(body={}).body
    *_, last = gone.announced()
    assert (last["type"], last["sequence"]) == ("integration.restored", 4)
    assert last["data"]["object"] == row
    assert len(gone.events()) == 4


def test_a_row_switched_off_before_comes_back_on(lodger: Holder) -> None:
    lodger.connect()
    lodger.amend({"is_active": False})
    lodger.disconnect()
    assert lodger.connect(body={}).body["is_active"] is True


def test_a_row_without_a_set_comes_back_without_one(lodger: Holder) -> None:
    lodger.connect()
    lodger.disconnect()
    assert lodger.connect(body={}).body["sync_status"] == "not_connected"
    assert lodger.hand_out()["code"] == "not_connected"


def test_before_upkeep_has_scheduled_the_secret_it_stays_live_for_good(lodger: Holder) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    lodger.connect(body={})
    lodger.follow()
    assert lodger.vault() == ["live"]
    assert lodger.hand_out()["object"] == "credentials"


def test_it_can_be_undone_again_and_again(gone: Holder) -> None:
    for _ in range(3):
        gone.house.clock.forward(days=6)
        assert gone.connect(body={}).status == 200
        assert gone.hand_out()["credentials"] == STRIPE
        gone.disconnect()
        gone.follow()
        assert gone.vault() == ["scheduled"]


def test_each_disconnect_has_seven_days_of_its_own(gone: Holder) -> None:
    gone.house.clock.forward(days=6)
    gone.connect(body={})
    gone.disconnect()
    gone.house.clock.forward(days=6)
    assert gone.connect(body={}).status == 200


def test_after_it_a_new_set_can_be_stored(gone: Holder) -> None:
    gone.connect(body={})
    gone.store({"credentials": ANOTHER_STRIPE})
    gone.follow()
    assert gone.vault() == ["live"]
    assert gone.hand_out()["credentials"] == ANOTHER_STRIPE


def test_a_refused_body_restores_nothing(gone: Holder) -> None:
    assert gone.connect(body={"mode": "production"}).status == 422
    assert gone.read().body["is_active"] is False


@pytest.mark.parametrize("act", [Holder.store, Holder.disconnect], ids=["put", "delete"])
def test_after_it_the_row_is_as_free_as_any(gone: Holder, act: Callable[[Holder], Any]) -> None:
    gone.connect(body={})
    assert act(gone).status == 200


def test_it_takes_the_calls_of_one_write_and_one_secret(gone: Holder) -> None:
    gone.house.calls.clear()
    gone.connect(body={})
    on_the_row, on_the_secret = gone.house.calls[:3], gone.house.calls[3:]
    assert on_the_row == ["UpdateItem", "PutItem", "UpdateItem"]
    assert on_the_secret == ["GetItem", "DescribeSecret", "RestoreSecret", "GetItem"]
