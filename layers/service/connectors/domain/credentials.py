"""Credentials: a mapping that does not print, and what may be in it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, final

from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connector import Connector
from connectors.domain.errors import (
    FieldNotApplicable,
    FieldRefused,
    InvalidField,
    MissingField,
    OauthOnly,
    UnknownField,
)
from connectors.domain.field_path import spelled
from connectors.domain.json_text import Json

SET_BYTES = 32 * 1024
"""The most that one set may take, serialised (contract §3)."""


@final
class Credentials:
    """One connection's whole set: named values, and perhaps a webhook's signing secret.

    It shows its names and never its values: not printed, not formatted, not pickled, not compared.
    The values come out by `reveal`, which only the vault and the hand-out may call.
    """

    __slots__ = ("__values", "__webhook_secret", "names")

    def __init__(self, values: Mapping[str, str], webhook_secret: str | None = None) -> None:
        self.__values: Final = dict(values)
        self.__webhook_secret: Final = webhook_secret
        self.names: Final = tuple(sorted(values))

    @property
    def has_webhook_secret(self) -> bool:
        """Whether a webhook's signing secret is part of the set."""
        return self.__webhook_secret is not None

    def reveal(self) -> dict[str, Json]:
        """The values, for the vault that keeps them and for the worker that was promised them."""
        return {"credentials": dict(self.__values), "webhook_secret": self.__webhook_secret}

    def __repr__(self) -> str:
        return f"Credentials({', '.join(self.names)})"

    def __reduce__(self) -> Any:
        raise TypeError("credentials are not copied out of the process")


def credentials(connector_type: str, body: Mapping[str, Json]) -> Credentials:
    """The set that a PUT supplies, checked against the catalogue.

    Raises OauthOnly, whatever was sent, where only the provider's consent page gives credentials;
    else a FieldRefused.
    """
    if CATALOGUE[connector_type].setup == "oauth":
        raise OauthOnly
    values = _values(body)
    for refusal in _refusals(CATALOGUE[connector_type], values, body.get("webhook_secret")):
        raise refusal
    made = Credentials(values, body.get("webhook_secret"))
    if len(json.dumps(made.reveal()).encode()) > SET_BYTES:
        raise InvalidField("credentials", "at most 32 KiB in all")
    return made


def _values(body: Mapping[str, Json]) -> dict[str, Json]:
    """The members of `credentials`, whatever they are. Raises a FieldRefused."""
    for name in body:
        if name not in ("credentials", "webhook_secret"):
            raise UnknownField(spelled((name,)))
    if "credentials" not in body:
        raise MissingField("credentials")
    values = body["credentials"]
    if not isinstance(values, dict):
        raise InvalidField("credentials", "an object")
    return values


def _refusals(
    connector: Connector, values: Mapping[str, Json], webhook_secret: Json
) -> Iterator[FieldRefused]:
    known = {**connector.required, **connector.optional}
    for name in values:
        if name not in known:
            yield UnknownField(spelled(("credentials", name)))
    for name in connector.required:
        if name not in values:
            yield MissingField(f"credentials.{name}")
    if not values:
        yield InvalidField("credentials", "an object with at least one credential")
    for name, value in values.items():
        yield from _unfit(f"credentials.{name}", value, known[name])
    yield from _unfit_webhook(connector, webhook_secret)


def _unfit_webhook(connector: Connector, given: Json) -> Iterator[FieldRefused]:
    if given is None:
        return
    if connector.webhook_secret is None:
        yield FieldNotApplicable("webhook_secret")
    else:
        yield from _unfit("webhook_secret", given, connector.webhook_secret)


def _unfit(param: str, value: Json, shape: str) -> Iterator[FieldRefused]:
    """At most one refusal; `shape` is the provider's published format, empty where none is."""
    if not isinstance(value, str) or not value or value != value.strip():
        yield InvalidField(param, "a non-empty string without spaces around it")
    elif not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        yield InvalidField(param, "well-formed text")
    elif shape and not re.fullmatch(shape, value, re.DOTALL):
        yield InvalidField(param, "in the format that the provider publishes")
