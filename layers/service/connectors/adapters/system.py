"""The machine's own clock and randomness, behind the names that the service injects."""

import secrets
import uuid
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def now() -> datetime:
    """This moment in UTC, to the millisecond that is stored and shown."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def ulid(prefix: str) -> str:
    """A ULID (48 bits of milliseconds, 80 of chance, Crockford's base 32) behind the prefix."""
    number = int(datetime.now(UTC).timestamp() * 1000) << 80 | secrets.randbits(80)
    return prefix + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def uuid4(prefix: str) -> str:
    """A random UUID in lower case behind the prefix."""
    return f"{prefix}{uuid.uuid4()}"


def random_text(length: int) -> str:
    """Letters and digits from the system's source of secrets."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))
