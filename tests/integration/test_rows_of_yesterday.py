"""Rows that break today's rules are read and listed as they are, and can be changed (api.md §1)."""

import json
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from tests.integration.tenant import Tenant

KEPT: dict[str, Any] = {
    "display_name": "\u0085",
    "ship_from_name": "caf\ufffd",
    "ship_from_city": "user\u202egnp",
    "seller_id": "\u200b",
    "config": '{ "client_secret": "abc", "url": "https://u:p@example.com", "half": "\\ud800" }',
}
"""What earlier releases took."""


@pytest.fixture
def tenant_of_yesterday(tenant: Tenant) -> Tenant:
    """A tenant whose Stripe row was stored before today's rules."""
    tenant.connect()
    place = Place(Owner(tenant.entity_id, livemode=True), "stripe")
    boto3.client("dynamodb").update_item(
        TableName="connections",
        Key=row_items.key(place),
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in KEPT),
        ExpressionAttributeNames={f"#{name}": name for name in KEPT},
        ExpressionAttributeValues={f":{name}": {"S": value} for name, value in KEPT.items()},
    )
    return tenant


def as_kept(row: dict[str, Any]) -> bool:
    """Whether the row shows all of it."""
    return all(row[name] == (json.loads(v) if name == "config" else v) for name, v in KEPT.items())


def test_it_is_read_and_listed_as_it_is(tenant_of_yesterday: Tenant) -> None:
    assert as_kept(tenant_of_yesterday.read().body)
    (row,) = tenant_of_yesterday.send("GET", "/v1/integrations").body["data"]
    assert as_kept(row)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_another_field_of_it_is_changed(
    tenant_of_yesterday: Tenant, headers: dict[str, str]
) -> None:
    answer = tenant_of_yesterday.amend({"ship_from_zip": "04102"}, headers=headers)
    assert (answer.status, answer.body["data"]["ship_from_zip"]) == (200, "04102")
    assert as_kept(answer.body["data"])


def test_it_is_disconnected_and_comes_back(tenant_of_yesterday: Tenant) -> None:
    tenant_of_yesterday.send("DELETE", "/v1/integrations/stripe")
    restored = tenant_of_yesterday.connect(body={})
    assert restored.status == 200
    assert as_kept(restored.body)


@pytest.mark.parametrize("name", KEPT)
def test_what_it_holds_is_not_taken_anew(tenant_of_yesterday: Tenant, name: str) -> None:
    value = json.loads(KEPT[name]) if name == "config" else KEPT[name]
    assert tenant_of_yesterday.amend({name: value}).status == 422
