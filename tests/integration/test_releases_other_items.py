"""Every other kind of item of every release: read, rewritten where it goes on, and read again."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import claim_items, idempotency_records
from connectors.adapters.dynamodb.deliveries import DeliveryTable
from connectors.adapters.dynamodb.leases import LeaseTable
from connectors.adapters.dynamodb.oauth_states import OauthStateTable
from connectors.adapters.dynamodb.shop_claims import ShopClaimTable
from connectors.domain.api_keys import digest
from connectors.domain.oauth.claims import ClaimWrite, ShopClaim
from connectors.domain.providers.shopify import Shop
from connectors.wiring import operator
from tests.builders import NOON, a_row
from tests.integration.holder import Holder
from tests.integration.house import House
from tests.releases import ENTITY, RELEASES, UNKNOWN, kinds, sample

EACH = pytest.mark.parametrize("release", RELEASES)
SHOP = Shop("a-shop.myshopify.com")


def put(table: str, item: Any) -> Any:
    boto3.client("dynamodb").put_item(TableName=table, Item=item)
    return item


def stored(table: str, item: Any) -> Any:
    names = ("pk", "sk") if "sk" in item else ("pk",)
    key = {name: item[name] for name in names}
    return boto3.client("dynamodb").get_item(TableName=table, Key=key).get("Item")


@EACH
def test_a_key_admits_counts_and_keeps_what_it_has(lodger: Holder, release: str) -> None:
    secret = "ark_live_ent_x_0123456789abcdef" + release.replace(".", "0")
    known = sample(release, "api_key", lodger.entity_id) | {"pk": {"S": digest(secret)}} | UNKNOWN
    put("keys", known)
    assert lodger.send("GET", "/v1/integrations", key=secret).status == 200
    assert stored("keys", known).items() >= UNKNOWN.items()


@EACH
@pytest.mark.parametrize("missing", ["label", "rate_tier", "burst", "created_at", "ip_allowlist"])
def test_a_key_without_a_later_attribute_admits(lodger: Holder, release: str, missing: str) -> None:
    secret = "ark_live_ent_y_0123456789abcdef" + missing.replace("_", "")
    known = sample(release, "api_key", lodger.entity_id) | {"pk": {"S": digest(secret)}}
    put("keys", {name: held for name, held in known.items() if name != missing})
    statuses = {lodger.send("GET", "/v1/integrations", key=secret).status for _ in range(3)}
    assert statuses == {200}


@EACH
@pytest.mark.parametrize("missing", ["entity_id", "scopes", "livemode"])
def test_a_key_that_does_not_say_whose_it_is_is_no_key(
    lodger: Holder, release: str, missing: str
) -> None:
    secret = "ark_live_ent_z_0123456789abcdef" + missing.replace("_", "")
    known = sample(release, "api_key", lodger.entity_id) | {"pk": {"S": digest(secret)}}
    put("keys", {name: held for name, held in known.items() if name != missing})
    assert lodger.send("GET", "/v1/integrations", key=secret).body["code"] == "invalid_api_key"


@EACH
@pytest.mark.parametrize("kind", ["shop_claim", "shop_claim_reserved"])
def test_a_claim_is_read_and_rewritten_by_its_own_holder(
    building: House, release: str, kind: str
) -> None:
    claims = ShopClaimTable(boto3.client("dynamodb"), "connections")
    known = put("connections", sample(release, kind) | UNKNOWN)
    standing = claims.read(SHOP)
    assert standing is not None
    holder = a_row(connector_type="shopify", id=standing.claim.connection_id, shop=SHOP.domain)
    _write(ClaimWrite.after(standing, ShopClaim.of(holder)))
    assert stored("connections", known).items() >= UNKNOWN.items()
    again = claims.read(SHOP)
    assert again is not None
    assert again.mark != standing.mark


@EACH
def test_a_claim_that_another_takes_inherits_nothing(building: House, release: str) -> None:
    claims = ShopClaimTable(boto3.client("dynamodb"), "connections")
    known = put("connections", sample(release, "shop_claim") | UNKNOWN)
    rival = a_row(connector_type="shopify", id="another", shop=SHOP.domain)
    _write(ClaimWrite.after(claims.read(SHOP), ShopClaim.of(rival)))
    assert not stored("connections", known).keys() & UNKNOWN.keys()


@EACH
@pytest.mark.parametrize("missing", ["epoch", "reserved_until"])
def test_a_claim_without_a_later_attribute_is_read(
    building: House, release: str, missing: str
) -> None:
    known = sample(release, "shop_claim")
    put("connections", {name: held for name, held in known.items() if name != missing})
    assert ShopClaimTable(boto3.client("dynamodb"), "connections").read(SHOP) is not None


def _write(taking: ClaimWrite) -> None:
    part = claim_items.written("connections", taking, "a-new-mark")
    boto3.client("dynamodb").transact_write_items(TransactItems=[part])  # type: ignore[list-item]


@EACH
def test_a_state_is_found_spent_once_and_keeps_what_it_has(building: House, release: str) -> None:
    states = OauthStateTable(boto3.client("dynamodb"), "receipts", "connections", lambda _: "mine")
    known = put("receipts", sample(release, "oauth_state") | UNKNOWN)
    found = states.find(known["pk"]["S"].removeprefix("state#"))
    assert found is not None
    assert not found.used
    boto3.client("dynamodb").delete_item(TableName="connections", Key=claim_items.key(found.shop))
    row = a_row(connector_type="shopify", id=found.connection_id, shop=found.shop.domain)
    states.spend(
        found, ClaimWrite(ShopClaim.of(row), None), found.expires_at - timedelta(minutes=1)
    )
    assert stored("receipts", known).items() >= UNKNOWN.items()
    again = states.find(found.digest)
    assert again is not None
    assert again.used


@EACH
def test_a_spent_state_is_spent(building: House, release: str) -> None:
    states = OauthStateTable(boto3.client("dynamodb"), "receipts", "connections", lambda _: "mine")
    known = put("receipts", sample(release, "oauth_state_spent"))
    found = states.find(known["pk"]["S"].removeprefix("state#"))
    assert found is not None
    assert found.used


@EACH
def test_a_lease_holds_and_lapses(building: House, release: str) -> None:
    leases = LeaseTable(boto3.client("dynamodb"), "receipts", timedelta(seconds=10))
    known = put("receipts", sample(release, "lease") | UNKNOWN)
    row = a_row(connector_type="shopify", id=known["pk"]["S"].rpartition("#")[2])
    ends = NOON.fromtimestamp(float(known["expires_at"]["N"]), NOON.tzinfo)
    assert not leases.take(row, "another", ends - timedelta(seconds=1))
    assert leases.take(row, "another", ends)
    leases.release(row, "another")
    assert stored("receipts", known) is None


RECORDS = ["idempotency_record", "idempotency_record_sealed", "idempotency_record_interim"]


@EACH
@pytest.mark.parametrize("kind", RECORDS)
def test_an_idempotency_record_is_read_with_whatever_it_has(release: str, kind: str) -> None:
    known = sample(release, kind)
    read = idempotency_records.record(known | UNKNOWN)
    assert read == idempotency_records.record(known)
    assert (read.interim, read.answer.sealed) == (kind.endswith("interim"), kind.endswith("sealed"))
    assert read.answer.status == 200


@EACH
@pytest.mark.parametrize("missing", ["interim", "answer_sealed", "answer_etag"])
def test_an_idempotency_record_without_a_later_attribute_is_read(
    release: str, missing: str
) -> None:
    known = sample(release, "idempotency_record")
    read = idempotency_records.record(
        {name: held for name, held in known.items() if name != missing}
    )
    assert not read.interim


@EACH
def test_a_record_stands_in_the_way_of_another_request(lodger: Holder, release: str) -> None:
    known = put("receipts", sample(release, "idempotency_record", lodger.entity_id) | UNKNOWN)
    lodger.connect("ups")
    again = lodger.amend({"seller_id": "S"}, "ups", headers={"Idempotency-Key": "stored once"})
    assert again.body["code"] == "idempotency_key_mismatch"
    assert stored("receipts", known).items() >= UNKNOWN.items()


@EACH
def test_a_delivery_is_known(building: House, release: str) -> None:
    known = put("receipts", sample(release, "webhook_delivery") | UNKNOWN)
    deliveries = DeliveryTable(boto3.client("dynamodb"), "receipts")
    assert deliveries.known(known["pk"]["S"].removeprefix("webhook#"))


@EACH
def test_the_history_is_read_in_its_order(lodger: Holder, release: str) -> None:
    for kind in kinds(release, "history_"):
        for item in sample(release, kind, lodger.entity_id):
            put("history", item | UNKNOWN)
    listed = lodger.history("ups").body["data"]
    assert [event["sequence"] for event in listed] == [3, 2, 1]
    lodger.announced()
    assert [event["id"] for event in lodger.history("ups").body["data"]] == [
        event["id"] for event in listed
    ]


@EACH
@pytest.mark.parametrize("besides", [{}, UNKNOWN], ids=["as it was", "with unknown ones"])
def test_a_stream_s_records_are_announced_and_followed(
    lodger: Holder, release: str, besides: dict[str, Any]
) -> None:
    records = sample(release, "stream_records", lodger.entity_id)
    for record in records:
        for name in {"NewImage", "OldImage"} & record["dynamodb"].keys():
            record["dynamodb"][name] |= besides
        for change in record["dynamodb"]["NewImage"]["changes"]["L"]:
            change["M"] |= besides
    lodger.house.received()
    lodger.house.announce(records)
    lodger.house.follow(records)
    told = [event["type"].removeprefix("integration.") for event in lodger.house.received()]
    assert told == ["created", "credentials_updated", "disconnected"]
    assert lodger.house.dead_letters() == []


@EACH
def test_a_dead_letter_is_sent_again_whole(building: House, release: str) -> None:
    letter = sample(release, "dead_letter")
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="dead")["QueueUrl"]
    body = json.dumps(json.loads(letter["Body"]) | {"of_a_later_release": 1})
    sqs.send_message(QueueUrl=url, MessageBody=body)
    building.received()
    assert operator.redrive(boto3.Session(), "bus", url)().sent == 1
    assert [event["of_a_later_release"] for event in building.received()] == [1]


@EACH
def test_a_hand_out_s_record_stays_out_of_the_history(lodger: Holder, release: str) -> None:
    put("history", sample(release, "hand_out_record", lodger.entity_id) | UNKNOWN)
    assert lodger.history("shopify").body["data"] == []


def test_the_samples_are_of_one_entity() -> None:
    assert all(ENTITY in json.dumps(sample(release, "row_configured")) for release in RELEASES)
