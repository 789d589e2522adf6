"""Heed a webhook of Shopify's: the app was uninstalled, a shop's data must go."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from connectors.domain.authorization import deauthorized
from connectors.domain.connection import Connection
from connectors.domain.errors import Unavailable
from connectors.domain.events import REAUTHORIZATION_REQUIRED, Change
from connectors.domain.place import Place
from connectors.domain.receipts import Outcome
from connectors.domain.shopify import Shop
from connectors.domain.shopify_webhooks import ENDING, Webhook
from connectors.domain.sync_status import UNINSTALLED
from connectors.operations.match_secret import MatchSecret
from connectors.operations.oauth_ports import Deliveries, ShopClaims
from connectors.operations.ports import Clock, Ids, Wish
from connectors.operations.transition import Transition


@dataclass(frozen=True, slots=True)
class HeedWebhook:
    """POST /v1/webhooks/shopify, once its signature is proven (spec: shopify §3)."""

    transition: Transition
    match_secret: MatchSecret
    claims: ShopClaims
    deliveries: Deliveries
    clock: Clock
    ids: Ids

    def __call__(self, webhook: Webhook) -> str:
        """What became of it: `duplicate`, `recorded`, or `heeded`. Raises Unavailable.

        It is remembered last: a delivery that fails in between comes again, and every step of it
        may be taken twice.
        """
        if self.deliveries.known(webhook.id):
            return "duplicate"
        ends = webhook.topic in ENDING
        if ends:
            for place in self._places(webhook.shop):
                self._end(place, webhook)
        self.deliveries.record(webhook.id, webhook.topic, webhook.shop, self.clock())
        return "heeded" if ends else "recorded"

    def _places(self, shop: Shop) -> Iterable[Place]:
        """Where rows of the shop stand, the one that holds it included though it is seconds old.

        Raises Unavailable while a code is exchanged: the tokens may be dead before they are kept.
        """
        holder = self.claims.read(shop)
        if holder is None:
            return self.claims.rows_of(shop)
        if holder.claim.reserved(self.clock()):
            raise Unavailable("exchange")
        return dict.fromkeys([holder.claim.place, *self.claims.rows_of(shop)])

    def _end(self, place: Place, webhook: Webhook) -> None:
        """Take a row's tokens, which are dead, unless it was connected after the fact."""
        now = self.clock()
        row = self.transition.connections.read(place)
        change = Change(self.ids("evt_"), REAUTHORIZATION_REQUIRED, now)

        def judge(seen: Connection | None) -> Outcome:
            if seen is None or not _ended_by(webhook, seen, now):
                raise _Unmoved
            return Outcome(deauthorized(seen, UNINSTALLED, at=now), (change,))

        with suppress(_Unmoved):
            self.transition.commit(Wish(place, {}, now), None, judge, row)
            if row is not None and row.secret_arn is not None:
                # At once, and not only when the stream comes to it.
                with suppress(Unavailable):
                    self.match_secret(place, row.secret_arn)


class _Unmoved(Exception):
    """There is nothing to end."""


def _ended_by(webhook: Webhook, row: Connection, at: datetime) -> bool:
    return (
        row.shop == webhook.shop.domain
        and row.present(at)
        and row.secret_arn is not None
        and (row.connected_at is None or webhook.triggered_at >= row.connected_at)
    )
