"""Texts that look like a provider's credential."""

import re

from connectors.domain.catalogue import CATALOGUE

_SECRET = re.compile(
    r"(?<![A-Za-z0-9])("
    + "|".join(re.escape(p) for c in CATALOGUE.values() for p in c.secret_prefixes)
    + ")"
)


def looks_like_a_credential(text: str) -> bool:
    """Whether the text holds, at the start of a word, a prefix that a provider publishes."""
    return _SECRET.search(text) is not None
