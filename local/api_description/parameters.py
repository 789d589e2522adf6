"""The parameters that operations share, and which of them each one takes."""

from collections.abc import Iterator

from connectors.api.http.admission import WRITING
from connectors.api.http.listing import FILTERS, LIMIT, MOST, PAGING
from connectors.api.http.routes import Route
from connectors.api.representation.presentation import API_VERSION
from local.api_description.examples import CONNECTOR_TYPE
from local.api_description.schemas import Schema, ref

_TEXT: Schema = {"type": "string"}
_BOOLEAN: Schema = {"type": "boolean"}

# No default is published for the limit either: what is not named is not sent.
_QUERY: dict[str, Schema] = {
    "is_active": {"schema": _BOOLEAN, "example": True},
    "mode": {"schema": ref("Mode"), "example": "sandbox"},
    "connector_type": {"schema": ref("ConnectorType"), "example": CONNECTOR_TYPE},
    "limit": {
        "description": f"How many at most; {LIMIT} where none is named.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST},
        "example": LIMIT,
    },
    "starting_after": {"description": "An id: what comes after it.", "schema": _TEXT},
    "ending_before": {"description": "An id: what comes before it.", "schema": _TEXT},
    "include_count": {"schema": _BOOLEAN, "example": True},
}


def shared() -> dict[str, Schema]:
    """The components that parameters refer to, by name."""
    key = {"type": "string", "minLength": 1, "maxLength": 255}
    return {
        "ConnectorType": _parameter(
            "path", "connector_type", {"schema": ref("ConnectorType"), "example": CONNECTOR_TYPE}
        )
        | {"required": True},
        "ArcusVersion": _parameter(
            "header", "Arcus-Version", {"schema": ref("ApiVersion"), "example": API_VERSION}
        ),
        "IdempotencyKey": _parameter("header", "Idempotency-Key", {"schema": key}),
        "IfMatch": _parameter("header", "If-Match", {"schema": _TEXT}),
        "IfNoneMatch": _parameter("header", "If-None-Match", {"schema": _TEXT}),
    }


def parameters(route: Route) -> Iterator[Schema]:
    """What one operation takes beside its body."""
    if "{connector_type}" in route.address:
        yield _shared("ConnectorType")
    if route.lists:
        for name in (*(FILTERS if route.lists == "integrations" else ()), *PAGING):
            yield _parameter("query", name, _QUERY[name])
    yield _shared("ArcusVersion")
    if route.method in WRITING:
        yield _shared("IdempotencyKey")
        yield _shared("IfMatch")
    if route.method == "GET" and not route.lists:
        yield _shared("IfNoneMatch")


def _shared(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameter(where: str, name: str, described: Schema) -> Schema:
    return {"in": where, "name": name, "required": False, **described}
