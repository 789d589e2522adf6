"""Heed a webhook of Shopify's: the app was uninstalled, a shop's data must go."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from connectors.domain.connection.events import REAUTHORIZATION_REQUIRED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import RESTORING, UNINSTALLED
from connectors.domain.errors import Unavailable, UnreadableRow
from connectors.domain.oauth.lifecycle import deauthorized
from connectors.domain.providers.shopify import Shop
from connectors.domain.providers.shopify_tokens import InvalidGrant, TokenTrouble
from connectors.domain.providers.shopify_webhooks import Effect, Webhook, effect
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.refresh import Busy, Refresh
from connectors.operations.oauth.refresh_endings import InPassing
from connectors.operations.ports.oauth import Deliveries, ShopClaims
from connectors.operations.ports.rows import RowChanged, WriteCommand
from connectors.operations.ports.system import Clock, Ids

_WEIGHTIEST_FIRST = (Effect.ENDED, Effect.UNDECIDED, Effect.IGNORED)


@dataclass(frozen=True, slots=True)
class HandleWebhook:
    """POST /v1/webhooks/shopify, once its signature is proven (spec: shopify §3, §6)."""

    commit_loop: CommitLoop
    sync_secret_state: SyncSecretState
    refresh: Refresh
    in_passing: InPassing
    claims: ShopClaims
    deliveries: Deliveries
    clock: Clock
    ids: Ids

    def __call__(self, webhook: Webhook) -> Effect:
        """What became of it; of several rows, the most that became of any. Raises Unavailable.

        It is remembered last: a delivery that fails in between comes again, and every step of it
        may be taken twice.
        """
        if self.deliveries.known(webhook.id):
            return Effect.DUPLICATE
        came_to = Effect.RECORDED
        if webhook.rules.ends and webhook.shop is not None:
            met = self._met_everywhere(self._places(webhook.shop), webhook)
            came_to = next(filter(met.__contains__, _WEIGHTIEST_FIRST), Effect.NO_ROW)
        self.deliveries.record(webhook.id, webhook.topic, webhook.shop, self.clock())
        return came_to

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

    def _met_everywhere(self, places: Iterable[Place], webhook: Webhook) -> set[Effect]:
        """What becomes of each row. One that this release cannot read holds up none of the others;
        then raises UnreadableRow, so that the delivery comes again for its sake.
        """
        met, unread = set(), None
        for place in places:
            try:
                met.add(self._met(place, webhook))
            except UnreadableRow as error:
                unread = error
        if unread is not None:
            raise unread
        return met

    def _met(self, place: Place, webhook: Webhook) -> Effect:
        """What becomes of the row at one place."""
        row = self.commit_loop.connections.read(place)
        found = effect(webhook, row, self.clock())
        if row is None or found in (Effect.NO_ROW, Effect.IGNORED):
            return found
        return self._asked(row) if found is Effect.UNDECIDED else self._ended(row, webhook)

    def _asked(self, row: Connection) -> Effect:
        """Let Shopify's answer to a refresh decide, now or, where it gives none, by upkeep.

        Raises Unavailable while a restore is in hand, which asks by itself.
        """
        if row.sync_status == RESTORING:
            raise Unavailable("restore")
        try:
            self.refresh(row, self.in_passing, at_once=True)
        except InvalidGrant:
            self._destroy(row)
            return Effect.ENDED
        except (Busy, TokenTrouble):
            with suppress(RowChanged):
                due = replace(row, refresh_at=self.clock())
                self.commit_loop.connections.write_private(row, due)
            return Effect.UNDECIDED
        return Effect.IGNORED

    def _ended(self, row: Connection, webhook: Webhook) -> Effect:
        """Take the row's tokens, which are dead, unless it was connected after the fact."""
        now = self.clock()
        change = Change(self.ids("evt_"), REAUTHORIZATION_REQUIRED, now)

        def judge(seen: Connection | None) -> RowChange:
            found = effect(webhook, seen, now)
            if seen is None or found is not Effect.ENDED:
                raise _Otherwise(found)
            return RowChange(deauthorized(seen, UNINSTALLED, at=now), (change,))

        try:
            self.commit_loop.commit(WriteCommand(row.place, {}, now), None, judge, row)
        except _Otherwise as met:
            if met.effect is Effect.UNDECIDED:
                raise Unavailable("row") from None
            return met.effect
        self._destroy(row)
        return Effect.ENDED

    def _destroy(self, row: Connection) -> None:
        # At once, and not only when the stream comes to it.
        with suppress(Unavailable):
            self.sync_secret_state(row.place, row.secret_arn or "")


class _Otherwise(Exception):
    """The row has moved, and what the fact means for it now is something else."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(effect)
        self.effect = effect
