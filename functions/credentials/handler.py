"""Hands a connection's credentials to the vendor's own workers; invoked directly, by IAM only."""

from typing import Any

from connectors import cold_start, settings
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.credentials import Credentials
from connectors.domain.errors import Unavailable
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.credentials.hand_out import CredentialsUnavailable
from connectors.wiring import credentials as wiring

service = wiring.assemble(settings.CredentialsSettings.read())

TEXT = 200
"""The longest caller or reason that is recorded."""


class Unfit(Exception):
    """A request without one of its fields; says which."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the Lambda function.

    Takes `{entity_id, livemode, connector_type, caller, reason}`. Answers the set, or a refusal
    with a code; one that may pass carries `retry_after` in seconds.
    """
    try:
        place, caller, reason = _read(event)
        row, credentials = service.hand_out(place, caller, reason)
    except Unfit as unfit:
        return _refusal("invalid_request", param=str(unfit))
    except CredentialsUnavailable as unavailable:
        return _refusal(unavailable.code, retry_after=unavailable.retry_after)
    except Unavailable as trouble:
        return _refusal("busy", retry_after=trouble.retry_after)
    service.logger.info(
        "handed out",
        extra={"connector_type": place.connector_type, "entity_id": place.owner.entity_id},
    )
    return _set(row, credentials)


def _set(row: Connection, credentials: Credentials) -> dict[str, Any]:
    told = {
        "object": "credentials",
        "connector_type": row.connector_type,
        "integration_id": row.id,
        "mode": row.mode,
        **credentials.reveal(),
    }
    # A shop's token is good at that shop only; no other connector has one.
    return told | ({"shop": row.shop} if row.shop else {})


def _read(event: object) -> tuple[Place, str, str]:
    given = event if isinstance(event, dict) else {}
    livemode = given.get("livemode")
    if not isinstance(livemode, bool):
        raise Unfit("livemode")
    connector_type = _text(given, "connector_type")
    if connector_type not in CATALOGUE:
        raise Unfit("connector_type")
    entity_id, caller, reason = (_text(given, name) for name in ("entity_id", "caller", "reason"))
    return Place(Owner(entity_id, livemode), connector_type), caller, reason


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > TEXT:
        raise Unfit(name)
    if not value.isprintable():
        raise Unfit(name)
    return value


def _refusal(
    code: str, *, param: str | None = None, retry_after: int | None = None
) -> dict[str, Any]:
    return {"object": "error", "code": code, "param": param, "retry_after": retry_after}


cold_start.over()
