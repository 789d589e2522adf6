"""Carries webhooks to the service, as Shopify does: again until they are accepted, then no more."""

import http.client
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from local.simulator.webhooks import Delivery

PAUSES = (0.3, 1.0, 2.0)
"""Seconds between the tries. Shopify's last hours; ours are for people who wait."""
PATIENCE = 5
"""Seconds in which an answer must have come."""
KEPT = 1_000


@dataclass(frozen=True)
class Delivered:
    """What became of a delivery."""

    at: datetime
    delivery: Delivery
    statuses: tuple[int | None, ...]
    """Of every try; None where no answer came. Empty where there is nowhere to deliver to."""

    @property
    def accepted(self) -> bool:
        """Whether the last try was answered with 2xx."""
        return bool(self.statuses) and _accepts(self.statuses[-1])

    def shown(self) -> dict[str, object]:
        """As JSON; of the signature only its end."""
        return {
            "at": self.at.isoformat(timespec="milliseconds"),
            "shop": self.delivery.shop,
            "topic": self.delivery.topic,
            "headers": self.delivery.headers_shown,
            "body": self.delivery.body.decode(errors="replace"),
            "statuses": list(self.statuses),
            "accepted": self.accepted,
        }


@dataclass
class Courier:
    """Delivers while the caller waits."""

    clock: Callable[[], datetime]
    wait: Callable[[float], object]
    pauses: tuple[float, ...] = PAUSES
    record: deque[Delivered] = field(default_factory=lambda: deque(maxlen=KEPT))

    def carry(self, delivery: Delivery, address: str | None) -> Delivered:
        """Deliver to an address, with bounded retries; the same bytes and headers every time."""
        statuses: list[int | None] = []
        for pause in (0.0, *self.pauses) if address else ():
            if pause:
                self.wait(pause)
            statuses.append(_post(delivery, address or ""))
            if _accepts(statuses[-1]):
                break
        delivered = Delivered(self.clock(), delivery, tuple(statuses))
        self.record.append(delivered)
        return delivered


def _accepts(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def _post(delivery: Delivery, address: str) -> int | None:
    """One try; no redirect is followed and no proxy used."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, delivery.body, dict(delivery.headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
