"""What a planted value may look like where it has slipped through."""

import base64
import hashlib


def disguises(value: str) -> set[str]:
    """The value as it might slip through: bare, encoded, or as a digest to guess it from."""
    raw = value.encode()
    digests = {hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
    coded = {base64.b64encode(raw).decode().rstrip("="), raw.hex(), value[::-1]}
    return {value, value[8:]} | digests | coded
