"""JSON Schemas of what a client sends, from the models of `connectors.domain.validation.bodies`.

No schema publishes a default, since a generated client would send it: a PATCH that supplies a
default changes a field that nobody named.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from connectors.domain.validation.bodies import BODIES, TEXT
from connectors.domain.validation.characters import pattern
from local.api_description.schemas import Schema, answers, ref

NAMES = {
    "ConnectBody": "ConnectRequest",
    "AmendBody": "UpdateRequest",
    "CredentialsBody": "CredentialsRequest",
}
"""Each model's name in the description: what a client's developer calls it."""

_PARTS: dict[str, Schema] = {
    **{name: answers()[name] for name in ("Mode", "Config")},
    "CredentialSet": {"type": "object", "additionalProperties": {"type": "string"}},
}
"""What a field may be, by name."""


class _WithoutDefaults(GenerateJsonSchema):
    """As pydantic does it, but without defaults, and with `null` as a second type."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The field alone; what stands in for it where it is absent is the service's affair."""
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """One schema of two types, which every generator reads, instead of two in an `anyOf`."""
        inner = self.generate_inner(schema["schema"])
        return inner | {"type": [inner["type"], "null"]}

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """A title would only say the name again, and some generators name classes by it."""
        return False


@cache
def text_pattern() -> str:
    """The rule of a name, or of a line of an address (contract §1), for whatever reads patterns."""
    return pattern()


def requests() -> dict[str, Schema]:
    """The components that bodies are made of, by name."""
    bodies = {name: _body(kind) for kind, name in NAMES.items()}
    return _PARTS | bodies


def _body(kind: str) -> Schema:
    made = BODIES[kind].model_json_schema(schema_generator=_WithoutDefaults)
    fields = {name: _named(field) for name, field in made["properties"].items()}
    required = {"required": made["required"]} if "required" in made else {}
    # The service refuses a member that it does not know in any body, whatever its model says.
    return {"type": "object", "additionalProperties": False, **required, "properties": fields}


def _named(field: Mapping[str, Any]) -> Schema:
    """A field that is exactly one of the parts refers to it: one class for all bodies."""
    told = {name: value for name, value in field.items() if name == "description"}
    rest = {name: value for name, value in field.items() if name != "description"}
    found = [ref(name) for name, part in _PARTS.items() if part == rest]
    if TEXT in rest:
        # At each field, long as it is: behind a reference, generators make classes of texts.
        del rest[TEXT]
        return rest | {"pattern": text_pattern()} | told
    return found[0] | told if found else dict(field)
