"""HEAD wherever GET reads: its status and headers, no body, and nothing happens (api.md §1)."""

from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.authorizing import asked
from tests.integration.shopkeeper import CALLBACK, Shopkeeper
from tests.integration.tenant import Tenant

ALL, STRIPE = "/v1/integrations", "/v1/integrations/stripe"
READS = [ALL, STRIPE, f"{STRIPE}/events", "/v1/openapi.json"]
VARY = {"x-request-id", "x-ratelimit-remaining"}


def headers(answer: Answered) -> dict[str, str]:
    """The headers, but for those that differ from call to call."""
    return {name: value for name, value in answer.headers.items() if name not in VARY}


def assert_head_as_get(tenant: Tenant, path: str, **parts: Any) -> Answered:
    read, head = (tenant.send(method, path, **parts) for method in ("GET", "HEAD"))
    length = {"content-length": str(len(read.text.encode()))} if read.text else {}
    assert (head.status, head.text) == (read.status, "")
    assert headers(head) == headers(read) | length
    return head


@pytest.mark.parametrize("path", READS)
def test_head_is_get_without_the_body(tenant: Tenant, path: str) -> None:
    tenant.connect(body={"display_name": "Größe"})
    assert assert_head_as_get(tenant, path).status == 200


@pytest.mark.parametrize("path", [STRIPE, "/v1/openapi.json"])
def test_head_of_what_is_known_is_304(tenant: Tenant, path: str) -> None:
    tenant.connect()
    tag = tenant.send("GET", path).headers["etag"]
    head = assert_head_as_get(tenant, path, headers={"If-None-Match": tag})
    assert (head.status, head.headers["etag"]) == (304, tag)


@pytest.mark.parametrize(
    ("path", "parts", "status"),
    [
        (STRIPE, {}, 404),
        (STRIPE, {"key": None}, 401),
        (f"{ALL}/nonesuch", {}, 400),
        (ALL, {"query": {"limit": ["0"]}}, 400),
        (STRIPE, {"headers": {"Arcus-Version": "1"}}, 400),
        ("/v1/nothing", {}, 404),
    ],
)
def test_head_is_refused_as_get_is(
    tenant: Tenant, path: str, parts: dict[str, Any], status: int
) -> None:
    assert assert_head_as_get(tenant, path, **parts).status == status


def test_head_is_counted_as_a_call(tenant: Tenant) -> None:
    left = [tenant.send("HEAD", ALL).headers["x-ratelimit-remaining"] for _ in range(2)]
    assert int(left[0]) - int(left[1]) == 1


def test_head_of_the_callback_is_405_and_spends_nothing(shopkeeper: Shopkeeper) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    many = {name: [value] for name, value in query.items()}
    for path in (CALLBACK, f"{CALLBACK}/"):
        head = shopkeeper.house.send("HEAD", path, query=many)
        assert (head.status, head.text, head.headers["allow"]) == (405, "", "GET")
    assert asked(shopkeeper) == 0
    assert shopkeeper.come_back(query).status == 200


@pytest.mark.parametrize("path", [f"{STRIPE}/credentials", "/v1/webhooks/shopify"])
def test_head_where_nothing_is_read_is_405(tenant: Tenant, path: str) -> None:
    head = tenant.send("HEAD", path)
    assert (head.status, head.text) == (405, "")
    assert "HEAD" not in head.headers["allow"]
