"""A provider's test credentials stay out of live rows, live ones out of the sandbox (api.md §3)."""

from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from tests.integration.holder import Holder
from tests.integration.wire import after, wire_of

TEST: dict[str, Any] = {"credentials": {"secret_key": "sk_test_1"}}
LIVE: dict[str, Any] = {"credentials": {"secret_key": "sk_live_1"}}
SETS: dict[str, tuple[str, dict[str, str], str]] = {
    "stripe": ("stripe", {"secret_key": "sk_test_1"}, "secret_key"),
    "stripe, restricted": ("stripe", {"secret_key": "rk_test_1"}, "secret_key"),
    "stripe, publishable": (
        "stripe",
        {"secret_key": "sk_org_1", "publishable_key": "pk_test_1"},
        "publishable_key",
    ),
    "shippo": ("shippo", {"api_token": "shippo_test_1"}, "api_token"),
    "plaid": (
        "plaid",
        {"client_id": "c", "secret": "s", "access_token": "access-sandbox-1"},
        "access_token",
    ),
}
EACH = pytest.mark.parametrize(("connector_type", "values", "name"), SETS.values(), ids=SETS)


def for_live(values: dict[str, str]) -> dict[str, str]:
    """The same set of the live environment."""
    return {
        name: value.replace("_test_", "_live_").replace("-sandbox-", "-production-")
        for name, value in values.items()
    }


def refused(holder: Holder, values: dict[str, str], connector_type: str) -> dict[str, Any]:
    """A refusal that has left everything as it was, the vault too."""
    before = holder.row(connector_type), holder.vault(), holder.events()
    answer = holder.store({"credentials": values}, connector_type)
    assert (holder.row(connector_type), holder.vault(), holder.events()) == before
    assert answer.status == 422
    assert not any(value in answer.text for value in values.values() if len(value) > 4)
    problem: dict[str, Any] = answer.body
    return problem


def set_mode(holder: Holder, mode: str) -> None:
    """The row as a release left it that let any credentials into any row."""
    place = Place(Owner(holder.entity_id, livemode=True), "stripe")
    boto3.client("dynamodb").update_item(
        TableName="connections",
        Key=row_items.key(place),
        UpdateExpression="SET #mode = :mode",
        ExpressionAttributeNames={"#mode": "mode"},
        ExpressionAttributeValues={":mode": {"S": mode}},
    )


def forget_environment(holder: Holder) -> None:
    """The row as it was before an environment was kept."""
    place = Place(Owner(holder.entity_id, livemode=True), "stripe")
    boto3.client("dynamodb").update_item(
        TableName="connections",
        Key=row_items.key(place),
        UpdateExpression="REMOVE credentials_environment",
    )


@EACH
def test_a_test_credential_is_refused_in_a_live_row(
    lodger: Holder, connector_type: str, values: dict[str, str], name: str
) -> None:
    lodger.connect(connector_type, body={"mode": "live"})
    problem = refused(lodger, values, connector_type)
    assert (problem["code"], problem["param"]) == ("wrong_environment", f"credentials.{name}")
    assert "PATCH" in problem["hint"]
    assert lodger.store({"credentials": for_live(values)}, connector_type).status == 200


@EACH
def test_a_live_credential_is_refused_in_a_sandbox_row(
    lodger: Holder, connector_type: str, values: dict[str, str], name: str
) -> None:
    lodger.connect(connector_type, body={})
    problem = refused(lodger, for_live(values), connector_type)
    assert (problem["code"], problem["param"]) == ("wrong_environment", f"credentials.{name}")
    assert lodger.store({"credentials": values}, connector_type).status == 200


@pytest.mark.parametrize("mode", ["sandbox", "live"])
def test_a_credential_that_names_no_environment_is_taken_by_both(lodger: Holder, mode: str) -> None:
    lodger.connect(body={"mode": mode})
    assert lodger.store({"credentials": {"secret_key": "sk_org_1"}}).status == 200


def test_the_refused_caller_changes_the_mode_and_stores_it_then(lodger: Holder) -> None:
    lodger.connect(body={})
    assert lodger.store(LIVE).status == 422
    assert lodger.amend({"mode": "live"}).status == 200
    assert lodger.store(LIVE).status == 200


def test_a_row_that_was_given_the_wrong_ones_goes_where_they_belong(lodger: Holder) -> None:
    lodger.connect(body={})
    lodger.store(TEST)
    set_mode(lodger, "live")
    answer = lodger.amend({"mode": "sandbox"})
    assert (answer.status, answer.body["data"]["mode"]) == (200, "sandbox")
    assert lodger.hand_out()["credentials"] == TEST["credentials"]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_the_mode_stays_where_the_stored_ones_belong(
    lodger: Holder, headers: dict[str, str]
) -> None:
    lodger.connect(body={})
    lodger.store(TEST)
    answer = lodger.amend({"mode": "live"}, headers=headers)
    assert (answer.status, answer.body["code"]) == (409, "credentials_stored")
    assert "DELETE" in answer.body["hint"]


def test_the_hint_s_way_to_the_other_mode_is_one(lodger: Holder) -> None:
    lodger.connect(body={})
    lodger.store(TEST)
    assert lodger.disconnect().status == 200
    assert lodger.connect(body={"mode": "live"}).status == 201
    assert lodger.store(LIVE).status == 200
    assert lodger.hand_out()["credentials"] == LIVE["credentials"]


def test_a_row_from_before_is_bound_to_its_mode_as_ever(lodger: Holder) -> None:
    lodger.connect(body={})
    lodger.store(TEST)
    forget_environment(lodger)
    assert lodger.amend({"mode": "live"}).body["code"] == "credentials_stored"
    assert lodger.amend({"seller_id": "S"}).status == 200


def test_a_new_set_is_what_counts(lodger: Holder) -> None:
    lodger.connect(body={})
    lodger.store(TEST)
    lodger.store({"credentials": {"secret_key": "sk_org_1"}})
    set_mode(lodger, "live")
    assert lodger.amend({"mode": "sandbox"}).body["code"] == "credentials_stored"


def test_the_environment_is_seen_by_nobody(lodger: Holder) -> None:
    lodger.connect(body={})
    answer = lodger.store(TEST)
    assert lodger.row()["credentials_environment"] == {"S": "sandbox"}
    assert "credentials_environment" not in answer.text + lodger.read().text
    assert all("credentials_environment" not in str(event) for event in lodger.announced())


def test_a_key_file_that_ends_with_a_line_break_is_handed_out_without_it(lodger: Holder) -> None:
    lodger.connect("google")
    file = '{\n  "type": "service_account"\n}'
    answer = lodger.store({"credentials": {"service_account_json": f"{file}\n"}}, "google")
    assert answer.status == 200
    assert lodger.hand_out("google")["credentials"] == {"service_account_json": file}


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_a_mode_that_changes_in_between_refuses_the_set_as_well(
    lodger: Holder, headers: dict[str, str]
) -> None:
    def change_mode() -> None:
        assert lodger.amend({"mode": "live"}).status == 200

    lodger.connect(body={})
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay("CreateSecret", after(change_mode))
        answer = lodger.store(TEST, headers=headers)
    assert (answer.status, answer.body["code"]) == (422, "wrong_environment")
    assert lodger.read().body["credentials_masked"] == []
