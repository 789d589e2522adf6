"""Connect a service that its merchant has to authorize: start OAuth, or undo a disconnect."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from connectors.domain.connection.events import CREATED, OAUTH_STARTED, PURGED, UPDATED, Change
from connectors.domain.connection.idempotency import (
    IdempotencyRecord,
    IdempotentRequest,
    RowChange,
    StoredResponse,
)
from connectors.domain.connection.row import Connection, check_match
from connectors.domain.errors import ConcurrentUpdate, Unavailable
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.oauth.claims import ClaimWrite, ShopClaim
from connectors.domain.oauth.lifecycle import PostAction
from connectors.domain.providers.shopify_tokens import InvalidGrant, TokenTrouble
from connectors.operations.connections.commit_loop import CommitLoop, RequestInProgress
from connectors.operations.oauth.finish_restore import FinishRestore
from connectors.operations.oauth.refresh import Busy
from connectors.operations.oauth.start import CheckShopAvailable, StartOauth
from connectors.operations.ports.oauth import Seal
from connectors.operations.ports.rows import WriteCommand
from connectors.operations.ports.system import Clock, Ids

LOOKS, LOOK_EVERY = 50, 0.25
"""How often, and every how many seconds, an equal request in hand is looked after."""

LONGEST = timedelta(seconds=30)
"""No request is longer in hand: API Gateway waits for no answer that long."""


@dataclass(frozen=True, slots=True)
class Authorize:
    """POST /v1/integrations/{connector_type}, Mode B (contract §3; spec: shopify §1, §4)."""

    commit_loop: CommitLoop
    start: StartOauth
    check_shop_available: CheckShopAvailable
    finish_restore: FinishRestore
    seal: Seal
    ids: Ids
    uuids: Ids
    clock: Clock
    pause: Callable[[float], None]

    def __call__(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        """The row with what its merchant has to follow, or restored; or the kept answer.

        Raises StaleVersion, MissingField, AlreadyConnected, ShopConnectedElsewhere,
        IdempotencyKeyReused, ConcurrentUpdate or Unavailable.
        """
        sealed = claim and replace(claim, answer=self._sealed(claim))
        done = self._once(command, sealed)
        if claim is not None and isinstance(done, StoredResponse) and done.sealed:
            return replace(done, body=self.seal.open(done.body, claim.id), sealed=False)
        return done

    def _once(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        """Carried out, or the answer of the equal request that carries it out just now."""
        for _ in range(LOOKS):
            try:
                return self._carried_out(command, claim)
            except RequestInProgress as other:
                given_up = other.record
                if command.at - given_up.written_at > LONGEST:
                    break
                self.pause(LOOK_EVERY)
        return self._taken_over(command, claim, given_up)

    def _taken_over(
        self, command: WriteCommand, claim: IdempotentRequest | None, interim: IdempotencyRecord
    ) -> RowChange | StoredResponse:
        """The request that died on its way, or was answered with an error, at its end.

        The restore that it began counts, finished or still open; else it runs afresh.
        """
        now = replace(command, at=self.clock())
        row = self.commit_loop.connections.read(command.place)
        if row is not None and interim.is_of(row) and _holds_tokens(row):
            return self.commit_loop.commit(now, claim, _as_it_stands, row)
        self.commit_loop.connections.forget(command.place.owner, interim)
        try:
            return self._carried_out(now, claim)
        except RequestInProgress:
            raise ConcurrentUpdate from None

    def _carried_out(
        self, command: WriteCommand, claim: IdempotentRequest | None
    ) -> RowChange | StoredResponse:
        seen = self.commit_loop.look(command, claim)
        if isinstance(seen, StoredResponse):
            return seen
        done = self.commit_loop.commit(command, claim, lambda row: self._judged(command, row), seen)
        if isinstance(done, RowChange) and done.interim:
            return self._finished(command, claim, done.row)
        return done

    def _finished(
        self, command: WriteCommand, claim: IdempotentRequest | None, row: Connection
    ) -> RowChange | StoredResponse:
        """The restore at its end, or as far as it has come; dead tokens ask for the merchant."""
        try:
            row = self.finish_restore(row)
        except InvalidGrant:
            # As it is now, without its tokens: the row in hand still says that it is restoring.
            # The tag was compared when the restore began, and its own write has moved the row.
            now = replace(command, at=self.clock(), if_match=None)
            seen = self.commit_loop.connections.read(command.place)
            return self.commit_loop.commit(now, claim, lambda row: self._judged(now, row), seen)
        except (Busy, TokenTrouble, Unavailable):
            # Nobody knows yet: upkeep goes on with it, if nobody else has ended it.
            with suppress(Unavailable):
                row = self.commit_loop.connections.read(command.place) or row
        if claim is None:
            return RowChange(row)
        return self.commit_loop.commit(command, claim, _as_it_stands, row)

    def _judged(self, command: WriteCommand, row: Connection | None) -> RowChange:
        check_match(row, command.if_match, command.at)
        match rules.post_action(row, command.supplied, command.at):
            case PostAction.RESTORE if row is not None:
                return self._restoring(command, row)
            case PostAction.ASK_AGAIN if row is not None:
                return self._asked_again(command, row)
        return self._begun(command, row)

    def _begun(self, command: WriteCommand, old: Connection | None) -> RowChange:
        place = command.place
        supplied = command.supplied
        if old is not None and old.present(command.at):
            supplied = {"mode": old.mode, "shop": old.shop} | supplied
        row = rules.start_row(
            place.owner, place.connector_type, supplied, id=self.uuids(""), at=command.at
        )
        self.check_shop_available(row, command.at)
        gone = old is not None and old.purged_at is None
        # Ids are minted in the order in which the history shows them.
        purged = (Change(self.ids("evt_"), PURGED, command.at, of="old"),) if gone else ()
        changes = (*purged, self._change(CREATED, command), self._change(OAUTH_STARTED, command))
        return RowChange(row, changes, self.start(row, command.at))

    def _asked_again(self, command: WriteCommand, row: Connection) -> RowChange:
        again = rules.restart_oauth(row, command.supplied, at=command.at)
        self.check_shop_available(again, command.at)
        changes = (self._change(OAUTH_STARTED, command),)
        return RowChange(again, changes, self.start(again, command.at))

    def _restoring(self, command: WriteCommand, row: Connection) -> RowChange:
        """One write decides who restores, and takes the shop: a refresh retires others' tokens."""
        standing = self.check_shop_available(row, command.at)
        back = rules.restoring(row, command.supplied, at=command.at)
        taking = ClaimWrite.after(standing, ShopClaim.of(back))
        return RowChange(back, (self._change(UPDATED, command),), taking=taking, interim=True)

    def _sealed(self, claim: IdempotentRequest) -> Callable[[RowChange], StoredResponse]:
        """The response to store: a URL that admits a bearer is not kept in the open."""

        def answer(outcome: RowChange) -> StoredResponse:
            told = claim.answer(outcome)
            if outcome.authorization is None:
                return told
            return replace(told, body=self.seal.close(told.body, claim.id), sealed=True)

        return answer

    def _change(self, type: str, command: WriteCommand) -> Change:
        return Change(self.ids("evt_"), type, command.at)


def _as_it_stands(row: Connection | None) -> RowChange:
    if row is None:
        raise ConcurrentUpdate
    return RowChange(row)


def _holds_tokens(row: Connection) -> bool:
    return row.disconnected_at is None and row.secret_arn is not None
