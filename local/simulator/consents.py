"""How merchants answer when they are asked to let the app in, and what they have answered."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from local.simulator.app import Scopes
from local.simulator.calls import Lines
from local.simulator.fields import WrongField
from local.simulator.signatures import Encoding

KEPT = 1_000
OWN = ("code", "error", "host", "shop", "state", "timestamp", "hmac", "signature")
"""The parameters of a callback that Shopify itself fills in."""


class Choice(StrEnum):
    """What a merchant can do."""

    APPROVE = "approve"
    DENY = "deny"
    LEAVE = "leave"
    """Close the page: nothing is sent, and the app's start lapses."""


@dataclass(frozen=True)
class Manner:
    """What is out of the ordinary about a merchant's answer. Raises WrongField."""

    encoding: Encoding = Encoding.PERCENT
    extra: Mapping[str, str] = field(default_factory=dict)
    """Parameters that come back besides, signed as all are."""
    withheld: Scopes = ()
    """Of the scopes asked for, those that are not granted."""

    def __post_init__(self) -> None:
        if any(name in OWN or not name for name in self.extra):
            raise WrongField("extra", f"names other than {', '.join(OWN)}")

    def shown(self) -> dict[str, object]:
        """As JSON."""
        return {
            "encoding": self.encoding,
            "extra": dict(self.extra),
            "withheld": list(self.withheld),
        }


@dataclass(frozen=True)
class Consent:
    """What a merchant has answered."""

    at: datetime
    shop: str
    choice: Choice
    sent: Lines
    """The callback's parameters, without a whole secret."""

    def shown(self) -> dict[str, object]:
        """As JSON."""
        return {**vars(self), "at": self.at.isoformat(timespec="milliseconds")}


@dataclass
class Consents:
    """The manner of each shop's merchant, and what was answered."""

    usual: Manner = field(default_factory=Manner)
    of_shops: dict[str, Manner] = field(default_factory=dict)
    record: deque[Consent] = field(default_factory=lambda: deque(maxlen=KEPT))

    def of(self, shop: str) -> Manner:
        """A shop's own manner, else the usual one."""
        return self.of_shops.get(shop, self.usual)

    def set(self, manner: Manner, shop: str | None = None) -> None:
        """How this shop's merchant answers from now on, or all that have no manner of their own."""
        if shop is None:
            self.usual = manner
        else:
            self.of_shops = {**self.of_shops, shop: manner}
