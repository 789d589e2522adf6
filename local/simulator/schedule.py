"""Webhooks that are sent later, by the simulator's clock."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from local.simulator.webhooks import Message


@dataclass(frozen=True)
class Planned:
    """A webhook for later."""

    number: int
    due_at: datetime
    topic: str
    shop: str
    message: Message

    def shown(self) -> dict[str, object]:
        """As JSON."""
        return {
            "number": self.number,
            "due_at": self.due_at.isoformat(timespec="milliseconds"),
            "topic": self.topic,
            "shop": self.shop,
        }


@dataclass
class Schedule:
    """What is to be sent; each is taken once, whoever asks."""

    planned: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock, self._last = Lock(), 0

    def plan(self, due_at: datetime, topic: str, shop: str, message: Message) -> Planned:
        """Keep one."""
        with self._lock:
            self._last += 1
            planned = Planned(self._last, due_at, topic, shop, message)
            self.planned = sorted([*self.planned, planned], key=lambda one: one.due_at)
            return planned

    def take_due(self, now: datetime) -> list[Planned]:
        """Those whose time has come, the earliest first."""
        with self._lock:
            due = [one for one in self.planned if one.due_at <= now]
            self.planned = [one for one in self.planned if one not in due]
            return due

    def take(self, number: int) -> Planned | None:
        """One of them; None where it has been taken."""
        with self._lock:
            found = next((one for one in self.planned if one.number == number), None)
            self.planned = [one for one in self.planned if one is not found]
            return found
