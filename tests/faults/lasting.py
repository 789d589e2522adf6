"""A shop's row left alone for hundreds of days, whatever its token endpoint answers meanwhile."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from connectors.adapters.shopify.client import ShopifyClient
from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.providers.shopify import App, ClientSecrets
from connectors.domain.providers.shopify_tokens import InvalidGrant, Outlasted
from connectors.operations.connections.expire import Expire
from connectors.operations.connections.work_off_due import WorkOffDue
from connectors.operations.oauth.keep_alive import KeepAlive
from connectors.operations.oauth.refresh import Busy
from tests.endpoint_answers import Shape
from tests.strict.shopify import PLACE, TokenHouse

DEADLINE_SECONDS = 7.0
MINUTE = timedelta(minutes=1)


@dataclass
class Line:
    """The transport to the shop: by the simulator's own rules, or in one shape."""

    house: "LastingHouse"
    shape: Shape | None = None
    asked: list[datetime] = field(default_factory=list)

    def __call__(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """See shopify_client.Transport."""
        self.asked.append(self.house.moment)
        if self.shape is None:
            answer: Any = self.house.endpoint.answers(url.split("/")[2], form)
            return answer.status, answer.body
        if self.shape.status == 0:
            self.house.moment += timedelta(seconds=seconds)
            raise Outlasted
        return self.shape.status, self.shape.body

    def asked_between(self, begin: datetime, end: datetime) -> int:
        """How often, in the half-open span."""
        return sum(begin <= at < end for at in self.asked)


@dataclass
class LastingHouse(TokenHouse):
    """The strict shop with the real client before it, and with all of upkeep."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.line = Line(self)
        # Frozen: everybody who refreshes does so through the one object.
        object.__setattr__(self.refresh, "endpoint", self._client())
        keep_alive = KeepAlive(
            connections=self.table,
            refresh=self.refresh,
            in_passing=self.in_passing,
            finish_restore=self.finish_restore,
            clock=self.clock,
            chance=lambda: 0.5,
        )
        expire = Expire(self.table, self.table.claims, self.sync_secret_state, self.clock, self.ids)
        self.upkeep = WorkOffDue(self.table, expire, keep_alive, self.clock)
        self.followed = 0
        self.failures: list[str] = []

    def _client(self) -> ShopifyClient:
        app = App("client-1", ("read_orders",), "https://here/callback", "https://{shop}")
        return ShopifyClient(
            app=app,
            secrets=lambda: ClientSecrets("hush"),
            transport=self.line,
            clock=self.clock,
            deadline_seconds=DEADLINE_SECONDS,
            chance=lambda: 0.5,
            alarm=lambda _: None,
            warn=lambda *_, **__: None,
        )

    def time(self) -> Any:
        """What the client takes for the module `time`."""
        return SimpleNamespace(monotonic=self.seconds, sleep=self.pause)

    def seconds(self) -> float:
        """The clock as a count of seconds."""
        return self.moment.timestamp()

    def minute(self) -> None:
        """The minute's upkeep, and upkeep's part of the stream."""
        self.upkeep(lambda: True, lambda _, error: self.failures.append(type(error).__name__))
        while self.followed < len(self.table.stream):
            for place, arn in self.table.stream[self.followed].moved_secrets():
                self.sync_secret_state(place, arn)
            self.followed += 1

    def live_until(self, end: datetime, *, ask_every: timedelta | None = None) -> None:
        """Let the time go by, from one due minute, or one worker's request, to the next."""
        next_ask = self.moment + ask_every if ask_every else end
        while self.moment < end:
            row = self.table.rows.get(PLACE)
            due = row.due_at if row is not None else None
            self.moment = min(end, next_ask, max(due or end, self.moment + MINUTE))
            if ask_every and self.moment >= next_ask:
                self.use_quietly()
                next_ask = self.moment + ask_every
            self.minute()

    def use_quietly(self) -> None:
        """What a hand-out does, which never withholds for good what nobody has taken away."""
        row = self.table.rows.get(PLACE)
        if row is None or row.secret_arn is None or row.sync_status == "restoring":
            return
        try:
            self.use()
        except (Busy, InvalidGrant):
            return

    def begin_restore(self) -> None:
        """A DELETE, and a day later the first write of a restore."""
        self.disconnect()
        self.minute()
        self.forward(days=1)
        row = rules.restoring(self.row, {}, at=self.moment)
        change = Change(self.ids("evt_"), UPDATED, self.moment)
        self.table.replace(self.row, RowChange(row, (change,)), None)

    def events(self) -> list[tuple[datetime, str]]:
        """What was announced, and when."""
        owed = (event for record in self.table.stream for event in record.events)
        return [(e.change.at, e.change.type.removeprefix("integration.")) for e in owed]
