"""A caller with a key: the requests that are measured, and what AWS has to hold for them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

ENTITY = "7e2ac6a8-9a0a-4d0e-9a59-58bb27d4f7a1"
SECRET = f"ark_live_ent_7e2ac6a8_{'A' * 40}"
MADE = datetime(2026, 4, 9, 12, 34, 56, tzinfo=UTC)
ARN = "arn:aws:secretsmanager:eu-west-1:1:secret:stack/ups/1/2"
BODY = {
    "display_name": "UPS main account",
    "mode": "live",
    "config": {"account": "A1B2C3", "services": ["ground", "next_day"], "insured": True},
    "ship_from_name": "Acme Inc.",
    "ship_from_address1": "1 Main Street",
    "ship_from_city": "Springfield",
    "ship_from_state": "IL",
    "ship_from_zip": "62701",
    "bank_account_id": "11111111-2222-4333-8444-555555555555",
}
HAND_OUT = {
    "entity_id": ENTITY,
    "livemode": True,
    "connector_type": "ups",
    "caller": "label-printer",
    "reason": "order 1042",
}


def customer(number: int) -> tuple[str, str]:
    """One of many callers: its entity's id and its key."""
    return f"{number:08x}{ENTITY[8:]}", f"ark_live_ent_{number:08x}_{'A' * 40}"


def call(
    method: str, path: str, body: object = None, *, secret: str = SECRET, once: str | None = None
) -> dict[str, Any]:
    """An API Gateway proxy event."""
    headers = {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "erp/1.0",
        "X-Forwarded-For": "192.0.2.1",
    }
    return {
        "httpMethod": method,
        "resource": "/{proxy+}",
        "path": path,
        "pathParameters": {"proxy": path.removeprefix("/")},
        "headers": headers | ({"Idempotency-Key": once} if once else {}),
        "requestContext": {"identity": {"sourceIp": "192.0.2.1"}},
        "body": None if body is None else json.dumps(body),
    }


def key_item(entity_id: str = ENTITY, secret: str = SECRET) -> dict[str, Any]:
    """The caller's key, as the Keys table holds it."""
    from connectors.domain.api_keys import SCOPES, digest  # noqa: PLC0415 - from the artefact

    return {
        "pk": {"S": digest(secret)},
        "key_id": {"S": "key_1"},
        "entity_id": {"S": entity_id},
        "livemode": {"BOOL": True},
        "scopes": {"L": [{"S": scope} for scope in SCOPES]},
        "label": {"S": "bench"},
        "rate_tier": {"S": "standard"},
        "burst": {"N": "50"},
        "created_at": {"S": "2026-04-09T12:34:56.000Z"},
        "ip_allowlist": {"L": []},
        "s1775738096": {"N": "1"},
        "w177573809": {"N": "1"},
    }


def row_item(
    entity_id: str = ENTITY, connector_type: str = "ups", **changes: Any
) -> dict[str, Any]:
    """A connection with a secret, as the Connections table holds it."""
    from connectors.adapters.dynamodb import row_items  # noqa: PLC0415 - from the artefact
    from connectors.domain.connection.events import CREATED, Change  # noqa: PLC0415
    from connectors.domain.connection.idempotency import RowChange  # noqa: PLC0415
    from connectors.domain.connection.owner import Owner  # noqa: PLC0415
    from connectors.domain.connection.row import Connection  # noqa: PLC0415

    supplied = {**BODY, "config": json.dumps(BODY["config"])}
    owner, id = Owner(entity_id, livemode=True), "6a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a"
    row = Connection.begin(owner, connector_type, supplied, id=id, at=MADE)
    kept = {"secret_arn": ARN, "secret_version": "1" * 32, "credentials_masked": ("client_id",)}
    change = Change("evt_01M84CDM68CWGJE3FWPT2381NY", CREATED, MADE)
    return row_items.item(RowChange(replace(row, **(kept | changes)), (change,)), "0" * 26)
