"""One operation of the description: of a route that needs a key, or of one that does not."""

import inspect

from connectors.api.http.routes import OpenRoute, Route
from local.api_description import examples, refusals
from local.api_description.bodies import NAMES, requests
from local.api_description.parameters import parameters
from local.api_description.schemas import Schema, ref

OPEN: dict[str, dict[str, Schema]] = {
    "/v1/openapi.json": {
        "200": {
            "description": "This description.",
            "content": {"application/json": {"schema": ref("Description")}},
        },
        "304": {"description": "The text that `If-None-Match` names is the current one."},
    },
    "/v1/integrations/shopify/callback": {
        "200": {"description": "A page for the merchant: connected."},
        "303": {
            "description": "The way to the entity's own page, where one is asked for and allowed."
        },
        "400": {"description": "A page for the merchant: not connected."},
        "503": {"description": "A page for the merchant: try again."},
    },
    "/v1/webhooks/shopify": {
        "200": {"description": "Heeded, now or before."},
        "400": {"description": "A body that the gateway's own coding does not cover."},
        "401": {"description": "Not signed by Shopify, or sent under another name."},
        "413": {"description": "Longer than a mebibyte."},
        "501": {"description": "No app of Shopify's is set up here."},
        "503": {"description": "Deliver it again."},
    },
}
"""What each address that needs no key answers; Shopify and its merchants come here."""


def operation(route: Route) -> Schema:
    """An operation that needs a key."""
    described: Schema = {
        "operationId": route.action.__name__,
        "tags": ["integrations"],
        "summary": inspect.getdoc(route.action),
        "description": f"Scope: `{route.scope}`.",
        "parameters": list(parameters(route)),
    }
    if route.body:
        described["requestBody"] = _request_body(route.body)
    return described | {"responses": {**_success(route), **refusals.responses(route)}}


def open_operation(door: OpenRoute) -> Schema:
    """An operation that anybody may call."""
    return {
        "operationId": door.serve.__name__,
        "tags": ["open"],
        "summary": (inspect.getdoc(door.serve) or "").partition("\n\n")[0],
        "security": [],
        "responses": OPEN[door.address],
    }


def _request_body(kind: str) -> Schema:
    name, example = NAMES[kind], {"accepted": {"value": examples.BODIES[kind]}}
    content = {"application/json": {"schema": ref(name), "examples": example}}
    # Where nothing in it is required, the body itself may be missing.
    return {"required": "required" in requests()[name], "content": content}


def _success(route: Route) -> Schema:
    if route.lists == "integrations":
        return {"200": _json("A page of the list.", "IntegrationList")}
    if route.lists == "events":
        return {"200": _json("A page of the history.", "EventList")}
    if route.method in ("PATCH", "PUT", "DELETE"):
        return {"200": _json("The row as it is now.", "IntegrationResult")}
    if route.method == "GET":
        known = {"description": "The version that `If-None-Match` names is the current one."}
        return {"200": _json("The row.", "Integration"), "304": known}
    told = (
        "The row whose disconnect was undone; or, for Shopify, where to send the merchant to: its "
        "`object` is `integration_oauth_required`."
    )
    return {"200": _json(told, "ConnectResult"), "201": _json("The new row.", "Integration")}


def _json(description: str, name: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": ref(name)}}}
