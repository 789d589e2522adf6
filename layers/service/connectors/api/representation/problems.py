"""Refusals as answers: one table from error to status, type, code and hint (contract §1)."""

from dataclasses import dataclass

from connectors.api.representation.presentation import text
from connectors.domain import errors as e
from connectors.domain.providers.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Problem:
    """How one kind of refusal is told to the client."""

    status: int
    type: str
    code: str
    hint: str


def _bad(code: str, hint: str, status: int = 400) -> Problem:
    return Problem(status, "validation_error", code, hint)


def _unadmitted(status: int, code: str, hint: str) -> Problem:
    return Problem(status, "permission_error", code, hint)


def _conflict(code: str, hint: str, status: int = 409) -> Problem:
    return Problem(status, "conflict", code, hint)


INTERNAL = Problem(
    500,
    "internal",
    "internal_error",
    "Something failed on our side; try again, and quote request_id if it persists.",
)

PROBLEMS: dict[type[e.Refusal], Problem] = {
    e.InvalidJson: _bad(
        "invalid_json", "Send one JSON object in UTF-8, with each member name once."
    ),
    e.InvalidConnectorType: _bad(
        "invalid_connector_type", f"Name one of the connector types {', '.join(CATALOGUE)}."
    ),
    e.InvalidIdempotencyKey: _bad(
        "invalid_idempotency_key", "Send one Idempotency-Key, of 1 to 255 printable characters."
    ),
    e.InvalidVersion: _bad("invalid_version", "Send Arcus-Version 2026-05-01, or leave it out."),
    e.InvalidParameter: _bad("invalid_parameter", "Send {expected}."),
    e.MissingApiKey: _unadmitted(
        401, "missing_api_key", "Send an API key as Authorization: Bearer <key>."
    ),
    e.InvalidApiKey: _unadmitted(
        401, "invalid_api_key", "This API key does not exist or was revoked; use another one."
    ),
    e.ExpiredApiKey: _unadmitted(
        401, "expired_api_key", "This API key has expired; use a new one."
    ),
    e.InsufficientScope: _unadmitted(
        403, "insufficient_scope", "Use an API key that carries the scope named in required."
    ),
    e.AddressNotAllowed: _unadmitted(
        403, "ip_not_allowlisted", "Call from one of the addresses that this API key allows."
    ),
    e.LiveModeRequiresLiveKey: _unadmitted(
        403, "live_mode_requires_live_key", "Use a live API key, or send mode sandbox."
    ),
    e.NoSuchRoute: Problem(
        404,
        "not_found",
        "not_found",
        "There is nothing at this address; /v1/openapi.json describes those that there are.",
    ),
    e.NotConnected: Problem(
        404,
        "not_found",
        "not_found",
        "No integration of this type is configured; connect it with POST.",
    ),
    e.MethodNotAllowed: _bad(
        "method_not_allowed", "Use one of the methods named in the Allow header.", 405
    ),
    e.BodyTooLarge: _bad("body_too_large", "Send a body of at most 64 KiB.", 413),
    e.UnsupportedMediaType: _bad(
        "unsupported_media_type", "Send the body as application/json in UTF-8, uncompressed.", 415
    ),
    e.AlreadyConnected: _conflict(
        "integration_exists", "This integration exists already; change it with PATCH."
    ),
    e.Disconnected: _conflict(
        "integration_disconnected", "This integration is disconnected; connect it again with POST."
    ),
    e.CredentialsStored: _conflict(
        "credentials_stored",
        "The stored credentials belong to the present mode; to change it, DELETE the integration,"
        " POST it with the other mode, and store that mode's credentials.",
    ),
    e.AuthorizationRequired: _conflict(
        "authorization_required", "Authorize the connection with POST before switching it on."
    ),
    e.OauthOnly: _conflict(
        "oauth_only", "This connector gets its credentials by authorization; start with POST."
    ),
    e.ShopConnectedElsewhere: _conflict(
        "shop_connected_elsewhere",
        "Another integration holds this shop; disconnect it there first.",
    ),
    e.IdempotencyKeyReused: _conflict(
        "idempotency_key_mismatch",
        "This Idempotency-Key belongs to another request; use a new one.",
    ),
    e.ConcurrentUpdate: _conflict(
        "concurrent_update", "Others are changing this integration; try again."
    ),
    e.RestoreInHand: _conflict(
        "concurrent_update",
        "This integration is being restored; read it until sync_status is no longer restoring.",
    ),
    e.StaleVersion: _conflict(
        "precondition_failed", "The integration has changed since; read it and try again.", 412
    ),
    e.ForbiddenField: _bad(
        "forbidden_field",
        "This field may not be sent here; remove it from the body, and send credentials with PUT"
        " to /credentials below the integration.",
        422,
    ),
    e.UnknownField: _bad("unknown_field", "There is no such field; send {expected}.", 422),
    e.MissingField: _bad("missing_field", "This field is required; send {expected}.", 422),
    e.InvalidField: _bad("invalid_field", "This field must be {expected}.", 422),
    e.FieldNotApplicable: _bad(
        "field_not_applicable", "This field belongs to another connector type; leave it out.", 422
    ),
    e.CredentialInConfig: _bad(
        "credential_in_config",
        "config may not hold credentials, and this is or looks like one; send it with PUT to"
        " /credentials below the integration.",
        422,
    ),
    e.WrongEnvironment: _bad(
        "wrong_environment",
        "The integration's mode is {expected} and this credential is for the provider's other"
        " environment; send one for {expected}, or change mode with PATCH first (with credentials"
        " stored already: DELETE the integration and POST it with the other mode).",
        422,
    ),
    e.RateLimited: Problem(
        429,
        "rate_limit",
        "rate_limit_exceeded",
        "Slow down and retry after the seconds in Retry-After.",
    ),
    e.NotSetUp: Problem(
        501,
        "not_implemented",
        "not_implemented",
        "This stack has no app registered for this connector; ask its operator.",
    ),
    e.Unavailable: Problem(
        503,
        "internal",
        "service_unavailable",
        "A part of the service did not answer; retry after the seconds in Retry-After.",
    ),
    e.UnreadableRow: Problem(
        503,
        "internal",
        "service_unavailable",
        "What is stored of this integration cannot be read; tell its operator the request_id.",
    ),
}


def problem(refusal: Exception) -> Problem:
    """The table's entry; anything that is no Refusal is an internal error."""
    return PROBLEMS.get(type(refusal), INTERNAL)  # type: ignore[arg-type]


def body(refusal: Exception, request_id: str) -> str:
    """The flat error object: always the same keys, never a value that the client sent."""
    found = problem(refusal)
    members: dict[str, object] = {
        "error": found.code,
        "code": found.code,
        "type": found.type,
        "hint": found.hint.format(expected=getattr(refusal, "expected", "")),
        "param": getattr(refusal, "param", None),
        "request_id": request_id,
    }
    if isinstance(refusal, e.InsufficientScope):
        members["required"] = refusal.required
    return text(members)


def headers(refusal: Exception) -> dict[str, str]:
    """The headers that a refusal adds."""
    match refusal:
        case e.RateLimited() | e.Unavailable():
            return {"Retry-After": str(refusal.retry_after)}
        case e.MethodNotAllowed():
            return {"Allow": ", ".join(refusal.allowed)}
    return {}
