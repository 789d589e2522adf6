"""Texts that look like a credential, and names that announce one."""

import re

from connectors.domain.providers.catalogue import CATALOGUE

FORBIDDEN_NAMES = (
    "credentials",
    "secret",
    "api_key",
    "access_token",
    "refresh_token",
    "webhook_secret",
    "credentials_secret_arn",
)
"""Names that no body may hold anywhere, whatever stands under them (contract §3)."""

GENERAL_SECRET_NAMES = (
    "password",
    "passphrase",
    "private_key",
    "secret_access_key",
    "auth_token",
    "bearer_token",
)
"""Names of secrets that belong to no provider (contract §3)."""

SECRET_PREFIXES = tuple(p for known in CATALOGUE.values() for p in known.secret_prefixes)
"""The beginnings by which the providers' own credentials are known."""

_SECRET = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, SECRET_PREFIXES))})"
    # The first line of a key's block, however it is framed: PEM, PGP, SSH2.
    r"|-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"
    # A URL's user information with something behind its colon. A host ends at the same characters.
    r"|://[^\s/?#\\:]*:[^\s/?#\\]+@"
)


def looks_like_a_credential(text: str) -> bool:
    """Whether the text holds what nobody should read.

    That is, at the start of a word, a prefix that a provider publishes; or the block of a private
    key; or a URL with a password in it.
    """
    return _SECRET.search(text) is not None


def one_spelling(name: str) -> str:
    """`api_key`, `API-KEY` and `apiKey` are one name (contract §3: any case, `-` and `_` alike)."""
    return name.lower().replace("-", "").replace("_", "")


def secret_names() -> tuple[str, ...]:
    """The further names under which `config` takes no text: the catalogue's, and general ones.

    A name that is an identifier for one provider is a secret for none.
    """
    identifiers = {name for known in CATALOGUE.values() for name in known.identifiers}
    secrets = {name for known in CATALOGUE.values() for name in known.credentials} - identifiers
    return tuple(sorted(secrets.union(GENERAL_SECRET_NAMES).difference(FORBIDDEN_NAMES)))
