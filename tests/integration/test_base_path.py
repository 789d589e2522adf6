"""Behind a domain with a base path: the same answers, keys and signatures (api.md §1, "Addresses").

API Gateway leaves the base path in `path`, and only there. The local engine takes it out of that as
well, so that it is seen in events like these alone.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import SEED_BODY, Answered
from tests.integration.house import House
from tests.integration.shopkeeper import CALLBACK, WEBHOOKS, Shopkeeper
from tests.integration.tenant import Tenant, overheard

STRIPE = "/v1/integrations/stripe"
ONCE = {"Idempotency-Key": "once"}
BASES = ["/erp", "/v1", "/v1/integrations", "/a/b", "/webhooks/shopify"]
EACH_BASE = pytest.mark.parametrize("base", BASES)
CALLS = [
    ("GET", "/v1/integrations"),
    ("GET", STRIPE),
    ("GET", f"{STRIPE}/"),
    ("GET", f"{STRIPE}/events"),
    ("HEAD", STRIPE),
    ("PUT", STRIPE),
    ("GET", "/v1/integrations/nonesuch"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/nothing"),
    ("GET", "/"),
    ("POST", CALLBACK),
    ("PATCH", WEBHOOKS),
    ("POST", f"{WEBHOOKS}/more"),
]


def told(answer: Answered) -> tuple[Any, ...]:
    """What an answer says, but for its number and the minute's count."""
    varies = ("x-request-id", "x-ratelimit-remaining")
    headers = {name: value for name, value in answer.headers.items() if name not in varies}
    return answer.status, headers, answer.text.replace(answer.headers["x-request-id"], "")


@EACH_BASE
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_answer_is_the_same_under_a_base_path(
    tenant: Tenant, base: str, method: str, path: str
) -> None:
    tenant.connect()
    assert told(tenant.send(method, path, base=base)) == told(tenant.send(method, path))


@EACH_BASE
def test_a_key_used_under_a_base_path_is_the_same_key_without(tenant: Tenant, base: str) -> None:
    first = tenant.connect(base=base, headers=ONCE)
    again = tenant.connect(headers=ONCE)
    slash = tenant.send("POST", f"{STRIPE}/", base=base, headers=ONCE, body=SEED_BODY)
    assert (first.status, again.text, slash.text) == (201, first.text, first.text)
    assert [a.headers.get("idempotent-replayed") for a in (first, again, slash)] == [
        None,
        "true",
        "true",
    ]


def test_another_address_under_the_same_key_is_another_request(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    answer = tenant.connect("ups", base="/erp", headers=ONCE)
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")


@EACH_BASE
def test_a_merchant_comes_back_under_a_base_path(shopkeeper: Shopkeeper, base: str) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    many = {name: [value] for name, value in query.items()}
    answer = shopkeeper.house.send("GET", CALLBACK, base=base, query=many)
    assert (answer.status, shopkeeper.row()["is_active"]) == (200, True)


@EACH_BASE
def test_a_webhook_is_heeded_under_a_base_path(shopkeeper: Shopkeeper, base: str) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    answer = shopkeeper.deliver(delivery, base=base)
    assert (answer.status, shopkeeper.row()["is_active"]) == (200, False)


@EACH_BASE
def test_a_shop_is_started_under_a_base_path(shopkeeper: Shopkeeper, base: str) -> None:
    answer = shopkeeper.start(base=base)
    assert (answer.status, answer.body["object"]) == (200, "integration_oauth_required")


def test_the_log_names_the_address_without_its_base(tenant: Tenant) -> None:
    with overheard(tenant.house) as heard:
        tenant.read(base="/planted")
    assert f'"path":"{STRIPE}"' in heard.getvalue()
    assert "planted" not in heard.getvalue()


@given(st.lists(st.text("abv1/%.~{}+", min_size=1, max_size=9), max_size=3))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_base_path_changes_what_is_answered(building: House, parts: list[str]) -> None:
    base = "".join(f"/{part}" for part in parts)
    for method, path in [("GET", "/v1/nothing"), ("PUT", STRIPE), ("GET", "/v1/openapi.json")]:
        assert told(building.send(method, path, base=base)) == told(building.send(method, path))
