"""What a body may say: its fields, their limits, and what may never be sent."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from connectors.domain import json_text
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.credential_shapes import looks_like_a_credential
from connectors.domain.errors import (
    CredentialInConfig,
    FieldNotApplicable,
    FieldRefused,
    ForbiddenField,
    InvalidField,
    MissingField,
    UnknownField,
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

# At least one character that is neither a space nor a control character, and no control characters.
_PRINTED = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"

Title = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        pattern=_PRINTED,
        description="a string of 1 to 120 printable characters",
    ),
]
Line = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=255,
        pattern=_PRINTED,
        description="a string of 1 to 255 printable characters, or null",
    ),
]
Uuid = Annotated[
    str | None,
    Field(
        pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
        description="a UUID, or null",
    ),
    AfterValidator(lambda value: value and value.lower()),
]
Setting = Annotated[Literal["sandbox", "live"], Field(description='"sandbox" or "live"')]
Config = Annotated[
    dict[str, Any],
    Field(description="an object of at most 16 KiB and 8 levels, without credentials"),
]
Switch = Annotated[bool, Field(description="true or false")]
ShopName = Annotated[str, Field(description="the merchant's myshopify.com domain")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    display_name: Title = ""
    mode: Setting = "sandbox"
    config: Config = {}
    ship_from_name: Line = None
    ship_from_address1: Line = None
    ship_from_city: Line = None
    ship_from_state: Line = None
    ship_from_zip: Line = None
    seller_id: Line = None
    bank_account_id: Uuid = None


class ConnectBody(_Body):
    """Body of POST /v1/integrations/{connector_type}."""

    shop: ShopName = ""


class AmendBody(_Body):
    """Body of PATCH /v1/integrations/{connector_type}; only supplied fields change."""

    is_active: Switch = True


def connect_fields(connector_type: str, text: str, body: json_text.Json) -> dict[str, Any]:
    """The fields that a POST supplies. Raises a FieldRefused."""
    if "shop" in body and CATALOGUE[connector_type].setup != "oauth":
        _refuse_forbidden(body)
        raise FieldNotApplicable("shop")
    supplied = _fields(ConnectBody, text, body)
    return supplied | ({"shop": Shop.read(supplied["shop"]).domain} if "shop" in supplied else {})


def amend_fields(text: str, body: json_text.Json) -> dict[str, Any]:
    """The fields that a PATCH supplies. Raises a FieldRefused."""
    return _fields(AmendBody, text, body)


def _fields(model: type[_Body], text: str, body: json_text.Json) -> dict[str, Any]:
    _refuse_forbidden(body)
    try:
        read = model.model_validate(body)
    except ValidationError as error:
        # `from None`: the original error holds the client's values.
        raise _first(error, model, body) from None
    supplied = {name: getattr(read, name) for name in read.model_fields_set}
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


def _first(error: ValidationError, model: type[_Body], body: Mapping[str, Any]) -> FieldRefused:
    """One refusal, always the same one for the same body, whatever order the validator kept."""
    found: dict[str, str] = {
        str(e["loc"][0]): e["type"] for e in error.errors(include_url=False, include_input=False)
    }
    for name in body:
        if found.get(name) == "extra_forbidden":
            return UnknownField(spelled((name,)))
    for name, kind in found.items():
        if kind == "missing":
            return MissingField(name)
    name = next(name for name in body if name in found)
    return InvalidField(name, model.model_fields[name].description or "")
