"""The day's upkeep: a row whose secret is gone for good owns up to it."""

import boto3
import pytest

from tests.integration.credential_sets import ANOTHER_STRIPE
from tests.integration.holder import Holder
from tests.integration.left_behind import at_the_vaults_time, destroy, told
from tests.integration.wire import after, wire_of


@pytest.fixture
def present(holder: Holder) -> Holder:
    """A holder whose clock agrees with the vault's."""
    return at_the_vaults_time(holder)


def test_a_row_whose_secret_is_gone_owns_up_to_it(present: Holder) -> None:
    before = present.connect_and_store().body["data"]
    destroy(present)
    present.house.clock.forward(hours=2)
    assert told(present.house.reconcile()) == [0, 0, 1, 1]
    row = present.read().body
    changed = {name: row[name] for name in row if row[name] != before[name]}
    del changed["updated_at"]
    assert changed == {
        "credentials_masked": [],
        "has_credentials_secret_arn": False,
        "has_webhook_secret": False,
        "sync_status": "not_connected",
        "version": 3,
    }
    assert present.hand_out()["code"] == "not_connected"
    *_, last = present.announced()
    assert (last["type"], last["sequence"]) == ("integration.updated", 3)
    assert last["data"]["object"] == row


def test_it_owns_up_once_and_takes_a_new_set_afterwards(present: Holder) -> None:
    present.connect_and_store()
    destroy(present)
    present.house.reconcile()
    assert told(present.house.reconcile()) == [0, 0, 0, 0]
    assert present.store().status == 200
    assert present.hand_out()["object"] == "credentials"


def test_a_set_stored_in_between_is_kept(present: Holder) -> None:
    present.connect_and_store()
    destroy(present)
    with wire_of(present.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay("DescribeSecret", after(lambda: present.store({"credentials": ANOTHER_STRIPE})))
        assert told(present.house.reconcile()) == [0, 0, 1, 0]
    assert present.hand_out()["credentials"] == ANOTHER_STRIPE
    assert "integration.updated" not in present.events()


def test_a_secret_stored_while_the_list_is_read_is_not_missed(present: Holder) -> None:
    present.connect()
    with wire_of(present.house.upkeep.service.sync_secret_state.connections.client) as line:
        line.lay("Scan", after(present.store))
        assert told(present.house.reconcile()) == [0, 0, 1, 0]
    assert present.hand_out()["object"] == "credentials"


@pytest.mark.parametrize("tombstone", [True, False], ids=["a tombstone", "a closed window"])
def test_of_a_row_that_is_over_nothing_more_is_announced_than_its_end(
    present: Holder, tombstone: bool
) -> None:
    present.connect_and_store()
    present.disconnect()
    present.house.clock.forward(days=7)
    if tombstone:
        item = present.row()
        purged = {"purged_at": item["updated_at"], "changes": {"L": []}}
        boto3.client("dynamodb").put_item(TableName="connections", Item=item | purged)
    destroy(present)
    present.house.reconcile()
    assert "integration.updated" not in present.events()
    present.house.tick()
    assert present.rows() == []
