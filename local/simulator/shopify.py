"""All of Shopify together, but for the address on which it answers."""

from collections.abc import Callable
from dataclasses import KW_ONLY, InitVar, dataclass, field, replace
from datetime import timedelta
from threading import Event

from connectors.adapters.system import SystemClock, random_text, uuid4
from local.simulator.app import App, Lifetimes
from local.simulator.authorize import Authorize
from local.simulator.calls import Calls
from local.simulator.consents import Consents
from local.simulator.courier import PAUSES, Courier, Delivered
from local.simulator.faults import Faults
from local.simulator.schedule import Planned, Schedule
from local.simulator.shops import Clock, DeadRefresh, Shops
from local.simulator.tokens import RandomText
from local.simulator.webhook_bodies import Topic
from local.simulator.webhooks import Delivery, Message, Sealing

__all__ = ["Message", "Shopify"]

REDACTED_AFTER = timedelta(hours=48)
"""How long after an uninstall Shopify asks for the shop's data to be destroyed."""


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
        self.faults, self.calls, self.consents = Faults(), Calls(), Consents()
        rules = lifetimes or Lifetimes()
        self.shops = Shops(app, self.clock, self.random_text, rules, dead_refresh)
        self.courier = Courier(self.clock, self.stopping.wait, pauses)
        self.schedule = Schedule()

    @property
    def authorize(self) -> Authorize:
        """The page on which merchants are asked."""
        return Authorize(self.shops, self.consents)

    def allow_redirect(self, address: str) -> None:
        """Add an address that merchants may be sent back to."""
        known = self.shops.app.redirect_uris
        self.shops.reconfigure(redirect_uris=tuple(dict.fromkeys((*known, address))))

    def make(self, topic: str, shop: str, message: Message | None = None) -> Delivery:
        """A signed delivery, which is not sent. Raises WrongField."""
        signing = self.shops.app.signing_secret
        sealing = Sealing(self.clock(), self.new_id(""), self.new_id(""), signing)
        return sealing.sealed(topic, self.shops.shop(shop), message or Message())

    def send(self, topic: str, shop: str, message: Message | None = None) -> Delivered:
        """Deliver a webhook, and again until it is accepted or the tries are used up.

        As often as the message says; answers the last time.
        """
        delivery = self.make(topic, shop, message)
        for _ in range((message.times if message else 1) - 1):
            self.courier.carry(delivery, self.deliver_to)
        return self.courier.carry(delivery, self.deliver_to)

    def send_later(
        self, later: timedelta, topic: str, shop: str, message: Message | None = None
    ) -> Planned:
        """Plan a webhook that tells of this moment, for later. Raises WrongField."""
        now, said = self.clock(), message or Message()
        dated = replace(said, triggered_at=said.triggered_at or now)
        return self.schedule.plan(now + later, topic, self.make(topic, shop, dated).shop, dated)

    def send_planned(self, number: int) -> Delivered | None:
        """Send a planned webhook before its time, dated as planned; None where there is none."""
        planned = self.schedule.take(number)
        return self._carry(planned) if planned else None

    def send_due(self) -> list[Delivered]:
        """Send the planned webhooks whose time has come."""
        return [self._carry(planned) for planned in self.schedule.take_due(self.clock())]

    def uninstall(self, shop: str) -> Delivered:
        """The merchant removes the app: all tokens are dead, then `app/uninstalled` is sent.

        `shop/redact` is planned for 48 hours later, whatever happens until then.
        """
        self.uninstall_silently(shop)
        return self.send(Topic.UNINSTALLED, shop)

    def uninstall_silently(self, shop: str) -> None:
        """As `uninstall`, but `app/uninstalled` never comes."""
        was_installed = self.shops.shop(shop).installed
        self.shops.uninstall(shop)
        if was_installed:
            due = self.clock() + REDACTED_AFTER
            self.schedule.plan(due, Topic.SHOP_REDACT, shop, Message(triggered_at=due))

    def redact(self, shop: str) -> Delivered:
        """Send `shop/redact` as if the 48 hours had passed, dated as it will be then.

        Where no uninstall is less than 48 hours old, one that is dated now.
        """
        names = self.shops.shop(shop).names
        for planned in self.schedule.planned:
            if planned.topic == Topic.SHOP_REDACT and planned.shop in names:
                sent = self.send_planned(planned.number)
                if sent is not None:
                    return sent
        return self.send(Topic.SHOP_REDACT, shop)

    def _carry(self, planned: Planned) -> Delivered:
        return self.send(planned.topic, planned.shop, planned.message)
