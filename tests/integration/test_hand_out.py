"""The hand-out: the current set to whoever may have it, and a typed refusal to everybody else."""

from typing import Any

import boto3
import pytest

from tests.builders import MODE_A
from tests.integration.credential_sets import SIGNING, STRIPE, a_body
from tests.integration.holder import Holder
from tests.integration.wire import refused, unreachable, wire_of


def refusal(told: dict[str, Any]) -> tuple[Any, ...]:
    """Code, param and retry_after of an answer that has nothing else in it."""
    assert set(told) == {"object", "code", "param", "retry_after"}
    assert told["object"] == "error"
    return told["code"], told["param"], told["retry_after"]


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_worker_is_told_the_set_and_which_row_it_belongs_to(
    lodger: Holder, connector_type: str
) -> None:
    row = lodger.connect_and_store(connector_type).body["data"]
    assert lodger.hand_out(connector_type) == {
        "object": "credentials",
        "connector_type": connector_type,
        "integration_id": row["id"],
        "mode": row["mode"],
        "webhook_secret": None,
    } | a_body(connector_type)


def test_a_worker_is_told_the_signing_secret_too(lodger: Holder) -> None:
    lodger.connect()
    lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    assert lodger.hand_out()["webhook_secret"] == SIGNING


def test_exactly_the_version_is_read_that_the_row_names(lodger: Holder) -> None:
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    arn = lodger.row()["secret_arn"]["S"]
    # Somebody turns the secret by hand, beside the service: the row knows nothing of it.
    boto3.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="{}")
    assert lodger.hand_out()["credentials"] == STRIPE


def test_nothing_is_there_for_an_absent_row(lodger: Holder) -> None:
    assert refusal(lodger.hand_out()) == ("not_found", None, None)


def test_the_other_key_mode_is_another_row(lodger: Holder) -> None:
    lodger.connect_and_store()
    assert refusal(lodger.hand_out(livemode=False)) == ("not_found", None, None)


def test_another_entity_has_no_part_in_it(lodger: Holder) -> None:
    lodger.connect_and_store()
    assert refusal(Holder.of(lodger.house).hand_out()) == ("not_found", None, None)


def test_a_row_without_credentials_is_not_connected(lodger: Holder) -> None:
    lodger.connect()
    assert refusal(lodger.hand_out()) == ("not_connected", None, None)


def test_a_row_switched_off_gives_none_until_it_is_switched_on(lodger: Holder) -> None:
    lodger.connect_and_store()
    lodger.amend({"is_active": False})
    assert refusal(lodger.hand_out()) == ("inactive", None, None)
    lodger.amend({"is_active": True})
    assert lodger.hand_out()["object"] == "credentials"


def test_a_disconnected_row_gives_none_though_its_secret_is_still_live(lodger: Holder) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    assert lodger.vault() == ["live"]
    assert refusal(lodger.hand_out()) == ("disconnected", None, None)


def test_a_row_whose_window_has_closed_is_not_there(lodger: Holder) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    lodger.house.clock.forward(days=7)
    assert refusal(lodger.hand_out()) == ("not_found", None, None)


def test_a_tombstone_is_not_there(lodger: Holder) -> None:
    lodger.connect_and_store()
    set_on_row(lodger, purged_at={"S": "2026-05-01T12:00:00.000Z"})
    assert refusal(lodger.hand_out()) == ("not_found", None, None)


@pytest.mark.parametrize("is_active", [True, False])
def test_a_row_that_awaits_authorization_says_so(lodger: Holder, is_active: bool) -> None:
    lodger.connect_and_store()
    awaiting = {"S": "reauthorization_required"}
    set_on_row(lodger, sync_status=awaiting, is_active={"BOOL": is_active})
    assert refusal(lodger.hand_out()) == ("reauthorization_required", None, None)


def test_a_live_row_whose_secret_is_scheduled_is_busy(lodger: Holder) -> None:
    lodger.connect_and_store()
    arn = lodger.row()["secret_arn"]["S"]
    boto3.client("secretsmanager").delete_secret(SecretId=arn, RecoveryWindowInDays=10)
    assert refusal(lodger.hand_out()) == ("busy", None, 2)


def test_a_live_row_whose_secret_is_gone_is_busy(lodger: Holder) -> None:
    lodger.connect_and_store()
    arn = lodger.row()["secret_arn"]["S"]
    boto3.client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    assert refusal(lodger.hand_out()) == ("busy", None, 2)


@pytest.mark.parametrize(
    "fault", [unreachable, refused("ThrottlingException"), refused("InternalServerError", "", 500)]
)
@pytest.mark.parametrize("operation", ["GetItem", "GetSecretValue"])
def test_a_neighbour_in_trouble_is_busy(
    lodger: Holder, pauses: list[float], operation: str, fault: Any
) -> None:
    lodger.connect_and_store()
    work = lodger.house.credentials.service.hand_out
    client = work.connections.client if operation == "GetItem" else work.vault.client
    with wire_of(client) as line:
        line.lay_for_good(operation, fault)
        assert refusal(lodger.hand_out()) == ("busy", None, 2)
    assert lodger.hand_out()["object"] == "credentials"


ODD: dict[str, list[Any]] = {
    "livemode": [None, "true", 1, 0, "", []],
    "connector_type": [None, "", "fax", "Stripe", 4, [], {}, ["stripe"]],
    "entity_id": [None, "", " ", 4, [], "x" * 201, "a\nb"],
    "caller": [None, "", " ", 4, {}, "x" * 201, "a\u200bb", "half \ud800"],
    "reason": [None, "", " ", 4, {}, "x" * 201, "a\x00b"],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(n, v, id=f"{n}-{i}") for n, odd in ODD.items() for i, v in enumerate(odd)],
)
def test_an_odd_field_is_named(lodger: Holder, name: str, value: Any) -> None:
    lodger.connect_and_store()
    lodger.house.calls.clear()
    assert refusal(lodger.hand_out(**{name: value})) == ("invalid_request", name, None)
    assert lodger.house.calls == []


@pytest.mark.parametrize("name", ODD)
def test_a_missing_field_is_named(lodger: Holder, name: str) -> None:
    asked = {
        "entity_id": lodger.entity_id,
        "livemode": True,
        "connector_type": "stripe",
        "caller": "order-sync",
        "reason": "nightly import",
    }
    del asked[name]
    told = lodger.house.credentials.handler(asked, None)
    assert refusal(told) == ("invalid_request", name, None)


@pytest.mark.parametrize("event", [None, [], "stripe", 4])
def test_a_request_that_is_no_object_misses_its_fields(lodger: Holder, event: Any) -> None:
    told = lodger.house.credentials.handler(event, None)
    assert refusal(told)[0] == "invalid_request"


def set_on_row(holder: Holder, **attributes: dict[str, Any]) -> None:
    """Change the item as only other issues' parts of the service, or a crash, would."""
    item = holder.row() | attributes
    boto3.client("dynamodb").put_item(TableName="connections", Item=item)
