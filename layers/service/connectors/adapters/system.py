"""The machine's own clock and randomness, behind the names that the service injects."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, moved by an offset; only a local stack may move it."""

    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The moment in UTC, to the millisecond that is stored and shown."""
        moment = datetime.now(UTC) + self.offset
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Ulids:
    """ULIDs by a clock: 48 bits of milliseconds, 80 of chance, in Crockford's base 32."""

    clock: Callable[[], datetime]

    def __call__(self, prefix: str) -> str:
        """A new id behind the prefix, not before any of an earlier millisecond."""
        return prefix + ulid_at(self.clock(), secrets.randbits(80))


def ulid_at(moment: datetime, chance: int) -> str:
    """The ULID of a moment and its 80 random bits."""
    number = round(moment.timestamp() * 1000) << 80 | chance
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def uuid4(prefix: str) -> str:
    """A random UUID in lower case behind the prefix."""
    return f"{prefix}{uuid.uuid4()}"


def random_text(length: int) -> str:
    """Letters and digits from the system's source of secrets."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))
