"""The contract's own lists, transcribed from its page for the code to be compared with."""

CONNECTOR_TYPES = [
    "stripe",
    "avatax",
    "shippo",
    "printnode",
    "postmark",
    "shopify",
    "mapquest",
    "google",
    "openai",
    "plaid",
    "ups",
    "fedex",
    "usps",
    "amazon",
    "ebay",
    "wwex",
]

ROW_FIELDS = [
    "id",
    "entity_id",
    "connector_type",
    "display_name",
    "mode",
    "is_active",
    "config",
    "has_webhook_secret",
    "has_credentials_secret_arn",
    "last_sync_at",
    "sync_status",
    "sync_error",
    "ship_from_name",
    "ship_from_address1",
    "ship_from_city",
    "ship_from_state",
    "ship_from_zip",
    "seller_id",
    "bank_account_id",
    "created_at",
    "updated_at",
    "credentials_masked",
    "disconnected_at",
    "restorable_until",
    "version",
]

ENVELOPE_FIELDS = [
    "id",
    "object",
    "type",
    "created_at",
    "api_version",
    "entity_id",
    "livemode",
    "data",
    "sequence",
]

FORBIDDEN_NAMES = [
    "credentials",
    "secret",
    "api_key",
    "access_token",
    "refresh_token",
    "webhook_secret",
    "credentials_secret_arn",
]
"""What no body but that of credentials may name, at any depth."""

PROBLEM_FIELDS = ["error", "code", "type", "hint", "param", "request_id"]

_ERRORS = """
400 validation_error invalid_json invalid_connector_type invalid_idempotency_key invalid_version
400 validation_error invalid_parameter
401 permission_error missing_api_key invalid_api_key expired_api_key
403 permission_error insufficient_scope ip_not_allowlisted live_mode_requires_live_key
404 not_found not_found
405 validation_error method_not_allowed
413 validation_error body_too_large
415 validation_error unsupported_media_type
409 conflict integration_exists integration_disconnected credentials_stored authorization_required
409 conflict oauth_only shop_connected_elsewhere idempotency_key_mismatch concurrent_update
412 conflict precondition_failed
422 validation_error forbidden_field unknown_field missing_field invalid_field
422 validation_error field_not_applicable credential_in_config wrong_environment
429 rate_limit rate_limit_exceeded
501 not_implemented not_implemented
500 internal internal_error
502 internal provider_error
503 internal service_unavailable
"""

ERRORS = {
    (int(status), type, code)
    for status, type, *codes in map(str.split, filter(None, _ERRORS.splitlines()))
    for code in codes
}
"""Status, type and code of every row of the error table."""
