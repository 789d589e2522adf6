"""JSON Schemas of what the service sends: a row, an event, a problem."""

from typing import Any

from connectors.api.presentation import API_VERSION, ROW_FIELDS
from connectors.api.problems import PROBLEMS
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.events import TYPES
from connectors.domain.moments import MOMENTS

Schema = dict[str, Any]

_BOOLEANS = ("is_active", "has_webhook_secret", "has_credentials_secret_arn")
_ALWAYS = ("id", "entity_id", "connector_type", "display_name", "created_at", "updated_at")


def row_schema() -> Schema:
    """The connector row (contract §2), for the API's description and for the events alike."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(ROW_FIELDS),
        "properties": {name: _row_field(name) for name in ROW_FIELDS},
    }


def event_schema() -> Schema:
    """An event (contract §4), as the bus carries it and the history shows it."""
    row = {"$ref": "#/components/schemas/Integration"}
    properties: dict[str, Schema] = {
        "id": {"type": "string"},
        "object": {"const": "event"},
        "type": {"type": "string", "enum": list(TYPES)},
        "created_at": {"type": "string", "format": "date-time"},
        "api_version": {"const": API_VERSION},
        "entity_id": {"type": "string", "format": "uuid"},
        "livemode": {"type": "boolean"},
        "data": {"type": "object", "required": ["object"], "properties": {"object": row}},
        "sequence": {"type": "integer", "minimum": 1},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def authorization_schema() -> Schema:
    """Where a caller has to send its merchant (contract §3, Mode B)."""
    properties: dict[str, Schema] = {
        "object": {"const": "integration_oauth_required"},
        "oauth_url": {"type": "string", "format": "uri"},
        "expires_at": {"type": "string", "format": "date-time"},
        "hint": {"type": "string"},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def problem_schema() -> Schema:
    """The flat error object (contract §1)."""
    codes = sorted({problem.code for problem in PROBLEMS.values()} | {"internal_error"})
    kinds = sorted({problem.type for problem in PROBLEMS.values()})
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["error", "code", "type", "hint", "param", "request_id"],
        "properties": {
            "error": {"type": "string", "enum": codes},
            "code": {"type": "string", "enum": codes},
            "type": {"type": "string", "enum": kinds},
            "hint": {"type": "string"},
            "param": {"type": ["string", "null"]},
            "request_id": {"type": "string"},
            "required": {"type": "string"},
        },
    }


def _row_field(name: str) -> Schema:
    if name in ("id", "entity_id"):
        return {"type": "string", "format": "uuid"}
    if name in MOMENTS:
        kind = "string" if name in _ALWAYS else ["string", "null"]
        return {"type": kind, "format": "date-time"}
    if name in _BOOLEANS:
        return {"type": "boolean"}
    closed: dict[str, Schema] = {
        "connector_type": {"type": "string", "enum": list(CATALOGUE)},
        "mode": {"type": "string", "enum": ["sandbox", "live"]},
        "config": {"type": "object"},
        "credentials_masked": {"type": "array", "items": {"type": "string"}},
        "version": {"type": "integer", "minimum": 1},
        "bank_account_id": {"type": ["string", "null"], "format": "uuid"},
    }
    return closed.get(name, {"type": "string" if name in _ALWAYS else ["string", "null"]})
