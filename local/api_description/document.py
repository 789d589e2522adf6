"""The whole description, OpenAPI 3.1, as it is committed and served."""

from collections.abc import Iterable

from connectors.api.http.routes import OpenRoute, Route
from connectors.api.representation.presentation import API_VERSION
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.providers.connector import Connector
from local.api_description import parameters, refusals, schemas
from local.api_description.bodies import requests
from local.api_description.operations import open_operation, operation
from local.api_description.schemas import Schema


def document(routes: list[Route], open_routes: Iterable[OpenRoute]) -> Schema:
    """The description of these routes."""
    paths: dict[str, Schema] = {}
    for route in routes:
        paths.setdefault(route.address, {})[route.method.lower()] = operation(route)
    for door in open_routes:
        paths.setdefault(door.address, {})[door.method.lower()] = open_operation(door)
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
            "parameters": parameters.shared(),
            "schemas": schemas.answers() | requests(),
            "examples": refusals.examples(routes),
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
