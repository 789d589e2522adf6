"""The record of every token call; no code, token or secret is ever in it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

KEPT = 10_000


@dataclass(frozen=True)
class Call:
    """One call: what was asked, what it met, and what became of it."""

    at: datetime
    shop: str
    grant_type: str
    fault: str | None
    outcome: str
    """`granted`, or the refusal's code; what Shopify did, whether or not its answer arrived."""
    status: int | None
    """Of the answer; None where the connection was closed without one."""

    def shown(self) -> dict[str, object]:
        """As JSON."""
        return {**vars(self), "at": self.at.isoformat(timespec="milliseconds")}


@dataclass
class Calls:
    """The newest ten thousand, oldest first."""

    kept: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))

    def __post_init__(self) -> None:
        self._lock = Lock()

    def note(self, call: Call) -> None:
        """Keep a call."""
        with self._lock:
            self.kept.append(call)

    def all(self, shop: str | None = None, grant_type: str | None = None) -> list[Call]:
        """Those of a shop and of a grant type, or of any."""
        with self._lock:
            kept = list(self.kept)
        return [
            call
            for call in kept
            if shop in (None, call.shop) and grant_type in (None, call.grant_type)
        ]
