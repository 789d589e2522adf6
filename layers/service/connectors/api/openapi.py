"""The API's description: made from the routes, committed as openapi.json, served as committed."""

import hashlib
import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path

from connectors.api.admission import WRITING
from connectors.api.call import Call, Reply
from connectors.api.listing import FILTERS, LIMIT, MOST, PAGING
from connectors.api.presentation import API_VERSION
from connectors.api.routes import OpenRoute, Route
from connectors.api.schemas import (
    Schema,
    authorization_schema,
    event_schema,
    problem_schema,
    row_schema,
)
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connector import Connector
from connectors.domain.entity_tags import match

COMMITTED = Path(__file__).with_name("openapi.json")

_TYPES = list(CATALOGUE)


def published(call: Call) -> Reply:
    """GET /v1/openapi.json, public; 304 where the caller has this text already."""
    text = COMMITTED.read_bytes()
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    known = call.headers.get("if-none-match")
    if known is not None and match(known, tag):
        return Reply(304, headers=headers)
    return Reply(200, text.decode(), headers)


def document(routes: Iterable[Route], open_routes: Iterable[OpenRoute]) -> Schema:
    """The whole description, OpenAPI 3.1."""
    paths: dict[str, Schema] = {}
    for route in routes:
        paths.setdefault(route.address, {})[route.method.lower()] = _operation(route)
    for door in open_routes:
        paths.setdefault(door.address, {})[door.method.lower()] = _open_operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Arcus integrations",
            "version": API_VERSION,
            "description": "Connects an entity's outside services.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Integration": row_schema(),
                "Authorization": authorization_schema(),
                "Problem": problem_schema(),
            },
        },
        "x-connectors": {name: _connector(known) for name, known in CATALOGUE.items()},
    }


def _connector(known: Connector) -> Schema:
    """What a client needs to know of a connector to offer it: names, never formats of secrets."""
    return {
        "title": known.title,
        "setup": known.setup,
        "credentials": {"required": list(known.required), "optional": list(known.optional)},
        "webhook_secret": known.webhook_secret is not None,
        "fields": list(known.fields),
        "hosts": {"sandbox": known.sandbox, "live": known.live},
        "documentation": known.documentation,
    }


def _operation(route: Route) -> Schema:
    operation: Schema = {
        "operationId": route.action.__name__,
        "summary": inspect.getdoc(route.action),
        "description": f"Scope: `{route.scope}`.",
        "parameters": list(_parameters(route)),
        "responses": {**_success(route), "default": _reply_schema("Problem", "A refusal.")},
    }
    if route.body:
        schema = _body_schema(route.body)
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _body_schema(kind: str) -> Schema:
    # Described at the build, never by the function: it does without pydantic until it has a body.
    from connectors.domain.bodies import BODIES  # noqa: PLC0415

    return BODIES[kind].model_json_schema()


def _open_operation(door: OpenRoute) -> Schema:
    return {
        "operationId": door.serve.__name__,
        "summary": (inspect.getdoc(door.serve) or "").partition("\n\n")[0],
        "security": [],
        "responses": {str(status): {"description": told} for status, told in OPEN[door.address]},
    }


OPEN: dict[str, list[tuple[int, str]]] = {
    "/v1/openapi.json": [(200, "This description."), (304, "This text is known.")],
    "/v1/integrations/shopify/callback": [
        (200, "A page for the merchant: connected."),
        (303, "The way to the entity's own page, where one is asked for and allowed."),
        (400, "A page for the merchant: not connected."),
        (503, "A page for the merchant: try again."),
    ],
    "/v1/webhooks/shopify": [
        (200, "Heeded, now or before."),
        (401, "Not signed by Shopify, or sent under another name."),
        (413, "Longer than a mebibyte."),
        (503, "Deliver it again."),
    ],
}
"""What is told of each address that needs no key; Shopify and its merchants come here."""


def _success(route: Route) -> Schema:
    row = {"$ref": "#/components/schemas/Integration"}
    if route.lists:
        return {"200": _json("A page of the list.", _list_schema(route.lists, row))}
    if route.method in ("PATCH", "PUT", "DELETE"):
        wrapped = {"type": "object", "required": ["data"], "properties": {"data": row}}
        return {"200": _json("The row as it is now.", wrapped)}
    if route.method == "GET":
        return {"200": _json("The row.", row), "304": {"description": "This version is known."}}
    either = {"oneOf": [row, {"$ref": "#/components/schemas/Authorization"}]}
    told = "The row whose disconnect was undone; or where to send the merchant to."
    return {"201": _json("The new row.", row), "200": _json(told, either)}


def _list_schema(kind: str, row: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["object", "data", "has_more", "url"],
        "properties": {
            "object": {"const": "list"},
            "data": {"type": "array", "items": row if kind == "integrations" else event_schema()},
            "has_more": {"type": "boolean"},
            "url": {"type": "string"},
            "total_count": {"type": "integer"},
        },
    }


def _parameters(route: Route) -> Iterable[Schema]:
    if "{connector_type}" in route.address:
        yield _parameter("path", "connector_type", {"type": "string", "enum": _TYPES})
    if route.lists:
        filters = FILTERS if route.lists == "integrations" else {}
        yield from _list_parameters({**filters, **PAGING})
    yield _parameter("header", "Arcus-Version", {"type": "string", "const": API_VERSION})
    if route.method in WRITING:
        key = {"type": "string", "minLength": 1, "maxLength": 255}
        yield _parameter("header", "Idempotency-Key", key)
    if route.method == "PATCH":
        yield _parameter("header", "If-Match", {"type": "string"})
    if route.method == "GET" and not route.lists:
        yield _parameter("header", "If-None-Match", {"type": "string"})


def _list_parameters(known: Mapping[str, tuple[str, ...] | None]) -> Iterable[Schema]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    for name, choices in known.items():
        schema: Schema = {"type": "string"} | ({"enum": list(choices)} if choices else {})
        yield _parameter("query", name, limit if name == "limit" else schema)


def _parameter(where: str, name: str, schema: Schema) -> Schema:
    return {"in": where, "name": name, "required": where == "path", "schema": schema}


def _reply_schema(name: str, description: str) -> Schema:
    return _json(description, {"$ref": f"#/components/schemas/{name}"})


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
