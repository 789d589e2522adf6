"""Connect a service that its merchant has to authorize: start OAuth, or undo a disconnect."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from connectors.domain import authorization as rules
from connectors.domain.authorization import PostAction
from connectors.domain.connection import Connection, check_match
from connectors.domain.errors import ConcurrentUpdate, Unavailable
from connectors.domain.events import CREATED, OAUTH_STARTED, PURGED, UPDATED, Change
from connectors.domain.receipts import Answer, Claim, Outcome, Receipt
from connectors.domain.shop_claims import ShopClaim, Taking
from connectors.domain.shopify_tokens import InvalidGrant, TokenTrouble
from connectors.operations.finish_restore import FinishRestore
from connectors.operations.oauth_ports import Seal
from connectors.operations.ports import Clock, Ids, Wish
from connectors.operations.refresh import Busy
from connectors.operations.start_oauth import FreeShop, StartOauth
from connectors.operations.transition import InHand, Transition

LOOKS, LOOK_EVERY = 50, 0.25
"""How often, and every how many seconds, an equal request in hand is looked after."""

LONGEST = timedelta(seconds=30)
"""No request is longer in hand: API Gateway waits for no answer that long."""


@dataclass(frozen=True, slots=True)
class Authorize:
    """POST /v1/integrations/{connector_type}, Mode B (contract §3; spec: shopify §1, §4)."""

    transition: Transition
    start: StartOauth
    free_shop: FreeShop
    finish_restore: FinishRestore
    seal: Seal
    ids: Ids
    uuids: Ids
    clock: Clock
    pause: Callable[[float], None]

    def __call__(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """The row with what its merchant has to follow, or restored; or the kept answer.

        Raises StaleVersion, MissingField, AlreadyConnected, ShopConnectedElsewhere,
        IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        sealed = claim and replace(claim, answer=self._sealed(claim))
        done = self._once(wish, sealed)
        if claim is not None and isinstance(done, Answer) and done.sealed:
            return replace(done, body=self.seal.open(done.body, claim.id), sealed=False)
        return done

    def _once(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        """Carried out, or the answer of the equal request that carries it out just now."""
        for _ in range(LOOKS):
            try:
                return self._carried_out(wish, claim)
            except InHand as other:
                given_up = other.receipt
                if wish.at - given_up.written_at > LONGEST:
                    break
                self.pause(LOOK_EVERY)
        return self._taken_over(wish, claim, given_up)

    def _taken_over(self, wish: Wish, claim: Claim | None, interim: Receipt) -> Outcome | Answer:
        """The request that died on its way, or was answered with an error, at its end.

        The restore that it began counts, finished or still open; else it runs afresh.
        """
        now = replace(wish, at=self.clock())
        row = self.transition.connections.read(wish.place)
        if row is not None and interim.is_of(row) and _holds_tokens(row):
            return self.transition.commit(now, claim, _as_it_stands, row)
        self.transition.connections.forget(wish.place.owner, interim)
        try:
            return self._carried_out(now, claim)
        except InHand:
            raise ConcurrentUpdate from None

    def _carried_out(self, wish: Wish, claim: Claim | None) -> Outcome | Answer:
        seen = self.transition.look(wish, claim)
        if isinstance(seen, Answer):
            return seen
        done = self.transition.commit(wish, claim, lambda row: self._judged(wish, row), seen)
        if isinstance(done, Outcome) and done.interim:
            return self._finished(wish, claim, done.row)
        return done

    def _finished(self, wish: Wish, claim: Claim | None, row: Connection) -> Outcome | Answer:
        """The restore at its end, or as far as it has come; dead tokens ask for the merchant."""
        try:
            row = self.finish_restore(row)
        except InvalidGrant:
            # As it is now, without its tokens: the row in hand still says that it is restoring.
            # The tag was compared when the restore began, and its own write has moved the row.
            now = replace(wish, at=self.clock(), if_match=None)
            seen = self.transition.connections.read(wish.place)
            return self.transition.commit(now, claim, lambda row: self._judged(now, row), seen)
        except (Busy, TokenTrouble, Unavailable):
            # Nobody knows yet: upkeep goes on with it, if nobody else has ended it.
            with suppress(Unavailable):
                row = self.transition.connections.read(wish.place) or row
        if claim is None:
            return Outcome(row)
        return self.transition.commit(wish, claim, _as_it_stands, row)

    def _judged(self, wish: Wish, row: Connection | None) -> Outcome:
        check_match(row, wish.if_match, wish.at)
        match rules.post_action(row, wish.supplied, wish.at):
            case PostAction.RESTORE if row is not None:
                return self._restoring(wish, row)
            case PostAction.ASK_AGAIN if row is not None:
                return self._asked_again(wish, row)
        return self._begun(wish, row)

    def _begun(self, wish: Wish, old: Connection | None) -> Outcome:
        place = wish.place
        supplied = wish.supplied
        if old is not None and old.present(wish.at):
            supplied = {"mode": old.mode, "shop": old.shop} | supplied
        row = rules.start_row(
            place.owner, place.connector_type, supplied, id=self.uuids(""), at=wish.at
        )
        self.free_shop(row, wish.at)
        gone = old is not None and old.purged_at is None
        # Ids are minted in the order in which the history shows them.
        purged = (Change(self.ids("evt_"), PURGED, wish.at, of="old"),) if gone else ()
        changes = (*purged, self._change(CREATED, wish), self._change(OAUTH_STARTED, wish))
        return Outcome(row, changes, self.start(row, wish.at))

    def _asked_again(self, wish: Wish, row: Connection) -> Outcome:
        again = rules.restart_oauth(row, wish.supplied, at=wish.at)
        self.free_shop(again, wish.at)
        changes = (self._change(OAUTH_STARTED, wish),)
        return Outcome(again, changes, self.start(again, wish.at))

    def _restoring(self, wish: Wish, row: Connection) -> Outcome:
        """One write decides who restores, and takes the shop: a refresh retires others' tokens."""
        standing = self.free_shop(row, wish.at)
        back = rules.restoring(row, wish.supplied, at=wish.at)
        taking = Taking.after(standing, ShopClaim.of(back))
        return Outcome(back, (self._change(UPDATED, wish),), taking=taking, interim=True)

    def _sealed(self, claim: Claim) -> Callable[[Outcome], Answer]:
        """The answer for the receipt: a URL that admits a bearer is not kept in the open."""

        def answer(outcome: Outcome) -> Answer:
            told = claim.answer(outcome)
            if outcome.authorization is None:
                return told
            return replace(told, body=self.seal.close(told.body, claim.id), sealed=True)

        return answer

    def _change(self, type: str, wish: Wish) -> Change:
        return Change(self.ids("evt_"), type, wish.at)


def _as_it_stands(row: Connection | None) -> Outcome:
    if row is None:
        raise ConcurrentUpdate
    return Outcome(row)


def _holds_tokens(row: Connection) -> bool:
    return row.disconnected_at is None and row.secret_arn is not None
