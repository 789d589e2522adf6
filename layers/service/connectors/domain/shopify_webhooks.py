"""Shopify's webhooks: which topics there are, and whether a body fits its headers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.domain.shopify import ClientSecrets, Shop, Unproven, webhook_is_proven

UNINSTALLED = "app/uninstalled"
SHOP_REDACT = "shop/redact"
CUSTOMERS_REDACT = "customers/redact"
CUSTOMERS_REQUEST = "customers/data_request"

ENDING = frozenset({UNINSTALLED, SHOP_REDACT})
"""The topics after which a shop's tokens are of no use, and must not be kept."""

BODY_BYTES = 1024 * 1024

_SHAPES: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    UNINSTALLED: lambda body: "myshopify_domain" in body and "shop_domain" not in body,
    SHOP_REDACT: lambda body: {"shop_domain", "shop_id"} <= body.keys() and "customer" not in body,
    CUSTOMERS_REDACT: lambda body: {"shop_domain", "customer", "orders_to_redact"} <= body.keys(),
    CUSTOMERS_REQUEST: lambda body: {"shop_domain", "customer", "orders_requested"} <= body.keys(),
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A delivery that Shopify has signed, and whose headers fit its body."""

    id: str
    topic: str
    shop: Shop
    triggered_at: datetime


def webhook(
    headers: Mapping[str, str], body: bytes, secrets: ClientSecrets, at: datetime
) -> Webhook:
    """The delivery in a request; header names in lower case. Raises Unproven.

    Headers are not signed: the shop is taken from the body, and the topic has to fit the body's
    shape, or a captured delivery could be sent again under another shop's or topic's name.
    """
    if not webhook_is_proven(body, _header(headers, "hmac-sha256"), secrets):
        raise Unproven("signature")
    told = _object(body)
    shop, topic = _shop(told), _header(headers, "topic")
    if _header(headers, "shop-domain") != shop.domain:
        raise Unproven("foreign_shop")
    fits = _SHAPES.get(topic)
    if fits is not None and not fits(told):
        raise Unproven("foreign_topic")
    id = _header(headers, "webhook-id")
    if not 1 <= len(id) <= 128:
        raise Unproven("id")
    return Webhook(id, topic, shop, _moment(_header(headers, "triggered-at"), at))


def _header(headers: Mapping[str, str], name: str) -> str:
    """Newer deliveries drop the `X-`."""
    return headers.get(f"shopify-{name}") or headers.get(f"x-shopify-{name}") or ""


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Unproven("body") from None
    if not isinstance(told, dict):
        raise Unproven("body")
    return told


def _shop(told: Mapping[str, Any]) -> Shop:
    try:
        return Shop(str(told.get("myshopify_domain") or told.get("shop_domain")))
    except ValueError:
        raise Unproven("shop") from None


def _moment(text: str, at: datetime) -> datetime:
    """When the fact was; one that is not told, or not readable, is now."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else at
    except (ValueError, OverflowError):
        return at
