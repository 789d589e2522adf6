"""JSON Schemas of what the service sends: a row, an event, a list, a problem.

Three rules keep a client that is generated today able to read what is sent tomorrow. No schema of
an answer forbids further members. A list of values that grows (connectors, event types, codes) is
open: the known values, or any other string. And one value is an `enum` of one: not every
generator takes `const`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.api.representation.presentation import API_VERSION, ROW_FIELDS
from connectors.api.representation.problems import INTERNAL, PROBLEMS
from connectors.domain.connection.events import TYPES
from connectors.domain.moments import MOMENTS
from connectors.domain.providers.catalogue import CATALOGUE

Schema = dict[str, Any]

COMPONENTS = "#/components/schemas/"

_BOOLEANS = ("is_active", "has_webhook_secret", "has_credentials_secret_arn")
_ALWAYS = ("id", "entity_id", "connector_type", "display_name", "created_at", "updated_at")


def ref(name: str) -> Schema:
    """A reference to one of the named components."""
    return {"$ref": COMPONENTS + name}


def resolved(node: Any) -> Any:
    """The same schema in one piece: each reference is replaced by what it names.

    An open list is any string: which values are known today would only make the text change.
    """
    if isinstance(node, list):
        return [resolved(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node:
        return node["anyOf"][-1]
    if "$ref" in node:
        return resolved(answers()[node["$ref"].removeprefix(COMPONENTS)])
    return {name: resolved(inner) for name, inner in node.items()}


def answers() -> dict[str, Schema]:
    """The components that answers are made of, by name."""
    problems = [*PROBLEMS.values(), INTERNAL]
    return {
        "ConnectorType": one_of(CATALOGUE),
        "Mode": one_of(["sandbox", "live"]),
        "Config": {"type": "object", "additionalProperties": True},
        "ApiVersion": one_of([API_VERSION]),
        "ListObject": one_of(["list"]),
        "EventObject": one_of(["event"]),
        "AuthorizationObject": one_of(["integration_oauth_required"]),
        "EventType": one_of(TYPES),
        "ErrorCode": one_of(sorted({problem.code for problem in problems})),
        "ErrorType": one_of(sorted({problem.type for problem in problems})),
        "Integration": _object({name: _row_field(name) for name in ROW_FIELDS}),
        "IntegrationResult": _object({"data": ref("Integration")}),
        "IntegrationList": _list("Integration"),
        "Authorization": _authorization(),
        "ConnectResult": {"oneOf": [ref("Integration"), ref("Authorization")]},
        "EventData": _object({"object": ref("Integration")}),
        "Event": _event(),
        "EventList": _list("Event"),
        "Problem": _problem(),
        "Description": {"type": "object", "additionalProperties": True},
    }


def one_of(values: Iterable[str]) -> Schema:
    """Exactly these strings."""
    return {"type": "string", "enum": list(values)}


def _open(name: str) -> Schema:
    """The values of a component that are known today, or any other string."""
    return {"anyOf": [ref(name), {"type": "string"}]}


def _object(
    properties: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None
) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": {**properties, **(optional or {})},
    }


def _list(name: str) -> Schema:
    """A page of a list (contract §1)."""
    members: dict[str, Schema] = {
        "object": ref("ListObject"),
        "data": {"type": "array", "items": ref(name)},
        "has_more": {"type": "boolean"},
        "url": {"type": "string"},
    }
    return _object(members, {"total_count": {"type": "integer"}})


def _event() -> Schema:
    """An event (contract §4), as the bus carries it and the history shows it."""
    members: dict[str, Schema] = {
        "id": {"type": "string"},
        "object": ref("EventObject"),
        "type": _open("EventType"),
        "created_at": {"type": "string", "format": "date-time"},
        "api_version": ref("ApiVersion"),
        "entity_id": {"type": "string", "format": "uuid"},
        "livemode": {"type": "boolean"},
        "data": ref("EventData"),
        "sequence": {"type": "integer", "minimum": 1},
    }
    return _object(members)


def _authorization() -> Schema:
    """Where a caller has to send its merchant (contract §3, Mode B)."""
    members: dict[str, Schema] = {
        "object": ref("AuthorizationObject"),
        "oauth_url": {"type": "string", "format": "uri"},
        "expires_at": {"type": "string", "format": "date-time"},
        "hint": {"type": "string"},
    }
    return _object(members)


def _problem() -> Schema:
    """The flat error object (contract §1)."""
    members: dict[str, Schema] = {
        "error": _open("ErrorCode"),
        "code": _open("ErrorCode"),
        "type": _open("ErrorType"),
        "hint": {"type": "string"},
        "param": {"type": ["string", "null"]},
        "request_id": {"type": "string"},
    }
    return _object(members, {"required": {"type": "string"}})


def _row_field(name: str) -> Schema:
    """One field of the connector row (contract §2)."""
    if name in ("id", "entity_id"):
        return {"type": "string", "format": "uuid"}
    if name in MOMENTS:
        kind = "string" if name in _ALWAYS else ["string", "null"]
        return {"type": kind, "format": "date-time"}
    if name in _BOOLEANS:
        return {"type": "boolean"}
    closed: dict[str, Schema] = {
        "connector_type": _open("ConnectorType"),
        "mode": ref("Mode"),
        "config": ref("Config"),
        "credentials_masked": {"type": "array", "items": {"type": "string"}},
        "version": {"type": "integer", "minimum": 1},
        "bank_account_id": {"type": ["string", "null"], "format": "uuid"},
    }
    return closed.get(name, {"type": "string" if name in _ALWAYS else ["string", "null"]})
