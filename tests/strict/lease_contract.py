"""What leases must do: one suite for the strict ones in memory and for the real table."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.domain.connection.row import Connection
from connectors.operations.ports.oauth import Leases
from tests.builders import NOON, a_row_of_its_own
from tests.strict.shopify import LEASE

ITS_LAST = LEASE - timedelta(milliseconds=1)


class LeaseContract:
    """Inherit it, and provide a fixture `leases`."""

    @pytest.fixture
    def row(self) -> Connection:
        return a_row_of_its_own()

    def test_who_has_it_keeps_others_out_until_it_ends(
        self, leases: Leases, row: Connection
    ) -> None:
        assert leases.take(row, "one", NOON)
        assert not leases.take(row, "another", NOON)
        assert not leases.take(row, "another", NOON + ITS_LAST)
        assert leases.take(row, "another", NOON + LEASE)
        assert not leases.take(row, "one", NOON + LEASE)

    def test_who_has_it_may_take_it_again_from_now(self, leases: Leases, row: Connection) -> None:
        assert leases.take(row, "one", NOON)
        assert leases.take(row, "one", NOON + ITS_LAST)
        assert not leases.take(row, "another", NOON + LEASE)
        assert leases.take(row, "another", NOON + ITS_LAST + LEASE)

    def test_who_is_turned_away_prolongs_nothing(self, leases: Leases, row: Connection) -> None:
        leases.take(row, "one", NOON)
        leases.take(row, "another", NOON + ITS_LAST)
        assert leases.take(row, "a third", NOON + LEASE)

    def test_once_it_is_let_go_anybody_may_have_it(self, leases: Leases, row: Connection) -> None:
        leases.take(row, "one", NOON)
        leases.release(row, "one")
        assert leases.take(row, "another", NOON)

    def test_nobody_lets_go_of_another_s(self, leases: Leases, row: Connection) -> None:
        leases.take(row, "one", NOON)
        leases.release(row, "another")
        assert not leases.take(row, "another", NOON)

    def test_one_that_was_taken_over_is_not_let_go_by_who_had_it(
        self, leases: Leases, row: Connection
    ) -> None:
        leases.take(row, "one", NOON)
        leases.take(row, "another", NOON + LEASE)
        leases.release(row, "one")
        assert not leases.take(row, "one", NOON + LEASE)

    def test_letting_go_of_none_is_nothing(self, leases: Leases, row: Connection) -> None:
        leases.release(row, "one")
        assert leases.take(row, "another", NOON)

    def test_each_row_has_its_own(self, leases: Leases, row: Connection) -> None:
        assert leases.take(row, "one", NOON)
        assert leases.take(replace(row, id="another"), "another", NOON)
