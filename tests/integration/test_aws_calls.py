"""What each operation costs in calls to AWS, retries included (architecture §4, row 4)."""

import pytest

from tests.builders import SEED_BODY
from tests.integration.tenant import Tenant

KEY, ROW = "UpdateItem", "UpdateItem"
"""A key is checked and counted in one update; a row is changed blind in another."""
ONCE = {"Idempotency-Key": "once"}
ONE = "/v1/integrations/stripe"


def calls(tenant: Tenant) -> list[str]:
    """What was called since last asked."""
    made = list(tenant.house.calls)
    tenant.house.calls.clear()
    return made


@pytest.fixture
def connected(tenant: Tenant) -> Tenant:
    """A tenant with a row, whose calls are counted from now on."""
    tenant.connect(headers={"Idempotency-Key": "made"})
    tenant.house.calls.clear()
    return tenant


def test_a_post_costs_two(tenant: Tenant) -> None:
    tenant.connect()
    assert calls(tenant) == [KEY, "PutItem"]


def test_a_post_with_a_key_costs_two(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    assert calls(tenant) == [KEY, "TransactWriteItems"]


def test_a_replayed_post_costs_two(connected: Tenant) -> None:
    answer = connected.connect(headers={"Idempotency-Key": "made"})
    assert answer.headers["idempotent-replayed"] == "true"
    assert calls(connected) == [KEY, "TransactWriteItems"]


def test_a_second_post_costs_two(connected: Tenant) -> None:
    assert connected.connect().status == 409
    assert calls(connected) == [KEY, "PutItem"]


def test_a_read_costs_two(connected: Tenant) -> None:
    assert connected.read().status == 200
    assert calls(connected) == [KEY, "GetItem"]


def test_an_unchanged_read_costs_two(connected: Tenant) -> None:
    assert connected.read(headers={"If-None-Match": "*"}).status == 304
    assert calls(connected) == [KEY, "GetItem"]


@pytest.mark.parametrize("query", [None, {"include_count": ["true"], "mode": ["sandbox"]}])
def test_a_list_costs_two(connected: Tenant, query: dict[str, list[str]] | None) -> None:
    assert connected.send("GET", "/v1/integrations", query=query).status == 200
    assert calls(connected) == [KEY, "Query"]


def test_a_patch_costs_two(connected: Tenant) -> None:
    assert connected.amend({"seller_id": "S"}).body["data"]["version"] == 2
    assert calls(connected) == [KEY, ROW]


@pytest.mark.parametrize("tag", ['"old"', "*", '"old", "older"'])
def test_a_patch_with_a_tag_costs_no_more_than_three(connected: Tenant, tag: str) -> None:
    connected.amend({"seller_id": "S"}, headers={"If-Match": tag})
    assert len(calls(connected)) <= 3


def test_a_patch_with_the_right_tag_costs_two(connected: Tenant) -> None:
    tag = connected.read().headers["etag"]
    calls(connected)
    assert connected.amend({"seller_id": "S"}, headers={"If-Match": tag}).status == 200
    assert calls(connected) == [KEY, ROW]


def test_a_patch_that_changes_nothing_costs_two(connected: Tenant) -> None:
    assert connected.amend(SEED_BODY).body["data"]["version"] == 1
    assert calls(connected) == [KEY, ROW]


def test_a_patch_of_what_is_not_there_costs_two(tenant: Tenant) -> None:
    assert tenant.amend({"seller_id": "S"}).status == 404
    assert calls(tenant) == [KEY, ROW]


def test_a_patch_with_a_key_costs_three(connected: Tenant) -> None:
    assert connected.amend({"seller_id": "S"}, headers=ONCE).status == 200
    assert calls(connected) == [KEY, "BatchGetItem", "TransactWriteItems"]


def test_a_replayed_patch_costs_two(connected: Tenant) -> None:
    connected.amend({"seller_id": "S"}, headers=ONCE)
    calls(connected)
    assert "idempotent-replayed" in connected.amend({"seller_id": "S"}, headers=ONCE).headers
    assert calls(connected) == [KEY, "BatchGetItem"]


@pytest.mark.parametrize("body", ["{", "[]", '{"nonsense":1}', '{"secret":1}', '{"mode":1}'])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_is_refused_for_its_shape_costs_the_key_alone(
    connected: Tenant, method: str, body: str
) -> None:
    assert connected.send(method, ONE, body=body, headers=ONCE).status in (400, 422)
    assert calls(connected) == [KEY]


def test_an_unfit_query_costs_the_key_alone(tenant: Tenant) -> None:
    assert tenant.send("GET", "/v1/integrations", query={"limit": ["0"]}).status == 400
    assert calls(tenant) == [KEY]


def test_an_unknown_key_costs_one(tenant: Tenant) -> None:
    assert tenant.read(key=f"{tenant.key}x").status == 401
    assert calls(tenant) == [KEY]


@pytest.mark.parametrize("key", [None, "", "nonsense", "ark_live_ent_short_1"])
def test_what_cannot_be_a_key_costs_nothing(tenant: Tenant, key: str | None) -> None:
    assert tenant.read(key=key).status == 401
    assert calls(tenant) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nothing"), ("DELETE", "/v1/integrations"), ("GET", "/v1/openapi.json")],
)
def test_what_needs_no_key_costs_nothing(tenant: Tenant, method: str, path: str) -> None:
    tenant.send(method, path)
    assert calls(tenant) == []
