"""What a program elsewhere may read of the simulator, as JSON; no token's text is in it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from local.simulator.shop import Shop
from local.simulator.shopify import Shopify

Query = Mapping[str, str]


def shop_shown(shopify: Shopify, shop: Shop) -> dict[str, object]:
    """A shop's state."""
    tokens, closing = shop.tokens, shop.closing
    return {
        "shop": shop.domain,
        "other_names": list(shop.other_names),
        "installed": shop.installed,
        "uninstalled_at": _iso(shop.uninstalled_at),
        "closed": closing.status if closing else None,
        "closed_since": _iso(closing.since if closing else None),
        "grants": shop.grants,
        "refreshes": shop.refreshes,
        "access_tokens": len(tokens.access),
        "refresh_expires_at": _iso(tokens.newest.expires_at if tokens.newest else None),
        "retryable_until": _iso(tokens.retryable_until),
        "merchant": shopify.consents.of(shop.domain).shown(),
    }


def _calls(shopify: Shopify, query: Query) -> object:
    calls = shopify.calls.all(query.get("shop"), query.get("grant_type"))
    return [call.shown() for call in calls]


def _shops(shopify: Shopify, _: Query) -> object:
    return [shop_shown(shopify, shop) for shop in shopify.shops.known()]


def _deliveries(shopify: Shopify, _: Query) -> object:
    return [delivered.shown() for delivered in tuple(shopify.courier.record)]


def _planned(shopify: Shopify, _: Query) -> object:
    return [planned.shown() for planned in shopify.schedule.planned]


def _consents(shopify: Shopify, _: Query) -> object:
    return [consent.shown() for consent in tuple(shopify.consents.record)]


def _faults(shopify: Shopify, _: Query) -> object:
    armed = dict(shopify.faults.numbered)
    return [{"number": number, **asdict(fault)} for number, fault in armed.items()]


VIEWS: dict[str, Callable[[Shopify, Query], object]] = {
    "calls": _calls,
    "shops": _shops,
    "deliveries": _deliveries,
    "planned": _planned,
    "consents": _consents,
    "faults": _faults,
}
"""By the path below `/_control/`; each answers a list under its own name."""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
