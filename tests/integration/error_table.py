"""The contract's error table (api.md §1), each row with a request that meets it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from connectors.domain.api_keys import CREDENTIALS, READ
from tests.builders import NOON, SEED_BODY, Answered
from tests.contract import ERRORS
from tests.integration.premises import APP_ID
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import Tenant
from tests.integration.wire import Wire, cancelled, refused, unreachable

UNUSED = {
    "provider_error": "no request waits for a provider whose failure would be its answer",
}
"""Codes of the table that no request can meet, and why."""

STATUS = {code: status for status, _, code in ERRORS}
TYPES = {status: type for status, type, _ in ERRORS}

Trigger = Callable[[Tenant, Wire], Answered]
ONE = "/v1/integrations/stripe"
PUT = f"{ONE}/credentials"
SHOP = {"shop": "a.myshopify.com"}
SET = {"credentials": {"secret_key": "sk_test_1"}}
LIVE_SET = {"credentials": {"secret_key": "sk_live_1"}}
UNKNOWN_KEY = "ark_live_ent_x_0123456789abcdef"


@dataclass(frozen=True)
class Row:
    """A request that is refused, and what its answer has beside what every refusal has."""

    code: str
    trigger: Trigger
    param: str | None = None
    key_known: bool = True
    required: str | None = None
    header: tuple[str, str] | None = None
    """A header of its own and the shape of its value."""


def with_key(**command: Any) -> Trigger:
    """A read under a key with something special about it."""
    return lambda tenant, _: tenant.read(key=tenant.issue(**command).secret)


def too_often(tenant: Tenant, wire: Wire) -> Answered:
    """The eleventh request of a test key within one second."""
    key = tenant.issue(livemode=False).secret
    return [tenant.read(key=key) for _ in range(11)][-1]


def live_under_a_test_key(tenant: Tenant, wire: Wire) -> Answered:
    """A test key asks for live mode."""
    return tenant.connect(key=tenant.issue(livemode=False).secret, body={"mode": "live"})


def twice(first: object, then: object, **headers: str) -> Trigger:
    """Two POSTs, the second of which counts."""

    def trigger(tenant: Tenant, _: Wire) -> Answered:
        return [tenant.connect(body=body, headers=headers) for body in (first, then)][-1]

    return trigger


def stale(tenant: Tenant, wire: Wire) -> Answered:
    """A change of a version that is no longer there."""
    tenant.connect()
    return tenant.amend({"seller_id": "S"}, headers={"If-Match": '"old"'})


def overtaken(tenant: Tenant, wire: Wire) -> Answered:
    """Somebody else's transaction holds the row for good."""
    wire.lay_for_good("TransactWriteItems", cancelled("None", "TransactionConflict"))
    return tenant.connect(headers={"Idempotency-Key": "once"})


def broken(operation: str, *, denied: bool = False) -> Trigger:
    """A neighbour that does not answer, or does not let us in."""

    def trigger(tenant: Tenant, wire: Wire) -> Answered:
        fault = refused("AccessDeniedException") if denied else unreachable
        wire.lay_for_good(operation, fault)
        return tenant.connect()

    return trigger


def after_storing(*then: tuple[str, str, object]) -> Trigger:
    """Further calls after a row was made and a set stored; the last one counts."""
    made: tuple[tuple[str, str, object], ...] = (("POST", ONE, {}), ("PUT", PUT, SET))

    def trigger(tenant: Tenant, _: Wire) -> Answered:
        return [tenant.send(method, path, body=body) for method, path, body in (*made, *then)][-1]

    return trigger


def without_an_app(tenant: Tenant, wire: Wire) -> Answered:
    """A shop for a stack that has no app registered with Shopify."""
    service = tenant.house.shopify.service
    object.__setattr__(service, "app", replace(service.app, client_id=""))
    try:
        return tenant.connect("shopify", body=SHOP)
    finally:
        object.__setattr__(service, "app", replace(service.app, client_id=APP_ID))


def switched_on_unauthorized(tenant: Tenant, wire: Wire) -> Answered:
    """A row whose merchant has not consented yet."""
    tenant.connect("shopify", body=SHOP)
    return tenant.amend({"is_active": True}, "shopify")


def somebody_else_s_shop(tenant: Tenant, wire: Wire) -> Answered:
    """A shop that another entity has connected."""
    other = Shopkeeper.of(tenant.house)
    other.connect_shop()
    return tenant.connect("shopify", body={"shop": other.shop})


def post(body: object, connector_type: str = "stripe", **headers: str) -> Trigger:
    """One POST."""
    return lambda tenant, _: tenant.connect(connector_type, body=body, headers=headers)


def call(method: str, path: str, **parts: Any) -> Trigger:
    """Any other call."""
    return lambda tenant, _: tenant.send(method, path, **parts)


SECONDS = ("retry-after", "[1-9][0-9]*")
TABLE = [
    Row("invalid_json", post("{")),
    Row("invalid_connector_type", call("GET", "/v1/integrations/nonesuch")),
    Row("invalid_idempotency_key", post({}, **{"Idempotency-Key": "x" * 256})),
    Row("invalid_version", call("GET", ONE, headers={"Arcus-Version": "2026-05-02"})),
    Row("invalid_parameter", call("GET", "/v1/integrations", query={"limit": ["0"]}), "limit"),
    Row("missing_api_key", call("GET", ONE, key=None), key_known=False),
    Row("invalid_api_key", call("GET", ONE, key=UNKNOWN_KEY), key_known=False),
    Row("expired_api_key", with_key(expires_at=NOON - timedelta(seconds=1))),
    Row("insufficient_scope", with_key(scopes=(CREDENTIALS,)), required=READ),
    Row("ip_not_allowlisted", with_key(ip_allowlist=("198.51.100.0/24",))),
    Row("live_mode_requires_live_key", live_under_a_test_key),
    Row("not_found", call("GET", ONE)),
    Row("not_found", call("GET", "/v1/nothing"), key_known=False),
    Row(
        "method_not_allowed",
        call("DELETE", "/v1/integrations"),
        key_known=False,
        header=("allow", "GET, HEAD"),
    ),
    Row("body_too_large", post(" " * 65_537)),
    Row("unsupported_media_type", post("{}", **{"Content-Type": "text/plain"})),
    Row("integration_exists", twice({}, {})),
    Row("integration_disconnected", after_storing(("DELETE", ONE, None), ("PATCH", ONE, {}))),
    Row("credentials_stored", after_storing(("PATCH", ONE, {"mode": "live"}))),
    Row("oauth_only", call("PUT", "/v1/integrations/shopify/credentials", body=SET)),
    Row("idempotency_key_mismatch", twice({}, SEED_BODY, **{"Idempotency-Key": "once"})),
    Row("concurrent_update", overtaken),
    Row("precondition_failed", stale),
    Row("forbidden_field", post({"config": {"a": [{"secret": 1}]}}), "config.a[0].secret"),
    Row("unknown_field", post({"nonsense": 1}), "nonsense"),
    Row("missing_field", call("PUT", PUT, body={}), "credentials"),
    Row("invalid_field", post({"mode": "production"}), "mode"),
    Row("field_not_applicable", post({"shop": "a.myshopify.com"}), "shop"),
    Row("credential_in_config", post({"config": {"a": "sk_live_1"}}), "config.a"),
    Row("wrong_environment", after_storing(("PUT", PUT, LIVE_SET)), "credentials.secret_key"),
    Row("rate_limit_exceeded", too_often, header=SECONDS),
    Row("not_implemented", without_an_app),
    Row("authorization_required", switched_on_unauthorized),
    Row("shop_connected_elsewhere", somebody_else_s_shop),
    Row("internal_error", broken("PutItem", denied=True)),
    Row("service_unavailable", broken("PutItem"), header=SECONDS),
    Row("service_unavailable", broken("UpdateItem"), key_known=False, header=SECONDS),
]
