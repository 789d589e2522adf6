"""Shopify's webhooks as they are sent: a body, its signature, and headers that may be odd."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from local.simulator.calls import masked
from local.simulator.fields import WrongField, check_header
from local.simulator.shop import Shop
from local.simulator.signatures import of_body
from local.simulator.webhook_bodies import body_of, stamp

API_VERSION = "2026-10"
HEADERS = (
    *("Shop-Domain", "Triggered-At", "Webhook-Id", "Event-Id"),
    *("Topic", "API-Version", "Hmac-SHA256"),
)
"""The names of a delivery's headers, without what stands before all of them."""
_SIGNATURE = HEADERS[-1]


class Letters(StrEnum):
    """How header names are spelled, which mean the same in any letters."""

    USUAL = "usual"
    CAPITALS = "capitals"
    LOWER = "lower"

    def spell(self, name: str) -> str:
        """The name in these letters."""
        return {"usual": name, "capitals": name.upper(), "lower": name.lower()}[self]


@dataclass(frozen=True)
class Delivery:
    """A webhook as it is sent: headers, and the body that was signed, byte for byte."""

    topic: str
    shop: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def headers_shown(self) -> dict[str, str]:
        """The headers to be read; of the signature only its end."""
        signed = {name for name in self.headers if name.lower().endswith(_SIGNATURE.lower())}
        return masked(self.headers, frozenset(self.headers.keys() - signed))


@dataclass(frozen=True)
class Message:
    """What a webhook says in place of what it would say by itself.

    Over the retries of one delivery, and where it is sent twice, all of it stays.
    """

    body: bytes | None = None
    triggered_at: datetime | None = None
    webhook_id: str | None = None
    prefix: str = "X-Shopify-"
    """Newer deliveries say `Shopify-`."""
    secret: str | None = None
    """What signs it."""
    event_id: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Values of `HEADERS` in place of the right ones; None: this header is left out."""
    letters: Letters = Letters.USUAL
    without_orders: bool = False
    """For the two about customers: their list of orders is left out."""
    times: int = 1
    """How often it is sent, though it was accepted."""

    def __post_init__(self) -> None:
        if not self.headers.keys() <= set(HEADERS):
            raise WrongField("headers", f"named without a prefix: {', '.join(HEADERS)}")
        for name, value in self.headers.items():
            check_header(f"headers.{name}", value)
        check_header("webhook_id", self.webhook_id)
        check_header("event_id", self.event_id)


@dataclass(frozen=True)
class Sealing:
    """What a delivery says where its message says nothing."""

    at: datetime
    webhook_id: str
    event_id: str
    secret: str

    def sealed(self, topic: str, shop: Shop, said: Message) -> Delivery:
        """The delivery, signed. Raises WrongField."""
        at = said.triggered_at or self.at
        body = said.body
        if body is None:
            body = body_of(topic, shop, at, without_orders=said.without_orders)
        right = {
            "Hmac-SHA256": of_body(body, said.secret or self.secret),
            "Topic": topic,
            "Shop-Domain": shop.domain,
            "Webhook-Id": said.webhook_id or self.webhook_id,
            "Event-Id": said.event_id or self.event_id,
            "Triggered-At": stamp(at),
            "API-Version": API_VERSION,
        }
        values = {**right, **said.headers}
        headers = {
            said.letters.spell(f"{said.prefix}{name}"): value
            for name, value in values.items()
            if value is not None
        }
        named = {said.letters.spell("Content-Type"): "application/json"}
        return Delivery(topic, shop.domain, named | headers, body)
