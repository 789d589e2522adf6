"""What `config` may hold: anything but credentials, of modest size and depth (contract §3)."""

from connectors.domain.errors import CredentialInConfig, FieldRefused, InvalidField
from connectors.domain.validation.credential_shapes import (
    SECRET_PREFIXES,
    looks_like_a_credential,
    one_spelling,
    secret_names,
)
from connectors.domain.validation.field_path import spelled
from connectors.domain.validation.json_text import (
    WHOLE_CHARACTERS,
    Json,
    Steps,
    has_half_pair,
    walk,
)

BYTES = 16 * 1024
LEVELS = 8
EXPECTED = "an object of at most 16 KiB and 8 levels, without credentials"

SECRET_NAMES = secret_names()
"""Names under which no text may stand, in any case, `-` and `_` alike, beside those that no body
may hold at all."""

PUBLISHED = (
    f"{EXPECTED[0].upper()}{EXPECTED[1:]}; it comes back exactly as it was sent. Refused with"
    " credential_in_config are: a non-empty string under one of the names"
    f" {', '.join(SECRET_NAMES)} (in any case, hyphens and underscores alike or left out); and a"
    f" name or string in which a word begins with {', '.join(SECRET_PREFIXES)}, or which holds the"
    " block of a private key or a URL with a password in it. Nothing else is looked for."
)
"""All that is looked for, for the API's description."""

_SECRET_NAMES = frozenset(map(one_spelling, SECRET_NAMES))


def check_config(config: Json, text: str) -> None:
    """Raise a FieldRefused for the first thing that may not be there; `text` is how it was sent."""
    # The count of characters comes first: a text with half a pair in it has no bytes.
    if len(text) > BYTES or len(text.encode(errors="surrogatepass")) > BYTES:
        raise too_large()
    for steps, value in walk(config):
        refusal = _refusal(steps, value)
        if refusal is not None:
            raise refusal


def too_large() -> FieldRefused:
    """The refusal of a config that is too long, however deep it is."""
    return InvalidField("config", "an object of at most 16 KiB")


def _refusal(steps: Steps, value: Json) -> FieldRefused | None:
    name = steps[-1]
    # `config` itself is the first level; a container at path length n is level n + 1.
    if isinstance(value, dict | list) and len(steps) >= LEVELS:
        return InvalidField(_named(steps), "nested at most 8 levels deep")
    for text in (name, value):
        if isinstance(text, str) and has_half_pair(text):
            return InvalidField(_named(steps), WHOLE_CHARACTERS)
        if isinstance(text, str) and looks_like_a_credential(text):
            return CredentialInConfig(_named(steps))
    if value and isinstance(value, str) and isinstance(name, str) and _is_secret(name):
        return CredentialInConfig(_named(steps))
    return None


def _is_secret(name: str) -> bool:
    return one_spelling(name) in _SECRET_NAMES


def _named(steps: Steps) -> str:
    return spelled(("config", *steps))
