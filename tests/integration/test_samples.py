"""The sample invocations under events/, each handed to the real function as it stands."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import change_stream
from connectors.domain.api_keys import digest
from connectors.domain.connection.events import TYPES
from connectors.wiring import operator as wiring
from tests.builders import Answered, a_key
from tests.gateway import arrival
from tests.integration.house import House, Unhurried
from tests.integration.premises import ROOT
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import Tenant

EVENTS = ROOT / "events"
BATCHES = sorted((EVENTS / "announcements").glob("*.json"))


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def invoke(house: House, name: str) -> Answered:
    sample = read(EVENTS / "integrations" / f"{name}.json")
    return Answered.of(house.integrations.handler(sample, None))


@pytest.fixture
def known(house: House) -> House:
    """A house that knows the key that the samples carry."""
    sample = read(EVENTS / "integrations" / "read.json")
    secret = sample["headers"]["Authorization"].removeprefix("Bearer ")
    wiring.operator(boto3.Session(), "keys").keys.add(a_key(livemode=False), digest(secret))
    return house


def test_the_connect_sample_connects(known: House) -> None:
    answer = invoke(known, "connect")
    assert (answer.status, answer.body["display_name"]) == (201, "Our account")


def test_the_connect_sample_invoked_again_is_replayed(known: House) -> None:
    first, second = invoke(known, "connect"), invoke(known, "connect")
    assert (second.text, second.headers["idempotent-replayed"]) == (first.text, "true")


def test_the_amend_sample_renames_the_connected_row(known: House) -> None:
    invoke(known, "connect")
    answer = invoke(known, "amend")
    assert (answer.status, answer.body["data"]["display_name"]) == (200, "Our shop")


def test_the_read_sample_reads_the_connected_row(known: House) -> None:
    row = invoke(known, "connect")
    answer = invoke(known, "read")
    assert (answer.status, answer.text) == (200, row.text)


def test_the_list_sample_lists_the_connected_row(known: House) -> None:
    row = invoke(known, "connect").body
    answer = invoke(known, "list")
    assert (answer.status, answer.body["data"]) == (200, [row])


def test_every_http_sample_is_used_above() -> None:
    samples = sorted(path.stem for path in (EVENTS / "integrations").glob("*.json"))
    assert samples == ["amend", "connect", "list", "read"]


def shopify(house: House, name: str) -> Answered:
    return Answered.of(house.shopify.handler(read(EVENTS / "shopify" / f"{name}.json"), None))


def test_the_shopify_sample_answers_where_to_send_the_merchant(known: House) -> None:
    answer = shopify(known, "connect")
    assert (answer.status, answer.body["object"]) == (200, "integration_oauth_required")


def test_the_callback_sample_is_signed_in_time_and_of_no_start_that_is_known(
    known: House, caplog: pytest.LogCaptureFixture
) -> None:
    assert shopify(known, "callback").status == 400
    assert caplog.records[-1].remark == "unknown_state"  # type: ignore[attr-defined]


def test_the_webhook_sample_is_heeded(known: House) -> None:
    assert (shopify(known, "webhook").status, shopify(known, "webhook").text) == (200, "")


def test_the_minute_s_and_the_day_s_samples_run(house: House) -> None:
    for name in ("minute", "day"):
        counts = house.upkeep.handler(read(EVENTS / "upkeep" / f"{name}.json"), Unhurried())
        assert set(counts.values()) == {0}


def test_the_hand_out_sample_is_a_sound_request(house: House) -> None:
    told = house.credentials.handler(read(EVENTS / "credentials" / "hand_out.json"), None)
    assert told["code"] == "not_found"


def test_every_function_has_a_sample() -> None:
    functions = {path.name for path in (ROOT / "functions").iterdir() if path.is_dir()}
    assert functions == {path.parent.name for path in EVENTS.glob("*/*.json")} - {"emitted"}


HTTP = [path for name in ("integrations", "shopify") for path in (EVENTS / name).glob("*.json")]


@pytest.mark.parametrize("path", HTTP, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_an_http_sample_is_what_the_gateway_sends_to_that_function(path: Path) -> None:
    sample = read(path)
    arrived = arrival(sample["httpMethod"], sample["path"])
    assert arrived is not None
    assert arrived.function == path.parent.name
    for name in ("resource", "pathParameters"):
        assert sample[name] == arrived.event[name]
    assert sample["requestContext"]["resourcePath"] == sample["resource"]
    assert sample["multiValueHeaders"] == {n: [v] for n, v in sample["headers"].items()}


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_a_stream_sample_arrives_as_the_committed_example(building: House, path: Path) -> None:
    building.announce(read(path)["Records"])
    (event,) = building.received()
    assert event == read(EVENTS / "emitted" / f"integration.{path.stem}.json")


def test_the_stream_samples_show_every_type_and_both_kinds_of_write() -> None:
    records = [record for path in BATCHES for record in read(path)["Records"]]
    assert sorted(map(type_of, records)) == sorted(TYPES)
    assert {record["eventName"] for record in records} == {"INSERT", "MODIFY"}


@pytest.fixture
def lived(tenant: Tenant, shopkeeper: Shopkeeper) -> dict[str, dict[str, Any]]:
    """The stream records of a connection that everything has happened to, by the change's type."""
    stripe, house = "/v1/integrations/stripe", tenant.house
    tenant.connect()
    tenant.amend({"display_name": "Our shop"})
    secrets = {"credentials": {"secret_key": "sk_test_1"}, "webhook_secret": "whsec_1"}
    tenant.send("PUT", f"{stripe}/credentials", body=secrets)
    tenant.send("DELETE", stripe)
    tenant.connect()
    tenant.send("DELETE", stripe)
    house.clock.forward(days=7)
    house.tick()
    records = [*tenant.records(), *consented(shopkeeper)]
    return {type_of(r): r for r in records if r["eventName"] != "REMOVE"}


def consented(shopkeeper: Shopkeeper) -> list[dict[str, Any]]:
    """The records of a shop that is connected at the second start, is closed for some hours, and
    uninstalls the app. The first record is left out, and those that announce nothing.
    """
    shopkeeper.start()
    shopkeeper.connect_shop()
    for answer in ((404, b""), (404, b""), None):
        shopkeeper.house.street.says = answer
        shopkeeper.house.clock.forward(hours=2)
        shopkeeper.hand_out()
    shopkeeper.uninstall()
    return [record for record in shopkeeper.records()[1:] if change_stream.owed(record)]


def test_a_stream_sample_has_the_shape_of_a_real_record(lived: dict[str, dict[str, Any]]) -> None:
    shown = {type_of(record): record for path in BATCHES for record in read(path)["Records"]}
    assert {name: shape(record) for name, record in shown.items()} == {
        name: shape(record) for name, record in lived.items()
    }


def type_of(record: dict[str, Any]) -> str:
    (change,) = record["dynamodb"]["NewImage"]["changes"]["L"]
    return str(change["M"]["type"]["S"])


def shape(record: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Which attributes a record's images have, and of which types."""
    images = record["dynamodb"]
    return {
        part: {name: sorted(value) for name, value in images[part].items()}
        for part in ("Keys", "NewImage", "OldImage")
        if part in images
    }
