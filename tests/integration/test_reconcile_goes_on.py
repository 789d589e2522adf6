"""The day's upkeep in trouble: a row that cannot be read, and a time that is up."""

import boto3
import pytest

from tests.integration.holder import Holder
from tests.integration.left_behind import at_the_vaults_time, destroy
from tests.integration.wire import answered, wire_of


@pytest.fixture
def present(holder: Holder) -> Holder:
    """A holder whose clock agrees with the vault's."""
    return at_the_vaults_time(holder)


def spoil(holder: Holder, connector_type: str) -> None:
    """Take a field out of a row that every release has known."""
    (row,) = [r for r in holder.rows() if r["sk"]["S"] == connector_type]
    boto3.client("dynamodb").update_item(
        TableName="connections",
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="REMOVE display_name",
    )


def secrets_of(holder: Holder) -> list[str]:
    listed = boto3.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)
    names = [secret["Name"] for secret in listed["SecretList"]]
    return [name for name in names if name.startswith("stack/")]


def test_a_row_that_cannot_be_read_keeps_its_secret(present: Holder) -> None:
    present.connect_and_store()
    spoil(present, "stripe")
    kept = secrets_of(present)
    present.house.clock.forward(hours=2)
    counts = present.house.reconcile()
    assert (counts["secrets_seen"], counts["failed"]) == (1, 1)
    assert secrets_of(present) == kept


def test_it_holds_up_no_other_row(present: Holder) -> None:
    """Their secrets are gone, so that each row has to be looked at by itself."""
    for connector_type in ("stripe", "postmark", "mapquest"):
        present.connect_and_store(connector_type)
    for name in secrets_of(present):
        boto3.client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    spoil(present, "postmark")
    counts = present.house.reconcile()
    assert (counts["rows_seen"], counts["rows_mended"], counts["failed"]) == (3, 2, 1)


def three(holder: Holder) -> list[str]:
    """Three connections with a set each; their types."""
    kinds = ["stripe", "postmark", "mapquest"]
    for kind in kinds:
        holder.connect_and_store(kind)
    holder.house.clock.forward(hours=2)
    return kinds


def test_a_hundred_rows_are_read_in_one_call(present: Holder) -> None:
    three(present)
    present.house.calls.clear()
    assert present.house.reconcile()["secrets_seen"] == 3
    assert present.house.calls == ["ListSecrets", "BatchGetItem", "Scan"]


def test_a_row_that_cannot_be_read_holds_up_no_other_of_the_same_call(present: Holder) -> None:
    three(present)
    spoil(present, "postmark")
    for name in secrets_of(present):
        boto3.client("secretsmanager").delete_secret(SecretId=name)
    counts = present.house.reconcile()
    assert (counts["secrets_mended"], counts["failed"]) == (2, 1)


def test_what_a_call_has_left_out_is_asked_for_again(present: Holder, pauses: list[float]) -> None:
    kinds = three(present)
    keys = [{name: row[name] for name in ("pk", "sk")} for row in present.rows()]
    item = next(row for row in present.rows() if row["sk"]["S"] == kinds[0])
    half = {
        "Responses": {"connections": [item]},
        "UnprocessedKeys": {"connections": {"Keys": [k for k in keys if k["sk"] != item["sk"]]}},
    }
    with wire_of(present.house.upkeep.service.sync_secret_state.connections.client) as line:
        line.lay("BatchGetItem", answered(200, half))
        counts = present.house.reconcile()
    assert (counts["secrets_seen"], counts["secrets_mended"], len(pauses)) == (3, 0, 1)
    assert line.attempts == ["BatchGetItem", "BatchGetItem", "Scan"]


def test_when_the_time_is_up_it_says_that_it_has_not_finished(present: Holder) -> None:
    present.connect_and_store()
    destroy(present)
    counts = present.house.upkeep.handler({"task": "reconcile"}, Hurried())
    assert counts["unfinished"] == 1
    assert counts["rows_mended"] == 0


def test_it_looks_at_the_clock_before_each_secret(present: Holder) -> None:
    three(present)
    left = iter([300_000, 10])

    class Ending:
        """An invocation that has time for one."""

        @staticmethod
        def get_remaining_time_in_millis() -> int:
            return next(left)

    counts = present.house.upkeep.handler({"task": "reconcile"}, Ending())
    assert (counts["secrets_seen"], counts["unfinished"]) == (1, 1)


class Hurried:
    """An invocation that is about to end."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 10
