"""A merchant who approves in another shop than the one that was asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.domain.connection.events import FAILED, UPDATED
from connectors.domain.connection.row import Connection
from connectors.domain.connection.sync_status import ERROR, REAUTHORIZATION_REQUIRED
from connectors.domain.providers.shopify import Shop


@dataclass(frozen=True, slots=True)
class ForeignShop:
    """The shop that answered a start of OAuth, and the one that the start was bound to."""

    answered: Shop
    bound: Shop

    def told_on(self, row: Connection, *, at: datetime) -> Connection:
        """The row that says so; the same row where it does already (contract §2, sync_error).

        A row whose merchant has to consent again keeps saying that.
        """
        if row.sync_error == self._sentence:
            return row
        if row.sync_status == REAUTHORIZATION_REQUIRED:
            return row.changed(at, sync_error=self._sentence)
        told = row.health_told_at if _within_the_hour(row, at) else at
        fields: dict[str, Any] = {"sync_status": ERROR, "health_told_at": told}
        return row.changed(at, sync_error=self._sentence, **fields)

    def event_on(self, row: Connection, *, at: datetime) -> str:
        """The event by which the row's change is told.

        A row is said to have failed where it had not, and once an hour at most (contract §4).
        """
        settled = row.sync_status in (ERROR, REAUTHORIZATION_REQUIRED)
        return UPDATED if settled or _within_the_hour(row, at) else FAILED

    @property
    def _sentence(self) -> str:
        answered, bound = self.answered.domain, self.bound.domain
        return (
            f"foreign_shop: the merchant approved in {answered}, not in {bound};"
            f" have the same link opened again and {bound} chosen there,"
            f" or start again with {answered} as shop."
        )


def _within_the_hour(row: Connection, at: datetime) -> bool:
    return row.health_told_at is not None and at - row.health_told_at < timedelta(hours=1)
