"""All of Shopify together, but for the address on which it answers."""

from collections.abc import Callable
from dataclasses import KW_ONLY, InitVar, dataclass, field
from datetime import datetime
from threading import Event

from connectors.adapters.system import SystemClock, random_text, uuid4
from local.simulator.app import App, Lifetimes
from local.simulator.calls import Calls
from local.simulator.courier import PAUSES, Courier, Delivered
from local.simulator.faults import Faults
from local.simulator.shops import Clock, DeadRefresh, Shops
from local.simulator.tokens import RandomText
from local.simulator.webhooks import Delivery, Envelope, Topic, body_of


@dataclass(frozen=True)
class Message:
    """What a webhook says in place of what it would say by itself."""

    body: bytes | None = None
    triggered_at: datetime | None = None
    webhook_id: str | None = None
    prefix: str = "X-Shopify-"
    secret: str | None = None
    """What signs it."""


@dataclass
class Shopify:
    """One app's Shopify, with its shops, its faults and its records."""

    app: InitVar[App]
    _: KW_ONLY
    clock: Clock = field(default_factory=SystemClock)
    deliver_to: str | None = None
    """The service's address for webhooks; None: none are sent."""
    lifetimes: InitVar[Lifetimes | None] = None
    dead_refresh: InitVar[DeadRefresh] = DeadRefresh.INVALID_GRANT
    pauses: InitVar[tuple[float, ...]] = PAUSES
    """Seconds between the tries of a webhook."""
    random_text: RandomText = random_text
    new_id: Callable[[str], str] = uuid4

    def __post_init__(
        self,
        app: App,
        lifetimes: Lifetimes | None,
        dead_refresh: DeadRefresh,
        pauses: tuple[float, ...],
    ) -> None:
        self.stopping = Event()
        self.faults, self.calls = Faults(), Calls()
        rules = lifetimes or Lifetimes()
        self.shops = Shops(app, self.clock, self.random_text, rules, dead_refresh)
        self.courier = Courier(self.clock, self.stopping.wait, pauses)

    def allow_redirect(self, address: str) -> None:
        """Add an address that merchants may be sent back to."""
        known = self.shops.app.redirect_uris
        self.shops.reconfigure(redirect_uris=tuple(dict.fromkeys((*known, address))))

    def make(self, topic: str, shop: str, message: Message | None = None) -> Delivery:
        """A signed delivery, which is not sent. Raises ValueError."""
        said = message or Message()
        at = said.triggered_at or self.clock()
        body = said.body if said.body is not None else body_of(topic, self.shops.shop(shop), at)
        envelope = Envelope(at, said.webhook_id or self.new_id(""), self.new_id(""), said.prefix)
        secret = said.secret or self.shops.app.signing_secret
        return envelope.sealed(topic, shop, body, secret)

    def send(self, topic: str, shop: str, message: Message | None = None) -> Delivered:
        """Deliver a webhook, and again until it is accepted or the tries are used up."""
        return self.courier.carry(self.make(topic, shop, message), self.deliver_to)

    def uninstall(self, shop: str) -> Delivered:
        """The merchant removes the app: all tokens are dead, then `app/uninstalled` is sent."""
        self.shops.uninstall(shop)
        return self.send(Topic.UNINSTALLED, shop)

    def redact(self, shop: str) -> Delivered:
        """What follows an uninstallation by 48 hours: `shop/redact`."""
        return self.send(Topic.SHOP_REDACT, shop)
