"""Shopify's webhook topics, in one table: their bodies, what they tell of, and what they end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

UNINSTALLED = "app/uninstalled"
SHOP_REDACT = "shop/redact"
CUSTOMERS_REDACT = "customers/redact"
CUSTOMERS_REQUEST = "customers/data_request"
SCOPES_UPDATE = "app/scopes_update"

CLOCKS_APART = timedelta(minutes=2)
"""By how much Shopify's clock and ours may differ."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic's rules.

    `fits` tells its bodies from those of the other topics. Shopify tells of the fact `after` so
    long a time. One that `ends` takes a shop's tokens, which are dead by then, of every consent
    before the fact; a fact within `doubt` of a consent is not told apart from it by clocks.
    """

    fits: Callable[[Body], bool]
    after: timedelta = timedelta()
    ends: bool = False
    doubt: timedelta | None = None
    names_shop: bool = True


def _is_a_shop(body: Body) -> bool:
    return "myshopify_domain" in body and "shop_domain" not in body


def _is_of_a_shop(body: Body) -> bool:
    return {"shop_domain", "shop_id"} <= body.keys() and "customer" not in body


def _is_of_a_customer(body: Body, *foreign: str) -> bool:
    return {"shop_domain", "customer"} <= body.keys() and body.keys().isdisjoint(foreign)


TOPICS: Mapping[str, Topic] = {
    UNINSTALLED: Topic(_is_a_shop, ends=True, doubt=CLOCKS_APART),
    # 48 hours after an uninstall, whether or not the merchant has come back since.
    SHOP_REDACT: Topic(_is_of_a_shop, after=timedelta(hours=48), ends=True),
    # The lists of orders may be missing; what is left of the two changes nothing under either name.
    CUSTOMERS_REDACT: Topic(
        lambda body: _is_of_a_customer(body, "orders_requested", "data_request")
    ),
    CUSTOMERS_REQUEST: Topic(lambda body: _is_of_a_customer(body, "orders_to_redact")),
    # Scopes that are in force are told by the token endpoint as well, which is believed.
    SCOPES_UPDATE: Topic(lambda _: True, names_shop=False),
}

OTHER = Topic(lambda _: True, names_shop=False)
"""A topic that nobody here has asked for: acknowledged, and left."""
