"""Builders: values that are right in every respect but the one a test is about."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from connectors.domain.api_keys import SCOPES, ApiKey
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.ports.rows import WriteCommand

ENTITY = "0c3f6a52-7d1e-4e61-9a53-5f5c1f0f7a10"
ANOTHER_ENTITY = "b8e5f1d4-20c7-4b0e-8d3c-9f2a6c4e7b11"
BANK_ACCOUNT = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

MODE_A = tuple(name for name, known in CATALOGUE.items() if known.setup == "config")

SEED_BODY = {
    "mode": "sandbox",
    "display_name": "Our account",
    "config": {},
    "ship_from_name": "Dock 4",
    "ship_from_address1": "1 Harbour Road",
    "ship_from_city": "Portland",
    "ship_from_state": "ME",
    "ship_from_zip": "04101",
    "seller_id": "A2EXAMPLE",
    "bank_account_id": BANK_ACCOUNT,
}
"""The seed page's own request, without `shop`."""


def a_row(**changes: Any) -> Connection:
    """A sandbox Stripe row of a live key, first version, made at noon."""
    row = Connection.begin(
        Owner(ENTITY, livemode=True),
        changes.pop("connector_type", "stripe"),
        {},
        id="6a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a",
        at=NOON,
    )
    return replace(row, **changes)


def a_row_of_its_own() -> Connection:
    """A Shopify row of an entity and a shop that no other test knows."""
    entity = str(uuid.uuid4())
    shop = f"shop-{entity}.myshopify.com"
    return a_row(connector_type="shopify", id=f"row-{entity}", entity_id=entity, shop=shop)


def a_key(**changes: Any) -> ApiKey:
    """A live standard key with every scope, for everywhere and for ever."""
    key = ApiKey(
        id="key_01",
        entity_id=ENTITY,
        livemode=True,
        scopes=SCOPES,
        name="a test's key",
        rate_tier="standard",
        created_at=NOON,
    )
    return replace(key, **changes)


def a_command(connector_type: str = "stripe", **supplied: Any) -> WriteCommand:
    """A live owner's command, at noon."""
    return WriteCommand(Place(Owner(ENTITY, livemode=True), connector_type), supplied, NOON)


@dataclass(frozen=True)
class Answered:
    """An answer of the service, read."""

    status: int
    headers: Mapping[str, str]
    text: str

    @classmethod
    def of(cls, proxied: Mapping[str, Any]) -> Self:
        """From the shape that a function returns to the gateway."""
        headers = {name.lower(): v[0] for name, v in proxied["multiValueHeaders"].items()}
        return cls(proxied["statusCode"], headers, proxied["body"])

    @property
    def body(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


def an_event(method: str, path: str, **parts: Any) -> dict[str, Any]:
    """A REST API proxy event. Parts: key, body (JSON value, or text as it is), headers, query."""
    headers = dict(parts.get("headers") or {})
    body = parts.get("body")
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
    if parts.get("key"):
        headers["Authorization"] = f"Bearer {parts['key']}"
    return {
        "httpMethod": method,
        "path": path,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": parts.get("query"),
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": parts.get("is_base64", False),
        "requestContext": {"identity": {"sourceIp": parts.get("address", "192.0.2.7")}},
    }
