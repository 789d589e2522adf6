"""What a single credential may be: a text that shows, in the format that its provider publishes."""

import re

from connectors.domain.providers.connector import Connector
from connectors.domain.validation.characters import hides
from connectors.domain.validation.json_text import Json


def kept(connector: Connector, name: str, value: Json) -> Json:
    """The value as it is kept: of many lines, without the one line break that may end the last.

    Editors end files so, and nobody sees it.
    """
    if name in connector.multiline and isinstance(value, str):
        return re.sub(r"\r?\n\Z", "", value)
    return value


def fits(connector: Connector, name: str, value: Json) -> bool:
    """Whether the value may be the credential of this name, or the `webhook_secret`."""
    if not isinstance(value, str) or not value or value != value.strip():
        return False
    written = value.replace("\r", "").replace("\n", "") if name in connector.multiline else value
    if hides(written):
        return False
    shape = _shape(connector, name)
    return not shape or bool(value.isascii() and re.fullmatch(shape, value, re.ASCII | re.DOTALL))


def expected(connector: Connector, name: str) -> str:
    """What the value has to be, in words, and the provider's own page about it."""
    words = connector.formats_in_words.get(name)
    if words is None:
        published = "in the format that the provider publishes"
        shown = published if _shape(connector, name) else "just as the provider shows it"
        words = f"a non-empty string {shown}"
    lines = "around it" if name in connector.multiline else "around it, line breaks"
    return f"{words}, without white space {lines} or characters that do not show{see(connector)}"


def see(connector: Connector) -> str:
    """The provider's page, to be put behind a hint."""
    return f" (see {connector.documentation})"


def _shape(connector: Connector, name: str) -> str:
    if name == "webhook_secret":
        return connector.webhook_secret or ""
    return connector.credentials[name]
