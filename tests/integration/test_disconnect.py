"""DELETE: from that instant the credentials serve nobody, for seven days it can be undone."""

from typing import Any

import pytest

from tests.builders import MODE_A, Answered
from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder

CHANGED = {
    "is_active",
    "disconnected_at",
    "restorable_until",
    "updated_at",
    "version",
}


@pytest.fixture
def stored(lodger: Holder) -> Holder:
    """A holder whose Stripe row has a set."""
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    return lodger


def times(answer: Answered) -> tuple[Any, Any]:
    row = answer.body["data"]
    return row["disconnected_at"], row["restorable_until"]


@pytest.mark.parametrize("connector_type", MODE_A)
def test_the_row_is_shown_off_and_dated_and_otherwise_as_it_was(
    lodger: Holder, connector_type: str
) -> None:
    before = lodger.connect_and_store(connector_type).body["data"]
    lodger.house.clock.forward(seconds=5)
    answer = lodger.disconnect(connector_type)
    assert (answer.status, set(answer.body)) == (200, {"data"})
    row = answer.body["data"]
    assert {name for name in row if row[name] != before[name]} == CHANGED
    assert (row["is_active"], row["version"]) == (False, 3)
    assert row["disconnected_at"] == row["updated_at"] == "2026-05-01T12:00:05.000Z"
    assert row["restorable_until"] == "2026-05-08T12:00:05.000Z"
    assert answer.headers["etag"] == f'"{row["id"]}-3"'


def test_a_connected_row_has_neither_date(stored: Holder) -> None:
    row = stored.read().body
    assert (row["disconnected_at"], row["restorable_until"]) == (None, None)


def test_the_next_hand_out_is_refused_and_reads_no_secret(stored: Holder) -> None:
    assert stored.hand_out()["credentials"] == STRIPE
    stored.disconnect()
    stored.house.calls.clear()
    assert stored.hand_out()["code"] == "disconnected"
    assert stored.house.calls == ["GetItem"]


def test_it_takes_one_write_and_touches_no_secret(stored: Holder) -> None:
    stored.house.calls.clear()
    stored.disconnect()
    assert (stored.house.calls, stored.vault()) == (["UpdateItem", "UpdateItem"], ["live"])


def test_with_an_idempotency_key_it_takes_three_calls(stored: Holder) -> None:
    stored.house.calls.clear()
    stored.disconnect(headers={"Idempotency-Key": "once"})
    assert stored.house.calls == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]


def test_upkeep_then_schedules_the_secret(stored: Holder) -> None:
    stored.disconnect()
    stored.follow()
    assert stored.vault() == ["scheduled"]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "again"}])
def test_a_second_time_moves_no_clock_and_announces_nothing(
    stored: Holder, headers: dict[str, str]
) -> None:
    first = stored.disconnect()
    stored.house.clock.forward(days=3)
    again = stored.disconnect(headers=headers)
    assert (again.status, again.text) == (200, first.text)
    assert again.headers["etag"] == first.headers["etag"]
    assert [event["type"] for event in stored.announced()].count("integration.disconnected") == 1


def test_the_clock_of_the_first_time_runs_out_after_the_second(stored: Holder) -> None:
    stored.disconnect()
    stored.house.clock.forward(days=6)
    stored.disconnect()
    stored.house.clock.forward(days=1)
    assert stored.disconnect().status == 404
    assert stored.read().status == 404


def test_it_is_announced_with_the_row_as_it_is_then(stored: Holder) -> None:
    row = stored.disconnect().body["data"]
    *_, last = stored.announced()
    assert (last["type"], last["sequence"]) == ("integration.disconnected", 3)
    assert last["data"]["object"] == row


def test_the_row_stays_to_be_seen_alone_and_in_the_list(stored: Holder) -> None:
    row = stored.disconnect().body["data"]
    listed = stored.send("GET", "/v1/integrations").body["data"]
    assert (stored.read().body, listed) == (row, [row])


@pytest.mark.parametrize(("is_active", "found"), [("false", 1), ("true", 0)])
def test_the_list_has_it_among_the_inactive_ones(
    stored: Holder, is_active: str, found: int
) -> None:
    stored.disconnect()
    listed = stored.send("GET", "/v1/integrations", query={"is_active": [is_active]})
    assert len(listed.body["data"]) == found


BODIES = [{}, {"seller_id": "S"}, {"is_active": True}, {"mode": "live"}]


ONCE = {"Idempotency-Key": "once"}
STALE = {"If-Match": '"other"'}


@pytest.mark.parametrize("headers", [STALE, STALE | ONCE])
@pytest.mark.parametrize("body", BODIES)
def test_a_patch_under_another_version_s_tag_is_told_so_first(
    stored: Holder, body: dict[str, Any], headers: dict[str, str]
) -> None:
    before = stored.disconnect().body["data"]
    answer = stored.amend(body, headers=headers)
    assert (answer.status, answer.body["code"]) == (412, "precondition_failed")
    assert stored.read().body == before


@pytest.mark.parametrize("headers", [{}, ONCE, {"If-Match": "*"}])
@pytest.mark.parametrize("body", BODIES)
def test_a_patch_is_refused_and_names_post(
    stored: Holder, body: dict[str, Any], headers: dict[str, str]
) -> None:
    before = stored.disconnect().body["data"]
    answer = stored.amend(body, headers=headers)
    assert (answer.status, answer.body["code"]) == (409, "integration_disconnected")
    assert "POST" in answer.body["hint"]
    assert stored.read().body == before


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_an_absent_row_cannot_be_disconnected(lodger: Holder, headers: dict[str, str]) -> None:
    answer = lodger.disconnect(headers=headers)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert lodger.rows() == []


def test_another_entitys_row_is_left_alone(stored: Holder) -> None:
    assert Holder.of(stored.house).disconnect().status == 404
    assert stored.hand_out()["credentials"] == STRIPE


def test_the_other_key_modes_row_is_left_alone(stored: Holder) -> None:
    key = stored.issue(livemode=False).secret
    assert stored.disconnect(key=key).status == 404
    assert stored.hand_out()["credentials"] == STRIPE


def test_it_takes_the_scope_to_write(stored: Holder) -> None:
    key = stored.issue(scopes=("integrations:read", "integrations:credentials")).secret
    answer = stored.disconnect(key=key)
    assert (answer.status, answer.body["required"]) == (403, "integrations:write")
    assert stored.read().body["is_active"] is True


def test_a_row_switched_off_can_be_disconnected_too(stored: Holder) -> None:
    stored.amend({"is_active": False})
    assert times(stored.disconnect())[0] == "2026-05-01T12:00:00.000Z"
