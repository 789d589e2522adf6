"""What a body may say: its fields, their limits, and what may never be sent."""

from typing import Any

from connectors.domain.errors import FieldNotApplicable, ForbiddenField, InvalidField
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.providers.shopify import Shop
from connectors.domain.validation import json_text
from connectors.domain.validation.config_rules import check_config, too_large
from connectors.domain.validation.credential_shapes import FORBIDDEN_NAMES, one_spelling
from connectors.domain.validation.field_path import spelled

FORBIDDEN_AT_THE_TOP = ("entity_id",)

_FORBIDDEN = frozenset(map(one_spelling, FORBIDDEN_NAMES))
_FORBIDDEN_AT_THE_TOP = _FORBIDDEN | frozenset(map(one_spelling, FORBIDDEN_AT_THE_TOP))


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


def no_fields(body: json_text.Json) -> dict[str, Any]:
    """What a DELETE supplies: nothing, whatever is sent with it. Raises InvalidField for no text.

    Half a surrogate pair is refused all the same, as in every other body (contract §1).
    """
    path = json_text.first_half_pair(body)
    if path is not None:
        raise InvalidField(spelled(path), json_text.WHOLE_CHARACTERS)
    return {}


def _fields(kind: str, text: str, body: json_text.Json) -> dict[str, Any]:
    _refuse_forbidden(body)
    # Imported by the first body: pydantic is a third of what a cold start without it costs, and
    # reads, disconnects and events do without it (`make bench`, row 1).
    from connectors.domain.validation import bodies  # noqa: PLC0415

    supplied = bodies.supplied(kind, body)
    if "config" in supplied:
        supplied["config"] = _config_text(text)
        check_config(body["config"], supplied["config"])
    return supplied


def _config_text(text: str) -> str:
    try:
        return json_text.member_text(text, "config")
    except RecursionError:
        # So deep that its brackets alone are longer than it may be.
        raise too_large() from None


def _refuse_forbidden(body: json_text.Json) -> None:
    for steps, _ in json_text.walk(body):
        name = steps[-1]
        if isinstance(name, str):
            banned = _FORBIDDEN_AT_THE_TOP if len(steps) == 1 else _FORBIDDEN
            if one_spelling(name) in banned:
                raise ForbiddenField(spelled(tuple(steps)))
