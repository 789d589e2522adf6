"""Upkeep on the stream: a secret is made to match its row as the row is now."""

import random
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from samtranslator.yaml_helper import yaml_parse

from connectors.adapters.dynamodb import change_stream
from connectors.domain.errors import Unavailable
from tests.integration.credential_sets import ANOTHER_STRIPE, LIVE_STRIPE, STRIPE
from tests.integration.holder import Holder
from tests.integration.premises import ROOT
from tests.integration.wire import after, lost, refused, unreachable, wire_of


@pytest.fixture
def stored(lodger: Holder) -> Holder:
    """A holder whose Stripe row has a set."""
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    return lodger


def a_whole_life(holder: Holder) -> None:
    """Writes of every kind, three of them leaving a secret behind."""
    holder.connect()
    holder.store({"credentials": STRIPE})
    holder.amend({"seller_id": "S"})
    holder.store({"credentials": ANOTHER_STRIPE})
    holder.disconnect()
    holder.connect(body={})
    holder.disconnect()
    holder.connect(body={"mode": "live"})
    assert holder.store({"credentials": LIVE_STRIPE}).status == 200


@pytest.mark.parametrize("seed", range(12))
def test_in_whatever_order_and_however_often_it_ends_in_agreement(
    lodger: Holder, seed: int
) -> None:
    a_whole_life(lodger)
    chance = random.Random(seed)
    batches = [*lodger.records(), *lodger.records()]
    chance.shuffle(batches)
    for record in batches[: len(batches) - seed]:
        lodger.house.follow([record])
    lodger.follow()
    assert [secret["ARN"] for secret in lodger.secrets()] == [lodger.row()["secret_arn"]["S"]]
    assert lodger.hand_out()["credentials"] == LIVE_STRIPE


def test_each_secret_of_a_batch_is_looked_at_once(stored: Holder) -> None:
    for _ in range(3):
        stored.disconnect()
        stored.connect(body={})
    stored.house.calls.clear()
    stored.follow()
    assert stored.house.calls == ["GetItem", "DescribeSecret", "GetItem"]


def test_writes_that_concern_no_secret_cost_nothing(stored: Holder) -> None:
    before = len(stored.records())
    stored.amend({"seller_id": "S"})
    stored.amend({"is_active": False})
    stored.house.calls.clear()
    stored.house.follow(stored.records()[before:])
    assert stored.house.calls == []


def test_what_matches_already_is_left_alone(stored: Holder) -> None:
    stored.disconnect()
    stored.follow()
    stored.house.calls.clear()
    stored.follow()
    assert stored.house.calls == ["GetItem", "DescribeSecret", "GetItem"]


def test_a_late_record_of_a_disconnect_undone_does_no_harm(stored: Holder) -> None:
    stored.disconnect()
    late = stored.records()
    stored.connect(body={})
    stored.house.follow(late)
    assert stored.vault() == ["live"]


MOVES: dict[str, Callable[[Holder], object]] = {
    "undone": lambda holder: holder.connect(body={}),
    "ended": lambda holder: holder.connect(body={"mode": "live"}),
    "undone and repeated": lambda holder: (holder.connect(body={}), holder.disconnect()),
}
LEFT = {"undone": ["live"], "ended": [], "undone and repeated": ["scheduled"]}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("operation", ["DescribeSecret", "DeleteSecret"])
def test_a_disconnect_that_is_undone_while_its_secret_is_scheduled(
    stored: Holder, operation: str, move: str
) -> None:
    stored.disconnect()
    with wire_of(stored.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay(operation, after(lambda: MOVES[move](stored)))
        stored.follow()
    assert stored.vault() == LEFT[move]


@pytest.mark.parametrize("fault", [unreachable, refused("ThrottlingException")])
@pytest.mark.parametrize("operation", ["DescribeSecret", "DeleteSecret"])
def test_a_vault_in_trouble_brings_the_batch_again(
    stored: Holder, pauses: list[float], operation: str, fault: Any
) -> None:
    stored.disconnect()
    with wire_of(stored.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay_for_good(operation, fault)
        with pytest.raises(Unavailable):
            stored.follow()
    stored.follow()
    assert stored.vault() == ["scheduled"]


def test_an_answer_that_is_lost_is_asked_for_again(stored: Holder, pauses: list[float]) -> None:
    stored.disconnect()
    with wire_of(stored.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay("DeleteSecret", lost)
        stored.follow()
    assert stored.vault() == ["scheduled"]


def test_a_row_that_never_stops_moving_brings_the_batch_again(stored: Holder) -> None:
    def turn() -> None:
        stored.house.clock.forward(seconds=1)
        stored.send("DELETE" if stored.read().body["is_active"] else "POST", ROW)

    stored.disconnect()
    with wire_of(stored.house.upkeep.service.sync_secret_state.vault.client) as line:
        line.lay_for_good("DescribeSecret", after(turn))
        with pytest.raises(Unavailable):
            stored.follow()


def test_a_row_that_cannot_be_read_holds_up_nobody(
    stored: Holder, caplog: pytest.LogCaptureFixture
) -> None:
    neighbour = Holder.of(stored.house)
    neighbour.connect_and_store()
    for holder in (stored, neighbour):
        holder.disconnect()
    records = [*stored.records(), *neighbour.records()]
    broken = {name: value for name, value in stored.row().items() if name != "display_name"}
    boto3.client("dynamodb").put_item(TableName="connections", Item=broken)
    stored.house.follow(records)
    assert neighbour.vault() == ["scheduled"]
    told = {record.getMessage() for record in caplog.records if record.levelname == "ERROR"}
    assert told == {"row not read", "secret not matched"}


ROW = "/v1/integrations/stripe"


def fits(pattern: dict[str, Any], found: Any) -> bool:
    """Whether a record passes a filter of the kind that the template uses: a value is there."""
    if not isinstance(found, dict):
        return False
    return all(
        name in found if wanted == [{"exists": True}] else fits(wanted, found.get(name))
        for name, wanted in pattern.items()
    )


def test_the_templates_filter_lets_every_record_through_that_concerns_a_secret(
    lodger: Holder,
) -> None:
    a_whole_life(lodger)
    lodger.disconnect()
    lodger.house.clock.forward(days=7)
    lodger.house.tick()
    template = yaml_parse((ROOT / "template.yaml").read_text())
    changes = template["Resources"]["UpkeepFunction"]["Properties"]["Events"]["Changes"]
    filters = changes["Properties"]["FilterCriteria"]["Filters"]
    patterns = [yaml_parse(entry["Pattern"]) for entry in filters]
    records = lodger.records()
    passing = [record for record in records if any(fits(p, record) for p in patterns)]
    concerned = [record for record in records if change_stream.moved_secrets(record)]
    assert len(records) > len(passing)
    assert len(concerned) > 5
    assert all(record in passing for record in concerned)


@pytest.mark.parametrize("spoiled", [{}, {"dynamodb": None}, {"dynamodb": {"NewImage": 1}}])
def test_a_record_that_cannot_be_read_holds_up_nobody(stored: Holder, spoiled: Any) -> None:
    stored.disconnect()
    stored.house.follow([spoiled, *stored.records()])
    assert ["DeletedDate" in secret for secret in stored.secrets()] == [True]
