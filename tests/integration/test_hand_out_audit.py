"""No hand-out without its record, and none for a row that has changed its mind meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError

from connectors.domain.connection.owner import Owner
from tests.integration.credential_sets import ANOTHER_STRIPE, STRIPE
from tests.integration.holder import Holder
from tests.integration.wire import Carry, Fault, after, lost, refused, unreachable, wire_of


@pytest.fixture
def stored(lodger: Holder) -> Holder:
    """A holder whose set waits to be asked for."""
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    return lodger


def records(holder: Holder) -> list[dict[str, Any]]:
    """The hand-outs that are on record for the owner."""
    begins = f"handout#{holder.entity_id}#"
    items = holder.house.items("history")
    return [item for item in items if item["pk"]["S"].startswith(begins)]


def then(interruption: Callable[[], object]) -> Fault:
    """It goes through, and something else happens before the answer is read."""

    def fault(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
        answer = carry()
        interruption()
        return answer

    return fault


def test_a_hand_out_is_on_record_with_its_caller_and_its_reason(stored: Holder) -> None:
    stored.house.clock.forward(seconds=9)
    told = stored.hand_out(caller="label-printer", reason="order 4711")
    (record,) = records(stored)
    assert record["pk"]["S"] == f"handout#{Owner(stored.entity_id, livemode=True).partition}#stripe"
    assert (record["caller"], record["reason"]) == ({"S": "label-printer"}, {"S": "order 4711"})
    assert record["connection_id"]["S"] == told["integration_id"]
    assert int(record["expires_at"]["N"]) == stored.house.clock.moment.timestamp() + 90 * 86_400


def test_each_hand_out_has_a_record_of_its_own(stored: Holder) -> None:
    for _ in range(3):
        stored.hand_out()
    assert len(records(stored)) == 3


def test_the_record_is_made_before_the_value_is_read(stored: Holder) -> None:
    stored.house.calls.clear()
    stored.hand_out()
    assert stored.house.calls == ["GetItem", "PutItem", "GetSecretValue", "GetItem"]


@pytest.mark.parametrize("fault", [unreachable, refused("InternalServerError", "", 500)])
def test_without_a_record_there_is_no_value(
    stored: Holder, pauses: list[float], fault: Fault
) -> None:
    stored.house.calls.clear()
    with wire_of(stored.house.credentials.service.hand_out.history.client) as line:
        line.lay_for_good("PutItem", fault)
        assert stored.hand_out() == {
            "object": "error",
            "code": "busy",
            "param": None,
            "retry_after": 2,
        }
    assert "GetSecretValue" not in stored.house.calls


def test_without_the_right_to_record_there_is_no_value_either(stored: Holder) -> None:
    stored.house.calls.clear()
    with wire_of(stored.house.credentials.service.hand_out.history.client) as line:
        line.lay("PutItem", refused("AccessDeniedException"))
        with pytest.raises(ClientError, match="AccessDenied"):
            stored.hand_out()
    assert "GetSecretValue" not in stored.house.calls


def test_a_record_whose_answer_was_lost_is_made_once(stored: Holder, pauses: list[float]) -> None:
    with wire_of(stored.house.credentials.service.hand_out.history.client) as line:
        line.lay("PutItem", lost)
        assert stored.hand_out()["credentials"] == STRIPE
    assert len(records(stored)) == 1


@pytest.mark.parametrize("state", ["absent", "disconnected", "inactive", "without credentials"])
def test_what_is_refused_by_its_row_is_neither_recorded_nor_read(
    lodger: Holder, state: str
) -> None:
    if state != "absent":
        lodger.connect()
    if state in ("disconnected", "inactive"):
        lodger.store()
    if state == "disconnected":
        lodger.disconnect()
    if state == "inactive":
        lodger.amend({"is_active": False})
    lodger.house.calls.clear()
    assert lodger.hand_out()["object"] == "error"
    assert (lodger.house.calls, records(lodger)) == (["GetItem"], [])


def test_hand_outs_are_no_part_of_the_history_that_the_owner_reads(stored: Holder) -> None:
    stored.hand_out()
    stored.announced()
    types = [event["type"] for event in stored.history().body["data"]]
    assert sorted(types) == ["integration.created", "integration.credentials_updated"]


def _delete(holder: Holder) -> None:
    assert holder.disconnect().status == 200


def _switch_off(holder: Holder) -> None:
    assert holder.amend({"is_active": False}).status == 200


def _replace(holder: Holder) -> None:
    assert holder.store({"credentials": ANOTHER_STRIPE}).status == 200


def _change_mode(holder: Holder) -> None:
    _delete(holder)
    assert holder.connect(body={"mode": "live"}).status == 201


MEANWHILE = {
    "disconnected": (_delete, "disconnected"),
    "switched off": (_switch_off, "inactive"),
    "replaced": (_replace, "busy"),
    "connected anew": (_change_mode, "not_connected"),
}
meanwhile = pytest.mark.parametrize(("change", "code"), MEANWHILE.values(), ids=MEANWHILE)


@meanwhile
@pytest.mark.parametrize("when", [after, then], ids=["before the reading", "after the reading"])
def test_what_changes_around_the_reading_is_not_given_out(
    stored: Holder,
    change: Callable[[Holder], None],
    code: str,
    when: Callable[[Callable[[], object]], Fault],
) -> None:
    with wire_of(stored.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", when(lambda: change(stored)))
        told = stored.hand_out()
    assert (told["object"], told["code"]) == ("error", code)
    assert len(records(stored)) == 1


def test_after_a_replacement_the_next_try_gets_the_new_set(stored: Holder) -> None:
    with wire_of(stored.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", then(lambda: _replace(stored)))
        assert stored.hand_out()["retry_after"] == 2
    assert stored.hand_out()["credentials"] == ANOTHER_STRIPE


def test_a_patch_in_between_that_concerns_nothing_of_it_does_no_harm(stored: Holder) -> None:
    with wire_of(stored.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", then(lambda: stored.amend({"seller_id": "meanwhile"})))
        assert stored.hand_out()["credentials"] == STRIPE


def test_a_window_that_closes_in_between_ends_it(stored: Holder) -> None:
    def a_week_passes() -> None:
        stored.disconnect()
        stored.house.clock.forward(days=7)

    with wire_of(stored.house.credentials.service.hand_out.vault.client) as line:
        line.lay("GetSecretValue", then(a_week_passes))
        assert stored.hand_out()["code"] == "not_found"
