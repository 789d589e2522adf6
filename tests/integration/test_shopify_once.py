"""A start under an `Idempotency-Key`: once, and the same answer for a day."""

from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from connectors.domain.connection.owner import Owner
from tests.integration.at_once import at_once
from tests.integration.authorizing import ONCE, asked, is_replayed, told
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import everything_kept
from tests.integration.wire import refused, wire_of


@pytest.mark.parametrize(
    "span", [{}, {"minutes": 16}, {"hours": 24, "milliseconds": -1}], ids=["at once", "late", "end"]
)
def test_a_start_is_replayed_for_a_day_even_where_its_url_is_over(
    shopkeeper: Shopkeeper, span: dict[str, float]
) -> None:
    first = shopkeeper.start(headers=ONCE)
    shopkeeper.house.clock.forward(**span)
    assert is_replayed(shopkeeper.start(headers=ONCE), first)
    assert told(shopkeeper) == ["created", "oauth_started"]


def test_after_that_day_it_is_a_new_start(shopkeeper: Shopkeeper) -> None:
    first = shopkeeper.start(headers=ONCE)
    shopkeeper.house.clock.forward(hours=24)
    again = shopkeeper.start(headers=ONCE)
    assert again.body["oauth_url"] != first.body["oauth_url"]
    assert "idempotent-replayed" not in again.headers


def test_the_url_that_is_replayed_still_works(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(headers=ONCE)
    url = shopkeeper.start(headers=ONCE).body["oauth_url"]
    assert shopkeeper.come_back(shopkeeper.house.street.approved(url)).status == 200


def test_after_a_delete_it_is_replayed_and_restores_nothing(shopkeeper: Shopkeeper) -> None:
    first = shopkeeper.start(headers=ONCE)
    shopkeeper.come_back(shopkeeper.house.street.approved(first.body["oauth_url"]))
    shopkeeper.disconnect()
    before = shopkeeper.row()
    shopkeeper.house.clock.forward(hours=23)
    assert is_replayed(shopkeeper.start(headers=ONCE), first)
    assert (shopkeeper.row(), asked(shopkeeper, "refresh_token")) == (before, 0)


def test_another_body_under_the_same_key_is_refused(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(headers=ONCE)
    answer = shopkeeper.start(body={"shop": "other-one"}, headers=ONCE)
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")


def test_a_refused_start_is_not_kept(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.start(body={"display_name": "A"}, headers=ONCE).status == 422
    assert shopkeeper.start(headers=ONCE).status == 200


def test_neither_url_nor_state_is_kept_in_the_open(shopkeeper: Shopkeeper) -> None:
    url = shopkeeper.start(headers=ONCE).body["oauth_url"]
    shopkeeper.start(headers=ONCE)
    kept = everything_kept(shopkeeper.house)
    assert '"answer_sealed": {"BOOL": true}' in kept
    for secret in (url, parse_qs(urlsplit(url).query)["state"][0], "admin/oauth/authorize"):
        assert secret not in kept


def test_a_record_that_is_moved_to_another_key_does_not_open(shopkeeper: Shopkeeper) -> None:
    shopkeeper.start(headers=ONCE)
    neighbour = Shopkeeper.of(shopkeeper.house)
    neighbour.shop = shopkeeper.shop
    dynamodb, start = boto3.client("dynamodb"), f"{Owner(shopkeeper.entity_id, True).partition}#"
    (mine,) = [
        item
        for item in shopkeeper.house.items("receipts")
        if item["pk"]["S"].startswith(start) and "answer_body" in item
    ]
    other = neighbour.start(headers={"Idempotency-Key": "other"})
    (theirs,) = [
        item
        for item in shopkeeper.house.items("receipts")
        if item["pk"]["S"].startswith(f"{neighbour.entity_id}#")
    ]
    dynamodb.put_item(TableName="receipts", Item={**theirs, "answer_body": mine["answer_body"]})
    assert other.status == 200
    assert neighbour.start(headers={"Idempotency-Key": "other"}).status == 500


def test_kms_in_trouble_starts_nothing(shopkeeper: Shopkeeper, pauses: list[float]) -> None:
    with wire_of(shopkeeper.house.shopify.service.authorize.seal.client) as line:
        line.lay_for_good("Encrypt", refused("KMSInternalException", status=500))
        answer = shopkeeper.start(headers=ONCE)
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert shopkeeper.read("shopify").status == 404
    assert shopkeeper.start(headers=ONCE).status == 200


def test_eight_equal_starts_at_once_are_one(shopkeeper: Shopkeeper) -> None:
    answers = at_once([lambda: shopkeeper.start(headers=ONCE)] * 8)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert told(shopkeeper) == ["created", "oauth_started"]
