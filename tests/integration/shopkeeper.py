"""A tenant that connects a shop of its own."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.builders import Answered
from tests.integration.tenant import Tenant

CALLBACK = "/v1/integrations/shopify/callback"
WEBHOOKS = "/v1/webhooks/shopify"

_numbers = itertools.count(1)


@dataclass
class Shopkeeper(Tenant):
    """Its shop is nobody else's, unless a test makes it so."""

    shop: str = field(default_factory=lambda: f"shop-{next(_numbers)}.myshopify.com")

    def start(self, **parts: Any) -> Answered:
        """A POST for its shop, unless another body is given."""
        given: dict[str, Any] = {"body": {"shop": self.shop, "mode": "live"}} | parts
        return self.send("POST", "/v1/integrations/shopify", **given)

    def url(self) -> str:
        """Where to send the merchant."""
        url: str = self.start().body["oauth_url"]
        return url

    def come_back(self, query: dict[str, str]) -> Answered:
        """The merchant's browser at the callback."""
        many = {name: [value] for name, value in query.items()}
        return self.house.send("GET", CALLBACK, query=many)

    def connect_shop(self) -> Answered:
        """From the POST to the page after the merchant's consent."""
        return self.come_back(self.house.street.approved(self.url()))

    def row(self) -> Any:
        """The row as the client reads it."""
        return self.read("shopify").body

    def disconnect(self, **parts: Any) -> Answered:
        """A DELETE."""
        return self.send("DELETE", "/v1/integrations/shopify", **parts)

    def hand_out(self) -> dict[str, Any]:
        """What a worker gets."""
        return self.house.hand_out("shopify", entity_id=self.entity_id)

    def follow(self) -> None:
        """Upkeep and the stream's records of this tenant, all of them again."""
        self.house.follow(self.records())

    def hear(self, topic: str, **said: Any) -> Answered:
        """A webhook for its shop, as Shopify would send it."""
        return self.deliver(self.house.street.made(topic, self.shop, **said))

    def uninstall(self) -> Answered:
        """The merchant removes the app: its tokens are dead, and Shopify tells of it."""
        self.house.street.shopify.shops.uninstall(self.shop)
        return self.hear("app/uninstalled")

    def deliver(self, delivery: Any, **parts: Any) -> Answered:
        """A delivery, made before."""
        given = {"body": delivery.body.decode(), "headers": dict(delivery.headers)} | parts
        return self.house.send("POST", WEBHOOKS, **given)
