"""The minute's upkeep: closed windows are worked off, bounded, in order, and by nobody twice."""

import json
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from tests.builders import MODE_A
from tests.integration.at_once import at_once
from tests.integration.holder import Holder

PURGED = "integration.purged"
DUE = MODE_A[:9]
"""One more than there are shards: two of them stand in the same."""
WITH_SECRETS = MODE_A[3:5]


@dataclass
class RunningOut:
    """An invocation whose time is up after so many rows."""

    rows: int
    lock: Lock = field(default_factory=Lock)

    def get_remaining_time_in_millis(self) -> int:
        with self.lock:
            self.rows -= 1
            return 300_000 if self.rows >= 0 else 9_000


@pytest.fixture
def due(holder: Holder) -> Holder:
    """A holder of nine rows, some with a secret, all disconnected seven days ago."""
    for connector_type in DUE:
        holder.connect(connector_type)
        if connector_type in WITH_SECRETS:
            holder.store(connector_type=connector_type)
        holder.disconnect(connector_type)
        holder.house.clock.forward(seconds=1)
    holder.house.clock.forward(days=7)
    return holder


def minute(holder: Holder, *, rows: int) -> dict[str, int]:
    """A tick that has time for so many rows."""
    counts: dict[str, int] = holder.house.upkeep.handler({"task": "work_off_due"}, RunningOut(rows))
    return counts


def metrics(text: str) -> list[dict[str, Any]]:
    """What was written for CloudWatch, one embedded-metrics object a line."""
    lines = [json.loads(line) for line in text.splitlines() if '"_aws"' in line]
    return [{k: v for k, v in line.items() if k not in ("_aws", "service")} for line in lines]


def test_all_that_is_due_is_gone_with_its_secret_and_announced_once(due: Holder) -> None:
    assert due.house.tick() == {"expired": 9, "renewed": 0, "failed": 0}
    assert (due.rows(), due.vault()) == ([], [])
    assert due.events().count(PURGED) == 9


def test_a_second_time_there_is_nothing_to_do(due: Holder) -> None:
    due.house.tick()
    due.house.calls.clear()
    assert due.house.tick() == {"expired": 0, "renewed": 0, "failed": 0}
    assert due.house.calls == ["Query"] * 8


def test_what_is_not_due_is_not_even_read(holder: Holder) -> None:
    holder.connect_and_store("ups")
    holder.connect_and_store("usps")
    holder.disconnect("usps")
    holder.house.clock.forward(days=7, milliseconds=-1)
    holder.house.calls.clear()
    assert holder.house.tick() == {"expired": 0, "renewed": 0, "failed": 0}
    assert (holder.house.calls, len(holder.rows())) == (["Query"] * 8, 2)


@pytest.mark.parametrize("rows", [0, 1, 4, 8])
def test_when_the_time_is_up_the_rest_is_left_for_the_next_minute(due: Holder, rows: int) -> None:
    assert minute(due, rows=rows) == {"expired": rows, "renewed": 0, "failed": 0}
    assert len(due.rows()) == 9 - rows
    assert due.events().count(PURGED) == rows
    assert due.house.tick() == {"expired": 9 - rows, "renewed": 0, "failed": 0}
    assert (due.rows(), due.vault()) == ([], [])
    assert due.events().count(PURGED) == 9


def test_minute_by_minute_everybody_has_a_turn(due: Holder) -> None:
    done = [minute(due, rows=2)["expired"] for _ in range(5)]
    assert (sum(done), due.rows()) == (9, [])


def test_each_shard_begins_with_what_is_due_longest(due: Holder) -> None:
    due.house.tick()
    gone = [r["dynamodb"]["Keys"]["sk"]["S"] for r in due.records() if r["eventName"] == "REMOVE"]
    owner = Owner(due.entity_id, livemode=True)
    shards = [row_items.shard(Place(owner, connector_type))["S"] for connector_type in gone]
    assert max(shards.count(shard) for shard in shards) > 1
    for shard in set(shards):
        order = [DUE.index(t) for t, s in zip(gone, shards, strict=True) if s == shard]
        assert order == sorted(order)


def test_two_at_once_end_every_row_once(due: Holder) -> None:
    at_once([due.house.tick, due.house.tick])
    due.house.tick()
    assert (due.rows(), due.vault()) == ([], [])
    assert due.events().count(PURGED) == 9


def harm(holder: Holder, connector_type: str) -> dict[str, Any]:
    """Take a field from a row; the row as it was."""
    whole = holder.row(connector_type)
    broken = {name: value for name, value in whole.items() if name != "display_name"}
    boto3.client("dynamodb").put_item(TableName="connections", Item=broken)
    return whole


def test_a_row_that_cannot_be_read_holds_up_nobody(due: Holder) -> None:
    harm(due, DUE[0])
    assert due.house.tick() == {"expired": 8, "renewed": 0, "failed": 1}
    assert [item["sk"]["S"] for item in due.rows()] == [DUE[0]]


def test_it_is_worked_off_once_it_is_mended(due: Holder) -> None:
    whole = harm(due, DUE[0])
    due.house.tick()
    boto3.client("dynamodb").put_item(TableName="connections", Item=whole)
    assert due.house.tick() == {"expired": 1, "renewed": 0, "failed": 0}


def test_it_is_logged_without_what_it_holds(due: Holder, caplog: pytest.LogCaptureFixture) -> None:
    harm(due, "shippo")
    due.house.tick()
    (record,) = [r for r in caplog.records if r.getMessage() == "row not worked off"]
    assert record.levelname == "ERROR"
    assert (vars(record)["connector_type"], vars(record)["fault"]) == ("shippo", "KeyError")
    assert due.entity_id not in str(vars(record))


def test_the_end_of_the_item_itself_is_never_announced(due: Holder) -> None:
    due.house.tick()
    removals = [r for r in due.records() if r["eventName"] == "REMOVE"]
    assert len(removals) == 9
    due.house.announce(removals)
    assert due.house.received() == []


def test_its_counts_are_metrics(due: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    harm(due, DUE[0])
    due.house.tick()
    assert metrics(capsys.readouterr().out)[-1] == {
        "expired": [8.0],
        "renewed": [0.0],
        "failed": [1.0],
    }


def test_a_quiet_minute_is_a_metric_too(holder: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    holder.house.tick()
    assert metrics(capsys.readouterr().out)[-1] == {
        "expired": [0.0],
        "renewed": [0.0],
        "failed": [0.0],
    }
