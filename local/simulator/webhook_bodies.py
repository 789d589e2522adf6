"""What Shopify's webhooks say: a body for each topic, and a shop as the Admin API shows it."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from local.simulator.fields import WrongField
from local.simulator.shop import Shop

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
    """What a webhook can be about."""

    UNINSTALLED = "app/uninstalled"
    SHOP_REDACT = "shop/redact"
    CUSTOMERS_REDACT = "customers/redact"
    DATA_REQUEST = "customers/data_request"
    SCOPES_UPDATE = "app/scopes_update"


_ORDERS = {
    Topic.CUSTOMERS_REDACT: "orders_to_redact",
    Topic.DATA_REQUEST: "orders_requested",
}
"""Where the customer's orders stand, which need not be there."""


def body_of(topic: str, shop: Shop, at: datetime, *, without_orders: bool = False) -> bytes:
    """A body of the shape that the topic has. Raises WrongField for a topic not known here."""
    if topic not in list(Topic):
        raise WrongField("topic", f"one of {', '.join(Topic)}")
    body = _bodies(shop, at)[Topic(topic)]
    if without_orders:
        if topic not in _ORDERS:
            raise WrongField("without_orders", f"only for {', '.join(_ORDERS)}")
        del body[_ORDERS[Topic(topic)]]
    return json.dumps(body, separators=(",", ":")).encode()


def _bodies(shop: Shop, at: datetime) -> dict[str, dict[str, Any]]:
    about = {"shop_id": shop.id, "shop_domain": shop.domain}
    return {
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
        # The one topic that names no shop, but by its number.
        Topic.SCOPES_UPDATE: {
            "id": 548_380_009,
            "shop_id": shop.id,
            "previous": ["read_orders"],
            "current": ["read_orders", "read_products"],
            "updated_at": stamp(at),
        },
    }


def resource_of(shop: Shop, at: datetime) -> dict[str, Any]:
    """A shop as the Admin API shows it."""
    return {
        "id": shop.id,
        "name": shop.name,
        "email": f"owner@{shop.domain}",
        "domain": shop.domain,
        "myshopify_domain": shop.domain,
        "created_at": stamp(shop.created_at),
        "updated_at": stamp(at),
        **_MERCHANT,
    }


def stamp(moment: datetime) -> str:
    """A moment as Shopify writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
