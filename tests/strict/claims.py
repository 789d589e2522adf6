"""Shop claims in memory, with the marks by which a write knows that one still stands."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from connectors.domain.connection.place import Place
from connectors.domain.oauth.claims import ClaimWrite, StoredClaim
from connectors.domain.providers.shopify import Shop
from connectors.operations.ports.oauth import ClaimMoved


@dataclass
class StrictClaims:
    """Implements operations.oauth_ports.ShopClaims."""

    step: Callable[[], None] = lambda: None
    standing: dict[Shop, StoredClaim] = field(default_factory=dict)
    rows: Callable[[Shop], list[Place]] = lambda shop: []
    marks: Iterator[str] = field(default_factory=lambda: map("mark-{}".format, itertools.count(1)))

    def read(self, shop: Shop) -> StoredClaim | None:
        """See ShopClaims."""
        self.step()
        return self.standing.get(shop)

    def release(self, shop: Shop, connection_id: str) -> None:
        """See ShopClaims."""
        self.step()
        found = self.standing.get(shop)
        if found is not None and found.claim.connection_id == connection_id:
            del self.standing[shop]

    def withdraw(self, shop: Shop, mark: str) -> None:
        """See ShopClaims."""
        self.step()
        found = self.standing.get(shop)
        if found is not None and found.mark == mark:
            del self.standing[shop]

    def rows_of(self, shop: Shop) -> list[Place]:
        """See ShopClaims."""
        self.step()
        return self.rows(shop)

    def take(self, taking: ClaimWrite) -> str:
        """Write a claim over the one that was looked at; its mark. Raises ClaimMoved."""
        found = self.standing.get(taking.claim.shop)
        if (found.mark if found else None) != taking.over:
            raise ClaimMoved
        mark = next(self.marks)
        self.standing[taking.claim.shop] = StoredClaim(taking.claim, mark)
        return mark
