"""What has happened to a connection, for those who ask."""

from datetime import datetime
from typing import Protocol

from connectors.domain.connection.events import Envelope
from connectors.domain.connection.history import HandOutRecord, HistoryPage
from connectors.domain.connection.place import Place


class History(Protocol):
    """What has happened to an owner's connector, for 90 days. All methods raise Unavailable."""

    def add(self, envelope: Envelope) -> None:
        """Keep an event at its position; twice is once. Raises ConcurrentUpdate, too."""

    def record(self, hand_out: HandOutRecord) -> None:
        """Keep a hand-out."""

    def page(self, place: Place, wanted: HistoryPage, at: datetime) -> tuple[list[str], bool]:
        """Events as JSON texts, last committed first, and whether more lie beyond the page."""

    def count(self, place: Place, at: datetime) -> int:
        """How many events there are."""
