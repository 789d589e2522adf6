"""The machine's own clock and randomness, behind the names that the service injects."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, moved by an offset; only a local stack may move it."""

    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The moment in UTC, to the millisecond that is stored and shown."""
        moment = datetime.now(UTC) + self.offset
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Ulids:
    """ULIDs by a clock: 48 bits of milliseconds, 80 of chance, in Crockford's base 32.

    Within a millisecond each is behind the one before: what one write announces can be sorted by
    id. Ids of several processes tell no order, since their clocks differ.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._last = 0

    def __call__(self, prefix: str) -> str:
        """A new id behind the prefix, not before any of an earlier millisecond."""
        first = _first_of(self._clock())
        with self._lock:
            # One bit of chance is left out, as room for those that follow.
            same_millisecond = self._last >> 80 == first >> 80
            number = self._last + 1 if same_millisecond else first
            self._last = number + secrets.randbits(32 if same_millisecond else 79)
            return prefix + _spelled(self._last)


def first_ulid(moment: datetime) -> str:
    """The ULID before which all of earlier milliseconds stand."""
    return _spelled(_first_of(moment))


def _first_of(moment: datetime) -> int:
    return round(moment.timestamp() * 1000) << 80


def _spelled(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def uuid4(prefix: str) -> str:
    """A random UUID in lower case behind the prefix."""
    return f"{prefix}{uuid.uuid4()}"


def random_text(length: int) -> str:
    """Letters and digits from the system's source of secrets."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))


def random_state() -> str:
    """256 random bits, safe in a URL and in every library's way of signing one."""
    return secrets.token_urlsafe(32)
