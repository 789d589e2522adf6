"""Base paths, final slashes, HEAD and headers over HTTP, as a gateway's resources carry them.

The engine takes a base path out of `path`, which AWS leaves in, and joins headers of one name: both
are tested by events made by hand, in the integration tier.
"""

import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.simulator import merchant
from local.simulator.server import Simulator
from local.simulator.shopify import Message
from tests.builders import SEED_BODY
from tests.e2e.service import Service

ALL, STRIPE, SHOPIFY = (f"/v1/integrations{end}" for end in ("", "/stripe", "/shopify"))
CALLBACK, WEBHOOKS, PUBLIC = f"{SHOPIFY}/callback", "/v1/webhooks/shopify", "/v1/openapi.json"
ONCE = {"Idempotency-Key": "once"}


@pytest.fixture
def key(local: Service) -> str:
    return local.new_key(str(uuid.uuid4()), rate_tier="elevated")


@pytest.fixture
def simulator(local: Service) -> Simulator:
    assert local.simulator is not None
    local.simulator.faults.clear()
    return local.simulator


@pytest.fixture
def shop() -> str:
    return f"shop-{uuid.uuid4()}.myshopify.com"


def back(service: Service, key: str, shop: str) -> str:
    """The query with which a merchant comes back who has approved."""
    start = service.send("POST", f"{SHOPIFY}/", key=key, body={"shop": shop, "mode": "live"})
    assert start.status == 200, start.text
    return urlsplit(merchant.approve(start.body["oauth_url"])).query


def uninstalled(simulator: Simulator, shop: str) -> dict[str, Any]:
    """A signed webhook that ends the connection: the app is gone there, whoever asks."""
    simulator.shops.uninstall(shop)
    delivery = simulator.make("app/uninstalled", shop, Message())
    return {"key": None, "body": delivery.body, "headers": dict(delivery.headers)}


@pytest.mark.parametrize("base", ["erp", "v1"])
def test_a_base_path_changes_no_answer_and_no_idempotency_key(
    local: Service, key: str, base: str
) -> None:
    behind = local.behind(f"{uuid.uuid4()}.example", base)
    made = behind.send("POST", STRIPE, key=key, body=SEED_BODY, headers=ONCE)
    again = local.send("POST", STRIPE, key=key, body=SEED_BODY, headers=ONCE)
    assert (made.status, again.text) == (201, made.text)
    assert again.headers["idempotent-replayed"] == "true"
    for method, path in [("GET", ALL), ("GET", f"{STRIPE}/"), ("PUT", ALL), ("GET", "/v1/no")]:
        there, here = (s.send(method, path, key=key) for s in (behind, local))
        assert (there.status, there.headers.get("allow")) == (
            here.status,
            here.headers.get("allow"),
        )
        assert {**there.body, "request_id": ""} == {**here.body, "request_id": ""}


def test_a_shop_is_connected_and_ended_behind_a_base_path(
    local: Service, simulator: Simulator, key: str, shop: str
) -> None:
    behind = local.behind(f"{uuid.uuid4()}.example", "erp")
    query = back(behind, key, shop)
    assert behind.send("GET", f"{CALLBACK}?{query}", key=None).status == 200
    assert local.send("GET", SHOPIFY, key=key).body["is_active"] is True
    assert behind.send("POST", WEBHOOKS, **uninstalled(simulator, shop)).status == 200
    assert local.send("GET", SHOPIFY, key=key).body["is_active"] is False


def test_a_final_slash_names_shopify_s_addresses_too(
    local: Service, simulator: Simulator, key: str, shop: str
) -> None:
    query = back(local, key, shop)
    assert local.send("GET", f"{CALLBACK}/?{query}", key=None).status == 200
    assert local.send("GET", SHOPIFY, key=key).body["is_active"] is True
    assert local.send("POST", f"{WEBHOOKS}/", **uninstalled(simulator, shop)).status == 200
    assert local.send("GET", SHOPIFY, key=key).body["is_active"] is False


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", f"{WEBHOOKS}/more", (404, None)),
        ("GET", f"{CALLBACK}/more", (404, None)),
        ("POST", f"{SHOPIFY}/more", (404, None)),
        ("DELETE", f"{SHOPIFY}/more", (404, None)),
        ("POST", f"{SHOPIFY}/credentials", (405, "PUT")),
        ("POST", f"{SHOPIFY}/events", (405, "GET, HEAD")),
        ("POST", CALLBACK, (405, "GET")),
        ("HEAD", f"{CALLBACK}/", (405, "GET")),
        ("DELETE", f"{CALLBACK}/", (405, "GET")),
        ("GET", f"{WEBHOOKS}/", (405, "POST")),
        ("GET", f"{SHOPIFY}/events", (200, None)),
        ("PUT", f"{SHOPIFY}/credentials/", (409, None)),
        ("HEAD", f"{SHOPIFY}/", (404, None)),
    ],
)
def test_what_is_below_shopify_s_addresses_is_answered_as_elsewhere(
    local: Service, key: str, method: str, path: str, expected: tuple[int, str | None]
) -> None:
    body = {"credentials": {"access_token": "x"}} if method == "PUT" else None
    answer = local.send(method, path, key=key, body=body)
    assert (answer.status, answer.headers.get("allow")) == expected


@pytest.mark.parametrize("path", [ALL, STRIPE, f"{STRIPE}/", f"{STRIPE}/events", PUBLIC, "/"])
def test_head_is_get_without_the_body(local: Service, key: str, path: str) -> None:
    local.send("POST", STRIPE, key=key, body={})
    read, head = (local.send(method, path, key=key) for method in ("GET", "HEAD"))
    assert (head.status, head.text) == (read.status, "")
    told = ("etag", "cache-control", "content-type", "content-length", "x-ratelimit-limit")
    assert [head.headers.get(name) for name in told] == [read.headers.get(name) for name in told]


def test_head_of_the_callback_spends_nothing(
    local: Service, simulator: Simulator, key: str, shop: str
) -> None:
    query = back(local, key, shop)
    assert local.send("HEAD", f"{CALLBACK}?{query}", key=None).status == 405
    assert simulator.calls.all(shop) == []
    assert local.send("GET", f"{CALLBACK}?{query}", key=None).status == 200


def test_answers_say_how_they_may_be_kept(local: Service, key: str) -> None:
    row = local.send("POST", STRIPE, key=key, body={})
    public = local.send("GET", PUBLIC, key=None)
    known = local.send("GET", PUBLIC, key=None, headers={"If-None-Match": public.headers["etag"]})
    unknown = local.send("GET", STRIPE, key=None)
    answers = [row, public, known, unknown, local.send("GET", ALL, key=key)]
    assert [(answer.status, answer.headers["cache-control"]) for answer in answers] == [
        (201, "private, no-cache"),
        (200, "public, max-age=300"),
        (304, "public, max-age=300"),
        (401, "no-store"),
        (200, "no-store"),
    ]
    assert {answer.headers["x-content-type-options"] for answer in answers} == {"nosniff"}
    assert all("strict-transport-security" in answer.headers for answer in answers)
    assert unknown.headers["www-authenticate"] == "Bearer"


def test_a_cursor_stays_good_and_an_empty_one_is_none(local: Service, key: str) -> None:
    for connector_type in ("ups", "usps"):
        local.send("POST", f"{ALL}/{connector_type}", key=key, body={})
    first = local.send("GET", f"{ALL}?is_active=true&limit=1&starting_after=", key=key).body
    newest = first["data"][0]
    local.send("DELETE", f"{ALL}/{newest['connector_type']}", key=key)
    rest = local.send("GET", f"{ALL}?is_active=true&starting_after={newest['id']}", key=key)
    assert (first["has_more"], len(rest.body["data"])) == (True, 1)


@pytest.mark.parametrize("query", ["purge=true", "purge", "dry_run=1"])
def test_a_writing_call_with_a_query_is_refused_and_nothing_happens(
    local: Service, key: str, query: str
) -> None:
    made = local.send("POST", STRIPE, key=key, body={})
    answer = local.send("DELETE", f"{STRIPE}?{query}", key=key)
    assert (answer.status, answer.body["code"]) == (400, "invalid_parameter")
    assert local.send("GET", STRIPE, key=key).text == made.text
