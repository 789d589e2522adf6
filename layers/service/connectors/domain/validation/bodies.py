"""The bodies of requests as models: their fields and the limits of each."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from connectors.domain.errors import FieldRefused, InvalidField, UnknownField
from connectors.domain.validation import config_rules
from connectors.domain.validation.characters import is_text
from connectors.domain.validation.field_path import spelled

TITLE_LENGTH = 120
LINE_LENGTH = 255

_SHOWN = "at least one of them visible, without control characters and line breaks"
TITLE = f"a string of 1 to {TITLE_LENGTH} characters, {_SHOWN}"
LINE = f"a string of 1 to {LINE_LENGTH} characters, {_SHOWN}"
UUID = "a UUID, 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12 with hyphens between, or null"

TEXT = "x-text"
"""Marks a field's schema for the API's description, which adds the rule of texts as a pattern."""


def _text(value: str | None) -> str | None:
    if value is not None and not is_text(value):
        raise ValueError
    return value


Title = Annotated[
    str,
    Field(min_length=1, max_length=TITLE_LENGTH, description=TITLE, json_schema_extra={TEXT: True}),
    AfterValidator(_text),
]
Line = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=LINE_LENGTH,
        description=f"{LINE}, or null",
        json_schema_extra={TEXT: True},
    ),
    AfterValidator(_text),
]
Uuid = Annotated[
    str | None,
    Field(
        pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
        description=UUID,
    ),
    AfterValidator(lambda value: value and value.lower()),
]
Setting = Annotated[Literal["sandbox", "live"], Field(description='"sandbox" or "live"')]
Config = Annotated[dict[str, Any], Field(description=config_rules.PUBLISHED)]
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


class CredentialsBody(BaseModel):
    """Body of PUT /v1/integrations/{connector_type}/credentials, for the API's description.

    Which names a connector takes stands in the catalogue.
    """

    credentials: dict[str, str]
    webhook_secret: str | None = None


def supplied(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a body of this kind supplies, but for what `config` holds.

    Raises a FieldRefused: always the same one for the same body.
    """
    model = BODIES[kind]
    for name in body:
        if name not in model.model_fields:
            raise UnknownField(spelled((name,)), f"only {', '.join(model.model_fields)}")
    try:
        read = model.model_validate(body)
    except ValidationError as error:
        # `from None`: the original error holds the client's values.
        raise _first(error, model, body) from None
    return {name: getattr(read, name) for name in read.model_fields_set}


def _first(error: ValidationError, model: type[BaseModel], body: Mapping[str, Any]) -> FieldRefused:
    """One refusal, whatever order the validator kept."""
    found = {e["loc"][0] for e in error.errors(include_url=False, include_input=False)}
    name = next(name for name in body if name in found)
    return InvalidField(name, _expected(model, name))


def _expected(model: type[BaseModel], name: str) -> str:
    """What fits the field, in words; what `config` may hold is too long a story for a hint."""
    return config_rules.EXPECTED if name == "config" else model.model_fields[name].description or ""


BODIES: dict[str, type[BaseModel]] = {
    model.__name__: model for model in (ConnectBody, AmendBody, CredentialsBody)
}
