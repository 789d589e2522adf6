"""Shop claims: a shop belongs to one connection in the whole service.

A token that anybody gets for a shop retires everybody else's, so a claim is taken before a code is
exchanged and before a restore refreshes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.providers.shopify import Shop

RESERVED = timedelta(seconds=60)
"""How long a claim stands for an exchange in flight: longer than any exchange may take."""


@dataclass(frozen=True, slots=True)
class ShopClaim:
    """Whose shop it is: a connection's, in one epoch of its life.

    Nobody has to release it: it ends with a disconnect, which is the next epoch, with the row's
    tokens, and with a grant for another shop. `reserved_until` is set while the claim stands for an
    exchange that has not made a row of it yet.
    """

    shop: Shop
    place: Place
    connection_id: str
    epoch: int
    reserved_until: datetime | None = None

    @classmethod
    def of(cls, row: Connection, reserved_until: datetime | None = None) -> "ShopClaim":
        """The claim that the row makes on its shop."""
        return cls(Shop(row.shop or ""), row.place, row.id, row.epoch, reserved_until)

    def held(self, holder: Connection | None, at: datetime) -> bool:
        """Whether it keeps others away; `holder` is the row that stands at the claim's place.

        A disconnect and a purge are in the epoch; a row without tokens has nothing to lose.
        """
        return self.reserved(at) or (
            holder is not None
            and (holder.id, holder.epoch) == (self.connection_id, self.epoch)
            and holder.shop == self.shop.domain
            and holder.secret_arn is not None
        )

    def reserved(self, at: datetime) -> bool:
        """Whether it stands for an exchange that may be in flight."""
        return self.reserved_until is not None and at < self.reserved_until

    def is_of(self, row: Connection) -> bool:
        """Whether it is the row's own, of whatever epoch."""
        return self.connection == (row.place, row.id)

    @property
    def connection(self) -> tuple[Place, str]:
        """Whose it is, of whatever epoch: a connection's place and its id."""
        return self.place, self.connection_id


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as it was found, and the mark by which a write knows that it still stands."""

    claim: ShopClaim
    mark: str


@dataclass(frozen=True, slots=True)
class ClaimWrite:
    """A claim to write, in place of the one with the mark, or where none stands.

    `renews` where that one is the same connection's: then the claim goes on, it is no other.
    """

    claim: ShopClaim
    over: str | None
    renews: bool = False

    @classmethod
    def after(cls, standing: StoredClaim | None, claim: ShopClaim) -> "ClaimWrite":
        """The claim in place of what was found."""
        if standing is None:
            return cls(claim, None)
        renews = standing.claim.connection == claim.connection
        return cls(claim, standing.mark, renews=renews)
