"""Credentials: a mapping that does not print, and what may be in it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, final

from connectors.domain.errors import (
    FieldNotApplicable,
    FieldRefused,
    InvalidField,
    MissingField,
    OauthOnly,
    UnknownField,
    WrongEnvironment,
)
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.providers.connector import Connector, Environment
from connectors.domain.validation.credential_values import expected, fits, kept, see
from connectors.domain.validation.field_path import spelled
from connectors.domain.validation.json_text import Json

SET_BYTES = 32 * 1024
"""The most that one set may take, serialised (contract §3)."""


@final
class Credentials:
    """One connection's whole set: named values, and perhaps a webhook's signing secret.

    It shows its names and never its values: not printed, not formatted, not pickled, not compared.
    The values come out by `reveal`, which only the vault and the hand-out may call.
    """

    __slots__ = ("__values", "__webhook_secret", "environments", "names")

    def __init__(
        self,
        values: Mapping[str, str],
        webhook_secret: str | None = None,
        environments: Mapping[str, Environment] | None = None,
    ) -> None:
        """`environments` are those that single values name, by the path of each."""
        self.__values: Final = dict(values)
        self.__webhook_secret: Final = webhook_secret
        self.environments: Final = dict(environments or {})
        self.names: Final = tuple(sorted(values))

    @property
    def has_webhook_secret(self) -> bool:
        """Whether a webhook's signing secret is part of the set."""
        return self.__webhook_secret is not None

    @property
    def environment(self) -> Environment | None:
        """The one that every value names which names any; None where none does, or they differ."""
        named = set(self.environments.values())
        return named.pop() if len(named) == 1 else None

    def check_environment(self, mode: Environment) -> None:
        """Raise WrongEnvironment for the first value that names another than the row's mode."""
        for param, environment in self.environments.items():
            if environment != mode:
                raise WrongEnvironment(param, mode)

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
    connector = CATALOGUE[connector_type]
    if connector.setup == "oauth":
        raise OauthOnly
    values, webhook_secret = _values(connector, body), body.get("webhook_secret")
    for refusal in _refusals(connector, values, webhook_secret):
        raise refusal
    made = Credentials(values, webhook_secret, _environments(connector, values))
    if len(json.dumps(made.reveal()).encode()) > SET_BYTES:
        raise InvalidField("credentials", "at most 32 KiB in all")
    return made


def _values(connector: Connector, body: Mapping[str, Json]) -> dict[str, Json]:
    """The members of `credentials`, whatever they are, as they are kept. Raises a FieldRefused."""
    for name in body:
        if name not in ("credentials", "webhook_secret"):
            raise UnknownField(spelled((name,)), "only credentials and webhook_secret")
    if "credentials" not in body:
        raise MissingField("credentials", "an object with the credentials by their names")
    values = body["credentials"]
    if not isinstance(values, dict):
        raise InvalidField("credentials", "an object with the credentials by their names")
    return {name: kept(connector, name, value) for name, value in values.items()}


def _environments(connector: Connector, values: Mapping[str, str]) -> dict[str, Environment]:
    found = {f"credentials.{name}": connector.environment(value) for name, value in values.items()}
    return {param: environment for param, environment in found.items() if environment is not None}


def _refusals(
    connector: Connector, values: Mapping[str, Json], webhook_secret: Json
) -> Iterator[FieldRefused]:
    names = f"{', '.join(connector.credentials)}{see(connector)}"
    for name in values:
        if name not in connector.credentials:
            yield UnknownField(spelled(("credentials", name)), f"only {names}")
    for name in connector.required:
        if name not in values:
            yield MissingField(f"credentials.{name}", expected(connector, name))
    if not values:
        yield InvalidField("credentials", f"an object with at least one of {names}")
    for name, value in values.items():
        if not fits(connector, name, value):
            yield InvalidField(f"credentials.{name}", expected(connector, name))
    yield from _unfit_webhook(connector, webhook_secret)


def _unfit_webhook(connector: Connector, given: Json) -> Iterator[FieldRefused]:
    if given is None:
        return
    if connector.webhook_secret is None:
        yield FieldNotApplicable("webhook_secret")
    elif not fits(connector, "webhook_secret", given):
        yield InvalidField("webhook_secret", expected(connector, "webhook_secret"))
