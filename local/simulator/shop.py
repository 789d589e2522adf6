"""One shop: its names, what it has given the app, and whether it is open."""

from dataclasses import dataclass, field
from datetime import datetime

from local.simulator.answers import Body
from local.simulator.app import handle_of
from local.simulator.tokens import Tokens

CLOSED_STATUSES = (402, 403, 404, 423, 302)
"""With which a shop that is frozen, locked or closed has been seen to answer; for months."""


@dataclass(frozen=True)
class Closing:
    """A shop that is closed or frozen. The app is not told, and what it holds is not taken away."""

    since: datetime
    status: int
    body: Body


@dataclass
class Shop:
    """One shop before the app."""

    domain: str
    """Its own; it signs callbacks and webhooks with this one, whichever name it was called by."""
    id: int
    created_at: datetime
    tokens: Tokens
    installed: bool = False
    uninstalled_at: datetime | None = None
    closing: Closing | None = None
    other_names: dict[str, bool] = field(default_factory=dict)
    """Older ones, and those that its merchant types; whether a token call there is sent on."""
    grants: int = 0
    refreshes: int = 0

    @property
    def name(self) -> str:
        """What the merchant calls it."""
        return handle_of(self.domain).replace("-", " ").title()

    @property
    def names(self) -> tuple[str, ...]:
        """All under which it is found, its own first."""
        return (self.domain, *self.other_names)
