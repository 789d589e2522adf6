"""The minute's upkeep in trouble: a step fails, or somebody else is faster, and nothing is lost."""

from typing import Any

import pytest

from tests.integration.holder import Holder
from tests.integration.wire import after, lost, unreachable, wire_of

PURGED = "integration.purged"


@pytest.fixture
def due(holder: Holder) -> Holder:
    """A holder whose row with a secret was disconnected seven days ago."""
    holder.connect_and_store()
    holder.disconnect()
    holder.house.clock.forward(days=7)
    return holder


STEPS: dict[str, tuple[str, Any]] = {
    "before the tombstone": ("UpdateItem", unreachable),
    "after the tombstone": ("UpdateItem", lost),
    "before the secret": ("DescribeSecret", unreachable),
    "at the secret": ("DeleteSecret", unreachable),
    "after the secret": ("DeleteSecret", lost),
    "before the end": ("DeleteItem", unreachable),
    "after the end": ("DeleteItem", lost),
}


@pytest.mark.parametrize(("operation", "fault"), STEPS.values(), ids=STEPS)
def test_trouble_at_any_step_fails_the_row_for_now_and_loses_nothing(
    due: Holder, pauses: list[float], operation: str, fault: Any
) -> None:
    match = due.house.upkeep.service.sync_secret_state
    client = match.vault.client if operation.endswith("Secret") else match.connections.client
    with wire_of(client) as line:
        line.lay_for_good(operation, fault)
        assert due.house.tick() == {"expired": 0, "renewed": 0, "failed": 1}
    due.house.tick()
    due.follow()
    assert (due.rows(), due.vault()) == ([], [])
    assert due.events().count(PURGED) == 1


def test_a_tombstone_whose_secret_cannot_be_destroyed_is_gone_for_readers(
    due: Holder, pauses: list[float]
) -> None:
    with wire_of(due.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay_for_good("DescribeSecret", unreachable)
        due.house.tick()
    assert len(due.rows()) == 1
    assert [due.read().status, due.hand_out()["code"]] == [404, "not_found"]
    assert due.connect(body={}).status == 201
    due.follow()
    assert (due.events().count(PURGED), due.vault()) == (1, [])


@pytest.mark.parametrize("operation", ["UpdateItem", "DeleteItem"])
def test_who_connects_before_the_tombstone_or_before_its_end_keeps_the_new_row(
    due: Holder, operation: str
) -> None:
    with wire_of(due.house.upkeep.service.sync_secret_state.connections.client) as line:
        line.lay(operation, after(lambda: due.connect(body={})))
        assert due.house.tick()["failed"] == 0
    due.follow()
    assert (due.read().body["version"], due.vault()) == (1, [])
    assert due.events().count(PURGED) == 1
