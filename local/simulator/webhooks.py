"""Shopify's webhooks: their bodies, their headers, their signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from local.simulator.shops import Shop
from local.simulator.signatures import of_body

API_VERSION = "2026-10"
CUSTOMER = {"id": 7_310_442, "email": "ada@example.com", "phone": "+1 207 555 0142"}
ORDERS = [5_120_001, 5_120_017]
_MERCHANT = {
    "shop_owner": "Sam Merchant",
    "address1": "1 Harbour Road",
    "city": "Portland",
    "province_code": "ME",
    "zip": "04101",
    "country": "US",
    "country_code": "US",
    "country_name": "United States",
    "currency": "USD",
    "timezone": "(GMT-05:00) America/New_York",
    "iana_timezone": "America/New_York",
    "primary_locale": "en",
    "money_format": "${{amount}}",
    "weight_unit": "lb",
    "plan_name": "basic",
    "plan_display_name": "Basic",
    "phone": None,
    "taxes_included": False,
    "has_storefront": True,
}
"""What all shops have alike."""


class Topic(StrEnum):
    """Those that the service subscribes to."""

    UNINSTALLED = "app/uninstalled"
    SHOP_REDACT = "shop/redact"
    CUSTOMERS_REDACT = "customers/redact"
    DATA_REQUEST = "customers/data_request"


@dataclass(frozen=True)
class Delivery:
    """A webhook as it is sent: headers, and the body that was signed, byte for byte."""

    topic: str
    shop: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Envelope:
    """What is not in the body. Over the retries of one delivery all of it stays."""

    triggered_at: datetime
    webhook_id: str
    event_id: str
    prefix: str = "X-Shopify-"
    """Newer deliveries say `Shopify-`."""

    def sealed(self, topic: str, shop: str, body: bytes, secret: str) -> Delivery:
        """The delivery of a body, signed."""
        named = {
            "Hmac-SHA256": of_body(body, secret),
            "Topic": topic,
            "Shop-Domain": shop,
            "Webhook-Id": self.webhook_id,
            "Event-Id": self.event_id,
            "Triggered-At": _stamp(self.triggered_at),
            "API-Version": API_VERSION,
        }
        headers = {f"{self.prefix}{name}": value for name, value in named.items()}
        return Delivery(topic, shop, {"Content-Type": "application/json", **headers}, body)


def body_of(topic: str, shop: Shop, at: datetime) -> bytes:
    """A body of the shape that the topic has. Raises ValueError for a topic not known here."""
    about = {"shop_id": shop.id, "shop_domain": shop.domain}
    bodies: dict[str, dict[str, Any]] = {
        Topic.UNINSTALLED: resource_of(shop, at),
        Topic.SHOP_REDACT: about,
        Topic.CUSTOMERS_REDACT: {
            **about,
            "customer": CUSTOMER,
            "orders_to_redact": ORDERS,
        },
        Topic.DATA_REQUEST: {
            **about,
            "orders_requested": ORDERS,
            "customer": CUSTOMER,
            "data_request": {"id": 81_204},
        },
    }
    return json.dumps(bodies[Topic(topic)], separators=(",", ":")).encode()


def resource_of(shop: Shop, at: datetime) -> dict[str, Any]:
    """A shop as the Admin API shows it."""
    return {
        "id": shop.id,
        "name": shop.name,
        "email": f"owner@{shop.domain}",
        "domain": shop.domain,
        "myshopify_domain": shop.domain,
        "created_at": _stamp(shop.created_at),
        "updated_at": _stamp(at),
        **_MERCHANT,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
