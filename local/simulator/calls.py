"""The record of every token call, to be read; no code, token or secret is ever whole in it."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from local.simulator.answers import Answer, Dropped

KEPT = 10_000
PLAIN = frozenset(
    {
        *("client_id", "grant_type", "expiring", "scope", "expires_in", "refresh_token_expires_in"),
        *("error", "error_description", "errors", "shop", "timestamp", "host"),
    }
)
"""Fields that may be read whole; of all others only the end is shown, where they are long."""
LONG, END = 16, 4
EXCERPT = 120
"""Letters of a body that is no JSON."""

Lines = Mapping[str, str]


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
    asked: Lines = field(default_factory=dict)
    answered: Lines = field(default_factory=dict)

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


def masked(fields: Mapping[str, object], plain: frozenset[str] = PLAIN) -> dict[str, str]:
    """The fields as they may be shown: of what could be a secret its last letters at most."""
    return {name: str(v) if name in plain else _end(str(v)) for name, v in fields.items()}


def read(answer: Answer | Dropped) -> dict[str, str]:
    """What an answer says, as it may be shown."""
    if isinstance(answer, Dropped):
        return {"connection": "reset" if answer.reset else "closed without an answer"}
    named = {n: v for n, v in answer.headers.items() if n in ("Location", "Retry-After")}
    if not answer.body:
        return named | {"body": "empty"}
    if not answer.content_type.startswith("application/json"):
        text = answer.body.decode(errors="replace")[:EXCERPT]
        return named | {"Content-Type": answer.content_type, "body": text}
    return named | masked(json.loads(answer.body))


def _end(text: str) -> str:
    return f"…{text[-END:]}" if len(text) >= LONG else "…"
