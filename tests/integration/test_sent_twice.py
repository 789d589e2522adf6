"""What may be sent once only, and what a writing call may not be asked (api.md §1).

The local engine joins headers of one name before a function sees them: two are two in events only.
"""

from typing import Any

import pytest

from tests.builders import SEED_BODY, Answered
from tests.gateway import arrival
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import Tenant

STRIPE = "/v1/integrations/stripe"
WRITING = [
    ("POST", STRIPE, SEED_BODY),
    ("PATCH", STRIPE, {"seller_id": "new"}),
    ("PUT", f"{STRIPE}/credentials", {"credentials": {"secret_key": "sk_test_1"}}),
    ("DELETE", STRIPE, None),
]
EACH = pytest.mark.parametrize(("method", "path", "body"), WRITING)


def twice(tenant: Tenant, method: str, path: str, body: Any, **headers: list[str]) -> Answered:
    """A call with some headers in several lines, as the gateway hands them over."""
    arrived = arrival(method, path, key=tenant.key, body=body)
    assert arrived is not None
    many = {name.replace("_", "-"): values for name, values in headers.items()}
    arrived.event["headers"] |= {name: values[-1] for name, values in many.items()}
    arrived.event["multiValueHeaders"] |= many
    function = getattr(tenant.house, arrived.function)
    return Answered.of(function.handler(arrived.event, None))


@EACH
@pytest.mark.parametrize("values", [["once", "once"], ["once", "twice"], ["once", ""]])
def test_an_idempotency_key_sent_twice_is_refused_and_nothing_happens(
    tenant: Tenant, method: str, path: str, body: Any, values: list[str]
) -> None:
    if method != "POST":
        tenant.connect()
    before = tenant.rows()
    answer = twice(tenant, method, path, body, Idempotency_Key=values)
    assert (answer.status, answer.body["code"]) == (400, "invalid_idempotency_key")
    assert tenant.rows() == before


def test_an_idempotency_key_sent_twice_in_two_cases_is_refused(tenant: Tenant) -> None:
    headers = {"Idempotency_Key": ["once"], "idempotency_key": ["once"]}
    answer = twice(tenant, "POST", STRIPE, {}, **headers)
    assert (answer.status, answer.body["code"]) == (400, "invalid_idempotency_key")


def test_an_idempotency_key_with_a_comma_in_it_is_one_key(tenant: Tenant) -> None:
    first, again = (tenant.connect(headers={"Idempotency-Key": "a, a"}) for _ in range(2))
    assert (first.status, again.text) == (201, first.text)


def test_a_start_with_two_idempotency_keys_is_refused(shopkeeper: Shopkeeper) -> None:
    body = {"shop": shopkeeper.shop}
    path = "/v1/integrations/shopify"
    answer = twice(shopkeeper, "POST", path, body, Idempotency_Key=["once", "once"])
    assert (answer.status, answer.body["code"]) == (400, "invalid_idempotency_key")
    assert shopkeeper.rows() == []


def test_a_read_looks_at_no_idempotency_key(tenant: Tenant) -> None:
    tenant.connect()
    assert twice(tenant, "GET", STRIPE, None, Idempotency_Key=["a", "a"]).status == 200


def test_two_keys_are_no_key(tenant: Tenant) -> None:
    bearer = f"Bearer {tenant.key}"
    answer = twice(tenant, "GET", STRIPE, None, Authorization=[bearer, bearer])
    assert (answer.status, answer.body["code"]) == (401, "invalid_api_key")


def test_two_media_types_are_none(tenant: Tenant) -> None:
    types = ["application/json; x=1", "text/plain"]
    answer = twice(tenant, "POST", STRIPE, {}, Content_Type=types)
    assert (answer.status, answer.body["code"]) == (415, "unsupported_media_type")


def test_two_lists_of_tags_are_one(tenant: Tenant) -> None:
    tag = tenant.connect().headers["etag"]
    assert twice(tenant, "GET", STRIPE, None, If_None_Match=['"other"', tag]).status == 304
    change = {"seller_id": "new"}
    assert twice(tenant, "PATCH", STRIPE, change, If_Match=['"other"', tag]).status == 200


@EACH
@pytest.mark.parametrize("name", ["purge", "dry_run", "limit", "mode", "connector_type"])
def test_an_unknown_query_parameter_of_a_writing_call_is_refused_and_nothing_happens(
    tenant: Tenant, method: str, path: str, body: Any, name: str
) -> None:
    if method != "POST":
        tenant.connect()
    before = tenant.rows()
    answer = tenant.send(method, path, body=body, query={name: ["true"]})
    assert (answer.status, answer.body["code"]) == (400, "invalid_parameter")
    assert answer.body["param"] == name
    assert tenant.rows() == before


@pytest.mark.parametrize("query", [{"purge": [""]}, {"purge": ["a", "b"]}, {"": ["1"]}])
def test_an_unknown_query_parameter_is_refused_however_it_is_sent(
    tenant: Tenant, query: dict[str, list[str]]
) -> None:
    assert tenant.send("DELETE", STRIPE, query=query).body["code"] == "invalid_parameter"


def test_an_unknown_query_parameter_of_a_start_is_refused(shopkeeper: Shopkeeper) -> None:
    answer = shopkeeper.start(query={"force": ["true"]})
    assert (answer.status, answer.body["param"]) == (400, "force")
    assert shopkeeper.rows() == []


def test_a_read_of_one_row_looks_at_no_query(tenant: Tenant) -> None:
    made = tenant.connect()
    assert tenant.read(query={"_": ["1"]}).text == made.text


def test_an_open_address_takes_whatever_others_add(shopkeeper: Shopkeeper) -> None:
    delivery = shopkeeper.house.street.made("shop/redact", shopkeeper.shop)
    assert shopkeeper.deliver(delivery, query={"utm": ["1"]}).status == 200
    assert shopkeeper.house.send("GET", "/v1/openapi.json", query={"v": ["1"]}).status == 200
