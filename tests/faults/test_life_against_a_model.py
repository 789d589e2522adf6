"""A row's life in any order of events, beside a model that a child could keep."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from connectors.domain.connection.secret_state import SecretState
from connectors.domain.errors import AlreadyConnected, Disconnected, NotConnected
from tests.strict.house import PLACE, StrictHouse

WINDOW = timedelta(days=7)


class Life(RuleBasedStateMachine):
    """The model: is it connected, since when is it not, has it credentials, which row is it."""

    def __init__(self) -> None:
        super().__init__()
        self.house = StrictHouse()
        self.connected = False
        self.gone_at: Any = None
        self.secret: str | None = None
        self.row_id: str | None = None
        self.seller: str | None = None
        self.mode = "sandbox"

    def restorable(self) -> bool:
        return self.gone_at is not None and self.house.moment < self.gone_at + WINDOW

    @rule(seller=st.sampled_from(["A1", "A2"]), live=st.booleans())
    def post(self, seller: str, live: bool) -> None:
        mode = {"mode": "live"} if live else {}
        if self.connected:
            self.refused(AlreadyConnected, lambda: self.house.connect(seller_id=seller, **mode))
            return
        row = self.house.connect(seller_id=seller, **mode).row
        held = self.house.table.rows[PLACE]
        if self.restorable() and (not live or self.mode == "live"):
            assert row.id == self.row_id
        else:
            assert row.id != self.row_id
            self.secret = None
            self.mode = held.mode
        self.connected, self.gone_at, self.row_id, self.seller = True, None, row.id, seller

    @rule(seller=st.sampled_from(["A1", "A2"]))
    def patch(self, seller: str) -> None:
        if self.connected:
            self.house.amend(seller_id=seller)
            self.seller = seller
        else:
            expected = Disconnected if self.restorable() else NotConnected
            self.refused(expected, lambda: self.house.amend(seller_id=seller))

    @rule()
    def put(self) -> None:
        if self.connected:
            self.secret = self.house.store().row.secret_arn
        else:
            expected = Disconnected if self.restorable() else NotConnected
            self.refused(expected, self.house.store)

    @rule()
    def delete(self) -> None:
        if self.connected:
            self.house.disconnect()
            self.connected, self.gone_at = False, self.house.moment
        elif self.restorable():
            assert self.house.disconnect().row.disconnected_at == self.gone_at
        else:
            self.refused(NotConnected, self.house.disconnect)

    @rule(hours=st.sampled_from([1, 24, 24 * 7 - 1, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.house.forward(hours=hours)

    @rule()
    def upkeep_follows(self) -> None:
        self.house.follow()

    @rule()
    def upkeep_ticks(self) -> None:
        self.house.expire()

    @rule()
    def upkeep_reconciles(self) -> None:
        self.house.reconcile()

    @precondition(lambda self: self.connected)
    @invariant()
    def the_row_is_what_the_model_says(self) -> None:
        row = self.house.table.rows[PLACE]
        assert (row.id, row.seller_id, row.secret_arn) == (self.row_id, self.seller, self.secret)
        assert row.is_active

    @invariant()
    def the_events_tell_one_story(self) -> None:
        assert self.house.misannounced() == ""

    def teardown(self) -> None:
        """When upkeep has done all it does, secrets are exactly what the rows demand."""
        self.house.follow()
        self.house.forward(hours=2)
        self.house.expire()
        self.house.reconcile()
        self.house.follow()
        assert self.house.disagreement() == ""
        assert self.house.orphans() == []
        wanted = self.secret if self.connected or self.restorable() else None
        kept = {arn: secret.kept for arn, secret in self.house.vault.secrets.items()}
        live = SecretState.LIVE if self.connected else SecretState.SCHEDULED
        assert kept == ({wanted: live} if wanted else {})

    def refused(self, error: type[Exception], act: Any) -> None:
        before = (dict(self.house.table.rows), len(self.house.table.stream))
        try:
            act()
        except error:
            assert (self.house.table.rows, len(self.house.table.stream)) == before
        else:
            raise AssertionError(f"{error.__name__} expected")


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=1000,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
