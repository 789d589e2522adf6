"""What a body may say: its fields, their limits, and what may never be sent."""

from typing import Any

from connectors.domain import json_text
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.credential_shapes import looks_like_a_credential
from connectors.domain.errors import (
    CredentialInConfig,
    FieldNotApplicable,
    ForbiddenField,
    InvalidField,
)
from connectors.domain.field_path import spelled
from connectors.domain.shopify import Shop

CONFIG_BYTES = 16 * 1024
CONFIG_LEVELS = 8

FORBIDDEN = (
    "credentials",
    "secret",
    "api_key",
    "access_token",
    "refresh_token",
    "webhook_secret",
    "credentials_secret_arn",
)
FORBIDDEN_AT_THE_TOP = ("entity_id",)


def _one_spelling(name: str) -> str:
    """`api_key`, `API-KEY` and `apiKey` are one name (seed: any case, `-` and `_` alike)."""
    return name.lower().replace("-", "").replace("_", "")


_FORBIDDEN = frozenset(map(_one_spelling, FORBIDDEN))
_FORBIDDEN_AT_THE_TOP = _FORBIDDEN | frozenset(map(_one_spelling, FORBIDDEN_AT_THE_TOP))


def connect_fields(connector_type: str, text: str, body: json_text.Json) -> dict[str, Any]:
    """The fields that a POST supplies. Raises a FieldRefused."""
    if "shop" in body and CATALOGUE[connector_type].setup != "oauth":
        _refuse_forbidden(body)
        raise FieldNotApplicable("shop")
    supplied = _fields("ConnectBody", text, body)
    return supplied | ({"shop": Shop.read(supplied["shop"]).domain} if "shop" in supplied else {})


def amend_fields(text: str, body: json_text.Json) -> dict[str, Any]:
    """The fields that a PATCH supplies. Raises a FieldRefused."""
    return _fields("AmendBody", text, body)


def _fields(kind: str, text: str, body: json_text.Json) -> dict[str, Any]:
    _refuse_forbidden(body)
    # Imported by the first body: pydantic is a third of what a cold start without it costs, and
    # reads, disconnects and events do without it (`make bench`, row 1).
    from connectors.domain import bodies  # noqa: PLC0415

    supplied = bodies.supplied(kind, body)
    if "config" in supplied:
        supplied["config"] = json_text.member_text(text, "config")
        _refuse_unfit_config(body["config"], supplied["config"])
    return supplied


def _refuse_forbidden(body: json_text.Json) -> None:
    for path, _ in json_text.walk(body):
        name = path[-1]
        banned = _FORBIDDEN_AT_THE_TOP if len(path) == 1 else _FORBIDDEN
        if isinstance(name, str) and _one_spelling(name) in banned:
            raise ForbiddenField(spelled(path))


def _refuse_unfit_config(config: json_text.Json, text: str) -> None:
    if len(text.encode()) > CONFIG_BYTES:
        raise InvalidField("config", "an object of at most 16 KiB")
    for path, value in json_text.walk(config):
        # `config` itself is the first level; a container at path length n is level n + 1.
        if isinstance(value, dict | list) and len(path) >= CONFIG_LEVELS:
            raise InvalidField(spelled(("config", *path)), "nested at most 8 levels deep")
        if any(isinstance(t, str) and looks_like_a_credential(t) for t in (value, path[-1])):
            raise CredentialInConfig(spelled(("config", *path)))
