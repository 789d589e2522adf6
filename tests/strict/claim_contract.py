"""Whose shop it is: one suite for the strict table's claims and for the real adapters."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from connectors.domain.connection.events import CREATED, UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.domain.oauth.claims import RESERVED, ClaimWrite, ShopClaim, StoredClaim
from connectors.domain.providers.shopify import Shop
from connectors.operations.ports.oauth import ClaimMoved, ShopClaims
from connectors.operations.ports.rows import Connections, RowChanged
from tests.builders import NOON, a_row_of_its_own


@dataclass
class Kept:
    """A row, its shop, and the table and the claims that know of both."""

    row: Connection
    table: Connections
    claims: ShopClaims

    def __post_init__(self) -> None:
        self.shop = Shop(self.row.shop or "")
        self.claim = ShopClaim.of(self.row)
        self.table.insert(RowChange(self.row, (Change("evt_1", CREATED, NOON),)), None)

    @property
    def standing(self) -> StoredClaim | None:
        return self.claims.read(self.shop)

    def take(self, over: str | None, **changes: Any) -> StoredClaim:
        """Take the shop with a write of the row, as a restore does; the claim that stands then."""
        new = self.row.changed(NOON, seller_id=f"{self.row.version}")
        taking = ClaimWrite(replace(self.claim, **changes), over)
        change = Change("evt_2", UPDATED, NOON)
        self.table.replace(self.row, RowChange(new, (change,), taking=taking), None)
        self.row, standing = new, self.standing
        assert standing is not None
        return standing


class ClaimContract:
    """Inherit it, and provide fixtures `table` and `claims` that belong together."""

    @pytest.fixture
    def kept(self, table: Connections, claims: ShopClaims) -> Kept:
        return Kept(a_row_of_its_own(), table, claims)

    def test_a_shop_that_nobody_has_taken_has_none(self, kept: Kept) -> None:
        kept.take(None)
        assert kept.claims.read(Shop(f"other-{kept.shop.domain}")) is None

    @pytest.mark.parametrize("until", [None, NOON + RESERVED])
    def test_what_is_taken_reads_back_whole(self, kept: Kept, until: Any) -> None:
        found = kept.take(None, epoch=3, reserved_until=until)
        assert found.claim == replace(kept.claim, epoch=3, reserved_until=until)

    def test_it_is_taken_over_by_who_has_seen_the_one_that_stands(self, kept: Kept) -> None:
        first = kept.take(None)
        second = kept.take(first.mark, epoch=1)
        assert (second.claim.epoch, second.mark == first.mark) == (1, False)

    @pytest.mark.parametrize("over", [None, "another mark"])
    def test_who_has_seen_another_takes_nothing_and_writes_nothing(
        self, kept: Kept, over: str | None
    ) -> None:
        first = kept.take(None)
        with pytest.raises(ClaimMoved):
            kept.take(over, epoch=1)
        assert (kept.standing, kept.table.read(kept.row.place)) == (first, kept.row)

    def test_nor_does_who_has_seen_one_where_none_is_left(self, kept: Kept) -> None:
        with pytest.raises(ClaimMoved):
            kept.take("a mark")
        assert (kept.standing, kept.table.read(kept.row.place)) == (None, kept.row)

    def test_where_the_row_has_moved_that_is_told_first(self, kept: Kept) -> None:
        now, kept.row = kept.row, replace(kept.row, version=7)
        with pytest.raises(RowChanged) as met:
            kept.take("a mark")
        assert (met.value.row, kept.standing) == (now, None)

    def test_it_is_released_by_its_own_connection_only(self, kept: Kept) -> None:
        found = kept.take(None)
        kept.claims.release(kept.shop, "another")
        assert kept.standing == found
        kept.claims.release(kept.shop, kept.row.id)
        assert kept.standing is None

    def test_it_is_withdrawn_by_the_mark_of_the_very_one_only(self, kept: Kept) -> None:
        first = kept.take(None)
        second = kept.take(first.mark)
        kept.claims.withdraw(kept.shop, first.mark)
        assert kept.standing == second
        kept.claims.withdraw(kept.shop, second.mark)
        assert kept.standing is None

    def test_giving_back_none_is_nothing(self, kept: Kept) -> None:
        kept.claims.release(kept.shop, kept.row.id)
        kept.claims.withdraw(kept.shop, "a mark")
        assert kept.standing is None
