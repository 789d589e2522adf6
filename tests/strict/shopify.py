"""Shopify, leases and a shop's row in memory; every access can be made to wait."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.providers.shopify import CONNECTOR, Shop
from connectors.domain.providers.shopify_tokens import OutcomeUnknown, Tokens, tokens
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.connections.disconnect import Disconnect
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.finish_restore import FinishRestore, Restored
from connectors.operations.oauth.refresh import LoadedTokens, Refresh, RefreshTiming
from connectors.operations.oauth.refresh_endings import InPassing
from connectors.operations.ports.rows import WriteCommand
from local.simulator.answers import Dropped
from local.simulator.app import App
from local.simulator.calls import Calls
from local.simulator.faults import Faults
from local.simulator.shops import Shops
from local.simulator.token_endpoint import TokenEndpoint
from tests.builders import ENTITY, NOON
from tests.strict.table import StrictTable
from tests.strict.vault import StrictVault

SHOP = Shop("some-shop.myshopify.com")
PLACE = Place(Owner(ENTITY, livemode=True), CONNECTOR)
APP = App("client-1", "hush")
SCOPES = ("read_orders",)
LEASE, MARGIN, USEFUL = timedelta(seconds=10), timedelta(minutes=5), timedelta(seconds=150)


def nothing() -> None:
    """A step that nobody waits for."""


@dataclass
class StrictLeases:
    """Implements operations.oauth_ports.Leases."""

    step: Callable[[], None] = nothing
    held: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def take(self, row: Connection, holder: str, at: datetime) -> bool:
        """See Leases."""
        self.step()
        owner, until = self.held.get(row.id, (holder, at))
        if owner != holder and at < until:
            return False
        self.held[row.id] = holder, at + LEASE
        return True

    def release(self, row: Connection, holder: str) -> None:
        """See Leases."""
        self.step()
        if self.held.get(row.id, ("", NOON))[0] == holder:
            del self.held[row.id]


@dataclass
class DirectEndpoint:
    """Implements operations.oauth_ports.TokenEndpoint by the simulator's own rules, in one try."""

    answers: TokenEndpoint
    clock: Callable[[], datetime]
    step: Callable[[], None] = nothing

    def exchange(self, shop: Shop, code: str) -> Tokens:
        """See TokenEndpoint."""
        return self._asked(shop, {"code": code, "expiring": "1"})

    def refresh(self, shop: Shop, tokens: Tokens) -> Tokens:
        """See TokenEndpoint."""
        form = {"grant_type": "refresh_token", "refresh_token": tokens.reveal()}
        return self._asked(shop, form)

    def _asked(self, shop: Shop, form: dict[str, str]) -> Tokens:
        """Two steps: what Shopify does, and the arrival of its answer, may lie far apart."""
        self.step()
        asked_at = self.clock()
        known = {"client_id": APP.client_id, "client_secret": APP.client_secret}
        answer = self.answers(shop.domain, known | form)
        self.step()
        if isinstance(answer, Dropped):
            raise OutcomeUnknown
        return tokens(answer.status, answer.body, asked_at)


@dataclass
class TokenHouse:
    """A connected shop of one owner, the operations on its tokens, and what became of them."""

    moment: datetime = NOON
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.table, self.leases = StrictTable(), StrictLeases()
        self.vault = StrictVault(self.clock)
        self.shops = Shops(APP, self.clock)
        self.faults, self.calls = Faults(), Calls()
        answers = TokenEndpoint(self.shops, self.faults, self.calls, self.pause)
        self.endpoint = DirectEndpoint(answers, self.clock)
        self.refresh = Refresh(
            connections=self.table,
            vault=self.vault,
            endpoint=self.endpoint,
            leases=self.leases,
            clock=self.clock,
            ids=self.ids,
            pause=self.pause,
            chance=lambda: 0.5,
            pace=RefreshTiming(LEASE, MARGIN, USEFUL, LEASE.total_seconds()),
        )
        self.commit_loop = CommitLoop(self.table)
        self.in_passing = InPassing(self.commit_loop, self.clock, self.ids, lambda: 0.5)
        sync_secret_state = SyncSecretState(self.table, self.vault, self.clock)
        ending = Restored(self.commit_loop, self.in_passing, self.ids)
        self.finish_restore = FinishRestore(sync_secret_state, self.refresh, ending)
        self.sync_secret_state = sync_secret_state
        self.connect()

    def clock(self) -> datetime:
        """The time that everybody sees."""
        return self.moment

    def pause(self, seconds: float) -> None:
        """Time goes by while somebody waits."""
        self.table.step()
        self.moment += timedelta(seconds=seconds)

    def ids(self, prefix: str) -> str:
        """A new id, in order."""
        return f"{prefix}{next(self.numbers):08}"

    def let_wait(self, step: Callable[[], None]) -> None:
        """Make every access to a neighbour wait for the given step."""
        self.table.step = self.vault.step = self.leases.step = self.endpoint.step = step

    @property
    def row(self) -> Connection:
        """The row as it is."""
        return self.table.rows[PLACE]

    def connect(self) -> None:
        """A row with the tokens of a grant."""
        code = self.shops.approve(SHOP.domain, SCOPES)
        got = self.endpoint.exchange(SHOP, code)
        supplied = {"shop": SHOP.domain}
        waiting = rules.start_row(PLACE.owner, CONNECTOR, supplied, id="row", at=self.moment)
        secret = self.vault.create(PLACE, waiting.id, got.keep())
        renewal = rules.RefreshResult.of(
            secret.version,
            asked_at=self.moment,
            at=self.moment,
            renewable_until=got.terms.renewable_until,
            chance=0,
        )
        self.table.insert(RowChange(rules.connected(waiting, secret.arn, renewal)), None)

    def forward(self, **span: float) -> None:
        """Move the clock."""
        self.moment += timedelta(**span)

    def use(self) -> LoadedTokens:
        """What a worker's request does with the row that stands there now."""
        row = self.table.read(PLACE)
        assert row is not None
        return self.refresh(row, self.in_passing)

    def disconnect(self) -> None:
        """DELETE."""
        Disconnect(self.commit_loop, self.ids)(WriteCommand(PLACE, {}, self.moment), None)

    def restoring(self) -> Connection:
        """The first write of a restore, committed."""
        row = rules.restoring(self.row, {}, at=self.moment)
        change = Change(self.ids("evt_"), UPDATED, self.moment)
        self.table.replace(self.row, RowChange(row, (change,)), None)
        return row

    def in_force(self) -> Tokens:
        """The pair that the row names."""
        row = self.row
        return Tokens.kept(self.vault.read(row.secret_arn or "", row.secret_version or ""))

    def admits(self, held: LoadedTokens) -> bool:
        """Whether Shopify lets in whoever holds these."""
        access = held.tokens.hand_out().reveal()["credentials"]["access_token"]
        return self.shops.admits(SHOP.domain, access) == "lives"
