"""The bodies of requests as models: their fields and the limits of each."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from connectors.domain.errors import FieldRefused, InvalidField, MissingField, UnknownField
from connectors.domain.field_path import spelled

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


class CredentialsBody(BaseModel):
    """Body of PUT /v1/integrations/{connector_type}/credentials, for the API's description.

    Which names a connector takes stands in the catalogue.
    """

    credentials: dict[str, str]
    webhook_secret: str | None = None


def supplied(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a body of this kind supplies. Raises a FieldRefused."""
    model = BODIES[kind]
    try:
        read = model.model_validate(body)
    except ValidationError as error:
        # `from None`: the original error holds the client's values.
        raise _first(error, model, body) from None
    return {name: getattr(read, name) for name in read.model_fields_set}


def _first(error: ValidationError, model: type[BaseModel], body: Mapping[str, Any]) -> FieldRefused:
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


BODIES: dict[str, type[BaseModel]] = {
    model.__name__: model for model in (ConnectBody, AmendBody, CredentialsBody)
}
